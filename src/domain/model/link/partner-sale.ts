// Our purchase order beside the partner's sales order for it, and what of the one belongs to what
// of the other.

import { sum } from '../../kernel/sum.ts'
import {
  liveOf, type PurchaseOrder, type PurchaseOrderLine
} from '../purchase-order/purchase-order.ts'
import type { Shipment } from '../shipment/shipment.ts'
import type { PartnerLine, PartnerParcel, PartnerSalesOrder } from './partner-sales-order.ts'

/** Our purchase order with its shipments. */
export type LinkedOrder = PurchaseOrder & { shipments: readonly Shipment[] }

export type Pair = {
  order: LinkedOrder
  sale: Pick<PartnerSalesOrder, 'status' | 'lines' | 'shipments'> &
    Partial<Pick<PartnerSalesOrder, 'credits'>>
  /** The numbers of the partner's lines by those of ours. */
  line_numbers: ReadonlyMap<number, number>
}

/** A partner may have another database by now, and its feed may name the order of another. */
export function isOurs (
  { id, currency }: Pick<LinkedOrder, 'id' | 'currency'>, partner_order_id: string,
  sale: PartnerSalesOrder
): boolean {
  return sale.id === partner_order_id && sale.reference === id && sale.currency === currency
}

/**
 * Each line of the partner says which of ours it is. What it sends again at no charge has lines of
 * its own, which are none of ours.
 */
export function pairLineNumbers (
  { lines }: Pick<PurchaseOrder, 'lines'>, sale: Pair['sale'], placed: readonly number[] | null
): Map<number, number> {
  const numbers = placed ?? numbersSaidOf(sale)
  return new Map(lines.flatMap(({ line_number }) => {
    const at = numbers.indexOf(line_number)
    const theirs = sale.lines.find((line) => line.line_number === at + 1)
    return theirs === undefined || theirs.replacement_for !== null
      ? []
      : [[line_number, theirs.line_number]]
  }))
}

/** Our numbers of the partner's lines, in their order, as the partner says them. */
export function numbersSaidOf ({ lines }: Pick<Pair['sale'], 'lines'>): number[] {
  return lines.filter(({ replacement_for }) => replacement_for === null)
    .toSorted((one, other) => one.line_number - other.line_number)
    .map(({ own_line_number }) => own_line_number)
}

/** Lines of which something is wanted, and that the partner does not have. */
export function unpairedOf ({ order, line_numbers }: Pair): PurchaseOrderLine[] {
  return order.lines.filter((line) => line.substitute_for === null && liveOf(line) > 0 &&
    !line_numbers.has(line.line_number))
}

/** Lines of the partner that are none of ours. */
export function unclaimedOf ({ sale, line_numbers }: Pair): PartnerLine[] {
  const claimed = new Set(line_numbers.values())
  return sale.lines.filter((line) => line.replacement_for === null && partnerLiveOf(line) > 0 &&
    !claimed.has(line.line_number))
}

/**
 * Under this name our shipment keeps the ids of the partner's, so none is recorded twice; those
 * that have no room in the value follow as `partner_shipment_2` and so on.
 */
const PARCEL_IDS = 'partner_shipment'
const IS_PARCEL_IDS = /^partner_shipment(_\d+)?$/v

/** Of a value of metadata, and of all of it. */
const CHARACTERS_MAX = 500
const VALUES_MAX = 20

/** Texts of ids, each as long as a value of metadata may be. */
function joinIds (ids: readonly string[]): string[] {
  return ids.reduce<string[]>((texts, id) => {
    const last = texts.at(-1)
    return last === undefined || last.length + 1 + id.length > CHARACTERS_MAX
      ? [...texts, id]
      : [...texts.slice(0, -1), `${last} ${id}`]
  }, [])
}

/** As many as have room for their ids in the metadata of one shipment. */
export function fittingParcels (parcels: readonly PartnerParcel[]): readonly PartnerParcel[] {
  const count = joinIds(parcels.map(({ id }) => id)).slice(0, VALUES_MAX)
    .reduce((all, text) => all + text.split(' ').length, 0)
  return parcels.slice(0, count)
}

