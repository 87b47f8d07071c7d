// Samples of what people write on orders, by the path of the routes.

import type { Sample } from './samples.ts'
import type { TestMerchant } from './service.ts'
import { placeOrder } from './stories.ts'

async function givenPurchaseOrder (merchant: TestMerchant): Promise<{ id: string }> {
  return { id: (await placeOrder(merchant)).purchase_order_id }
}

export const NOTE_SAMPLES: Readonly<Record<string, Sample>> = {
  '/v1/purchase-orders/{id}': {
    params: givenPurchaseOrder, bodies: { PATCH: () => ({ tags: ['claim'] }) }
  }
}
