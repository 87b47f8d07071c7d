// Whether both sides of each link agree: each purchase order is one sales order of the partner, its
// counters are the same there, and each parcel was recorded once.

import {
  type Exception, exceptionsOf, type Parcel, type Purchase, type PurchaseLine, purchasesOf,
  type Sale, type SaleLine, salesOf
} from './telling.ts'
import { linkedOf } from './meddling.ts'
import { liveOf } from './supplying.ts'
import type { Life, Name } from './world.ts'

const sum = <T>(items: readonly T[], count: (item: T) => number): number =>
  items.reduce((total, item) => total + count(item), 0)

type Pair = { order: Purchase, sale: Sale, line: PurchaseLine, theirs: SaleLine }

export type Difference = {
  name: Name
  order_id: string
  text: string
  /** Units that the partner has sent, and that nobody here waits for any more. */
  is_gone?: boolean
  /** The rest is a matter of time or of a person. */
  waits_for: string | null
}

type Sides = { order: Purchase, sales: Sale[], exceptions: Exception[] }

/** Of all orders of the chain; empty when both sides of all agree. */
export async function findDifferences (life: Life): Promise<Difference[]> {
  const { members: { A, B } } = life
  const found = await Promise.all(linkedOf(life).map(async (buyer) => {
    const [orders, sales, exceptions] = await Promise.all([
      purchasesOf(buyer, buyer.link.supplier_id), salesOf(buyer.name === 'B' ? A : B),
      exceptionsOf(buyer)
    ])
    return orders.flatMap((order) => compareOrder({
      order,
      sales: sales.filter(({ reference }) => reference === order.id),
      exceptions: exceptions.filter((one) => one.purchase_order_id === order.id)
    }).map((one) => ({ name: buyer.name, order_id: order.id, ...one })))
  }))
  return found.flat()
}

type Found = Omit<Difference, 'name' | 'order_id'>

export function compareOrder ({ order, sales, exceptions }: Sides): Found[] {
  const [sale] = sales
  if (sales.length > 1) return [hard(`${sales.length} orders of the partner`)]
  if (sale === undefined) {
    const live = sum(order.lines, liveOf)
    return live === 0 || order.status === 'planned' ? [] : [hard('the partner has no order')]
  }
  const numbers = sale.metadata.buyer_line_numbers?.split(',').map(Number)
  const sold = sale.lines.filter(({ replacement_for }) => replacement_for === null)
  return [
    ...compareParcels(order, sale),
    ...order.lines.flatMap((line) => {
      const at = numbers === undefined ? line.line_number - 1 : numbers.indexOf(line.line_number)
      const theirs = sold.find(({ line_number }) => line_number === at + 1)
      if (theirs === undefined) {
        return liveOf(line) === 0 ? [] : [hard(`line ${line.line_number} is not there`)]
      }
      return compareLine({ order, sale, line, theirs }, exceptions)
    })
  ]
}

const hard = (text: string): Found => ({ text, waits_for: null })

const isKept = ({ canceled_at }: Parcel): boolean => canceled_at === null
const parcelsOf = ({ shipments }: Sale): Parcel[] =>
  shipments.filter((one) => isKept(one) && one.destination === 'customer')

/** The partner's parcels that a shipment names. */
export const namesIn = ({ metadata }: Parcel): string[] => Object.entries(metadata)
  .flatMap(([name, text]) => name.startsWith('partner_shipment') ? text.split(' ') : [])

/** No parcel stands in two of ours. */
function compareParcels ({ shipments }: Purchase, sale: Sale): Found[] {
  const told = shipments.filter(isKept).flatMap(namesIn)
  const known = new Set(parcelsOf(sale).map(({ id }) => id))
  return [
    ...new Set(told).size === told.length ? [] : [hard(`a parcel twice: ${told.join(' ')}`)],
    ...told.filter((id) => !known.has(id) && !isArrived(shipments, id))
      .map((id) => hard(`parcel ${id} never left`))
  ]
}

