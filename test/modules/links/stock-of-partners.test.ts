// The stock of a partner whose answers are odd, and what is asked for again when orders have moved.

import t from 'tap'
import { sql } from 'kysely'
import { givenFollower } from '../../support/follow-partners.ts'
import { givenLink, listen, type TestLink } from '../../support/links.ts'
import { givenOtherRelease, type Judged } from '../../support/other-release.ts'
import { givenService, salesOrderBody } from '../../support/service.ts'
import { bodyOfAnswer, newSku, purchaseOrdersOf } from '../../support/stories.ts'

t.setTimeout(180_000)
const address = {
  name: 'Here', line1: '1 Dock Road', city: 'Lyon', postal_code: '69002', country: 'FR'
}
const service = await givenService(t)
const url = `http://127.0.0.1:${await listen(service.app)}`
const [a, b] = await Promise.all([service.givenMerchant(), service.givenMerchant({
  settings: { documents: { address } }
})])

type Line = { sku: string } & Record<string, unknown>
type Answering = (line: Line) => Line | 'refused'

let answering: Answering = (line) => line
let takes_sources = true
const questions: string[] = []
const REFUSAL = { code: 'invalid_request', title: 'The request is not valid' }

const partner = await givenOtherRelease(t, url, (path, answer): Judged => {
  if (!path.startsWith('/v1/availability?')) return { status: 200, body: answer }
  questions.push(path)
  const data = (answer as { data: Line[] }).data.map(answering)
  return data.includes('refused') || (!takes_sources && path.includes('include'))
    ? { status: 400, body: REFUSAL }
    : { status: 200, body: { data } }
})
const link: TestLink = await givenLink(b, { url: partner, partner: a })
const { supplier_id } = link
const followPartners = givenFollower(t, service.database_url)

/** Reads what has changed, or compares everything. */
async function hear ({ comparing = false } = {}): Promise<void> {
  questions.length = 0
  await a.givePositions()
  await sql`update link_progress set stock_due_at = null, due_at = now(),
    availability_cursor = case when ${comparing}
      then (availability_cursor::jsonb || '{ "compared_at": null }')::text
      else availability_cursor end`.execute(service.db)
  await followPartners()
}

const onHandOf = async (...skus: string[]): Promise<number[]> =>
  Promise.all(skus.map(async (sku) => (await bodyOfAnswer<{ on_hand: number }>(
    b.get(`/v1/suppliers/${supplier_id}/stock/${sku}`))).on_hand))

async function givenSkus (count: number, on_hand: number): Promise<string[]> {
  const skus = Array.from({ length: count }, newSku)
  for (const sku of skus) {
    /* eslint-disable no-await-in-loop -- few */
    await a.givenStock(a.supplier_id, sku, { on_hand })
    await b.givenStock(supplier_id, sku, { on_hand: 1 })
    /* eslint-enable no-await-in-loop */
  }
  return skus
}

t.test('what cannot be read of a SKU leaves its row as it is, and no other', async (t) => {
  const skus = await givenSkus(4, 6)
  const [bad, odd, far = '', good = ''] = skus
  answering = (line) => {
    if (line.sku === bad) return { ...line, available: -1 }
    if (line.sku === odd) return { ...line, sources: [{ source: 'x'.repeat(101), available: 6 }] }
    if (line.sku !== far) return line
    return {
      ...line,
      available: 10,
      sources: [{ source: 'x', available: 4, hops: 9 }, ...line.sources as []]
    }
  }
  await hear({ comparing: true })
  t.same(await onHandOf(...skus), [1, 0, 6, 6])
  await a.givenStock(a.supplier_id, good, { on_hand: 9 })
  await hear()
  t.same(await onHandOf(good, far), [9, 6], 'changes are heard of too')
  answering = (line) => line
})

