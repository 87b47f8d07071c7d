// Creates the merchant for the bench: three suppliers, which all have every SKU at different costs.

import { buildClient } from '../demo/client.ts'
import { buildRandom, buildSampleOrder, HOT_SKU, skuAt, SKUS, SUPPLIERS } from './orders.ts'

const FEED_ROWS = 1_000
const PLENTY = 2_000_000_000
const SEED = 7

export type BenchMerchant = {
  key: string
  /** The text of the answer to an order. */
  sample_answer: string
}

/** Sends feeds of 1,000 rows, then one order. Its answer is the text of `no-database-server`. */
export async function createMerchant (
  { url, platform_key }: { url: string, platform_key: string }
): Promise<BenchMerchant> {
  const platform = buildClient({ url, key: platform_key, connections_max: 1 })
  const { api_key: { secret: key } } = await platform.send('POST', '/v1/merchants', {
    name: 'Under load', currency: 'USD'
  }) as { api_key: { secret: string } }
  platform.close()
  const operator = buildClient({ url, key, connections_max: 1 })
  const random = buildRandom(SEED)
  const skus = [HOT_SKU, ...Array.from({ length: SKUS }, (_, index) => skuAt(index))]
  for (let number = 1; number <= SUPPLIERS; number++) {
    // eslint-disable-next-line no-await-in-loop -- one supplier after the other
    const { id } = await operator.send('POST', '/v1/suppliers', {
      code: `SUPPLIER-${number}`, name: `Supplier ${number}`
    }) as { id: string }
    const rows = skus.map((sku) => ({
      sku,
      on_hand: PLENTY,
      unit_cost: `${20 + random(10)}.${10 + random(90)}`,
      lead_time_days: 1 + random(5)
    }))
    for (let from = 0; from < rows.length; from += FEED_ROWS) {
      // eslint-disable-next-line no-await-in-loop -- one feed after the other
      const feed = await operator.send('POST', `/v1/suppliers/${id}/stock-feeds`, {
        rows: rows.slice(from, from + FEED_ROWS)
      }) as { rejected: number }
      if (feed.rejected > 0) throw new Error(`a feed was refused: ${JSON.stringify(feed)}`)
    }
  }
  const sample = await operator.send('POST', '/v1/sales-orders', buildSampleOrder())
  operator.close()
  return { key, sample_answer: JSON.stringify(sample) }
}
