// Samples of documents, by the path of the routes.

import { PNG, pngOf } from '../modules/documents/logos.ts'
import { INVOICE_SAMPLES } from './invoice-samples.ts'
import { RECEIVED_DOCUMENT_SAMPLES } from './received-document-samples.ts'
import type { Sample } from './samples.ts'
import { bodyOfAnswer, placeOrder } from './stories.ts'

/** Each picture is another: those of two merchants would be one resource. */
let made = 0

const ofPurchaseOrder: Sample = {
  params: async (merchant) => ({ id: (await placeOrder(merchant)).purchase_order_id })
}

export const DOCUMENT_SAMPLES: Readonly<Record<string, Sample>> = {
  ...RECEIVED_DOCUMENT_SAMPLES,
  '/v1/logos': { bodies: { POST: () => ({ data: PNG }) } },
  '/v1/logos/{hash}': {
    params: async (merchant) => {
      const { sha256 } = await bodyOfAnswer<{ sha256: string }>(
        merchant.post('/v1/logos', { data: pngOf(1 + made++ % 999, 2).toString('base64') }))
      return { hash: sha256 }
    }
  },
  '/v1/invoices/{id}/document': { ...INVOICE_SAMPLES['/v1/invoices/{id}'] },
  '/v1/purchase-orders/{id}/document': ofPurchaseOrder,
  '/v1/purchase-orders/{id}/packing-slip': ofPurchaseOrder,
  '/v1/sales-orders/{id}/document': {
    params: async (merchant) => ({ id: (await placeOrder(merchant)).id })
  }
}