export function keepParcelIds (ids: readonly string[]): Record<string, string> {
  return Object.fromEntries(joinIds(ids).map((text, at) =>
    [at === 0 ? PARCEL_IDS : `${PARCEL_IDS}_${at + 1}`, text]))
}

function parcelIdsOf ({ metadata }: Shipment): readonly string[] {
  return Object.entries(metadata)
    .flatMap(([name, text]) => IS_PARCEL_IDS.test(name) ? text.split(' ') : [])
}

/** The partner's line for ours; undefined for a line that the partner does not have. */
function partnerLineOf (
  { sale, line_numbers }: Pair, line_number: number
): PartnerLine | undefined {
  const theirs = line_numbers.get(line_number)
  return sale.lines.find((line) => line.line_number === theirs)
}

/** Our lines that the partner has, each with its own. */
export function pairedLinesOf (
  pair: Pair
): Array<{ line: PurchaseOrderLine, theirs: PartnerLine }> {
  return pair.order.lines.flatMap((line) => {
    const theirs = partnerLineOf(pair, line.line_number)
    return theirs === undefined ? [] : [{ line, theirs }]
  })
}

/** Does the partner wait for its own suppliers to give units up? */
export function isAskingBack (pair: Pair): boolean {
  return pairedLinesOf(pair).some(({ theirs }) => theirs.pending_cancellation_quantity > 0)
}

/** Units that the partner still means to send, or has sent. */
export function partnerLiveOf (line: PartnerLine): number {
  return line.quantity - line.canceled_quantity
}

/** What goes on to us. What the partner's own suppliers send to its warehouse does not. */
const isForUs = ({ destination }: PartnerParcel): boolean => destination === 'customer'

/** Has the parcel left, and goes it on to us? */
export function isLeft (parcel: PartnerParcel): boolean {
  return isForUs(parcel) && parcel.canceled_at === null
}

/** The partner's parcels that the shipment tells of. */
export function parcelsIn (pair: Pair, shipment: Shipment): PartnerParcel[] {
  const ids = parcelIdsOf(shipment)
  return ids.length === 0
    ? []
    : pair.sale.shipments.filter((parcel) => isForUs(parcel) && ids.includes(parcel.id))
}

/** Parcels that have left, and that no shipment of ours tells of, but one that was canceled. */
export function newParcelsOf (pair: Pair): PartnerParcel[] {
  const known = new Set(ownShipmentsOf(pair).flatMap(parcelIdsOf))
  return sentParcelsOf(pair).filter(({ id }) => !known.has(id))
}

/** Shipments of our order, but those that were canceled. */
export function ownShipmentsOf ({ order: { shipments } }: Pick<Pair, 'order'>): Shipment[] {
  return shipments.filter(({ canceled_at }) => canceled_at === null)
}

/** All parcels that have left. */
export function sentParcelsOf (pair: Pair): PartnerParcel[] {
  return pair.sale.shipments.filter(isLeft)
}

type Counter = 'quantity' | 'over_shipped_quantity' | 'delivered_quantity'

/** Units of our line in the parcels. */
export function unitsOf (
  { line_numbers }: Pair, parcels: readonly PartnerParcel[],
  { line_number }: Pick<PurchaseOrderLine, 'line_number'>, counter: Counter = 'quantity'
): number {
  return unitsOfTheirs(parcels, line_numbers.get(line_number), counter)
}

/** Units of the partner's line in the parcels. */
export function unitsOfTheirs (
  parcels: readonly PartnerParcel[], line_number: number | undefined, counter: Counter
): number {
  return sum(parcels, ({ lines }) => sum(lines, (line) =>
    line.sales_order_line_number === line_number ? line[counter] : 0))
}

/** Units of all lines that the partner sent beyond its order. */
export function unitsBeyond (pair: Pair): number {
  const parcels = sentParcelsOf(pair)
  return sum(pair.order.lines, (line) => unitsOf(pair, parcels, line, 'over_shipped_quantity'))
}
