// Acts as the suppliers, each with its own API key: they accept, ship and deliver their purchase
// orders, and close short what they do not have.

import { CLIENTS, workAtOnce } from './at-once.ts'
import type { Client } from './client.ts'
import type { DemoMerchant } from './merchant.ts'
import type { ReadPurchase, ReadPurchaseLine, ReadSupplier } from './read-back.ts'
import { keyOf, type Receipts } from './receipts.ts'

/** Clients by the id of their supplier. */
export type SupplierClients = ReadonlyMap<string, Client>

export const OPEN_STATUSES = ['issued', 'acknowledged'] as const

export async function openSupplierClients (
  { operator }: DemoMerchant, suppliers: readonly ReadSupplier[]
): Promise<SupplierClients> {
  const clients = new Map<string, Client>()
  const failures = await workAtOnce(suppliers, async ({ id, code }) => {
    const { secret } = await operator.send('POST', '/v1/api-keys', {
      role: 'supplier', name: code, supplier_id: id
    }) as { secret: string }
    clients.set(id, operator.withKey(secret))
  })
  if (failures.length > 0) throw new Error(failures.join('\n'))
  return clients
}

/** Lists the open purchase orders of all suppliers, oldest first, each read by its supplier. */
export async function listOpenPurchases (suppliers: SupplierClients): Promise<ReadPurchase[]> {
  const open: ReadPurchase[] = []
  const failures = await workAtOnce([...suppliers.values()], async (client) => {
    for (const status of OPEN_STATUSES) {
      // eslint-disable-next-line no-await-in-loop -- a client does one thing at a time
      open.push(...await client.list<ReadPurchase>('/v1/purchase-orders', { status }))
    }
  })
  if (failures.length > 0) throw new Error(failures.join('\n'))
  return open.sort((a, b) => a.id < b.id ? -1 : 1)
}

/** Handles the purchase orders. Returns the messages of the failures. */
export async function servePurchases (
  suppliers: SupplierClients, purchases: readonly ReadPurchase[],
  { receipts, onServed }: { receipts: Receipts, onServed: (count: number) => void }
): Promise<string[]> {
  return workAtOnce(spread(purchases), async (purchase) => {
    const client = suppliers.get(purchase.supplier_id)
    if (client === undefined) throw new Error(`${purchase.id} is for a supplier without a key`)
    await servePurchase(client, purchase, receipts)
  }, onServed)
}

/** Moves neighbors apart, so that clients that work at once handle other orders and other stock. */
function spread<Item> (items: readonly Item[]): Item[] {
  const stride = Math.ceil(items.length / CLIENTS)
  return Array.from({ length: stride }, (_, offset) =>
    items.filter((_item, index) => index % stride === offset)).flat()
}

async function servePurchase (
  client: Client, { id, lines }: ReadPurchase, receipts: Receipts
): Promise<void> {
  const path = `/v1/purchase-orders/${id}`
  const live = lines.filter((line) => liveOf(line) > 0)
  await client.send('POST', `${path}/acknowledgements`, {
    lines: live.map((line) =>
      ({ line_number: line.line_number, status: 'accepted', quantity: liveOf(line) }))
  })
  const sent = live.map((line) => ({
    line_number: line.line_number,
    quantity: receipts.get(keyOf(id, line.line_number)) ?? liveOf(line)
  }))
  const shipped = sent.filter(({ quantity }) => quantity > 0)
  if (shipped.length > 0) {
    const shipment = await client.send('POST', `${path}/shipments`, {
      carrier: 'Adventure Freight', tracking_number: id, lines: shipped
    }) as { id: string }
    await client.send('POST', `/v1/shipments/${shipment.id}/delivery`, {})
  }
  if (sent.some(({ quantity }, index) => quantity < liveOf(live[index]))) {
    await client.send('POST', `${path}/closure`, { reason: 'other' })
  }
}

/** The units of a line that are neither rejected nor canceled. */
export function liveOf (line: ReadPurchaseLine | undefined): number {
  return line === undefined ? 0 : line.quantity - line.rejected_quantity - line.canceled_quantity
}
