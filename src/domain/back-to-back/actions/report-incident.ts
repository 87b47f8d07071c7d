// Units of a shipment are lost, refused or damaged: what is counted, and what the customer gets.

import { type BackToBack, excludeSupplier, replacePurchaseOrder } from '../state.ts'
import { assertNotCanceled, deliverSaleShipment } from './deliver.ts'
import { damageableOf } from './return-damaged.ts'
import { closeIncident, recordIncident, type Reported, settleIncident } from './settle-incident.ts'
import { closeReceived } from './receive-goods.ts'
import type { Surroundings } from '../surroundings.ts'
import { assertLines } from '../../kernel/line-numbers.ts'
import { RuleError } from '../../kernel/rule.ts'
import { sum } from '../../kernel/sum.ts'
import { openException } from '../../model/exception/exception.ts'
import {
  endTransit, endUnits, inTransitOf
} from '../../model/purchase-order/purchase-line-transit.ts'
import {
  FAULT_OF, type Incident, type IncidentKind, type IncidentLine, type NewIncident,
  OPEN_INCIDENTS_MAX
} from '../../model/shipment/incident.ts'
import {
  deliveredOf, endShipment, leftOf, type Shipment, type ShipmentLine
} from '../../model/shipment/shipment.ts'

/**
 * The incident that the same side has reported before under the same reference or, without one,
 * with the same words; a field left out is not compared. A storefront's lines are those of the
 * sales order. Throws `incident_reference_conflict`.
 */
export function findSameIncident (
  { incidents }: Shipment,
  { kind, lines, outcome, reported_by, reason = null, reference = null }: NewIncident
): Incident | undefined {
  const said = textOf(lines.map(({ line_number, quantity }) => [line_number, quantity]))
  const isSame = (one: Incident): boolean => one.kind === kind && said === textOf(
    one.lines.map((line) => [
      reported_by === 'storefront' ? line.sales_order_line_number : line.line_number,
      line.quantity
    ]))
  const known = incidents.filter((one) => (one.reported_by ?? reported_by) === reported_by)
  if (reference !== null) {
    const named = known.find((one) => one.reference === reference)
    if (named === undefined || isSame(named)) return named
    throw new RuleError('incident_reference_conflict', {
      detail: `${named.id} has the reference, for other units.`
    })
  }
  return known.find((one) => isSame(one) && one.reason === reason &&
    (outcome === undefined || outcome === one.outcome))
}

function textOf (units: ReadonlyArray<[line_number: number, quantity: number]>): string {
  const lines = [...Map.groupBy(units, ([line_number]) => line_number)].map(([number, some]) =>
    [number, sum(some, ([, quantity]) => quantity)] as const)
  return JSON.stringify(lines.toSorted(([one], [other]) => one - other))
}

/**
 * Counts the units, and does what `outcome` says. Without one, a person is told. Units that do not
 * reach the merchant's warehouse are missing and bought again. Throws `shipment_canceled`,
 * `unknown_line`, `repeated_line`, `incident_exceeds_shipment`, `outcome_not_possible` and what
 * `settleIncident` throws, and `open_incidents_limit`.
 */
export function reportIncident (
  before: BackToBack, shipment: Shipment, input: NewIncident, surroundings: Surroundings
): Reported {
  assertNotCanceled(shipment)
  assertRoom(shipment)
  const is_inbound = shipment.destination === 'warehouse'
  assertLines(input.lines, shipment.lines, 'incident_exceeds_shipment', (line) =>
    reportableOf(before, shipment, line, input.kind))
  if (is_inbound && input.outcome !== undefined && input.outcome !== 'reship') {
    throw new RuleError('outcome_not_possible')
  }
  const { now } = surroundings
  const { outcome } = input
  const opened = openIncident(shipment, input, surroundings)
  const counted = is_inbound
    ? countMissing(before, shipment, opened, now)
    : countUnits(before, shipment, opened, now)
  if (is_inbound) return recordIncident(counted, shipment, closeIncident(opened, 'reship', now))
  const recorded = recordIncident(counted, shipment, opened)
  return outcome === undefined
    ? tellIncident(recorded.state, shipment, opened, surroundings)
    : settleIncident(recorded.state, shipment, { incident: opened, outcome }, surroundings)
}

function assertRoom ({ incidents }: Shipment): void {
  if (incidents.filter(({ outcome }) => outcome === null).length < OPEN_INCIDENTS_MAX) return
  throw new RuleError('open_incidents_limit')
}

function openIncident (
  shipment: Shipment,
  said: NewIncident,
  { now, newId }: Surroundings
): Incident {
  const { kind, fault = FAULT_OF[kind], reason = null, reference = null, lines } = said
  const { reported_by, partner_incident_id } = said
  return {
    id: newId('inc'),
    kind,
    fault,
    reason,
    ...reference !== null && { reference },
    ...reported_by !== undefined && { reported_by },
    ...partner_incident_id !== undefined && { partner_incident_id },
    outcome: null,
    lines: lines.flatMap((line) => openLine(shipment, line)),
    exception_id: null,
    created_at: now,
    resolved_at: null
  }
}

