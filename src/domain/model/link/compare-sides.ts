// Where our purchase order and the partner's sales order differ, once nothing is left to be read
// from the partner: what a person, or the next message to the partner, has to mend.

import { canonicalMoney, readMoney } from '../../kernel/money.ts'
import { sum } from '../../kernel/sum.ts'
import { liveOf, type PurchaseOrderLine } from '../purchase-order/purchase-order.ts'
import { deliveredOf, type ShipmentLine } from '../shipment/shipment.ts'
import {
  ownShipmentsOf, type Pair, pairedLinesOf, partnerLiveOf, sentParcelsOf, unclaimedOf, unitsOf,
  unpairedOf
} from './partner-sale.ts'
import type { PartnerLine, PartnerParcel } from './partner-sales-order.ts'
import { type Part, partsIn, replacedOf } from './resent-units.ts'

/** In words, for a person; empty when both sides agree. */
export function compareSides (pair: Pair): string[] {
  return [
    ...unpairedOf(pair).map(({ line_number }) =>
      `The partner’s order has no line for line ${line_number}.`),
    ...unclaimedOf(pair).map(({ line_number }) =>
      `Line ${line_number} of the partner’s order is none of ours.`),
    ...compareLines(pair).flatMap(({ words }) => words)
  ]
}

/** Does a line differ of which the partner asks nothing back from its own suppliers? */
export function isLineWaiting (pair: Pair): boolean {
  return compareLines(pair).some(({ theirs, words }) =>
    theirs.pending_cancellation_quantity === 0 && words.length > 0)
}

function compareLines (pair: Pair): Array<{ theirs: PartnerLine, words: string[] }> {
  const parcels = sentParcelsOf(pair)
  const sent = {
    parcels, parts: partsIn(pair, parcels), is_gathering: isGathering(pair, parcels)
  }
  return pairedLinesOf(pair).map(({ line, theirs }) =>
    ({ theirs, words: compareLine({ ...pair, ...sent }, line, theirs) }))
}

type Sent = { parcels: readonly PartnerParcel[], parts: readonly Part[], is_gathering: boolean }

function compareLine (
  { parcels, parts, is_gathering, ...pair }: Pair & Sent, line: PurchaseOrderLine,
  theirs: PartnerLine
): string[] {
  const { missing_quantity } = line
  // Units that never arrived in our warehouse are bought again; for the partner they have left.
  // What was sent although we wanted it no more is beyond the order here, and ordered there.
  const live = liveOf(line) + missing_quantity + line.over_shipped_quantity
  const sent = line.shipped_quantity + missing_quantity + line.over_shipped_quantity
  const ended = sumOfLines(pair, line, (part, shipment) =>
    deliveredOf(shipment, part) + part.lost_quantity + part.refused_quantity)
  // Units beyond the order are known here once their parcel is.
  const their_over = is_gathering ? 0 : unitsOf(pair, parcels, line, 'over_shipped_quantity')
  const their_live = partnerLiveOf(theirs) + their_over
  const their_sent = unitsOf(pair, parcels, line)
  const their_arrived = unitsOf(pair, parcels, line, 'delivered_quantity') +
    replacedOf(parts, line.line_number)
  const name = `Line ${line.line_number}:`
  return [
    ...differ(`${name} wanted units`, live, their_live),
    // Parcels of an order that ships as a whole wait for the last of them.
    ...is_gathering
      ? []
      : differ(`${name} shipped units`, sent, their_sent),
    // Here more may be known: somebody has received them.
    ...Math.min(their_arrived, sent) > ended
      ? differ(`${name} arrived units`, ended, their_arrived)
      : [],
    ...compareCost(pair, line, theirs)
  ]
}

/** Must the order ship as a whole, and has the partner sent a part of it? */
function isGathering (pair: Pair, parcels: readonly PartnerParcel[]): boolean {
  const { order: { ship_complete }, sale: { status } } = pair
  return ship_complete && status === 'confirmed' && pairedLinesOf(pair).some(({ line, theirs }) =>
    unitsOf(pair, parcels, line) < partnerLiveOf(theirs))
}

function sumOfLines (
  pair: Pair, { line_number }: PurchaseOrderLine,
  unitsIn: (part: ShipmentLine, shipment: Pair['order']['shipments'][number]) => number
): number {
  return sum(ownShipmentsOf(pair), (shipment) => sum(shipment.lines, (part) =>
    part.line_number === line_number ? unitsIn(part, shipment) : 0))
}

function compareCost (
  { order: { currency } }: Pair, line: PurchaseOrderLine, theirs: PartnerLine
): string[] {
  if (line.cost_increase !== null || liveOf(line) === line.shipped_quantity) return []
  const price = canonicalMoney(theirs.unit_price, currency)
  return readMoney(price) === readMoney(line.unit_cost)
    ? []
    : differ(`Line ${line.line_number}: unit cost`, line.unit_cost, price)
}

function differ (what: string, ours: number | string, theirs: number | string): string[] {
  return ours === theirs ? [] : [`${what}: ${ours} here, ${theirs} at the partner.`]
}
