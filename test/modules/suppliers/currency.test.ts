// A supplier's currency: its amounts come with it, its stock rows keep their own.

import t from 'tap'
import { holds } from '../../support/holds.ts'
import { givenService, supplierBody } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'

const { givenMerchant } = await givenService(t)
const SUPPLIERS = '/v1/suppliers'

t.test('PATCH 400: another currency comes with the freight in it', async (t) => {
  const merchant = await givenMerchant()
  const freight = { zones: [{ base: '5.00' }] }
  const { id } = await bodyOf(merchant.post(SUPPLIERS, supplierBody({ freight })))
  const patch = async (body: object) => merchant.patch(`${SUPPLIERS}/${id}`, body)
  refused(t, await patch({ currency: 'JPY' }), [400, 'invalid_request'], ['/freight required'])
  holds(t, await bodyOf(patch({ currency: 'JPY', freight: { zones: [{ base: '800' }] } })), {
    currency: 'JPY', freight: { zones: [{ base: '800', per_unit: '0', per_kg: '0' }] }
  })
  await bodyOf(patch({ freight: { zones: [{ base: '0' }] } }))
  holds(t, await bodyOf(patch({ currency: 'USD' })), {
    currency: 'USD', freight: { zones: [{ base: '0.00', per_unit: '0.00', per_kg: '0.00' }] }
  })
})

t.test('PATCH 400: another currency comes with the amounts in it', async (t) => {
  const merchant = await givenMerchant()
  const { id } = await bodyOf(merchant.post(
    SUPPLIERS, supplierBody({ order_fee: '5.00', min_order_value: '50.00' })))
  await merchant.givenStock(id, 'A', { unit_cost: '7.00' })
  const patch = async (body: object) => merchant.patch(`${SUPPLIERS}/${id}`, body)
  const INVALID: [number, string] = [400, 'invalid_request']
  refused(t, await patch({ currency: 'JPY' }), INVALID,
    ['/order_fee required', '/min_order_value required'])
  refused(t, await patch({ currency: 'JPY', order_fee: '800' }), INVALID,
    ['/min_order_value required'])
  refused(t, await patch({ currency: 'JPY', min_order_value: '8000' }), INVALID,
    ['/order_fee required'])
  t.match((await patch({ currency: 'JPY' })).json().errors[0].detail, /5\.00 EUR/)
  holds(t, await bodyOf(merchant.get(`${SUPPLIERS}/${id}`)), { version: 1, currency: 'EUR' })
  holds(t, await bodyOf(patch({ currency: 'EUR', rank: 2 })), { order_fee: '5.00' })
  holds(t, await bodyOf(patch({ currency: 'JPY', order_fee: '0', min_order_value: '8000' })), {
    currency: 'JPY', order_fee: '0', min_order_value: '8000'
  })
  refused(t, await patch({ currency: 'USD' }), INVALID, ['/min_order_value required'])
  await bodyOf(patch({ min_order_value: '0' }))
  holds(t, await bodyOf(patch({ currency: 'USD' })), {
    currency: 'USD', order_fee: '0.00', min_order_value: '0.00'
  })
  holds(t, await bodyOf(merchant.get(`${SUPPLIERS}/${id}/stock/A`)), {
    currency: 'EUR', unit_cost: '7.00'
  })
})
