// What a partner's shipments say of ours: new ones, those that never left, corrections, and what
// has arrived.

import {
  type PurchaseOrderLine, unansweredOf, undecidedOf, unshippedOf
} from '../purchase-order/purchase-order.ts'
import { trackingPageOf } from '../shipment/carrier.ts'
import { isFindable, type NewIncident, unitsIn } from '../shipment/incident.ts'
import {
  deliveredOf, type NewShipment, type Shipment, type ShipmentChange, type ShipmentLine
} from '../shipment/shipment.ts'
import {
  fittingParcels, keepParcelIds, newParcelsOf, ownShipmentsOf, type Pair, parcelsIn, sentParcelsOf,
  unitsOf
} from './partner-sale.ts'
import type { PartnerParcel } from './partner-sales-order.ts'
import { partsIn, replacedOf } from './resent-units.ts'

type Units = NewShipment['lines']

export type ParcelTurn =
  | { kind: 'ship', shipment: NewShipment }
  | { kind: 'void', shipment: Shipment }
  | { kind: 'correct', shipment: Shipment, change: ShipmentChange }
  | { kind: 'deliver', shipment: Shipment, arrived: Units, delivered_at: string | null }
  | { kind: 'report', shipment: Shipment, incident: NewIncident }

/** Each of our shipments that stays, with the partner's parcels that it tells of. */
export function knownShipmentsOf (
  pair: Pair
): Array<{ shipment: Shipment, parcels: PartnerParcel[] }> {
  return ownShipmentsOf(pair).map((shipment) => ({ shipment, parcels: parcelsIn(pair, shipment) }))
    .filter(({ parcels }) => parcels.length > 0)
}

/**
 * Shipments of which a parcel never left; other parcels of theirs are recorded anew. What has
 * arrived in part stays, since somebody has it.
 */
export function planVoids (pair: Pair): ParcelTurn[] {
  return knownShipmentsOf(pair).filter(({ shipment, parcels }) =>
    parcels.some(({ canceled_at }) => canceled_at !== null) && shipment.lines.every((line) =>
      deliveredOf(shipment, line) + line.lost_quantity + line.refused_quantity === 0))
    .map(({ shipment }) => ({ kind: 'void', shipment }))
}

/**
 * The next parcel of which anything is not known here, also of an order that has ended: goods that
 * left win. An order that ships as a whole waits until the parcels have all of it: they are one
 * shipment here, however many the partner needed, as far as their ids have room.
 */
export function planShipment (pair: Pair): ParcelTurn[] {
  const { order } = pair
  const parcels = newParcelsOf(pair)
  if (order.ship_complete) {
    const is_whole = order.lines.every((line) =>
      Math.min(unitsOf(pair, parcels, line), shippableOf(line)) >= unshippedOf(line))
    return is_whole ? openShipment(pair, fittingParcels(parcels)) : []
  }
  return parcels.flatMap((parcel) => openShipment(pair, [parcel])).slice(0, 1)
}

/** Units that the partner may ship: accepted or unanswered, and not shipped yet. */
function shippableOf (line: PurchaseOrderLine): number {
  return line.accepted_quantity + unansweredOf(line) - line.shipped_quantity
}

/**
 * Units that we wait for, and beyond them those that nobody here knows of: what was recorded by
 * another way, without naming the parcel, is not recorded again.
 */
function takenOf (
  pair: Pair, parcels: readonly PartnerParcel[], line: PurchaseOrderLine
): number {
  const theirs = unitsOf(pair, parcels, line)
  const awaited = Math.min(theirs, shippableOf(line))
  const known = line.shipped_quantity + line.missing_quantity + line.over_shipped_quantity
  const unknown = unitsOf(pair, sentParcelsOf(pair), line) - known - awaited
  return awaited + Math.max(0, Math.min(theirs - awaited, unknown))
}

function openShipment (pair: Pair, parcels: readonly PartnerParcel[]): ParcelTurn[] {
  const [first] = parcels
  // A person decides about them first, or they would count as sent beyond the order.
  if (pair.order.lines.some((line) =>
    undecidedOf(line) > 0 && unitsOf(pair, parcels, line) > shippableOf(line))) return []
  const lines = pair.order.lines.map((line) => ({
    line_number: line.line_number,
    quantity: takenOf(pair, parcels, line)
  })).filter(({ quantity }) => quantity > 0)
  if (first === undefined || lines.length === 0) return []
  return [{
    kind: 'ship',
    shipment: {
      lines,
      carrier: first.carrier,
      tracking_number: isTaken(pair, first) ? null : first.tracking_number,
      tracking_url: first.tracking_url,
      shipped_at: first.shipped_at,
      metadata: keepParcelIds(parcels.map(({ id }) => id))
    }
  }]
}

/** Does another shipment have the number? The same number would mean the same parcel. */
function isTaken (
  pair: Pair, { tracking_number }: PartnerParcel, but: Shipment | null = null
): boolean {
  return tracking_number !== null && ownShipmentsOf(pair).some((one) =>
    one.id !== but?.id && one.tracking_number === tracking_number)
}

/** What the partner leaves empty corrects nothing. */
export function planCorrections (pair: Pair): ParcelTurn[] {
  return knownShipmentsOf(pair).flatMap(({ shipment, parcels: [first] }): ParcelTurn[] => {
    if (first === undefined) return []
    const { carrier, tracking_number, tracking_url } = first
    const named: ShipmentChange = {
      ...carrier !== null && carrier !== shipment.carrier && { carrier },
      ...tracking_number !== null && tracking_number !== shipment.tracking_number &&
        !isTaken(pair, first, shipment) && { tracking_number }
    }
    const is_other = tracking_url !== null && isOtherPage(tracking_url, { ...shipment, ...named })
    const change = { ...named, ...is_other && { tracking_url } }
    return Object.keys(change).length === 0 ? [] : [{ kind: 'correct', shipment, change }]
  })
}

/** Customers may be shown another page of the carrier than was reported. */
function isOtherPage (url: string, shipment: Shipment): boolean {
  return url !== shipment.tracking_url && url !== trackingPageOf(shipment)
}

/** Units may arrive after all, as long as nobody has decided what the customer gets. */
export function planDeliveries (pair: Pair): ParcelTurn[] {
  return knownShipmentsOf(pair).flatMap(({ shipment, parcels }): ParcelTurn[] => {
    const parts = partsIn(pair, parcels)
    const arrived = shipment.lines.map((line) => {
      const { line_number } = line
      const theirs = unitsOf(pair, parcels, line, 'delivered_quantity') +
        replacedOf(parts, line_number)
      return { line, line_number, quantity: Math.min(theirs, arrivableOf(shipment, line)) }
    }).filter(({ quantity, line }) => quantity > deliveredOf(shipment, line))
      .map(({ line_number, quantity }) => ({ line_number, quantity }))
    if (arrived.length === 0) return []
    const [delivered_at = null] = parcels.map((parcel) => parcel.delivered_at).toSorted().reverse()
    return [{ kind: 'deliver', shipment, arrived, delivered_at }]
  })
}

function arrivableOf (shipment: Shipment, line: ShipmentLine): number {
  const findable = unitsIn(shipment.incidents, line.line_number, isFindable)
  return line.quantity - line.refused_quantity - line.lost_quantity + findable
}
