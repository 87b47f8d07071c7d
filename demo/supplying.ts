// Acts as the suppliers, each with its own API key: they accept, ship, deliver and bill their
// purchase orders, credit what was refused at the door, and close short what they do not have.

import { amountOf, formatMoney, sumMoney } from '../src/domain/kernel/money.ts'
import { CLIENTS, workAtOnce } from './at-once.ts'
import type { Client } from './client.ts'
import type { Receipt } from './data.ts'
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

type Acting = { operator: Client, clients: SupplierClients }

/** Handles the purchase orders. Returns the messages of the failures. */
export async function servePurchases (
  { operator, clients }: Acting, purchases: readonly ReadPurchase[],
  { receipts, onServed }: { receipts: Receipts, onServed: (count: number) => void }
): Promise<string[]> {
  return workAtOnce(spread(purchases), async (purchase) => {
    const client = clients.get(purchase.supplier_id)
    if (client === undefined) throw new Error(`${purchase.id} is for a supplier without a key`)
    await servePurchase({ operator, client }, purchase, receipts)
  }, onServed)
}

/** Moves neighbors apart, so that clients that work at once handle other orders and other stock. */
function spread<Item> (items: readonly Item[]): Item[] {
  const stride = Math.ceil(items.length / CLIENTS)
  return Array.from({ length: stride }, (_, offset) =>
    items.filter((_item, index) => index % stride === offset)).flat()
}

type Sent = Receipt & { line_number: number, unit_cost: string }

const arrivedOf = ({ kept, refused }: Receipt): number => kept + refused

async function servePurchase (
  { operator, client }: { operator: Client, client: Client }, purchase: ReadPurchase,
  receipts: Receipts
): Promise<void> {
  const { id, lines } = purchase
  const path = `/v1/purchase-orders/${id}`
  const live = lines.filter((line) => liveOf(line) > 0)
  await client.send('POST', `${path}/acknowledgements`, {
    lines: live.map((line) =>
      ({ line_number: line.line_number, status: 'accepted', quantity: liveOf(line) }))
  })
  const sent = live.map((line) => ({
    line_number: line.line_number,
    unit_cost: line.unit_cost,
    ...receipts.get(keyOf(id, line.line_number)) ?? { kept: liveOf(line), refused: 0 }
  }))
  const shipped = unitsOf(sent, arrivedOf)
  if (shipped.length > 0) {
    const shipment = await client.send('POST', `${path}/shipments`, {
      carrier: 'Adventure Freight', tracking_number: id, lines: shipped.map(withoutCost)
    }) as { id: string }
    await arrive({ operator, client }, shipment.id, sent)
  }
  if (sent.some((line, index) => arrivedOf(line) < liveOf(live[index]))) {
    await client.send('POST', `${path}/closure`, { reason: 'other' })
  }
  await bill(client, purchase, 'B', shipped)
  await bill(client, purchase, 'C', unitsOf(sent, ({ refused }) => -refused))
}

/** The customer takes what it keeps. What it refuses is credited to it, as an operator decides. */
async function arrive (
  { operator, client }: { operator: Client, client: Client }, shipment_id: string,
  sent: readonly Sent[]
): Promise<void> {
  const path = `/v1/shipments/${shipment_id}`
  const refused = unitsOf(sent, (line) => line.refused)
  if (refused.length > 0) {
    await operator.send('POST', `${path}/incidents`, {
      kind: 'refused',
      fault: 'supplier',
      reason: 'Rejected at the receipt.',
      outcome: 'refund',
      lines: refused.map(withoutCost)
    })
  }
  if (sent.some(({ kept }) => kept > 0)) await client.send('POST', `${path}/delivery`, {})
}

type Units = { line_number: number, quantity: number, unit_cost: string }

function unitsOf (sent: readonly Sent[], countOf: (line: Sent) => number): Units[] {
  return sent.map((line) => ({
    line_number: line.line_number, quantity: countOf(line), unit_cost: line.unit_cost
  })).filter(({ quantity }) => quantity !== 0)
}

function withoutCost ({ line_number, quantity }: Units): Omit<Units, 'unit_cost'> {
  return { line_number, quantity }
}

/** Units below 0 are credited. */
async function bill (
  client: Client, { id, number, currency }: ReadPurchase, kind: 'B' | 'C', lines: readonly Units[]
): Promise<void> {
  if (lines.length === 0) return
  await client.send('POST', `/v1/purchase-orders/${id}/bills`, {
    number: `${kind}-${number}`,
    issued_on: new Date().toISOString().slice(0, 'YYYY-MM-DD'.length),
    lines,
    total: formatMoney(sumMoney(lines, ({ unit_cost, quantity }) =>
      amountOf(unit_cost, quantity, currency)), currency)
  })
}

/** The units of a line that are neither rejected nor canceled. */
export function liveOf (line: ReadPurchaseLine | undefined): number {
  return line === undefined ? 0 : line.quantity - line.rejected_quantity - line.canceled_quantity
}
