// Samples of returns, by the path of their routes.

import { placeDelivered, placeReturned, receiveReturn, requestReturn } from './returns.ts'
import type { Sample } from './samples.ts'
import type { TestMerchant } from './service.ts'

async function givenRequested (merchant: TestMerchant) {
  const { id } = await requestReturn(merchant, await placeDelivered(merchant))
  return { id }
}

async function givenApproved (merchant: TestMerchant) {
  const { return_id } = await placeReturned(merchant)
  return { id: return_id }
}

export const RETURN_SAMPLES: Readonly<Record<string, Sample>> = {
  '/v1/sales-orders/{id}/returns': {
    params: async (merchant) => ({ id: (await placeDelivered(merchant)).id }),
    bodies: { POST: () => ({ lines: [{ line_number: 1, quantity: 1, reason: 'defective' }] }) }
  },
  '/v1/returns': {
    params: async (merchant) => {
      await givenApproved(merchant)
      return {}
    }
  },
  '/v1/returns/{id}': { params: givenApproved },
  '/v1/returns/{id}/approval': {
    params: givenRequested,
    bodies: { POST: () => ({ lines: [{ line_number: 1, restocking_fee: '1.00' }] }) }
  },
  '/v1/returns/{id}/refusal': {
    params: givenRequested, bodies: { POST: () => ({ reason: 'The 30 days are over.' }) }
  },
  '/v1/returns/{id}/shipment': {
    params: givenApproved,
    bodies: { POST: () => ({ carrier: 'DHL', tracking_number: 'BACK-1' }) }
  },
  '/v1/returns/{id}/receipt': {
    params: givenApproved,
    bodies: { POST: () => ({ lines: [{ line_number: 1, accepted_quantity: 1 }] }) }
  },
  '/v1/returns/{id}/closure': { params: givenApproved, bodies: { POST: () => ({}) } },
  '/v1/returns/{id}/supplier-credit': {
    params: async (merchant) => {
      const { id } = await givenApproved(merchant)
      await receiveReturn(merchant, { id })
      return { id }
    },
    bodies: { POST: () => ({ decision: 'accepted', reference: 'CN-1042' }) }
  }
}
