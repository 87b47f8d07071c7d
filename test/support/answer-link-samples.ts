// Samples of answer links, by the path of their routes.

import { bodyOfAnswer, placeOrder } from './stories.ts'
import type { Sample } from './samples.ts'
import type { TestMerchant } from './service.ts'

const bodies = { POST: () => ({}) }

/** Creates an order with a link for each side of it. */
async function placeLinked (merchant: TestMerchant) {
  const placed = await placeOrder(merchant)
  await bodyOfAnswer(merchant.post(`/v1/sales-orders/${placed.id}/answer-links`))
  await bodyOfAnswer(
    merchant.post(`/v1/purchase-orders/${placed.purchase_order_id}/answer-links`))
  return placed
}

const of_sale: Sample = {
  bodies, params: async (merchant) => ({ id: (await placeLinked(merchant)).id })
}
const of_purchase: Sample = {
  bodies, params: async (merchant) => ({ id: (await placeLinked(merchant)).purchase_order_id })
}

export const ANSWER_LINK_SAMPLES: Readonly<Record<string, Sample>> = {
  '/v1/purchase-orders/{id}/answer-links': of_purchase,
  '/v1/sales-orders/{id}/answer-links': of_sale,
  '/v1/purchase-orders/{id}/answer-link-revocations': of_purchase,
  '/v1/sales-orders/{id}/answer-link-revocations': of_sale,
  '/v1/suppliers/{id}/answer-link-revocations': {
    bodies,
    params: async (merchant) => {
      await placeLinked(merchant)
      return { id: merchant.supplier_id }
    }
  }
}
