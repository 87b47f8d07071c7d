// Takes all orders of a merchant to their end: suppliers answer, ship, deliver and close short, and
// what is missing is sourced again, at last from new stock.

import { type Accounts, readAccounts } from './accounts.ts'
import type { DemoOrder, DemoSupplier } from './data.ts'
import type { DemoMerchant } from './merchant.ts'
import { type Books, readBooks, type ReadException, type ReadPurchase } from './read-back.ts'
import { readReceipts, type Receipts } from './receipts.ts'
import { postRestockFeeds, untilSourced } from './restock.ts'
import { buildProgress, say } from './show.ts'
import { listOpenPurchases, servePurchases, type SupplierClients } from './supplying.ts'

export const ATTEMPTS = ['first', 'resourced', 'restocked'] as const
export type Attempt = typeof ATTEMPTS[number]

export type Life = {
  books: Books
  /** The attempt in which each purchase order was made, by the id of the purchase order. */
  attempts: ReadonlyMap<string, Attempt>
  receipts: Receipts
  accounts: Accounts
  /** The exceptions that wait for a person. */
  exceptions: ReadException[]
  seconds: number
  statuses: ReadonlyMap<number, number>
  /** The messages of what went wrong. */
  failures: string[]
}

type Story = {
  suppliers: readonly DemoSupplier[]
  orders: readonly DemoOrder[]
  /** The merchant's data after all orders were placed. */
  books: Books
}

const WHAT: Readonly<Record<Attempt, string>> = {
  first: 'purchase orders',
  resourced: 'purchase orders sourced again',
  restocked: 'purchase orders after restock'
}

export async function liveOrders (
  merchant: DemoMerchant, clients: SupplierClients, { suppliers, orders, books }: Story
): Promise<Life> {
  const { operator } = merchant
  operator.statuses.clear()
  const started_ms = performance.now()
  const receipts = readReceipts(orders, books)
  const attempts = new Map<string, Attempt>()
  const failures: string[] = []

  const serveOpen = async (attempt: Attempt): Promise<void> => {
    const open = await listOpenPurchases(clients)
    for (const { id } of open) attempts.set(id, attempt)
    const onServed = buildProgress(open.length, WHAT[attempt])
    failures.push(...await servePurchases({ operator, clients }, open, { receipts, onServed }))
  }
  await serveOpen('first')
  // Units that are closed short are sourced again at once. Stock that becomes free is used a moment
  // later, by a job.
  const purchases = await operator.list<ReadPurchase>('/v1/purchase-orders')
  await untilSourced(merchant, { suppliers: books.suppliers, purchases })
  await serveOpen('resourced')
  failures.push(...await postRestockFeeds(clients, books.suppliers, suppliers))
  const restocked_ms = performance.now()
  await untilSourced(merchant, { suppliers: books.suppliers, purchases })
  const took = ((performance.now() - restocked_ms) / 1000).toFixed(1)
  say(`  all suppliers restocked: the orders that waited were sourced in ${took} s`)
  await serveOpen('restocked')
  const seconds = (performance.now() - started_ms) / 1000
  const statuses = new Map(operator.statuses)
  const lived = await readBooks(merchant)
  const accounts = await readAccounts(merchant, lived.orders)
  const invoiced = ((performance.now() - started_ms) / 1000 - seconds).toFixed(1)
  say(`  the last shipment was invoiced ${invoiced} s later, or before`)
  return {
    books: lived,
    accounts,
    attempts,
    receipts,
    exceptions: await operator.list<ReadException>('/v1/exceptions', { state: 'open' }),
    seconds,
    statuses,
    failures
  }
}
