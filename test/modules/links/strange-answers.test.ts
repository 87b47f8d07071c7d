// What stands before a partner, such as a proxy, answers in its place: that breaks no link, loses
// no order, and a person hears of it once it lasts.

import t from 'tap'
import { sql } from 'kysely'
import { ageMarks, givenJobs } from '../../support/jobs.ts'
import { inTurn } from '../../support/in-turn.ts'
import { salesOrderBody } from '../../support/service.ts'
import { bodyOfAnswer, exceptionsOf, newSku, purchaseOrdersOf } from '../../support/stories.ts'
import { transmissionsOf } from '../../support/transmissions.ts'
import { givenChain } from './chain.ts'
import { sendAtOnce } from './place-at-partner.ts'

t.setTimeout(180_000)
const chain = await givenChain(t)
const { b, c, c_link, follow, proxy, service: { db } } = chain
const path = `/v1/links/${c_link.link_id}`
const readLink = async () => bodyOfAnswer<Record<string, unknown>>(c.get(path))

const given = async () => {
  const sku = newSku()
  await b.givenStock(b.supplier_id, sku, { unit_cost: '5.00' })
  await c.givenStock(c_link.supplier_id, sku, { unit_cost: '12.00' })
  const order = async () => {
    const { id: sale_id } = await bodyOfAnswer<{ id: string }>(c.post('/v1/sales-orders',
      salesOrderBody({ lines: [{ sku, quantity: 5, unit_price: '19.90' }] })))
    const [bought] = await purchaseOrdersOf(c, sale_id)
    return { sale_id, id: bought?.id ?? '', supplier_id: bought?.supplier_id }
  }
  return { sku, order }
}

const sendNow = async () => sendAtOnce(chain)

const openOfLink = async () => {
  const { data } = await bodyOfAnswer<{ data: Array<{ id: string, kind: string }> }>(
    c.get('/v1/exceptions?state=open&kind=link_broken&kind=link_failing'))
  return data
}

const PAGES = [
  ['403 Forbidden', '<h1>Blocked</h1>'], ['404 Not Found', 'default backend - 404'],
  ['401 Unauthorized', '<h1>Who are you?</h1>'], ['302 Found', ''],
  ['404 Not Found', '[{ "code": "not_found" }]']
] as const

t.test('what a proxy answers breaks no link', async (t) => {
  await inTurn(PAGES, async ([status, page]) => {
    proxy.failOn('GET /v1/merchant', status, () => page)
    await follow()
    t.match(await readLink(), {
      state: 'active', failing_since: String, last_error: /and not as a Tandem does/
    }, status)
  })
  t.same(await openOfLink(), [])
  proxy.failOn(undefined)
  await follow()
  await follow()
  t.match(await readLink(), { state: 'active', failing_since: null, last_error: null })
})

t.test('a page that says that the partner is maintained loses no order', async (t) => {
  const { order } = await given()
  const { id } = await order()
  await inTurn([
    ...PAGES, ['400 Bad Request', '<h1>No</h1>'], ['405 Not Allowed', '<h1>No</h1>'],
    ['413 Too Large', '<h1>No</h1>']
  ] as const, async ([status, page]) => {
    proxy.failOn('POST /v1/sales-orders', status, () => page)
    await sendNow()
    t.match(await transmissionsOf(c, id), [{ state: 'queued', next_attempt_at: String }], status)
  })
  proxy.failOn(undefined)
  await sendNow()
  t.match(await transmissionsOf(c, id), [{ state: 'sent' }])
})

t.test('what the partner itself refuses is sent no more', async (t) => {
  const { order } = await given()
  const { id } = await order()
  proxy.failOn('POST /v1/sales-orders', '422 Unprocessable Entity', () =>
    JSON.stringify({ code: 'chain_cycle', title: 'The order comes back' }))
  await sendNow()
  proxy.failOn(undefined)
  t.match(await transmissionsOf(c, id), [{ state: 'failed', next_attempt_at: null }])
})

