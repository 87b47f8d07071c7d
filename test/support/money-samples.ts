// Samples of money that goes back: reversals, refunds and credits.

import type { Sample } from './samples.ts'
import type { TestMerchant } from './service.ts'
import { bodyOfAnswer, placeOrder } from './stories.ts'

let made = 0

/** An order for which more was paid than it costs. */
const givenOverpaid = async (merchant: TestMerchant) => placeOrder(merchant, {
  about: { payments: [{ reference: 'too much', amount: '99.00' }] }
})

export async function placeRefunded (merchant: TestMerchant) {
  const { id } = await givenOverpaid(merchant)
  return bodyOfAnswer(merchant.post(
    `/v1/sales-orders/${id}/refunds`, { reference: 'returned', amount: '5.00' }))
}

const idOf = ({ id }: { id: string }) => ({ id })

async function givenPayment (merchant: TestMerchant) {
  const { id } = await placeOrder(merchant)
  return bodyOfAnswer(merchant.post(
    `/v1/sales-orders/${id}/payments`, { reference: 'taken back', amount: '5.00' }))
}

export const MONEY_SAMPLES: Readonly<Record<string, Sample>> = {
  '/v1/sales-orders/{id}/refunds': {
    params: async (merchant) => idOf(await givenOverpaid(merchant)),
    bodies: { POST: () => ({ reference: `REFUND-${++made}`, amount: '5.00' }) }
  },
  '/v1/refunds/{id}/bounce': {
    params: async (merchant) => idOf(await placeRefunded(merchant)),
    bodies: { POST: () => ({ reference: 'rt_1', amount: '4.00', reason: 'account closed' }) }
  },
  '/v1/sales-orders/{id}/credits': {
    params: async (merchant) => idOf(await placeOrder(merchant)),
    bodies: { POST: () => ({ amount: '5.00', reason: 'arrived late' }) }
  },
  '/v1/payments/{id}/reversal': {
    params: async (merchant) => idOf(await givenPayment(merchant)),
    bodies: { POST: () => ({ reason: 'chargeback' }) }
  },
  '/v1/payments/{id}/reinstatement': {
    params: async (merchant) => {
      const { id } = await givenPayment(merchant)
      return idOf(await bodyOfAnswer(merchant.post(`/v1/payments/${id}/reversal`)))
    },
    bodies: { POST: () => ({ reference: 'dp_1', amount: '4.00', reason: 'dispute won' }) }
  }
}
