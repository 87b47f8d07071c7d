// A storefront reports units of a shipment by the lines of its sales order: it sees no others.

import { assertNamed } from '../../kernel/line-numbers.ts'
import type { NewIncident } from '../../model/shipment/incident.ts'
import { orderedOf, type Shipment } from '../../model/shipment/shipment.ts'

/**
 * The same with the lines of the shipment, alike however often it is sent. Throws `unknown_line`
 * and `repeated_line`.
 */
export function nameIncidentLines (
  { lines }: Pick<Shipment, 'lines'>, said: NewIncident
): NewIncident {
  assertNamed(said.lines, lines.map((line) => ({ line_number: line.sales_order_line_number })))
  return {
    ...said,
    lines: said.lines.flatMap(({ line_number, quantity }) => {
      const some = lines.filter((line) => line.sales_order_line_number === line_number)
      let left = quantity
      return some.map((line, at) => {
        const units = at === some.length - 1 ? left : Math.min(left, orderedOf(line))
        left -= units
        return { line_number: line.line_number, quantity: units }
      }).filter((line) => line.quantity > 0)
    })
  }
}