t.test('a feed that cannot be read holds up no order, and is told once it lasts', async (t) => {
  const { order } = await given()
  const { id } = await order()
  await sendNow()
  await follow()
  const { data: [sale] } = await bodyOfAnswer<{ data: Array<{ id: string }> }>(
    b.get(`/v1/sales-orders?reference=${id}`))
  const [at_b] = await purchaseOrdersOf(b, sale?.id ?? '')
  await bodyOfAnswer(b.supplier.post(`/v1/purchase-orders/${at_b?.id}/shipments`, {
    lines: [{ line_number: 1, quantity: 5 }]
  }))
  proxy.failOn('GET /v1/events', { data: 'none' })
  await bodyOfAnswer(c.post(`${path}/reconciliations`, {}))
  await follow()
  t.match(await bodyOfAnswer(c.get(`/v1/purchase-orders/${id}`)), {
    lines: [{ shipped_quantity: 5 }]
  })
  t.match(await readLink(), { failing_since: String, last_error: /`data` is no list/ })
  t.same(await openOfLink(), [], 'a while is nothing')
  const fail = async (): Promise<void> => {
    await sql`update link_progress set failing_since = now() - interval '2 hours'
      where link_id = ${c_link.link_id}`.execute(db)
    await follow()
  }
  await fail()
  await follow()
  const [failing, ...others] = await openOfLink()
  t.match(failing, {
    kind: 'link_failing',
    subject_id: c_link.link_id,
    supplier_id: c_link.supplier_id,
    detail: /could not be followed\. .*`data` is no list/,
    resolutions: ['retry']
  })
  t.same(others, [], 'it is told once')
  const resolve = async (exception_id = '') =>
    c.post(`/v1/exceptions/${exception_id}/resolutions`, { resolution: 'retry' })
  await bodyOfAnswer(resolve(failing?.id))
  t.match(await readLink(), { failing_since: null }, 'it is asked at once')
  await fail()
  await fail()
  const [again] = await openOfLink()
  t.match(again, { kind: 'link_failing' }, 'it fails again for so long')
  proxy.failOn(undefined)
  await follow()
  t.match(await bodyOfAnswer(c.get(`/v1/exceptions/${again?.id}`)), { resolution: 'obsolete' })
})

t.test('nothing is bought over a link that is broken, until it is mended', async (t) => {
  const runJob = givenJobs(t, chain.service.database_url)
  const [here, there] = [await given(), await given()]
  await c.givenStock(c.supplier_id, here.sku, { unit_cost: '15.00' })
  t.match(await here.order(), { supplier_id: c_link.supplier_id })
  const answer = async (): Promise<number | undefined> => {
    const { data: [found] } = await bodyOfAnswer<{ data: Array<{ available: number }> }>(
      c.get(`/v1/availability?sku=${there.sku}&country=FR`))
    return found?.available
  }
  t.ok(await answer())
  proxy.failOn('GET /v1/merchant', '401 Unauthorized', () =>
    JSON.stringify({ code: 'unauthorized', title: 'No' }))
  await follow()
  proxy.failOn(undefined)
  t.match(await readLink(), { state: 'broken', state_reason: /401 \(unauthorized\)/ })
  t.match(await here.order(), { supplier_id: c.supplier_id }, 'another one has it')
  t.equal(await answer(), 0)
  // What was marked as its stock was reported is served first.
  await ageMarks(db)
  await runJob('source restocked orders')
  const waiting = await there.order()
  t.equal(waiting.id, '')
  t.same(await exceptionsOf(c, waiting.sale_id), [], 'it waits')
  const decisions = await bodyOfAnswer<{ data: unknown[] }>(
    c.get(`/v1/sales-orders/${waiting.sale_id}/sourcing`))
  const candidates = [{ rejected_because: 'link_broken', needs: [{ rule: 'link_broken' }] }]
  t.match(decisions.data, [{ lines: [{ candidates }] }])
  const [{ id } = { id: '' }] = await openOfLink()
  await bodyOfAnswer(c.post(`/v1/exceptions/${id}/resolutions`, { resolution: 'retry' }))
  await runJob('source restocked orders')
  t.match(await purchaseOrdersOf(c, waiting.sale_id), [{ supplier_id: c_link.supplier_id }])
  t.ok(await answer())
})
