// Which shortage policies orders of storefronts may have: what a merchant leaves out is refused.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { salesOrderBody } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'

const { givenMerchant } = await givenDocumentedService(t)
const SALES_ORDERS = '/v1/sales-orders'
const REJECT = { shortage_policy: 'reject' }
const storefront_shortage_policies = ['backorder', 'cancel_short']
const givenCareful = async () => givenMerchant({
  stock: { 'BOLT-M8': 9 }, settings: { storefront_shortage_policies }
})

t.test('all of them by default', async (t) => {
  const { storefront } = await givenMerchant({ stock: { 'BOLT-M8': 9 } })
  holds(t, await bodyOf(storefront.post(SALES_ORDERS, salesOrderBody(REJECT))), REJECT)
})

t.test('422 shortage_policy_not_allowed: placed, whatever the stock', async (t) => {
  const merchant = await givenCareful()
  for (const sku of ['BOLT-M8', 'NONE']) {
    const body = salesOrderBody({ ...REJECT, lines: [{ sku, quantity: 1, unit_price: '1.00' }] })
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const reply = await merchant.storefront.post(SALES_ORDERS, body)
    refused(t, reply, [422, 'shortage_policy_not_allowed'])
    t.match(reply.json().detail, 'have the shortage policy backorder or cancel_short, not reject.')
  }
  refused(t, await merchant.storefront.post(SALES_ORDERS,
    salesOrderBody({ ...REJECT, confirm: false })), [422, 'shortage_policy_not_allowed'])
  t.same(await merchant.eventTypes(), [], 'nothing was kept')
  for (const shortage_policy of [...storefront_shortage_policies, undefined]) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    await bodyOf(merchant.storefront.post(SALES_ORDERS, salesOrderBody({ shortage_policy })))
  }
  await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody(REJECT)))
})

t.test('422 shortage_policy_not_allowed: a draft that a storefront confirms', async (t) => {
  const merchant = await givenCareful()
  const { id } = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody({
    ...REJECT, confirm: false
  })))
  refused(t, await merchant.storefront.post(`${SALES_ORDERS}/${id}/confirmation`),
    [422, 'shortage_policy_not_allowed'])
  await bodyOf(merchant.post(`${SALES_ORDERS}/${id}/confirmation`))
})

t.test('200: an order that was placed before is answered still', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 9 } })
  const body = salesOrderBody(REJECT)
  await bodyOf(merchant.storefront.post(SALES_ORDERS, body))
  await bodyOf(merchant.patch('/v1/merchant', { settings: { storefront_shortage_policies } }))
  t.equal((await merchant.storefront.post(SALES_ORDERS, body)).statusCode, 200)
})

t.test('400: the policy of orders that name none is always among them', async (t) => {
  const merchant = await givenCareful()
  const change = async (settings: object) => merchant.patch('/v1/merchant', { settings })
  const at = '/settings/storefront_shortage_policies'
  refused(t, await change(REJECT), [400, 'invalid_request'], [`${at} lacks_default`])
  refused(t, await change({ storefront_shortage_policies: ['cancel_short'] }),
    [400, 'invalid_request'], [`${at} lacks_default`])
  refused(t, await change({ storefront_shortage_policies: [] }), [400, 'invalid_request'])
  refused(t, await change({ storefront_shortage_policies: ['backorder', 'none'] }),
    [400, 'invalid_request'])
  await bodyOf(change({ ...REJECT, storefront_shortage_policies: ['reject'] }))
})
