// Samples of what people write on orders, by the path of the routes.

import type { Sample } from './samples.ts'
import type { TestMerchant } from './service.ts'
import { placeOrder } from './stories.ts'

async function givenSalesOrder (merchant: TestMerchant): Promise<{ id: string }> {
  return { id: (await placeOrder(merchant)).id }
}

async function givenPurchaseOrder (merchant: TestMerchant): Promise<{ id: string }> {
  return { id: (await placeOrder(merchant)).purchase_order_id }
}

const BODIES = { POST: () => ({ text: 'Please pack it as a gift.' }) }

export const NOTE_SAMPLES: Readonly<Record<string, Sample>> = {
  '/v1/purchase-orders/{id}': {
    params: givenPurchaseOrder, bodies: { PATCH: () => ({ supplier_reference: 'A-20417' }) }
  },
  '/v1/purchase-orders/{id}/notes': { params: givenPurchaseOrder, bodies: BODIES },
  '/v1/sales-orders/{id}/notes': { params: givenSalesOrder, bodies: BODIES }
}
