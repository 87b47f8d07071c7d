// Samples of shipments and their incidents, by the path of their routes.

import type { Sample } from './samples.ts'
import type { TestMerchant } from './service.ts'
import { bodyOfAnswer, placeOrder, ship } from './stories.ts'

const LOST = { kind: 'lost', lines: [{ line_number: 1, quantity: 1 }] }

export const SHIPMENT_SAMPLES: Readonly<Record<string, Sample>> = {
  '/v1/shipments/{id}': {
    params: givenShipment,
    bodies: { PATCH: () => ({ carrier: 'DHL', tracking_number: 'CORRECT-1' }) }
  },
  '/v1/shipments/{id}/delivery': { params: givenShipment, bodies: { POST: () => ({}) } },
  '/v1/shipments/{id}/cancellation': { params: givenShipment, bodies: { POST: () => ({}) } },
  '/v1/shipments/{id}/incidents': { params: givenShipment, bodies: { POST: () => LOST } },
  '/v1/shipments/{id}/incidents/{incident}': { params: givenIncident },
  '/v1/shipments/{id}/incidents/{incident}/resolution': {
    params: givenIncident, bodies: { POST: () => ({ outcome: 'reship' }) }
  }
}

async function givenShipment (merchant: TestMerchant) {
  const { id } = await ship(merchant, await placeOrder(merchant))
  return { id }
}

async function givenIncident (merchant: TestMerchant) {
  const { id } = await givenShipment(merchant)
  const { incident } = await bodyOfAnswer<{ incident: { id: string } }>(
    merchant.post(`/v1/shipments/${id}/incidents`, LOST))
  return { id, incident: incident.id }
}
