// How one order is sourced, where that differs from the merchant's settings.

import t from 'tap'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { givenService, salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'

const { givenMerchant } = await givenService(t)
const SALES_ORDERS = '/v1/sales-orders'
const lines = [{ sku: 'A', quantity: 2, unit_price: '10.00' }]

async function givenCheapAndQuick (merchant: TestMerchant): Promise<string[]> {
  return inTurn([
    { lead_time_days: 5, unit_cost: '5.00' }, { lead_time_days: 1, unit_cost: '7.00' }
  ], async ({ lead_time_days, unit_cost }) => {
    const id = await merchant.givenSupplier({ lead_time_days })
    await merchant.givenStock(id, 'A', { unit_cost, lead_time_days })
    return id
  })
}

t.test('201: an order names its objective; the others take that of the merchant', async (t) => {
  const merchant = await givenMerchant({})
  const [cheap, quick] = await givenCheapAndQuick(merchant)
  const usual = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody({ lines })))
  t.equal(usual.purchase_orders[0].supplier_id, cheap)
  t.same(usual.sourcing, { objective: null, split: null })
  const urgent = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody({
    lines, sourcing: { objective: 'fastest' }
  })))
  t.equal(urgent.purchase_orders[0].supplier_id, quick)
  t.same(urgent.sourcing, { objective: 'fastest', split: null })
  const [decision] = (await bodyOf(merchant.get(`${SALES_ORDERS}/${urgent.id}/sourcing`))).data
  holds(t, decision, { objective: 'fastest', split: 'allow' })
})

t.test('200: a change plans what is not issued again, and null is the setting again', async (t) => {
  const merchant = await givenMerchant({ settings: { purchase_order_release: 'manual' } })
  const [cheap, quick] = await givenCheapAndQuick(merchant)
  const order = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody({
    lines, sourcing: { objective: 'fastest', split: 'line_whole' }
  })))
  const path = `${SALES_ORDERS}/${order.id}`
  const liveOf = async () => (await bodyOf(merchant.get(path))).purchase_orders
    .filter(({ status }: { status: string }) => status === 'planned')
    .map(({ supplier_id }: { supplier_id: string }) => supplier_id)
  t.same(await liveOf(), [quick])
  const changed = await bodyOf(merchant.patch(path, { sourcing: { objective: null } }))
  t.same(changed.sourcing, { objective: null, split: 'line_whole' })
  t.same(await liveOf(), [cheap])
  const same = await bodyOf(merchant.patch(path, { sourcing: {} }))
  t.equal(same.version, changed.version, 'nothing has changed')
})

t.test('403 and 400: storefronts neither choose nor see; unknown values are refused', async (t) => {
  const merchant = await givenMerchant({})
  await givenCheapAndQuick(merchant)
  const { storefront } = merchant
  const body = salesOrderBody({ lines, sourcing: { objective: 'fastest' } })
  refused(t, await storefront.post(SALES_ORDERS, body), [403, 'role_forbidden'])
  const order = await bodyOf(merchant.post(SALES_ORDERS, body))
  const path = `${SALES_ORDERS}/${order.id}`
  refused(t, await storefront.patch(path, { sourcing: { split: 'allow' } }),
    [403, 'role_forbidden'])
  t.notOk('sourcing' in await bodyOf(storefront.get(path)))
  refused(t, await merchant.patch(path, { sourcing: { objective: 'best' } }),
    [400, 'invalid_request'])
})

t.test('409: the same reference with another objective is another order', async (t) => {
  const merchant = await givenMerchant({})
  await givenCheapAndQuick(merchant)
  const body = salesOrderBody({ lines, sourcing: { objective: 'fastest' } })
  const order = await bodyOf(merchant.post(SALES_ORDERS, body))
  const again = await bodyOf(merchant.post(SALES_ORDERS, body))
  t.equal(again.id, order.id)
  const other = { ...body, sourcing: { objective: 'rank' } }
  refused(t, await merchant.post(SALES_ORDERS, other), [409, 'reference_conflict'],
    ['/sourcing/objective differs'])
})
