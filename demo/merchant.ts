// A fresh merchant with the suppliers and the stock of AdventureWorks, made over HTTP.

import { buildClient, type Client } from './client.ts'
import type { DemoSupplier } from './data.ts'

export const CLIENTS = 32

export type DemoMerchant = { id: string, name: string, operator: Client }

type Place = { url: string, platform_key: string }

export async function createMerchant (
  { url, platform_key }: Place, name: string, suppliers: readonly DemoSupplier[]
): Promise<DemoMerchant> {
  const platform = buildClient({ url, key: platform_key, connections_max: 1 })
  const { merchant: { id }, api_key: { secret } } = await platform.send('POST', '/v1/merchants', {
    name, currency: 'USD'
  }) as { merchant: { id: string }, api_key: { secret: string } }
  platform.close()
  const operator = buildClient({ url, key: secret, connections_max: CLIENTS })
  for (const { body, stock } of suppliers) {
    // eslint-disable-next-line no-await-in-loop -- one after the other, as a person would
    const supplier = await operator.send('POST', '/v1/suppliers', body) as { id: string }
    // eslint-disable-next-line no-await-in-loop -- a feed follows its supplier
    if (stock.length > 0) await reportStock(operator, supplier.id, stock)
  }
  return { id, name, operator }
}

async function reportStock (
  operator: Client, supplier_id: string, rows: DemoSupplier['stock']
): Promise<void> {
  const path = `/v1/suppliers/${supplier_id}/stock-feeds`
  const feed = await operator.send('POST', path, { mode: 'full', rows }) as { accepted: number }
  if (feed.accepted !== rows.length) throw new Error(`a feed was refused: ${JSON.stringify(feed)}`)
}
