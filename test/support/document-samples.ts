// Samples of documents, by the path of the routes.

import { INVOICE_SAMPLES } from './invoice-samples.ts'
import { RECEIVED_DOCUMENT_SAMPLES } from './received-document-samples.ts'
import type { Sample } from './samples.ts'
import { placeOrder } from './stories.ts'

const ofPurchaseOrder: Sample = {
  params: async (merchant) => ({ id: (await placeOrder(merchant)).purchase_order_id })
}

export const DOCUMENT_SAMPLES: Readonly<Record<string, Sample>> = {
  ...RECEIVED_DOCUMENT_SAMPLES,
  '/v1/invoices/{id}/document': { ...INVOICE_SAMPLES['/v1/invoices/{id}'] },
  '/v1/purchase-orders/{id}/document': ofPurchaseOrder,
  '/v1/purchase-orders/{id}/packing-slip': ofPurchaseOrder,
  '/v1/sales-orders/{id}/document': {
    params: async (merchant) => ({ id: (await placeOrder(merchant)).id })
  }
}
