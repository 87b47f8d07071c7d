// Creates a merchant with the suppliers and the stock of AdventureWorks, over HTTP.

import { CLIENTS } from './at-once.ts'
import { buildClient, type Client } from './client.ts'
import type { DemoSupplier, StockRow } from './data.ts'

export type DemoMerchant = { id: string, name: string, operator: Client }

/** The merchant is named as fully as invoices by Peppol ask, and approves bills that match. */
const SETTINGS = {
  legal: {
    address: {
      name: 'Accounts',
      line1: '1200 Harbor Avenue',
      city: 'Seattle',
      region: 'WA',
      postal_code: '98126',
      country: 'US'
    },
    tax_id: 'US911144442',
    registration_number: '601234567',
    endpoint: { scheme: '0060', id: '080998765' }
  },
  billing: { approval: 'automatic' }
}

type Place = { url: string, platform_key: string }

export async function createMerchant (
  { url, platform_key }: Place, name: string, suppliers: readonly DemoSupplier[]
): Promise<DemoMerchant> {
  const platform = buildClient({ url, key: platform_key, connections_max: 1 })
  const { merchant: { id }, api_key: { secret } } = await platform.send('POST', '/v1/merchants', {
    name, currency: 'USD', settings: SETTINGS
  }) as { merchant: { id: string }, api_key: { secret: string } }
  platform.close()
  const operator = buildClient({ url, key: secret, connections_max: CLIENTS })
  for (const { body, stock } of suppliers) {
    // eslint-disable-next-line no-await-in-loop -- one after the other, as a person would
    const supplier = await operator.send('POST', '/v1/suppliers', body) as { id: string }
    // eslint-disable-next-line no-await-in-loop -- a feed needs its supplier
    if (stock.length > 0) await reportStock(operator, supplier.id, { mode: 'full', rows: stock })
  }
  return { id, name, operator }
}

/** Sends a stock feed. Throws when a row is refused. */
export async function reportStock (
  client: Client, supplier_id: string, feed: { mode: 'full' | 'delta', rows: readonly StockRow[] }
): Promise<void> {
  const path = `/v1/suppliers/${supplier_id}/stock-feeds`
  const answer = await client.send('POST', path, feed) as { accepted: number }
  if (answer.accepted === feed.rows.length) return
  throw new Error(`a feed was refused: ${JSON.stringify(answer)}`)
}
