// What arrives of a shipment, and how purchase orders count it. Lost units may arrive after all.

import { type Purchase, type Sale, sum } from './model.ts'
import {
  arrivedIn, endShipment, findableIn, isFindable, orderedIn, type Shipment, type ShipmentLine,
  transitOf
} from './shipments.ts'

/** So far, in all. */
export type Said = Array<{ line_number: number, quantity: number }>

/** What can have arrived of the line, with all that may be found. */
export const mostIn = (shipment: Shipment, line: ShipmentLine): number =>
  line.quantity - line.refused - line.lost + findableIn(shipment, line)

/** Null: all that is on its way; where nothing is, what may be found. */
export function arrive (sale: Sale, shipment: Shipment, said: Said | null): void {
  const was_lost = new Map(shipment.lines.map(({ line_number, lost }) => [line_number, lost]))
  arriveLines(shipment, said)
  const found = new Map(shipment.lines.map(({ line_number, lost }) =>
    [line_number, (was_lost.get(line_number) ?? 0) - lost]))
  if (said === null) Object.assign(shipment, { is_delivered: true, is_failed: false })
  else endShipment(shipment)
  const purchase = sale.purchases.find(({ id }) => id === shipment.purchase_id)
  for (const line of purchase?.lines ?? []) {
    line.lost -= found.get(line.line_number) ?? 0
    const more = arrivedOf(sale, shipment, line.line_number) - line.delivered
    line.delivered += Math.min(Math.max(0, more), transitOf(line))
  }
  findUnits(shipment, found)
}

function arriveLines (shipment: Shipment, said: Said | null): void {
  if (said === null && !shipment.is_failed) return
  for (const line of shipment.lines) {
    const named = said?.find((one) => one.line_number === line.line_number)
    arriveLine(shipment, line, said === null ? mostIn(shipment, line) : named?.quantity ?? 0)
  }
}

/** They are taken off the oldest incident first, which ends when all of it is found. */
function findUnits ({ incidents }: Shipment, found: Map<number, number>): void {
  for (const incident of incidents.filter(isFindable)) {
    for (const line of incident.lines) {
      const units = Math.min(line.left, found.get(line.line_number) ?? 0)
      line.left -= units
      found.set(line.line_number, (found.get(line.line_number) ?? 0) - units)
    }
    if (incident.lines.every(({ left }) => left === 0)) incident.outcome = 'none'
  }
}

function arriveLine (shipment: Shipment, line: ShipmentLine, said: number): void {
  const arrived = Math.max(said, arrivedIn(shipment, line))
  line.lost = Math.min(line.lost, line.quantity - line.refused - arrived)
  line.arrived = arrived
}

/** Units of all shipments that arrived; receipts may have counted them before. */
function arrivedOf (
  { shipments }: Sale, { purchase_id }: Shipment, line_number: number
): number {
  return sum(shipments.filter((one) => one.purchase_id === purchase_id && !one.is_canceled),
    (one) => sum(one.lines, (line) =>
      line.line_number === line_number ? orderedIn(one, line) : 0))
}

/** Once nothing is on its way to the warehouse, no shipment of the purchase order is. */
export function closeReceived (sale: Sale, purchase: Purchase): void {
  if (purchase.lines.some((line) => transitOf(line) > 0)) return
  for (const shipment of sale.shipments.filter(({ purchase_id }) => purchase_id === purchase.id)) {
    if (!shipment.is_canceled && !shipment.is_failed) shipment.is_delivered = true
  }
}
