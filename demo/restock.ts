// Suppliers report their first stock once more, and Tandem sources the orders that wait.

import { setTimeout } from 'node:timers/promises'
import { workAtOnce } from './at-once.ts'
import type { DemoSupplier } from './data.ts'
import { type DemoMerchant, reportStock } from './merchant.ts'
import type { Books, ReadOrder, ReadStock, ReadSupplier } from './read-back.ts'
import type { SupplierClients } from './supplying.ts'
import { findSellable } from './waiting.ts'

const SOURCED_WITHIN_MS = 60_000
const ASK_AGAIN_AFTER_MS = 250

/** Sends one delta feed for each supplier with stock. Returns the messages of the failures. */
export async function postRestockFeeds (
  clients: SupplierClients, read: readonly ReadSupplier[], suppliers: readonly DemoSupplier[]
): Promise<string[]> {
  const ids = new Map(read.map(({ code, id }) => [code, id]))
  const restocked = suppliers.filter(({ stock }) => stock.length > 0)
  return workAtOnce(restocked, async ({ body: { code }, stock }) => {
    const id = ids.get(code) ?? ''
    const client = clients.get(id)
    if (client === undefined) throw new Error(`${code} has no key`)
    await reportStock(client, id, { mode: 'delta', rows: stock })
  })
}

/**
 * Returns when no order waits for units that a supplier could sell. Throws when that takes too
 * long. `suppliers` and `purchases` may be read before, because nothing is closed short meanwhile.
 */
export async function untilSourced (
  { operator }: DemoMerchant, { suppliers, purchases }: Pick<Books, 'suppliers' | 'purchases'>
): Promise<void> {
  const until_ms = performance.now() + SOURCED_WITHIN_MS
  for (;;) {
    // Stock is read first, then the unsourced orders, then the partially sourced ones.
    /* eslint-disable no-await-in-loop -- asked again and again, in this order */
    const stock = await operator.list<ReadStock>('/v1/supplier-stock')
    const unsourced = await operator.list<ReadOrder>('/v1/sales-orders', {
      status: 'confirmed', sourcing_status: 'unsourced'
    })
    const partly = await operator.list<ReadOrder>('/v1/sales-orders', {
      status: 'confirmed', sourcing_status: 'partially_sourced'
    })
    const orders = [...unsourced, ...partly]
    const sellable = findSellable({ suppliers, purchases, stock, orders })
    if (sellable.length === 0) return
    if (performance.now() > until_ms) throw new Error(`still not sourced: ${sellable.join(', ')}`)
    await setTimeout(ASK_AGAIN_AFTER_MS)
    /* eslint-enable no-await-in-loop */
  }
}