function openLine (
  { lines }: Shipment, { line_number, quantity }: NewIncident['lines'][number]
): IncidentLine[] {
  const line = lines.find((one) => one.line_number === line_number)
  if (line === undefined) return []
  const { sales_order_line_number } = line
  return [{
    line_number,
    sales_order_line_number,
    quantity,
    found_quantity: 0,
    returned_quantity: 0,
    replacement_line_number: null
  }]
}

/** Units that can be reported: those on their way, and as damaged also those that arrived. */
export function reportableOf (
  state: BackToBack, shipment: Shipment, line: ShipmentLine, kind: IncidentKind
): number {
  const { line_number } = line
  if (shipment.destination === 'customer' && kind === 'damaged') {
    return leftOf(shipment, line) + damageableOf(state, shipment, line)
  }
  const left = leftOf(shipment, line)
  const order = state.purchase_orders.find(({ id }) => id === shipment.purchase_order_id)
  const bought = order?.lines.find((one) => one.line_number === line_number)
  return bought === undefined ? left : Math.min(left, inTransitOf(bought))
}

/** Of units on their way to the customer. Damaged ones have arrived. */
function countUnits (
  before: BackToBack, shipment: Shipment, { kind, lines }: Incident, now: string
): BackToBack {
  if (kind === 'damaged') {
    const arrived = lines.flatMap(({ line_number, quantity }) => {
      const line = shipment.lines.find((one) => one.line_number === line_number)
      if (line === undefined) return []
      const more = quantity - damageableOf(before, shipment, line)
      return more <= 0
        ? []
        : [{ line_number, quantity: deliveredOf(shipment, line) + more }]
    })
    return arrived.length === 0 ? before : deliverSaleShipment(before, shipment, now, arrived)
  }
  const state = endLines(before, shipment, { kind, lines }, now)
  const order = state.purchase_orders.find(({ id }) => id === shipment.purchase_order_id)
  if (order === undefined) return state
  return replacePurchaseOrder(state, {
    ...order,
    lines: order.lines.map((line) => {
      const units = unitsOf(lines, line.line_number)
      return units === 0 ? line : endUnits(line, units, kind)
    })
  })
}

/** Of units on their way to the warehouse: they are rejected, so they are bought again. */
function countMissing (
  before: BackToBack, shipment: Shipment, { kind, fault, lines }: Incident, now: string
): BackToBack {
  const as = kind === 'lost' ? 'lost' : 'refused'
  const state = endLines(before, shipment, { kind: as, lines }, now)
  const order = state.purchase_orders.find(({ id }) => id === shipment.purchase_order_id)
  if (order === undefined) return state
  const missed = closeReceived(state, {
    ...order,
    lines: order.lines.map((line) => {
      const units = unitsOf(lines, line.line_number)
      return units === 0 ? line : endTransit(line, units)
    })
  }, { now })
  return fault === 'supplier'
    ? excludeSupplier(missed, order.supplier_id, lines.map((one) => one.sales_order_line_number))
    : missed
}

function unitsOf (lines: readonly IncidentLine[], line_number: number): number {
  return lines.find((one) => one.line_number === line_number)?.quantity ?? 0
}

function endLines (
  before: BackToBack, shipment: Shipment,
  { kind, lines }: { kind: 'lost' | 'refused', lines: readonly IncidentLine[] }, now: string
): BackToBack {
  const counter = `${kind}_quantity` as const
  const ended = endShipment({
    ...shipment,
    lines: shipment.lines.map((line) => {
      const units = unitsOf(lines, line.line_number)
      return units === 0 ? line : { ...line, [counter]: line[counter] + units }
    })
  }, now)
  return {
    ...before, shipments: before.shipments.map((one) => one.id === shipment.id ? ended : one)
  }
}

/** Each incident has an exception of its own, since each has its own units and outcome. */
function tellIncident (
  state: BackToBack, shipment: Shipment, incident: Incident, { now, newId }: Surroundings
): Reported {
  const { kind, lines, reason } = incident
  const units = lines.map(({ quantity, sales_order_line_number }) =>
    `${quantity} units of line ${sales_order_line_number}`).join(', ')
  const why = reason === null ? '' : ` The reason: ${reason}`
  const exception = openException({
    id: newId('exc'),
    kind: 'incident',
    subject_type: 'shipment',
    subject_id: shipment.id,
    sales_order_id: shipment.sales_order_id,
    purchase_order_id: shipment.purchase_order_id,
    supplier_id: shipment.supplier_id,
    detail: `${units} are ${kind}. Decide what the customer gets for them.${why}`,
    now
  })
  return recordIncident(
    { ...state, exceptions: [...state.exceptions, exception] }, shipment,
    { ...incident, exception_id: exception.id })
}
