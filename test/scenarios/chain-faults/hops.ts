// What must hold after each story: both sides of each hop count the same, every unit is somewhere,
// and nothing that was said over a link was done twice.

import { examineMerchants } from '../../../src/doctor.ts'
import { inSnapshot } from '../../../src/platform/db/snapshot.ts'
import { compareOrder } from '../chain-life/agreement.ts'
import type { Purchase, PurchaseLine, Sale, SaleLine } from '../chain-life/telling.ts'
import { list, say } from './ask.ts'
import type { Member, World } from './world.ts'

export type Bought = Omit<Purchase, 'lines'> & {
  lines: Array<PurchaseLine & { sales_order_line_number: number }>
}
export type Sold = Omit<Sale, 'lines'> & { lines: Array<SaleLine & { sourced_quantity: number }> }

/** A sales order, what was bought for it, and what each of those is at the partner. */
export type Hop = { member: Member, sale: Sold, orders: Array<{ order: Bought, sales: Hop[] }> }

type Trail = Hop['orders'][number]

export async function readHops (world: World, sale_id: string): Promise<Hop> {
  const { c } = world
  return readHop(world, c, await say<Sold>(c, 'GET', `/sales-orders/${sale_id}`))
}

async function readHop (world: World, member: Member, sale: Sold): Promise<Hop> {
  const { a, b, c } = world
  const found = await list<Bought>(member, `/purchase-orders?sales_order_id=${sale.id}&limit=100`)
  const seller = { A: c, B: a, C: b }[member.name]
  const orders = await Promise.all(found.map(async (order): Promise<Trail> => {
    if (!member.linked.has(order.supplier_id)) return { order, sales: [] }
    const sales = await list<Sold>(seller, `/sales-orders?reference=${order.id}`)
    return { order, sales: await Promise.all(sales.map((one) => readHop(world, seller, one))) }
  }))
  return { member, sale, orders }
}

/** Those of the last merchant that has the goods, oldest first. */
export function lastOrdersOf (hop: Hop): Array<{ member: Member, order: Bought }> {
  return hop.orders.flatMap(({ order, sales }) => sales.length === 0
    ? [{ member: hop.member, order }]
    : sales.flatMap(lastOrdersOf))
}

/** In words; empty when all holds. */
export async function findFaults (world: World, sale_ids: readonly string[]): Promise<string[]> {
  const hops = await Promise.all(sale_ids.map(async (id) => readHops(world, id)))
  const faults = await Promise.all(hops.map(findIn))
  return faults.flat()
}

async function findIn (hop: Hop): Promise<string[]> {
  const { member: { name, linked }, sale, orders } = hop
  const deeper = await Promise.all(orders.flatMap(({ sales }) => sales.map(findIn)))
  return [
    ...orders.filter(({ order }) => linked.has(order.supplier_id)).flatMap(compareHop)
      .map((text) => `${name} ${sale.id}: ${text}`),
    ...findLost(hop).map((text) => `${name} ${sale.id}: ${text}`),
    ...(await findTwice(hop)).map((text) => `${name} ${sale.id}: ${text}`),
    ...(await findOpen(hop)).map((text) => `${name} ${sale.id}: ${text}`),
    ...deeper.flat()
  ]
}

const COUNTERS = ['wanted', 'accepted', 'shipped', 'delivered', 'lost'] as const

/**
 * One sales order there for ours, with the same counters on each line. A partner that was away
 * never heard of units that were canceled meanwhile.
 */
function compareHop ({ order, sales }: Trail): string[] {
  const compared = compareOrder({ order, sales: sales.map(({ sale }) => sale), exceptions: [] })
    .map(({ text }) => text)
  const their_lines = sales[0]?.sale.lines ?? []
  return [...compared, ...order.lines.flatMap((line) => {
    const theirs = their_lines.find(({ line_number }) => line_number === line.line_number)
    if (theirs === undefined) return []
    const said = countersOf(theirs)
    return ownCountersOf(line).flatMap((ours, at) => ours === said[at]
      ? []
      : [`line ${line.line_number}: ${COUNTERS[at]} ${ours} here, ${said[at]} there`])
  })]
}

function ownCountersOf (line: PurchaseLine): number[] {
  return [
    line.quantity - line.canceled_quantity - line.rejected_quantity, line.accepted_quantity,
    line.shipped_quantity, line.delivered_quantity, line.lost_quantity
  ]
}

function countersOf (line: Sold['lines'][number]): number[] {
  return [
    line.quantity - line.canceled_quantity, line.sourced_quantity,
    line.shipped_quantity, line.delivered_quantity, line.lost_quantity
  ]
}

/** Each unit is canceled, waits, or stands in one purchase order; when all is over, it came. */
function findLost ({ sale, orders }: Hop): string[] {
  return sale.lines.flatMap((line) => {
    const bought = orders.flatMap(({ order }) => order.lines)
      .filter(({ sales_order_line_number: number }) => number === line.line_number)
      .reduce((units, one) => units + one.quantity - one.rejected_quantity -
        one.canceled_quantity, 0)
    const { quantity, canceled_quantity, unsourced_quantity } = line
    const here = [quantity - canceled_quantity, unsourced_quantity + bought]
    const arrived = line.delivered_quantity + line.lost_quantity + unsourced_quantity
    return here[0] === here[1] && here[0] === arrived
      ? []
      : [`line ${line.line_number}: ${here[0]} wanted, ${here[1]} are somewhere, ${arrived} came`]
  })
}

type Referenced = { id: string, reference?: string | null }

/** What a partner has reported stands there under its id. */
async function findTwice ({ member, sale: { id, shipments } }: Hop): Promise<string[]> {
  const returns = await list<Referenced>(member, `/returns?sales_order_id=${id}`)
  const parcels: ReadonlyArray<{ incidents: Referenced[] }> = shipments
  return [returns, parcels.flatMap(({ incidents }) => incidents)].flatMap((all) => {
    const references = all.flatMap(({ reference }) => reference ?? [])
    return references.filter((one, at) => references.indexOf(one) !== at)
      .map((one) => `${one} is there twice`)
  })
}

async function findOpen ({ member, sale: { id } }: Hop): Promise<string[]> {
  const open = await list<{ kind: string, detail: string | null }>(
    member, `/exceptions?state=open&sales_order_id=${id}`)
  return open.filter(({ kind }) => kind === 'chain_out_of_step')
    .map(({ kind, detail }) => `${kind}: ${detail}`)
}

let examined: Promise<unknown> = Promise.resolve()
let next: Promise<object[]> | undefined

/** What the doctor finds. Stories that end while it examines share what it finds after that. */
export async function findUnsound (world: World): Promise<object[]> {
  next ??= examined.then(async () => {
    next = undefined
    return examine(world)
  })
  examined = next.catch(() => {})
  return next
}

/** Each database as of one moment. */
async function examine ({ a, b, c }: World): Promise<object[]> {
  const all = await Promise.all([a, b, c].map(async ({ db }) =>
    inSnapshot(db, async (snapshot, ids) => examineMerchants(snapshot, ids))))
  return all.flatMap(({ findings }) => findings.filter(({ count }) => count > 0))
}
