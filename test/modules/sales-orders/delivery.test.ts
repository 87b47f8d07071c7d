// Where the goods go: from the supplier to the customer, or via the merchant's warehouse.

import t from 'tap'
import { holds } from '../../support/holds.ts'
import { givenService, salesOrderBody } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'

const { givenMerchant } = await givenService(t)
const SALES_ORDERS = '/v1/sales-orders'
const WAREHOUSE = {
  name: 'Warehouse 1', line1: 'Hafen 7', city: 'Berlin', postal_code: '10115', country: 'DE'
}
const viaWarehouse = (about: object = {}) =>
  salesOrderBody({ delivery_mode: 'via_warehouse', ...about })

t.test('201 drop_ship: the purchase order goes to the customer', async (t) => {
  const merchant = await givenMerchant({
    stock: { 'BOLT-M8': 5 }, settings: { warehouse_address: WAREHOUSE }
  })
  const order = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody()))
  const [{ id }] = order.purchase_orders
  const purchase = await bodyOf(merchant.get(`/v1/purchase-orders/${id}`))
  holds(t, purchase, { delivery_mode: 'drop_ship', ship_to: order.ship_to })
})

t.test('201 via_warehouse: it goes to the merchant, the customer’s address stays', async (t) => {
  const merchant = await givenMerchant({
    stock: { 'BOLT-M8': 5 },
    settings: { warehouse_address: WAREHOUSE, delivery_mode: 'via_warehouse' }
  })
  const order = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody()))
  holds(t, order, { delivery_mode: 'via_warehouse', ship_to: { city: 'Paris' } })
  const purchase = await bodyOf(
    merchant.get(`/v1/purchase-orders/${order.purchase_orders[0].id}`))
  t.same(purchase.ship_to, { ...WAREHOUSE, company: null, line2: null, region: null, phone: null })
})

t.test('409 warehouse_address_missing: nothing is stored, whatever else is missing', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
  for (const shortage_policy of ['backorder', 'reject', 'cancel_short']) {
    const lines = [{ sku: 'BOLT-M8', quantity: 9, unit_price: '1.00' }]
    // eslint-disable-next-line no-await-in-loop -- one order after the other
    refused(t, await merchant.post(SALES_ORDERS, viaWarehouse({ shortage_policy, lines })),
      [409, 'warehouse_address_missing'])
  }
  t.same(await merchant.eventTypes(), [])
  const stock = await bodyOf(merchant.get(`/v1/suppliers/${merchant.supplier_id}/stock/BOLT-M8`))
  t.equal(stock.reserved, 0)
})

t.test('409 warehouse_address_missing: a draft waits until there is one', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
  const { id } = await bodyOf(merchant.post(SALES_ORDERS, viaWarehouse({ confirm: false })))
  const confirm = async () => merchant.post(`${SALES_ORDERS}/${id}/confirmation`)
  refused(t, await confirm(), [409, 'warehouse_address_missing'])
  await bodyOf(merchant.patch('/v1/merchant', { settings: { warehouse_address: WAREHOUSE } }))
  holds(t, await bodyOf(confirm()), { sourcing_status: 'sourced' })
})

t.test('201 via_warehouse: suppliers are judged by the warehouse’s country', async (t) => {
  const merchant = await givenMerchant({ settings: { warehouse_address: WAREHOUSE } })
  const german = await merchant.givenSupplier({ ships_to: ['DE'] })
  await merchant.givenStock(german, 'BOLT-M8')
  holds(t, await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody())), {
    sourcing_status: 'unsourced'
  })
  holds(t, await bodyOf(merchant.post(SALES_ORDERS, viaWarehouse())), {
    sourcing_status: 'sourced', purchase_orders: [{ supplier_id: german }]
  })
})

t.test('201 via_warehouse: a surplus is bought and serves nobody', async (t) => {
  const merchant = await givenMerchant({ settings: { warehouse_address: WAREHOUSE } })
  const boxes = await merchant.givenSupplier({ surplus: true })
  await merchant.givenStock(boxes, 'BOLT-M8', { order_multiple: 5, unit_cost: '1.00' })
  const order = await bodyOf(merchant.post(SALES_ORDERS, viaWarehouse()))
  holds(t, order.lines, [{
    sourced_quantity: 2, unsourced_quantity: 0, purchase_order_lines: [{ quantity: 5 }]
  }])
  const purchase = await bodyOf(
    merchant.get(`/v1/purchase-orders/${order.purchase_orders[0].id}`))
  holds(t, purchase, { total: '5.00', lines: [{ quantity: 5, surplus_quantity: 3 }] })
  holds(t, await bodyOf(merchant.get(`/v1/suppliers/${boxes}/stock/BOLT-M8`)), { reserved: 5 })
  holds(t, await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody())), {
    sourcing_status: 'unsourced'
  }, 'a customer gets no surplus')
})
