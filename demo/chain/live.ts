// Places the orders of AdventureWorks at the retailer and lives them to their end: the maker makes,
// the distributor sends from its warehouse what the maker leaves short, and each merchant decides
// what waits for it.

import { setTimeout } from 'node:timers/promises'
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
import { listWaiting, untilAnswered, untilSourced, untilStockIsSeen } from './until.ts'

const PAUSE_MS = 1_000

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
    goods.made.reduce((sum, { on_hand }) => sum + on_hand, 0))
  const started_ms = performance.now()
  const secondsOf = (): number => (performance.now() - started_ms) / 1000
  const placing = await placeOrders(retailer, orders, buildProgress(orders.length, 'orders of C'))
  await untilSourced(retailer, goods.waiting)
  await untilAnswered(retailer)
  await untilAnswered(distributor)
  const seconds_down = secondsOf()
  say(`  all of them were at A ${seconds_down.toFixed(1)} s after the first was placed`)
  const failures = [...placing.failures]
  // Before that, chance would decide which orders take what is for those that are left short.
  await bringIn(distributor, goods.shelf)
  for (let rounds = 0; ; rounds++) {
    /* eslint-disable no-await-in-loop -- until nothing is open, for half of the time at most */
    const began_ms = performance.now()
    failures.push(...await playRound(chain, orders))
    if (rounds === 0) await bringIn(maker, goods.made_later)
    if (await countOpen(retailer) === 0) break
    await setTimeout(Math.max(PAUSE_MS, performance.now() - began_ms))
    /* eslint-enable no-await-in-loop */
  }
  failures.push(...await decideIncidents(distributor), ...await decideIncidents(retailer))
  return { placing, seconds_down, seconds: secondsOf(), failures }
}

/** Whoever has goods sends them, and what nobody is left for is canceled. */
async function playRound (chain: Chain, orders: readonly DemoOrder[]): Promise<string[]> {
  const { maker, distributor } = chain
  const failures: string[] = []
  /* eslint-disable no-await-in-loop -- one merchant after the other */
  for (const member of [maker, distributor]) {
    const open = await listOpenPurchases(member.own)
    if (open.length === 0) continue
    const receipts = member === maker ? await receiptsOf(chain, orders) : new Map()
    const onServed = buildProgress(open.length, `purchase orders from ${member.name}`)
    failures.push(...await servePurchases(
      { operator: member.operator, clients: member.own }, open, { receipts, onServed }))
  }
  for (const member of membersOf(chain)) failures.push(...await giveUp(member))
  /* eslint-enable no-await-in-loop */
  return failures
}

/** To the merchant's own factory or warehouse. */
async function bringIn ({ name, own }: Member, rows: Goods['shelf']): Promise<void> {
  const [place] = own
  if (place === undefined) throw new Error(`${name} has no place of its own`)
  const [supplier_id, client] = place
  await reportStock(client, supplier_id, { mode: 'delta', rows })
}

async function countOpen ({ operator }: Member): Promise<number> {
  return (await operator.list('/v1/sales-orders', { status: 'confirmed' })).length
}

/** What becomes of each line of the maker's own purchase orders, by way of both merchants. */
async function receiptsOf (
  chain: Chain, orders: readonly DemoOrder[]
): Promise<Receipts> {
  let sent = orders
  let receipts: Receipts = new Map()
  for (const member of membersOf(chain)) {
    // eslint-disable-next-line no-await-in-loop -- each gets what the one before has sent
    const books = await readBooks(member)
    receipts = readReceipts(sent, books)
    sent = sentBy(books, receipts)
  }
  return receipts
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

/** Units that a supplier has left short, and that no other one has. */
async function giveUp (member: Member): Promise<string[]> {
  const orders = await listWaiting(member)
  if (orders.length === 0) return []
  const { purchases } = await readBooks(member)
  const left_short = new Set(purchases.flatMap(({ sales_order_id, lines }) =>
    lines.filter(({ rejected_quantity }) => rejected_quantity > 0)
      .map((line) => keyOf(sales_order_id, line.sales_order_line_number))))
  return workAtOnce(orders, async ({ id, lines }) => {
    const waiting = lines.filter(({ line_number, unsourced_quantity }) =>
      unsourced_quantity > 0 && left_short.has(keyOf(id, line_number)))
    if (waiting.length === 0) return
    await member.operator.send('POST', `/v1/sales-orders/${id}/cancellation`, {
      reason: 'It cannot be had.',
      lines: waiting.map(({ line_number, unsourced_quantity }) =>
        ({ line_number, quantity: unsourced_quantity }))
    })
  })
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
