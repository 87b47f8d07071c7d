// A shipment arrives, whole or in part. Lost units may arrive after all, and those of which a
// storefront alone has said that they were refused.

import { type BackToBack, replacePurchaseOrder } from '../state.ts'
import { endExceptions } from '../sale-exceptions.ts'
import { assertLines } from '../../kernel/line-numbers.ts'
import { RuleError } from '../../kernel/rule.ts'
import { sum } from '../../kernel/sum.ts'
import { inTransitOf } from '../../model/purchase-order/purchase-line-transit.ts'
import type { PurchaseOrder } from '../../model/purchase-order/purchase-order.ts'
import { type Incident, isFindable, missingOf, unitsIn } from '../../model/shipment/incident.ts'
import {
  deliveredOf, endShipment, leftOf, orderedDeliveredOf, type Shipment, type ShipmentLine
} from '../../model/shipment/shipment.ts'

/** How many units of each line have arrived so far, in all. */
export type Arrived = ReadonlyArray<{ line_number: number, quantity: number }>

/**
 * Marks the shipment as delivered: with `arrived` as far as it says, else all that is on its way,
 * and where nothing is, what was reported as lost and waits for a person. A smaller number than is
 * known changes nothing. Receipts may have counted units before, so the purchase order only gets
 * those beyond its `delivered_quantity`. Throws `shipment_canceled`, `unknown_line`,
 * `repeated_line`, `delivery_exceeds_shipped` and `incident_settled`.
 */
export function deliverSaleShipment (
  before: BackToBack, shipment: Shipment, moment: string, arrived?: Arrived
): BackToBack {
  assertNotCanceled(shipment)
  if (arrived === undefined) assertFindable(shipment)
  else assertArrived(shipment, arrived)
  const said = new Map(arrived?.map(({ line_number, quantity }) => [line_number, quantity]))
  const lines = shipment.lines.map((line) => arrived === undefined
    ? arriveWhole(shipment, line)
    : arriveLine(shipment, line, said.get(line.line_number) ?? 0))
  const found = findUnits(shipment, lines, moment)
  const delivered = arrived === undefined && shipment.delivered_at === null
    ? { ...found, delivered_at: moment, failed_at: null }
    : endShipment(found, moment)
  return countArrived(before, { was: shipment, shipment: delivered }, moment)
}

/** Throws `shipment_canceled`. */
export function assertNotCanceled ({ canceled_at }: Shipment): void {
  if (canceled_at !== null) throw new RuleError('shipment_canceled')
}

const ENDINGS = ['lost', 'refused'] as const

/** Units whose outcome nobody has decided: they may be found. */
function findableOf (
  { incidents }: Shipment, { line_number }: ShipmentLine,
  kinds: readonly string[] = ENDINGS
): number {
  return unitsIn(incidents, line_number, (one) => kinds.includes(one.kind) && isFindable(one))
}

/** A parcel of which nothing is left to come, and for which the customer got something else. */
function assertFindable (shipment: Shipment): void {
  const { failed_at, lines } = shipment
  if (failed_at !== null && lines.every((line) => findableOf(shipment, line) === 0)) {
    throw new RuleError('incident_settled')
  }
}

function assertArrived (shipment: Shipment, arrived: Arrived): void {
  assertLines(arrived, shipment.lines, 'delivery_exceeds_shipped', (line) =>
    line.quantity - line.refused_quantity + findableOf(shipment, line, ['refused']))
  assertLines(arrived, shipment.lines, 'incident_settled', (line) =>
    mostOf(shipment, line))
}

/** What can have arrived of the line, with all that may be found. */
function mostOf (shipment: Shipment, line: ShipmentLine): number {
  return line.quantity - line.refused_quantity - line.lost_quantity + findableOf(shipment, line)
}

/** Without a word on lines, lost units are found only where nothing else is on its way. */
function arriveWhole (shipment: Shipment, line: ShipmentLine): ShipmentLine {
  return shipment.failed_at === null
    ? line
    : arriveLine(shipment, line, mostOf(shipment, line))
}

