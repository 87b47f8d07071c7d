// Places the orders of AdventureWorks at the retailer and lives them to their end: the maker makes,
// the distributor sends from its warehouse what the maker leaves short, and each merchant decides
// what waits for it.

import { workAtOnce } from '../at-once.ts'
import type { Client } from '../client.ts'
import type { DemoOrder } from '../data.ts'
import { reportStock } from '../merchant.ts'
import { type Placing, placeOrders } from '../place.ts'
import { type Books, readBooks, type ReadOrder } from '../read-back.ts'
import { keyOf, readReceipts, type Receipts } from '../receipts.ts'
import { buildProgress, say } from '../show.ts'
import { listOpenPurchases, servePurchases } from '../supplying.ts'
import type { Goods } from './goods.ts'
import { type Chain, type Member, membersOf } from './merchants.ts'
import {
  listWaiting, untilAnswered, untilClosed, untilSourced, untilStockIsSeen
} from './until.ts'

export type ChainLife = {
  placing: Placing
  /** From the first order of the retailer until the maker has all of them. */
  seconds_down: number
  /** Until nothing is open any more. */
  seconds: number
  failures: string[]
}

export async function liveChain (
  chain: Chain, goods: Goods
): Promise<ChainLife> {
  const { orders } = goods
  const { maker, distributor, retailer } = chain
  await untilStockIsSeen(chain,
    [...goods.made, ...goods.shelf].reduce((sum, { on_hand }) => sum + on_hand, 0))
  const started_ms = performance.now()
  const secondsOf = (): number => (performance.now() - started_ms) / 1000
  const placing = await placeOrders(retailer, orders, buildProgress(orders.length, 'orders of C'))
  await untilSourced(retailer, goods.waiting)
  await untilAnswered(retailer)
  await untilAnswered(distributor)
  const seconds_down = secondsOf()
  say(`  all of them were at A ${seconds_down.toFixed(1)} s after the first was placed`)
  const failures = [...placing.failures]
  const receipts = await receiptsOf(chain, orders)
  failures.push(...await serve(maker, receipts.maker, 'purchase orders of A'))
  failures.push(...await cancelWaiting(maker, () => true))
  await untilClosed(distributor)
  failures.push(...await serve(distributor, new Map(), 'purchase orders from the warehouse of B'))
  failures.push(...await cancelWaiting(distributor, () => true))
  await untilClosed(retailer)
  const refused = await linesLeftShort(retailer)
  failures.push(...await cancelWaiting(retailer, (id, line) => refused.has(keyOf(id, line))))
  const [factory] = maker.own
  if (factory === undefined) throw new Error('the maker has no factory')
  await reportStock(factory[1], factory[0], { mode: 'delta', rows: goods.made_later })
  await untilSourced(retailer, 0)
  await untilAnswered(retailer)
  await untilAnswered(distributor)
  failures.push(...await serve(maker, new Map(), 'purchase orders of A, made later'))
  await untilClosed(distributor)
  await untilClosed(retailer)
  failures.push(...await decideIncidents(distributor), ...await decideIncidents(retailer))
  return { placing, seconds_down, seconds: secondsOf(), failures }
}

/** What becomes of each line of the maker's own purchase orders, by way of both merchants. */
async function receiptsOf (
  chain: Chain, orders: readonly DemoOrder[]
): Promise<{ maker: Receipts }> {
  let sent = orders
  let receipts: Receipts = new Map()
  for (const member of membersOf(chain)) {
    // eslint-disable-next-line no-await-in-loop -- each gets what the one before has sent
    const books = await readBooks(member)
    receipts = readReceipts(sent, books)
    sent = sentBy(books, receipts)
  }
  return { maker: receipts }
}

/** A purchase order is an order of the partner, whose reference is its id. */
function sentBy ({ purchases }: Books, receipts: Receipts): DemoOrder[] {
  return purchases.map(({ id, lines }) => ({
    reference: id,
    lines: [],
    receipts: lines.map(({ line_number, quantity }) =>
      receipts.get(keyOf(id, line_number)) ?? { kept: quantity, refused: 0 })
  }))
}

async function serve (
  { operator, own }: Member, receipts: Receipts, what: string
): Promise<string[]> {
  const open = await listOpenPurchases(own)
  const onServed = buildProgress(open.length, what)
  return servePurchases({ operator, clients: own }, open, { receipts, onServed })
}

/** Units that no supplier is left for are canceled, line by line. */
async function cancelWaiting (
  member: Member, isGivenUp: (sales_order_id: string, line_number: number) => boolean
): Promise<string[]> {
  return workAtOnce(await listWaiting(member), async ({ id, lines }) => {
    const waiting = lines.filter(({ line_number, unsourced_quantity }) =>
      unsourced_quantity > 0 && isGivenUp(id, line_number))
    if (waiting.length === 0) return
    await member.operator.send('POST', `/v1/sales-orders/${id}/cancellation`, {
      reason: 'It cannot be had.',
      lines: waiting.map(({ line_number, unsourced_quantity }) =>
        ({ line_number, quantity: unsourced_quantity }))
    })
  })
}

/** By `keyOf` the sales order and its line. */
async function linesLeftShort (member: Member): Promise<Set<string>> {
  const { purchases } = await readBooks(member)
  return new Set(purchases.flatMap(({ sales_order_id, lines }) =>
    lines.filter(({ rejected_quantity }) => rejected_quantity > 0)
      .map((line) => keyOf(sales_order_id, line.sales_order_line_number))))
}

/** What customers refused at the door is credited by each merchant to its own. */
async function decideIncidents ({ operator }: { operator: Client }): Promise<string[]> {
  const orders = await operator.list<ReadOrder>('/v1/sales-orders')
  const open = orders.flatMap(({ shipments }) => shipments.flatMap(({ id, incidents }) =>
    incidents.filter(({ outcome }) => outcome === null)
      .map((incident) => ({ shipment_id: id, incident_id: incident.id }))))
  return workAtOnce(open, async ({ shipment_id, incident_id }) => operator.send(
    'POST', `/v1/shipments/${shipment_id}/incidents/${incident_id}/resolution`,
    { outcome: 'refund' }))
}
