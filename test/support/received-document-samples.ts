// Samples of received documents, by the path of their routes.

import { numberOf } from '../../src/domain/kernel/order-number.ts'
import type { Sample } from './samples.ts'
import type { TestMerchant } from './service.ts'
import { bodyOfAnswer, placeOrder } from './stories.ts'

/** An 855 that accepts the order. */
function acceptanceOf (order_number: string, { is_test = false } = {}): string {
  const now = '261129*0830'
  return [
    `ISA*00*          *00*          *ZZ*LITWARE        *ZZ*ACME           *${now}*U*00401` +
      `*000000031*0*${is_test ? 'T' : 'P'}*>`,
    'GS*PR*LITWARE*ACME*20261129*0830*31*X*004010', 'ST*855*0001',
    `BAK*00*AD*${order_number}*20261129****A-1`, 'SE*3*0001', 'GE*1*31', 'IEA*1*000000031'
  ].map((segment) => `${segment}~`).join('\n')
}

const X12 = 'application/edi-x12'

async function givenDocument (merchant: TestMerchant): Promise<{ id: string }> {
  const { purchase_order_id } = await placeOrder(merchant)
  const { id } = await bodyOfAnswer(merchant.supplier.post('/v1/documents', {
    media_type: X12, content: acceptanceOf(numberOf(purchase_order_id))
  }))
  return { id }
}

let made = 0

export const RECEIVED_DOCUMENT_SAMPLES: Readonly<Record<string, Sample>> = {
  '/v1/documents': {
    params: async (merchant) => {
      await givenDocument(merchant)
      return {}
    },
    bodies: {
      POST: ({ supplier_id }) => ({
        supplier_id, media_type: X12, content: acceptanceOf(`NONE-${++made}`)
      })
    }
  },
  '/v1/documents/{id}': { params: givenDocument },
  '/v1/documents/{id}/content': { params: givenDocument },
  '/v1/documents/{id}/receipt': { params: givenDocument }
}
