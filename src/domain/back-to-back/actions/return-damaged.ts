// Damaged units that come back: what was given for them by their incident is given once.

import type { BackToBack } from '../state.ts'
import { endExceptions } from '../sale-exceptions.ts'
import type { Surroundings } from '../surroundings.ts'
import { sum } from '../../kernel/sum.ts'
import type { ReturnLine } from '../../model/return/return.ts'
import { type Incident, missingOf, unitsIn } from '../../model/shipment/incident.ts'
import {
  orderedDeliveredOf, type Shipment, type ShipmentLine
} from '../../model/shipment/shipment.ts'

type Back = { purchase_order_id: string, line: ReturnLine, units: number }

/**
 * Takes returned units off incidents of damage: first of those for which the customer got
 * something, then of those that wait for a person. `settled` is how many it got something for.
 */
export function returnDamaged (
  before: BackToBack, { purchase_order_id, line, units }: Back, { now }: Pick<Surroundings, 'now'>
): { sale: BackToBack, settled: number } {
  const isMeant = (shipment: Shipment, line_number: number, of_sale: number): boolean =>
    shipment.purchase_order_id === null
      ? of_sale === line.sales_order_line_number
      : shipment.purchase_order_id === purchase_order_id && line_number === line.line_number
  let left = units
  const takeFrom = (shipment: Shipment, isWanted: (one: Incident) => boolean): Shipment => {
    const incidents = shipment.incidents.map((incident) => {
      if (left === 0 || incident.kind !== 'damaged' || !isWanted(incident)) return incident
      const lines = incident.lines.map((one) => {
        if (!isMeant(shipment, one.line_number, one.sales_order_line_number)) return one
        const taken = Math.min(left, missingOf(one))
        left -= taken
        return taken === 0 ? one : { ...one, returned_quantity: one.returned_quantity + taken }
      })
      const is_over = incident.outcome === null && lines.every((one) => missingOf(one) === 0)
      return { ...incident, lines, ...is_over && { outcome: 'none' as const, resolved_at: now } }
    })
    return left === units ? shipment : { ...shipment, incidents }
  }
  const settled_first = before.shipments.map((one) => takeFrom(one, isGivenFor))
  const settled = units - left
  const shipments = settled_first.map((one) => takeFrom(one, ({ outcome }) => outcome === null))
  const sale = left === units ? before : endPast({ ...before, shipments }, now)
  return { sale, settled }
}

function isGivenFor ({ outcome }: Incident): boolean {
  return outcome !== null && outcome !== 'none'
}

function endPast (state: BackToBack, now: string): BackToBack {
  const over = new Set(state.shipments.flatMap(({ incidents }) => incidents)
    .filter(({ outcome }) => outcome !== null).map(({ exception_id }) => exception_id))
  return endExceptions(state, ({ id }) => over.has(id), { now })
}

/** Arrived units of the shipment's line that may be reported as damaged: neither yet, nor back. */
export function damageableOf (
  { shipments, purchase_orders, sales_order }: BackToBack, shipment: Shipment, line: ShipmentLine
): number {
  const { purchase_order_id } = shipment
  const order = purchase_orders.find(({ id }) => id === purchase_order_id)
  const bought = (order ?? sales_order).lines.find((one) => one.line_number === line.line_number)
  const { delivered_quantity = 0, returned_quantity = 0 } = bought ?? {}
  const damaged = sum(shipments.filter((one) => one.purchase_order_id === purchase_order_id),
    ({ incidents }) => unitsIn(incidents, line.line_number, isDamage))
  const here = sum(shipment.incidents.filter(isDamage), ({ lines }) =>
    sum(lines, (one) => one.line_number === line.line_number ? one.quantity : 0))
  return Math.max(0, Math.min(
    orderedDeliveredOf(shipment, line) - here, delivered_quantity - returned_quantity - damaged))
}

function isDamage ({ kind }: Incident): boolean {
  return kind === 'damaged'
}
