// Samples of stock feeds and of pulls of them, by the path of their routes.

import type { Sample } from './samples.ts'
import { bodyOfAnswer } from './stories.ts'

const SKU = 'BOLT-M8'
/** Nobody listens there, and nothing is pulled before a job runs. */
const FEED_SOURCE = { kind: 'http', url: 'http://127.0.0.1:9/stock.csv' }

export const FEED_SAMPLES: Readonly<Record<string, Sample>> = {
  '/v1/suppliers/{id}/stock-feeds': {
    params: async ({ supplier_id }) => ({ id: supplier_id }),
    bodies: { POST: () => ({ rows: [{ sku: SKU, on_hand: 70, unit_cost: '10.00' }] }) },
    judges: '/rows'
  },
  '/v1/suppliers/{id}/feed-previews': {
    params: async ({ supplier_id }) => ({ id: supplier_id }),
    bodies: { POST: () => ({ format: 'csv', text: `sku,on_hand\r\n${SKU},70\r\n` }) }
  },
  '/v1/suppliers/{id}/feed-pulls': {
    params: async (merchant, method) => {
      const id = await merchant.givenSupplier({ feed_source: FEED_SOURCE })
      // A list has one. Of two that wait, the second would be the first.
      if (method === 'GET') await bodyOfAnswer(merchant.post(`/v1/suppliers/${id}/feed-pulls`))
      return { id }
    },
    bodies: { POST: () => ({}) }
  }
}
