// Samples of resources that are lists above all, by the path of their routes.

import { placeRefunded } from './money-samples.ts'
import type { Sample } from './samples.ts'
import type { TestMerchant } from './service.ts'
import { bodyOfAnswer, placeDearer, placeOrder, ship } from './stories.ts'

let days = 0

/** A rate of a day that has none yet. */
function rateBody () {
  const valid_on = new Date(Date.UTC(2000, 0, ++days)).toISOString().slice(0, 10)
  return { base: 'USD', quote: 'EUR', rate: '0.92', valid_on }
}

/** What makes an item of a list. */
const given = (make: (merchant: TestMerchant) => Promise<unknown>): Pick<Sample, 'params'> => ({
  params: async (merchant) => {
    await make(merchant)
    return {}
  }
})

export const LIST_SAMPLES: Readonly<Record<string, Sample>> = {
  '/v1/exchange-rates': {
    ...given(async (merchant) => bodyOfAnswer(merchant.post('/v1/exchange-rates', rateBody()))),
    bodies: { POST: rateBody }
  },
  '/v1/shipments': given(async (merchant) => ship(merchant, await placeOrder(merchant))),
  '/v1/payments': given(async (merchant) => placeOrder(merchant, {
    about: { payments: [{ reference: 'pi_8842', amount: '5.00' }] }
  })),
  '/v1/refunds': given(placeRefunded),
  '/v1/exceptions': given(placeDearer),
  '/v1/purchase-orders': given(placeOrder),
  '/v1/supplier-stock': given(placeOrder)
}