function arriveLine (shipment: Shipment, line: ShipmentLine, said: number): ShipmentLine {
  const delivered_quantity = Math.max(said, deliveredOf(shipment, line))
  if (delivered_quantity === line.delivered_quantity) return line
  const { quantity, lost_quantity, refused_quantity } = line
  const found = Math.max(0, delivered_quantity + lost_quantity + refused_quantity - quantity)
  const of_lost = Math.min(found, findableOf(shipment, line, ['lost']))
  return {
    ...line,
    delivered_quantity,
    lost_quantity: lost_quantity - of_lost,
    refused_quantity: refused_quantity - (found - of_lost)
  }
}

/** Takes found units off the incidents, the oldest first. An incident without units has ended. */
function findUnits (
  shipment: Shipment, lines: readonly ShipmentLine[], moment: string
): Shipment {
  const foundOf = (counter: 'lost_quantity' | 'refused_quantity'): Map<number, number> =>
    new Map(lines.map((line, index) =>
      [line.line_number, (shipment.lines[index]?.[counter] ?? 0) - line[counter]]))
  const found = { lost: foundOf('lost_quantity'), refused: foundOf('refused_quantity') }
  const incidents = shipment.incidents.map((incident) =>
    incident.kind !== 'damaged' && isFindable(incident)
      ? findIn(incident, found[incident.kind], moment)
      : incident)
  return { ...shipment, lines, incidents }
}

function findIn (incident: Incident, found: Map<number, number>, moment: string): Incident {
  const lines = incident.lines.map((line) => {
    const units = Math.min(missingOf(line), found.get(line.line_number) ?? 0)
    found.set(line.line_number, (found.get(line.line_number) ?? 0) - units)
    return units === 0 ? line : { ...line, found_quantity: line.found_quantity + units }
  })
  const is_over = lines.every((line) => missingOf(line) === 0)
  return { ...incident, lines, ...is_over && { outcome: 'none', resolved_at: moment } }
}

/** The counters of the purchase order, and the exceptions of incidents that have ended so. */
function countArrived (
  before: BackToBack, { was, shipment }: { was: Shipment, shipment: Shipment }, now: string
): BackToBack {
  const state = {
    ...before,
    shipments: before.shipments.map((one) => one.id === shipment.id ? shipment : one)
  }
  const ended = new Set(shipment.incidents.flatMap(({ exception_id, outcome }, index) =>
    outcome !== was.incidents[index]?.outcome && exception_id !== null ? [exception_id] : []))
  const told = ended.size === 0
    ? state
    : endExceptions(state, ({ id }) => ended.has(id), { now })
  const order = before.purchase_orders.find(({ id }) => id === shipment.purchase_order_id)
  return order === undefined
    ? told
    : replacePurchaseOrder(told, countOrder(order, told.shipments, was, shipment))
}

function countOrder (
  order: PurchaseOrder, shipments: readonly Shipment[], was: Shipment, shipment: Shipment
): PurchaseOrder {
  const sent = shipments.filter((one) =>
    one.purchase_order_id === order.id && one.canceled_at === null)
  const foundOf = (line_number: number, counter: 'lost_quantity' | 'refused_quantity'): number => {
    const of = ({ lines }: Shipment): number =>
      sum(lines, (line) => line.line_number === line_number ? line[counter] : 0)
    return of(was) - of(shipment)
  }
  const lines = order.lines.map((line) => {
    const { line_number } = line
    const lost = foundOf(line_number, 'lost_quantity')
    const refused = foundOf(line_number, 'refused_quantity')
    const arrived = sum(sent, (one) => sum(one.lines, (part) =>
      part.line_number === line_number ? orderedDeliveredOf(one, part) : 0))
    const without = lost + refused === 0
      ? line
      : {
          ...line,
          lost_quantity: line.lost_quantity - lost,
          refused_quantity: line.refused_quantity - refused
        }
    const more = Math.min(
      Math.max(0, arrived - line.delivered_quantity), inTransitOf(without))
    return more === 0
      ? without
      : { ...without, delivered_quantity: line.delivered_quantity + more }
  })
  return { ...order, lines }
}

/** Has the shipment units that may still arrive? */
export function isOnItsWay (shipment: Shipment): boolean {
  return shipment.canceled_at === null && shipment.delivered_at === null &&
    shipment.failed_at === null && shipment.lines.some((line) =>
    leftOf(shipment, line) > 0 || line.over_shipped_quantity > 0)
}
