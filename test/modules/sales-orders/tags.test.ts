// Tags of sales orders over HTTP: marks of the merchant's own, which may change in every status.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { assertSound } from '../../support/jobs.ts'
import { salesOrderBody } from '../../support/service.ts'
import { readSnapshot } from '../../support/snapshot.ts'
import { placeOrder, ship } from '../../support/stories.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db, givenMerchant } = service
const SALES_ORDERS = '/v1/sales-orders'
const MANY = Array.from({ length: 20 }, (_, at) => `tag ${at}`)

t.test('201, 200: tags are kept as they came, normalized, and replaced whole', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 50 } })
  t.same((await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody()))).tags, [])
  const order = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody({
    tags: ['vip', 'cafe\u0301']
  })))
  const url = `${SALES_ORDERS}/${order.id}`
  t.same(order.tags, ['vip', 'caf\u00e9'])
  const change = async (body: object) => (await bodyOf(merchant.patch(url, body))).tags
  t.same(await change({ tags: MANY }), MANY)
  t.same(await change({ priority: 3 }), MANY, 'left out')
  t.same(await change({ tags: ['x'.repeat(40)], priority: 4 }), ['x'.repeat(40)])
  t.same(await change({ tags: null }), [])
  t.same((await bodyOf(merchant.get(url))).tags, [])
  t.same((await merchant.eventTypes()).slice(-4), Array(4).fill('sales_order.changed'))
})

t.test('200: a change of tags and metadata alone plans nothing', async (t) => {
  const { merchant, id, readPurchases, sku } = await givenSourced(service, {
    settings: { purchase_order_release: 'manual' }
  })
  await merchant.givenStock(merchant.supplier_id, sku, { on_hand: 10, unit_cost: '9.00' })
  const before = await readPurchases()
  const url = `${SALES_ORDERS}/${id}`
  await bodyOf(merchant.patch(url, { tags: ['vip'], metadata: { a: '1' } }))
  t.same(await readPurchases(), before)
  await bodyOf(merchant.patch(url, { tags: ['vip'], priority: 1 }))
  holds(t, await readPurchases(), [{ version: 2, lines: [{ unit_cost: '9.00' }] }],
    'any other change plans anew')
})

t.test('200: in every status; 409: everything else, where the order is over', async (t) => {
  const merchant = await givenMerchant()
  const done = await placeOrder(merchant)
  const { id: shipment } = await ship(merchant, done)
  await bodyOf(merchant.post(`/v1/shipments/${shipment}/delivery`))
  const canceled = await placeOrder(merchant)
  await bodyOf(merchant.post(`${SALES_ORDERS}/${canceled.id}/cancellation`))
  const draft = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody({ confirm: false })))
  await inTurn([['draft', draft.id], ['completed', done.id], ['canceled', canceled.id]], async (
    [status, id]
  ) => {
    const url = `${SALES_ORDERS}/${id}`
    const { version } = await bodyOf(merchant.get(url))
    const change = { tags: ['return expected'], metadata: { desk: '7' } }
    const match = { 'if-match': `"v${version}"` }
    holds(t, await bodyOf(merchant.patch(url, change, match)),
      { ...change, status, version: version + 1 })
    refused(t, await merchant.patch(url, change, match), [412, 'precondition_failed'])
    const before = await readSnapshot(db)
    holds(t, await bodyOf(merchant.patch(url, change)), { version: version + 1 })
    t.same(await readSnapshot(db), before, 'said again')
    await bodyOf(merchant.storefront.patch(url, { metadata: { shop: '1' } }))
    if (status === 'draft') return
    const conflict: [number, string] = [409, `sales_order_${status}`]
    refused(t, await merchant.patch(url, { ...change, priority: 1 }), conflict)
    refused(t, await merchant.patch(url, {}), conflict)
  })
})

t.test('403 role_forbidden: tags of a storefront, which sees none either', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 50 } })
  const { storefront } = merchant
  const { id } = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody({ tags: ['fraud?'] })))
  await inTurn([[], ['vip'], null], async (tags) => {
    refused(t, await storefront.patch(`${SALES_ORDERS}/${id}`, { tags }), [403, 'role_forbidden'])
  })
  refused(t, await storefront.post(SALES_ORDERS, salesOrderBody({ tags: [] })),
    [403, 'role_forbidden'])
  await merchant.givePositions()
  const seen = await inTurn([`${SALES_ORDERS}/${id}`, SALES_ORDERS, '/v1/events'], async (url) =>
    storefront.get(url))
  for (const { body } of seen) t.notMatch(body, /tags|fraud\?/)
})

t.test('400 invalid_request: too many, too long, no key texts, one twice', async (t) => {
  const merchant = await givenMerchant()
  const { id } = await placeOrder(merchant)
  const wrong: Array<[unknown, string]> = [
    [[...MANY, 'one more'], '/tags too_many'], [['x'.repeat(41)], '/tags/0 too_long'],
    [['a '], '/tags/0 wrong_format'], [[''], '/tags/0 too_short'],
    [['a', 'a'], '/tags not_unique'], [['caf\u00e9', 'cafe\u0301'], '/tags not_unique'],
    ['a', '/tags wrong_type']
  ]
  await inTurn(wrong, async ([tags, fault]) => {
    refused(t, await merchant.patch(`${SALES_ORDERS}/${id}`, { tags }),
      [400, 'invalid_request'], [fault])
    refused(t, await merchant.post(SALES_ORDERS, salesOrderBody({ tags })),
      [400, 'invalid_request'], [fault])
  })
})

t.test('409 reference_conflict: tags are content of an order, as its metadata are', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 50 } })
  const body = salesOrderBody()
  await bodyOf(merchant.post(SALES_ORDERS, body))
  t.equal((await merchant.post(SALES_ORDERS, { ...body, tags: [] })).statusCode, 200)
  refused(t, await merchant.post(SALES_ORDERS, { ...body, tags: ['vip'] }),
    [409, 'reference_conflict'], ['/tags/0 differs'])
})

t.test('every tag leaves orders, stock and events sound', async (t) => assertSound(t, db))