/** An order of B that A has, and B has not heard of. Returns A's sales order. */
async function placeSent (sku: string, quantity: number): Promise<string> {
  const { id } = await bodyOfAnswer(b.post('/v1/sales-orders', salesOrderBody({
    lines: [{ sku, quantity, unit_price: '19.90' }]
  })))
  await b.sendTransmissions()
  const [order] = await purchaseOrdersOf(b, id)
  const { data: [sale] } = await bodyOfAnswer<{ data: Array<{ id: string }> }>(
    a.get(`/v1/sales-orders?reference=${order?.id ?? ''}`))
  return sale?.id ?? ''
}

/** An order of B that A has, takes and ships. */
async function placeShipped (sku: string, quantity: number): Promise<void> {
  const [bought] = await purchaseOrdersOf(a, await placeSent(sku, quantity))
  await bodyOfAnswer(a.post(`/v1/purchase-orders/${bought?.id ?? ''}/shipments`, {
    lines: [{ line_number: 1, quantity }]
  }))
}

const lastWrite = async (): Promise<unknown> =>
  (await sql`select max(updated_at) as at from supplier_stock`.execute(service.db)).rows

t.test('an order that was taken and shipped between two looks is asked for again', async (t) => {
  const [sku = ''] = await givenSkus(1, 10)
  await hear({ comparing: true })
  await placeShipped(sku, 3)
  await hear()
  t.same(await onHandOf(sku), [7])
  // As it would be had the stock been asked for after A took the order and before it was heard.
  await sql`update supplier_stock set on_hand = 4, as_of = as_of - interval '1 hour'
    where supplier_id = ${supplier_id} and sku = ${sku}`.execute(service.db)
  await hear()
  t.same(await onHandOf(sku), [7])
  const written = await lastWrite()
  await hear()
  t.same([await lastWrite(), questions], [written, []], 'it is asked for once')
})

t.test('units that wait for a decision on their cost are the order’s own', async (t) => {
  const [sku = ''] = await givenSkus(1, 10)
  await hear({ comparing: true })
  const sale_id = await placeSent(sku, 3)
  await bodyOfAnswer(a.patch(`/v1/sales-orders/${sale_id}`, {
    lines: [{ line_number: 1, unit_price: '14.00' }]
  }))
  await hear()
  const read = async () =>
    bodyOfAnswer<object>(b.get(`/v1/suppliers/${supplier_id}/stock/${sku}`))
  t.match(await read(), { on_hand: 10, reserved: 3 })
  const { data: [dearer] } = await bodyOfAnswer<{ data: Array<{ id: string }> }>(
    b.get('/v1/exceptions?kind=cost_increase'))
  await bodyOfAnswer(b.post(`/v1/exceptions/${dearer?.id ?? ''}/resolutions`, {
    resolution: 'approve'
  }))
  await hear()
  t.match(await read(), { on_hand: 10, reserved: 3 })
  await hear()
  t.same(questions, [])
})

t.test('a figure that somebody types is asked for, once', async (t) => {
  const [sku = '', typed = ''] = await givenSkus(2, 8)
  await hear()
  t.same(await onHandOf(sku, typed), [8, 8], 'rows that are new')
  const put = async (on_hand: number) => bodyOfAnswer(
    b.put(`/v1/suppliers/${supplier_id}/stock/${typed}`, { on_hand, unit_cost: '10.00' }))
  await put(2)
  await hear()
  t.same(await onHandOf(typed), [8])
  const written = await lastWrite()
  await hear()
  t.same([await lastWrite(), questions], [written, []])
})

t.test('with other names of the partner all is asked for', async (t) => {
  const [sku = '', renamed = ''] = await givenSkus(2, 4)
  const theirs = newSku()
  await a.givenStock(a.supplier_id, theirs, { on_hand: 3 })
  await hear()
  const { channels: [channel] } = await bodyOfAnswer<{ channels: [{ id: string }] }>(
    b.get(`/v1/suppliers/${supplier_id}`))
  const rename = async (sku_map: object) => bodyOfAnswer(b.patch(`/v1/suppliers/${supplier_id}`,
    { channels: [{ id: channel.id, kind: 'tandem', url: partner, sku_map }] }))
  await rename({ [renamed]: theirs })
  await hear()
  t.same(await onHandOf(sku, renamed), [4, 3])
  await hear()
  t.same(questions, [])
  await rename({})
  await hear()
  t.same(await onHandOf(sku, renamed), [4, 4])
})

