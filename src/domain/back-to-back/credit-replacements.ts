// Units that were to replace others are canceled: the customer gets its money instead.

import { creditUnits } from './credit-units.ts'
import type { BackToBack } from './state.ts'
import type { Surroundings } from './surroundings.ts'
import { orderedLineOf } from '../model/sales-order/ordered-line.ts'
import {
  lineOf, type SalesOrder, type SalesOrderLine
} from '../model/sales-order/sales-order.ts'
import { liveOf } from '../model/sales-order/value-units.ts'

/**
 * Whoever cancels them (the customer, a person, a supplier that agrees, a shortage), each unit that
 * left a replacement since `before` is credited on the line that was ordered and paid.
 */
export function creditReplacements (
  before: SalesOrder, state: BackToBack, surroundings: Pick<Surroundings, 'now' | 'newId'>
): BackToBack {
  let after = state
  for (const was of before.lines) {
    if (was.replacement_for === null) continue
    const now = state.sales_order.lines.find(({ line_number }) => line_number === was.line_number)
    // A line of which nothing was bought may be gone.
    const units = liveOf(was) - (now === undefined ? 0 : liveOf(now))
    const { line_number } = orderedLineOf(before, was.line_number)
    const ordered = lineOf(after.sales_order, line_number)
    const quantity = Math.min(units, liveOf(ordered) - ordered.credited_quantity)
    if (quantity <= 0) continue
    const origin = originOf(state, was)
    const reason = now?.cancel_reason ?? null
    after = creditUnits(after, { ...origin, line_number, quantity, reason }, surroundings)
  }
  return after
}

/** What was lost names its incident. Nothing else is replaced but what was returned. */
function originOf (
  { shipments }: BackToBack, { line_number }: SalesOrderLine
): { kind: 'loss' | 'return', source_id: string | null } {
  const incident = shipments.flatMap(({ incidents }) => incidents).find(({ lines }) =>
    lines.some((one) => one.replacement_line_number === line_number))
  return { kind: incident === undefined ? 'return' : 'loss', source_id: incident?.id ?? null }
}
