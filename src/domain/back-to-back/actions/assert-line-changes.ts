// Checks which lines a change names, and that each can be as it says.

import { assertNamed } from '../../kernel/line-numbers.ts'
import { type Fault, RuleError } from '../../kernel/rule.ts'
import type { SalesOrderLine } from '../../model/sales-order/sales-order.ts'
import type { BackToBack } from '../state.ts'
import { findReplacementFaults } from './replace-units.ts'
import type { LineChange } from './sale-change.ts'

const LINES_MAX = 200
const NEEDED = 'A new line needs this field.'

/**
 * Throws `unknown_line`, `repeated_line`, `invalid_request` and `quantity_below_canceled`.
 */
export function assertLineChanges (
  { sales_order }: BackToBack, changes: readonly LineChange[]
): void {
  const known = new Map(sales_order.lines.map((line) => [line.line_number, line]))
  const errors = changes.flatMap((change, index): Fault[] => {
    const pointer = `/lines/${index}`
    const { line_number, sku, quantity, unit_price } = change
    if (line_number === undefined) {
      return Object.entries({ sku, quantity, unit_price }).flatMap(([field, value]) =>
        value === undefined || value === 0
          ? [{ pointer: `${pointer}/${field}`, code: 'required', detail: NEEDED }]
          : [])
    }
    const line = known.get(line_number)
    if (line === undefined) return []
    if (line.replacement_for !== null) return findReplacementFaults(line, change, pointer)
    if (sku === undefined || sku === line.sku) return []
    return [{
      pointer: `${pointer}/sku`,
      code: 'fixed',
      detail: `Line ${line_number} is for ${line.sku}. Remove the line and add another one.`
    }]
  })
  if (errors.length > 0) throw new RuleError('invalid_request', { errors })
  assertNamed(changes, sales_order.lines)
  assertAboveCanceled(changes, known)
  const added = changes.filter(({ line_number }) => line_number === undefined)
  if (sales_order.lines.length + added.length > LINES_MAX) {
    const detail = `An order has at most ${LINES_MAX} lines.`
    throw new RuleError('invalid_request', {
      errors: [{ pointer: '/lines', code: 'too_many', detail }]
    })
  }
}

/** A quantity includes canceled units. The fault says which number to send. */
function assertAboveCanceled (
  changes: readonly LineChange[], known: ReadonlyMap<number, SalesOrderLine>
): void {
  const errors = changes.flatMap(({ line_number = 0, quantity = 0 }, index): Fault[] => {
    const { canceled_quantity = 0 } = known.get(line_number) ?? {}
    if (quantity === 0 || quantity >= canceled_quantity) return []
    const detail = `${canceled_quantity} units of line ${line_number} are canceled and count in ` +
      `its quantity: send ${quantity + canceled_quantity} to keep ${quantity}.`
    return [{ pointer: `/lines/${index}/quantity`, code: 'too_small', detail }]
  })
  const [first] = errors
  if (first === undefined) return
  throw new RuleError('quantity_below_canceled', { detail: first.detail, errors })
}