t.test('an order that rests asks for nothing', async (t) => {
  await sql`update link_progress set availability_cursor = (availability_cursor::jsonb
    || jsonb_build_object('compared_at', now() + interval '2 minutes'))::text`.execute(service.db)
  await sql`update supplier_stock set as_of = as_of - interval '1 hour'`.execute(service.db)
  await hear()
  t.same(questions, [])
})

t.test('a SKU that is refused is left as it is, and asked for no more than once', async (t) => {
  const skus = await givenSkus(3, 5)
  answering = (line) => line.sku === skus[1] ? 'refused' : line
  await hear({ comparing: true })
  t.same(await onHandOf(...skus), [5, 1, 5])
  t.ok(questions.some((path) => path.includes('include')))
  const plain = questions.filter((path) => !path.includes('include'))
  t.ok(plain.every((path) => path.endsWith(`country=FR&sku=${skus[1] ?? ''}`)), 'it alone')
  // A row that is new is asked for again for a minute.
  await sql`update supplier_stock set created_at = created_at - interval '1 hour',
    updated_at = updated_at - interval '1 hour'`.execute(service.db)
  await hear()
  t.same(questions, [])
  answering = (line) => line
})

t.test('a SKU of which a partner tells no sources is asked for, and not written', async (t) => {
  const [sku = '', silent = ''] = await givenSkus(2, 5)
  answering = (line) => line.sku === silent ? { ...line, sources: undefined } : line
  await hear()
  t.same(await onHandOf(sku, silent), [5, 5])
  const written = await lastWrite()
  await hear()
  t.same([await lastWrite(), questions.map((path) => path.includes(silent))], [written, [true]])
  answering = (line) => ({ ...line, sources: undefined })
  await sql`update link_progress set availability_cursor = (availability_cursor::jsonb
    || '{ "sources_told_at": null }')::text`.execute(service.db)
  await hear({ comparing: true })
  const { rows: [place] } = await sql`select availability_cursor::jsonb -> 'sources_told_at' as told
    from link_progress`.execute(service.db)
  t.same(place, { told: null })
  answering = (line) => line
})

t.test('many rows that are reported elsewhere are asked for in turn', async (t) => {
  const [sku = ''] = await givenSkus(1, 5)
  await hear({ comparing: true })
  const rows = Array.from({ length: 1_000 }, (_, at) =>
    ({ sku: `${sku}-${String(at).padStart(4, '0')}`, on_hand: 0, unit_cost: '1.00' }))
  await bodyOfAnswer(b.post(`/v1/suppliers/${supplier_id}/stock-feeds`, { rows }))
  const look = async (on_hand: number): Promise<string[]> => {
    await a.givenStock(a.supplier_id, sku, { on_hand })
    await hear()
    t.same(await onHandOf(sku), [on_hand], 'what changes is heard of meanwhile')
    return questions.flatMap((path) => path.match(/-\d{4}(?=&|$)/gu) ?? []).sort()
  }
  t.same([(await look(6)).length, (await look(7))[0]], [200, '-0200'])
  await sql`delete from supplier_stock where sku like ${`${sku}-%`}`.execute(service.db)
})

t.test('a partner that has told sources is of no older release at once', async (t) => {
  const [sku = ''] = await givenSkus(1, 5)
  takes_sources = false
  await hear({ comparing: true })
  t.same(await onHandOf(sku), [1], 'a process of it is not upgraded yet')
  await sql`update link_progress set availability_cursor = (availability_cursor::jsonb
    || jsonb_build_object('sources_told_at', now() - interval '2 hours'))::text`.execute(service.db)
  await hear({ comparing: true })
  t.same(await onHandOf(sku), [5], 'it has gone back')
  takes_sources = true
})
