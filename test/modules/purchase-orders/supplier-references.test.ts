// The supplier's own number of a purchase order over HTTP, and the lists that find orders by
// numbers.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { assertSound } from '../../support/jobs.ts'
import { readSnapshot } from '../../support/snapshot.ts'
import { placeOrder } from '../../support/stories.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db, givenMerchant } = service
const ACCEPTED = { lines: [{ line_number: 1, status: 'accepted', quantity: 5 }] }

t.test('200: told with the answer, changed by another, removed by null', async (t) => {
  const { merchant, post, readSale, readPurchases } = await givenSourced(service)
  holds(t, await readPurchases(), [{ supplier_reference: null }])
  const answer = async (body: object) => bodyOf(post('acknowledgements', { ...ACCEPTED, ...body }))
  holds(t, await answer({ supplier_reference: 'cafe\u0301-1' }),
    { version: 2, status: 'acknowledged', supplier_reference: 'caf\u00e9-1' })
  holds(t, await readSale(), { purchase_orders: [{ supplier_reference: 'caf\u00e9-1' }] })
  const before = await readSnapshot(db)
  await answer({})
  await answer({ supplier_reference: 'caf\u00e9-1' })
  t.same(await readSnapshot(db), before, 'said again, or not said')
  holds(t, await answer({ supplier_reference: 'A-2' }), { version: 3, supplier_reference: 'A-2' })
  holds(t, await answer({ supplier_reference: null }), { version: 4, supplier_reference: null })
  await merchant.givePositions()
  const { data } = await bodyOf(merchant.supplier.get('/v1/events'))
  holds(t, data.at(-2), { sequence: 3, data: { supplier_reference: 'A-2' } })
  await assertSound(t, db)
})

t.test('200: by PATCH, of operators and of the supplier, in every status', async (t) => {
  const { merchant, rival, purchase_order_id, post } = await givenSourced(service)
  const url = `/v1/purchase-orders/${purchase_order_id}`
  const { supplier } = merchant
  holds(t, await bodyOf(supplier.patch(url, { supplier_reference: 'A-1' })),
    { version: 2, status: 'issued', supplier_reference: 'A-1' })
  await inTurn([
    { tags: ['vip'] }, { metadata: { a: '1' }, supplier_reference: 'A-2' }, { metadata: null }
  ], async (change) => {
    refused(t, await supplier.patch(url, change), [403, 'role_forbidden'])
  })
  refused(t, await rival.patch(url, { supplier_reference: 'A-2' }),
    [404, 'purchase_order_not_found'])
  holds(t, await bodyOf(merchant.patch(url, { supplier_reference: 'A-3', tags: ['vip'] })),
    { version: 3, supplier_reference: 'A-3', tags: ['vip'] })
  await bodyOf(post('closure'))
  holds(t, await bodyOf(supplier.patch(url, { supplier_reference: null })),
    { status: 'rejected', supplier_reference: null })
  refused(t, await post('acknowledgements', { ...ACCEPTED, supplier_reference: 'A-4' }),
    [409, 'purchase_order_not_open'])
  await assertSound(t, db)
})

t.test('400 invalid_request: too long, no key text', async (t) => {
  const { merchant, purchase_order_id } = await givenSourced(service)
  await inTurn(['x'.repeat(101), '', ' a', 'a\u200bb'], async (supplier_reference) => {
    const url = `/v1/purchase-orders/${purchase_order_id}`
    refused(t, await merchant.patch(url, { supplier_reference }), [400, 'invalid_request'])
  })
})

t.test('200: lists by number and by the supplier’s number', async (t) => {
  const merchant = await givenMerchant()
  const rival_id = await merchant.givenSupplier()
  const rival = await merchant.givenKey({ role: 'supplier', supplier_id: rival_id })
  const [one, other] = await inTurn([1, 2], async () => placeOrder(merchant))
  if (one === undefined || other === undefined) throw new Error('no orders')
  await inTurn([[one, 'A-0'] as const, [other, 'A-1'] as const], async (
    [{ purchase_order_id }, supplier_reference]
  ) => bodyOf(
    merchant.supplier.patch(`/v1/purchase-orders/${purchase_order_id}`, { supplier_reference })))
  const { number } = await bodyOf(merchant.get(`/v1/sales-orders/${one.id}`))
  const purchase = await bodyOf(merchant.get(`/v1/purchase-orders/${one.purchase_order_id}`))
  const idsOf = async (path: string, client = merchant.supplier): Promise<string[]> =>
    (await bodyOf(client.get(`/v1/${path}`))).data.map(({ id }: { id: string }) => id)
  const found = [one.purchase_order_id]
  t.same(await idsOf('purchase-orders?supplier_reference=A-0'), found)
  t.same(await idsOf('purchase-orders?supplier_reference=A-0', merchant), found)
  t.same(await idsOf('purchase-orders?supplier_reference=A-0', rival), [])
  t.same(await idsOf('purchase-orders?supplier_reference=A'), [])
  t.same(await idsOf(`purchase-orders?number=${purchase.number}`), found)
  const written = purchase.number.toLowerCase()
  t.same(await idsOf(`purchase-orders?number=${written}&status=issued`), found)
  t.same(await idsOf(`purchase-orders?number=${purchase.number}&sort=updated_at`), found)
  t.same(await idsOf(`purchase-orders?number=${purchase.number}`, rival), [])
  t.same(await idsOf(`purchase-orders?number=${number}`, merchant), [])
  t.same(await idsOf(`sales-orders?number=${number}`, merchant.storefront), [one.id])
  t.same(await idsOf(`sales-orders?number=${number.slice(0, -1)}`, merchant), [])
})
