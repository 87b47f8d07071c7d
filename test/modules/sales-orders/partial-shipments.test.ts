// Orders that ship whole: each supplier at once, or nothing before everything has a supplier.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { assertSound, givenJobs } from '../../support/jobs.ts'
import { salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { WAREHOUSE } from '../../support/stories.ts'
import { bodyOf, refused } from '../answers.ts'

const service = await givenDocumentedService(t)
const runJob = givenJobs(t, service.database_url)
const SALES_ORDERS = '/v1/sales-orders'

const orderOf = (partial_shipments: string, ...quantities: number[]): object => salesOrderBody({
  partial_shipments,
  lines: quantities.map((quantity, at) =>
    ({ sku: at === 0 ? 'A' : 'B', quantity, unit_price: '20.00' }))
})

/** Each SKU has a supplier of its own. */
async function givenTwo (
  settings: object = {}, b = 5
): Promise<{ merchant: TestMerchant, suppliers: string[] }> {
  const merchant = await service.givenMerchant({ settings })
  const suppliers = await inTurn([['A', 5], ['B', b]] as const, async ([sku, on_hand]) => {
    const id = await merchant.givenSupplier()
    await merchant.givenStock(id, sku, { on_hand })
    return id
  })
  return { merchant, suppliers }
}

const statusesOf = async (merchant: TestMerchant, id: string): Promise<string[]> =>
  (await bodyOf(merchant.get(`${SALES_ORDERS}/${id}`))).purchase_orders
    .map(({ status }: { status: string }) => status)

const linesOf = (...quantities: number[]): object => ({
  lines: quantities.map((quantity, at) => ({ line_number: at + 1, quantity }))
})

t.test('none: nothing is issued until every unit has a supplier, then all at once', async (t) => {
  const { merchant, suppliers: [, second = ''] } = await givenTwo({}, 2)
  const order = await bodyOf(merchant.post(SALES_ORDERS, orderOf('none', 3, 4)))
  holds(t, order, { partial_shipments: 'none', sourcing_status: 'partially_sourced' })
  t.same(await statusesOf(merchant, order.id), ['planned', 'planned'])
  const [{ id: planned }] = order.purchase_orders
  refused(t, await merchant.post(`/v1/purchase-orders/${planned}/issue`), [409, 'ship_complete'])
  await assertSound(t, service.db)
  await bodyOf(merchant.put(`/v1/suppliers/${second}/stock/B`, { on_hand: 9, unit_cost: '10.00' }))
  await runJob('source restocked orders')
  t.same(await statusesOf(merchant, order.id), ['issued', 'issued'])
  await assertSound(t, service.db)
})

t.test('none: what the customer gives up lets the rest go', async (t) => {
  const { merchant } = await givenTwo({}, 2)
  const order = await bodyOf(merchant.post(SALES_ORDERS, orderOf('none', 3, 4)))
  await bodyOf(merchant.post(`${SALES_ORDERS}/${order.id}/cancellation`, {
    lines: [{ line_number: 2, quantity: 2 }]
  }))
  t.same(await statusesOf(merchant, order.id), ['issued', 'issued'])
})

t.test('none: a unit that a supplier rejects holds back what replaces it', async (t) => {
  const { merchant, suppliers: [first = ''] } = await givenTwo()
  const other = await merchant.givenSupplier()
  await merchant.givenStock(other, 'A', { on_hand: 1, unit_cost: '15.00' })
  const order = await bodyOf(merchant.post(SALES_ORDERS, orderOf('none', 3, 4)))
  const of_first = order.purchase_orders.find((one: { supplier_id: string }) =>
    one.supplier_id === first)
  await bodyOf(merchant.post(`/v1/purchase-orders/${of_first.id}/acknowledgements`, {
    lines: [
      { line_number: 1, status: 'accepted', quantity: 1 },
      { line_number: 1, status: 'rejected', quantity: 2 }
    ]
  }))
  t.same((await statusesOf(merchant, order.id)).sort(), ['acknowledged', 'issued', 'planned'],
    'one of two is found again')
  await bodyOf(merchant.put(`/v1/suppliers/${other}/stock/A`, { on_hand: 4, unit_cost: '15.00' }))
  await runJob('source restocked orders')
  t.same((await statusesOf(merchant, order.id)).sort(), ['acknowledged', 'issued', 'issued'])
})

t.test('per_supplier: a purchase order ships all its live units at once, or none', async (t) => {
  const { merchant } = await givenTwo()
  const order = await bodyOf(merchant.post(SALES_ORDERS, orderOf('per_supplier', 3)))
  const path = `/v1/purchase-orders/${order.purchase_orders[0].id}`
  t.equal((await bodyOf(merchant.get(path))).ship_complete, true)
  refused(t, await merchant.post(`${path}/shipments`, linesOf(2)), [409, 'ship_complete'],
    ['/lines/0/quantity too_small'])
  await bodyOf(merchant.post(`${path}/acknowledgements`, {
    lines: [
      { line_number: 1, status: 'accepted', quantity: 2 },
      { line_number: 1, status: 'rejected', quantity: 1 }
    ]
  }))
  t.equal((await merchant.post(`${path}/shipments`, linesOf(2))).statusCode, 201,
    'rejected units are not waited for')
  await assertSound(t, service.db)
})

t.test('via the warehouse: suppliers ship as they can, the merchant ships all at once',
  async (t) => {
    const { merchant } = await givenTwo({
      warehouse_address: WAREHOUSE, delivery_mode: 'via_warehouse'
    })
    const order = await bodyOf(merchant.post(SALES_ORDERS, orderOf('none', 3, 4)))
    await inTurn(order.purchase_orders, async ({ id }: { id: string }) => {
      const { ship_complete, lines: [{ quantity }] } = await bodyOf(
        merchant.get(`/v1/purchase-orders/${id}`))
      t.equal(ship_complete, false)
      await inTurn([1, quantity - 1], async (units: number) =>
        bodyOf(merchant.post(`/v1/purchase-orders/${id}/shipments`, {
          ...linesOf(units), tracking_number: `${id}-${units}`
        })))
      await bodyOf(merchant.post(`/v1/purchase-orders/${id}/receipts`, linesOf(quantity)))
    })
    const path = `${SALES_ORDERS}/${order.id}/shipments`
    refused(t, await merchant.post(path, linesOf(3, 2)), [409, 'ship_complete'],
      ['/lines/1/quantity too_small'])
    refused(t, await merchant.post(path, linesOf(3)), [409, 'ship_complete'], ['/lines too_small'])
    t.equal((await merchant.post(path, linesOf(3, 4))).statusCode, 201)
    await assertSound(t, service.db)
  })

t.test('the setting is the default; a storefront may choose and change it', async (t) => {
  const { merchant } = await givenTwo({ partial_shipments: 'per_supplier' })
  const { id, partial_shipments, ...order } = await bodyOf(merchant.storefront.post(SALES_ORDERS, {
    ...salesOrderBody({ lines: [{ sku: 'A', quantity: 3, unit_price: '20.00' }] })
  }))
  t.equal(partial_shipments, 'per_supplier')
  t.equal(order.sourcing, undefined)
  const { purchase_orders: [{ id: purchase }] } = await bodyOf(
    merchant.get(`${SALES_ORDERS}/${id}`))
  const path = `/v1/purchase-orders/${purchase}`
  const before = await bodyOf(merchant.get(path))
  await bodyOf(merchant.storefront.patch(`${SALES_ORDERS}/${id}`, { partial_shipments: 'allow' }))
  const after = await bodyOf(merchant.get(path))
  holds(t, after, { ship_complete: false, version: before.version + 1 })
  t.equal((await merchant.post(`${path}/shipments`, linesOf(1))).statusCode, 201)
})