/** What has arrived in part stays, whatever the partner says of it. */
function isArrived (shipments: readonly Parcel[], id: string): boolean {
  return shipments.some((one) => namesIn(one).includes(id) && one.lines.some((line) =>
    line.delivered_quantity + line.lost_quantity + line.refused_quantity > 0))
}

function compareLine (pair: Pair, exceptions: readonly Exception[]): Found[] {
  const { line } = pair
  const counters = listCounters(pair)
  const [wanted = 0, shipped = 0] = counters.map(({ ours, theirs }) => theirs - ours)
  return counters.filter(({ ours, theirs }) => ours !== theirs).map((counter) => {
    const { what, ours, theirs } = counter
    return {
      is_gone: what !== 'price' && wanted === shipped && shipped > 0,
      text: `line ${line.line_number}: ${what} ${ours} here, ${theirs} at the partner`,
      waits_for: findReason(pair, counter, exceptions)
    }
  })
}

type Counter = { what: string, ours: number, theirs: number }

function listCounters (pair: Pair): Counter[] {
  const { order, sale, line, theirs } = pair
  const { missing_quantity: missing, over_shipped_quantity: over } = line
  const parts = parcelsOf(sale).flatMap(({ lines }) => lines)
    .filter((one) => one.sales_order_line_number === theirs.line_number)
  const is_gathering = order.ship_complete && isPartial(sale)
  const their_over = is_gathering
    ? 0
    : sum(parts, (one) => (one as { over_shipped_quantity?: number }).over_shipped_quantity ?? 0)
  const sent = line.shipped_quantity + missing + over
  const their_sent = sum(parts, ({ quantity }) => quantity)
  const ended = sum(order.shipments.filter(isKept), ({ lines }) => sum(lines, (one) =>
    one.line_number === line.line_number
      ? one.delivered_quantity + one.lost_quantity + one.refused_quantity
      : 0))
  const their_ended = Math.min(sent, sum(parts, (one) => one.delivered_quantity))
  const is_priced = liveOf(line) > line.shipped_quantity
  return [
    {
      what: 'wanted',
      ours: liveOf(line) + missing + over,
      theirs: theirs.quantity - theirs.canceled_quantity + their_over
    },
    { what: 'shipped', ours: sent, theirs: their_sent },
    // Here more may be known.
    { what: 'arrived', ours: ended, theirs: Math.max(ended, their_ended) },
    {
      what: 'price',
      ours: is_priced ? Number(line.unit_cost) : 0,
      theirs: is_priced ? Number(theirs.unit_price) : 0
    }
  ]
}

/** What a person, a supplier or the rest of the goods must still do about it. */
function findReason (
  { order, sale, line, theirs }: Pair, { what, ours, theirs: said }: Counter,
  exceptions: readonly Exception[]
): string | null {
  if (line.cost_increase !== null) return 'cost_increase'
  if (line.pending_cancellation_quantity + theirs.pending_cancellation_quantity > 0) {
    return 'cancellation'
  }
  // Of parcels that both know, both know what has arrived.
  if (what === 'arrived' && isSentSame(listCounters({ order, sale, line, theirs }))) return null
  const numbers = what === 'price' ? 'unit cost' : `${ours} here, ${said} at the partner`
  const is_told = exceptions.some(({ kind, detail, resolved_at, resolution }) =>
    kind === 'chain_out_of_step' && (resolved_at === null || resolution === 'dismiss') &&
    detail?.includes(`Line ${line.line_number}:`) === true && detail.includes(numbers))
  if (is_told) return 'chain_out_of_step'
  return what === 'shipped' && order.ship_complete && isPartial(sale) ? 'the rest' : null
}

function isSentSame (counters: readonly Counter[]): boolean {
  return counters.every(({ what, ours, theirs }) => what !== 'shipped' || ours === theirs)
}

function isPartial (sale: Sale): boolean {
  return sale.lines.some((line) => line.shipped_quantity < line.quantity - line.canceled_quantity)
}
