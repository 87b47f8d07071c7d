// A storefront reports units of a shipment by the lines of its sales order: it sees no others.

import { assertNotCanceled } from './deliver.ts'
import { reportableOf } from './report-incident.ts'
import type { BackToBack } from '../state.ts'
import { assertLines, assertNamed } from '../../kernel/line-numbers.ts'
import { sum } from '../../kernel/sum.ts'
import type { NewIncident } from '../../model/shipment/incident.ts'
import type { Shipment, ShipmentLine } from '../../model/shipment/shipment.ts'

/** Throws `unknown_line` and `repeated_line`. */
export function assertSaleLines ({ lines }: Shipment, said: NewIncident): void {
  assertNamed(said.lines, lines.map((line) => ({ line_number: line.sales_order_line_number })))
}

/**
 * The same with the lines of the shipment, as far as units of each can be reported. Throws
 * `shipment_canceled`, what `assertSaleLines` throws and `incident_exceeds_shipment`.
 */
export function nameIncidentLines (
  state: BackToBack, shipment: Shipment, said: NewIncident
): NewIncident {
  assertNotCanceled(shipment)
  const mostOf = (line: ShipmentLine): number => reportableOf(state, shipment, line, said.kind)
  const by_number = Map.groupBy(shipment.lines, (line) => line.sales_order_line_number)
  const sold = [...by_number].map(([line_number, lines]) => ({ line_number, lines }))
  assertLines(said.lines, sold, 'incident_exceeds_shipment', ({ lines }) => sum(lines, mostOf))
  return {
    ...said,
    lines: said.lines.flatMap(({ line_number, quantity }) => {
      let left = quantity
      return (by_number.get(line_number) ?? []).map((line) => {
        const units = Math.min(left, mostOf(line))
        left -= units
        return { line_number: line.line_number, quantity: units }
      }).filter((line) => line.quantity > 0)
    })
  }
}
