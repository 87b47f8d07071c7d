// Stock that goes over links: a shelf counts once whatever roads lead to it, and none comes back.

import t from 'tap'
import { sql } from 'kysely'
import { HOPS_MAX } from '../../../src/domain/model/stock/stock-sources.ts'
import { givenFollower } from '../../support/follow-partners.ts'
import { assertSound } from '../../support/jobs.ts'
import { givenLink, listen, type TestLink } from '../../support/links.ts'
import { givenOtherRelease } from '../../support/other-release.ts'
import { givenService, salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { bodyOfAnswer, newSku } from '../../support/stories.ts'

t.setTimeout(180_000)
const address = {
  name: 'Here', line1: '1 Dock Road', city: 'Lyon', postal_code: '69002', country: 'FR'
}
const service = await givenService(t)
const port = await listen(service.app)
const url = `http://127.0.0.1:${port}`
const givenMerchant = async (): Promise<TestMerchant> =>
  service.givenMerchant({ settings: { documents: { address } } })
const [a, b, c, d] = await Promise.all(
  [givenMerchant(), givenMerchant(), givenMerchant(), givenMerchant()])
const of = {
  b_a: await givenLink(b, { url, partner: a }),
  c_a: await givenLink(c, { url, partner: a }),
  d_b: await givenLink(d, { url, partner: b }),
  d_c: await givenLink(d, { url, partner: c }),
  a_b: await givenLink(a, { url, partner: b }),
  b_c: await givenLink(b, { url, partner: c }),
  c_b: await givenLink(c, { url, partner: b })
}
const followPartners = givenFollower(t, service.database_url)

/** Each of the links reads once what has changed, or compares everything, written or not. */
async function hear (
  links: readonly TestLink[], { comparing = false } = {}
): Promise<void> {
  await a.givePositions()
  const ids = links.map(({ link_id }) => link_id)
  await sql`update link_progress set stock_due_at = null,
    due_at = case when link_id = any(${ids}) then now() end,
    availability_cursor = case when ${comparing}
      then (availability_cursor::jsonb || '{ "compared_at": null }')::text
      else availability_cursor end`.execute(service.db)
  await followPartners()
}

type Source = { source: string, available: number, hops: number }
type Told = { available: number, sources: Source[] }

async function ask (merchant: TestMerchant, sku: string): Promise<Told> {
  const { data: [line] } = await bodyOfAnswer<{ data: Told[] }>(
    merchant.storefront.get(`/v1/availability?sku=${sku}&country=FR&include=sources`))
  if (line === undefined) throw new Error('nothing was answered')
  return line
}

const unitsOf = async (merchants: readonly TestMerchant[], sku: string): Promise<number[]> =>
  Promise.all(merchants.map(async (one) => (await ask(one, sku)).available))

type Row = { on_hand: number, reserved: number }
const rowOf = async (merchant: TestMerchant, supplier_id: string, sku: string): Promise<Row> =>
  bodyOfAnswer<Row>(merchant.get(`/v1/suppliers/${supplier_id}/stock/${sku}`))

/** Rows as somebody has typed them, of whom nobody knows yet what there is. */
async function givenRows (sku: string, rows: Array<[TestMerchant, string, number]>) {
  for (const [merchant, supplier_id, on_hand] of rows) {
    // eslint-disable-next-line no-await-in-loop -- few
    await merchant.givenStock(supplier_id, sku, { on_hand })
  }
}

const diamond = [of.b_a, of.c_a, of.d_b, of.d_c]

t.test('two roads to one shelf: it counts once, and says how far it is', async (t) => {
  const sku = newSku()
  await givenRows(sku, [
    [a, a.supplier_id, 5], [b, b.supplier_id, 3], [b, of.b_a.supplier_id, 1],
    [c, of.c_a.supplier_id, 1], [d, of.d_b.supplier_id, 1], [d, of.d_c.supplier_id, 1]
  ])
  await hear(diamond)
  await hear(diamond, { comparing: true })
  const [shelf_a, shelf_b, shelf_c] = await Promise.all(
    [a, b, c].map(async (one) => (await ask(one, sku)).sources[0]?.source ?? ''))
  const { available, sources } = await ask(d, sku)
  t.equal(available, 8)
  t.same(new Map(sources.slice(1).map((one) => [one.source, [one.available, one.hops]])),
    new Map([[shelf_a, [5, 2]], [shelf_b, [3, 1]], [shelf_c, [0, 1]]]))
  t.same(await unitsOf([a, b, c], sku), [5, 8, 5])
  t.match(await rowOf(d, of.d_b.supplier_id, sku), { on_hand: 8 })
  t.match(await rowOf(d, of.d_c.supplier_id, sku), { on_hand: 5 })
})

const lastWrite = async (): Promise<unknown> =>
  (await sql`select max(updated_at) as at from supplier_stock`.execute(service.db)).rows

t.test('who has not changed is not written again', async (t) => {
  const before = await lastWrite()
  await hear(diamond, { comparing: true })
  t.same(await lastWrite(), before)
})

t.test('what the partner has for us counts as ours, also before we hear its answer', async (t) => {
  const sku = newSku()
  await givenRows(sku, [[a, a.supplier_id, 10], [b, of.b_a.supplier_id, 10]])
  await hear(diamond, { comparing: true })
  const order = async (merchant: TestMerchant, quantity: number) => bodyOfAnswer(merchant.post(
    '/v1/sales-orders', salesOrderBody({ lines: [{ sku, quantity, unit_price: '19.90' }] })))
  await order(b, 6)
  await order(a, 7) // another customer of A is faster
  await hear(diamond)
  t.match(await rowOf(b, of.b_a.supplier_id, sku), { on_hand: 3, reserved: 6 })
  t.same((await bodyOfAnswer<{ data: unknown[] }>(b.get('/v1/exceptions?kind=oversold'))).data, [])
  await a.givenStock(a.supplier_id, sku, { on_hand: 20 })
  await a.sendTransmissions()
  await hear(diamond)
  t.match(await rowOf(b, of.b_a.supplier_id, sku), { on_hand: 13, reserved: 6 })
  // As it would be had the stock been asked for after A took the order and before it was heard.
  await sql`update supplier_stock set on_hand = 7, as_of = as_of - interval '1 hour'
    where supplier_id = ${of.b_a.supplier_id} and sku = ${sku}`.execute(service.db)
  await hear(diamond)
  t.match(await rowOf(b, of.b_a.supplier_id, sku), { on_hand: 13, reserved: 6 })
  const written = await lastWrite()
  await hear(diamond)
  t.same(await lastWrite(), written, 'it is asked for once')
})

t.test('merchants that link each other do not sell each other their own units', async (t) => {
  const circle = [of.b_a, of.a_b]
  const sku = newSku()
  await givenRows(sku, [
    [a, a.supplier_id, 5], [a, of.a_b.supplier_id, 9], [b, of.b_a.supplier_id, 9],
    [b, b.supplier_id, 2]
  ])
  await hear(circle, { comparing: true })
  await hear(circle)
  await hear(circle)
  t.match(await rowOf(a, of.a_b.supplier_id, sku), { on_hand: 2 })
  t.match(await rowOf(b, of.b_a.supplier_id, sku), { on_hand: 5 })
  t.same(await unitsOf([a, b], sku), [7, 7])
  await a.givenStock(a.supplier_id, sku, { on_hand: 0 })
  await b.givenStock(b.supplier_id, sku, { on_hand: 0 })
  await hear(circle)
  await hear(circle)
  t.same(await unitsOf([a, b], sku), [0, 0])
  t.match(await rowOf(a, of.a_b.supplier_id, sku), { on_hand: 0 })
  t.match(await rowOf(b, of.b_a.supplier_id, sku), { on_hand: 0 })
})

t.test('a shelf that comes back under another SKU is known', async (t) => {
  const [e, f] = [await givenMerchant(), await givenMerchant()]
  const [sku, renamed] = [newSku(), newSku()]
  const f_e = await givenLink(f, { url, partner: e }, { sku_map: { [renamed]: sku } })
  const e_f = await givenLink(e, { url, partner: f })
  await givenRows(sku, [[e, e.supplier_id, 5]])
  await givenRows(renamed, [
    [e, e_f.supplier_id, 9], [f, f_e.supplier_id, 9], [f, f.supplier_id, 2]
  ])
  await hear([f_e])
  await hear([e_f])
  t.same([await ask(f, renamed), await ask(e, renamed)].map(({ available }) => available), [7, 2])
  t.match(await rowOf(e, e_f.supplier_id, renamed), { on_hand: 2 })
})

t.test('a shelf to which no road leads any more dies out in a circle', async (t) => {
  const ghost = [of.b_a, of.b_c, of.c_b]
  const sku = newSku()
  await givenRows(sku, [
    [a, a.supplier_id, 5], [b, of.b_a.supplier_id, 1], [b, of.b_c.supplier_id, 1],
    [c, of.c_b.supplier_id, 1]
  ])
  await hear(ghost, { comparing: true })
  await hear(ghost)
  t.same(await unitsOf([a, b, c], sku), [5, 5, 5])
  t.match(await rowOf(b, of.b_c.supplier_id, sku), { on_hand: 5 }, 'as C tells it')
  t.equal((await b.delete(`/v1/suppliers/${of.b_a.supplier_id}/stock/${sku}`)).statusCode, 204)
  await hear(ghost)
  t.same(await unitsOf([b, c], sku), [5, 5], 'each has it from the other')
  // Each time it gets farther; here it has gone round some times already.
  await sql`update supplier_stock
    set sources = jsonb_set(sources, '{1,hops}', to_jsonb(${HOPS_MAX - 1}::int))
    where sku = ${sku} and merchant_id in (${b.id}, ${c.id})`.execute(service.db)
  await hear(ghost, { comparing: true })
  await hear(ghost, { comparing: true })
  t.same(await unitsOf([b, c], sku), [0, 0])
  t.match(await rowOf(b, of.b_c.supplier_id, sku), { on_hand: 0 })
  t.match(await rowOf(c, of.c_b.supplier_id, sku), { on_hand: 0 })
})

t.test('what the partner does not sell has no units', async (t) => {
  const sku = newSku()
  await d.givenStock(of.d_b.supplier_id, sku, { on_hand: 7 })
  await hear([of.d_b], { comparing: true })
  t.match(await rowOf(d, of.d_b.supplier_id, sku), { on_hand: 0 })
})

t.test('an older release tells units only, and what is left out has none', async (t) => {
  const e = await givenMerchant()
  const asked: string[] = []
  let is_empty = false
  const other = await givenOtherRelease(t, url, (path, answer) => {
    if (!path.startsWith('/v1/availability?')) return { status: 200, body: answer }
    asked.push(path.includes('include') ? 'with' : 'without')
    return path.includes('include')
      ? { status: 400, body: { code: 'invalid_request', title: 'The request is not valid' } }
      : { status: 200, body: is_empty ? { data: [] } : answer }
  })
  const link = await givenLink(e, { url: other, partner: a })
  const { supplier_id } = link
  const skus = [newSku(), newSku()]
  await Promise.all(skus.map(async (sku) =>
    givenRows(sku, [[a, a.supplier_id, 4], [e, supplier_id, 1]])))
  await hear([link])
  t.same(asked, ['with', 'without'])
  t.same(await unitsOf([e, e], skus[0] ?? ''), [4, 4])
  const { sources } = await ask(e, skus[0] ?? '')
  t.match(sources, [{ available: 4, hops: 0 }], 'they count as its own')
  is_empty = true
  await hear([link], { comparing: true })
  t.match(await Promise.all(skus.map(async (sku) => rowOf(e, supplier_id, sku))),
    [{ on_hand: 0 }, { on_hand: 0 }])
})

t.test('a link says how far behind it is', async (t) => {
  type Seen = { lag_seconds: number | null, stock_caught_up_at: string | null }
  const read = async (): Promise<Seen> => bodyOfAnswer<Seen>(a.get(`/v1/links/${of.a_b.link_id}`))
  const { rows: [{ began }] } = await sql<{ began: string }>`select now() as began`
    .execute(service.db) as { rows: [{ began: string }] }
  await hear([of.a_b])
  const well = await read()
  t.equal(well.lag_seconds, 0)
  t.ok(well.stock_caught_up_at !== null && well.stock_caught_up_at >= began)
  await sql`update link_progress set caught_up_at = now() - interval '10 minutes',
    availability_cursor = null where link_id = ${of.a_b.link_id}`.execute(service.db)
  const behind = await read()
  t.ok(behind.lag_seconds !== null && behind.lag_seconds >= 600)
  t.equal(behind.stock_caught_up_at, null)
  const { data: [listed] } = await bodyOfAnswer<{ data: Seen[] }>(a.get('/v1/links'))
  t.ok((listed?.lag_seconds ?? 0) >= 600)
})

t.test('all that was left is sound', async (t) => {
  await assertSound(t, service.db)
})
