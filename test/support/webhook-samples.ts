// Samples of webhook endpoints, by the path of their routes.

import type { Sample } from './samples.ts'
import type { TestMerchant } from './service.ts'
import { bodyOfAnswer, placeOrder } from './stories.ts'

/** Nobody listens there. */
const BODY = { url: 'http://127.0.0.1:9/hooks' }

/** Operators and the merchant's first supplier may change it. */
async function givenEndpoint (merchant: TestMerchant): Promise<{ id: string }> {
  const { id } = await bodyOfAnswer(merchant.post('/v1/webhook-endpoints', {
    ...BODY, supplier_id: merchant.supplier_id
  }))
  return { id }
}

/** Its events since then have positions. */
async function givenTested (merchant: TestMerchant): Promise<{ id: string }> {
  const endpoint = await givenEndpoint(merchant)
  await bodyOfAnswer(merchant.post(`/v1/webhook-endpoints/${endpoint.id}/test-events`))
  return endpoint
}

const replayed = new WeakMap<TestMerchant, string>()

/** An endpoint that has had an event, whose id is kept for the body. */
async function givenReplayed (merchant: TestMerchant): Promise<{ id: string }> {
  const endpoint = await givenEndpoint(merchant)
  await placeOrder(merchant)
  const { event_id } = await bodyOfAnswer<{ event_id: string }>(
    merchant.post(`/v1/webhook-endpoints/${endpoint.id}/test-events`))
  replayed.set(merchant, event_id)
  return endpoint
}

const ENDPOINT = '/v1/webhook-endpoints/{id}'

export const WEBHOOK_SAMPLES: Readonly<Record<string, Sample>> = {
  '/v1/webhook-endpoints': {
    params: async (merchant) => {
      await givenEndpoint(merchant)
      return {}
    },
    bodies: { POST: () => BODY }
  },
  [ENDPOINT]: { params: givenEndpoint, bodies: { PATCH: () => ({ ordering: 'none' }) } },
  [`${ENDPOINT}/secret-rotations`]: { params: givenEndpoint, bodies: { POST: () => ({}) } },
  [`${ENDPOINT}/test-events`]: { params: givenEndpoint, bodies: { POST: () => ({}) } },
  [`${ENDPOINT}/deliveries`]: { params: givenTested },
  [`${ENDPOINT}/replays`]: {
    params: givenReplayed,
    bodies: { POST: (merchant) => ({ event_id: replayed.get(merchant) ?? 'evt_unknown' }) }
  }
}
