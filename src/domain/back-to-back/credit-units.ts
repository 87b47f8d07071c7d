// Credits of units: the customer owes less than the total, for units that it does not keep.

import assert from 'node:assert'
import type { BackToBack } from './state.ts'
import type { Surroundings } from './surroundings.ts'
import { formatMoney, readMoney } from '../kernel/money.ts'
import { type Credit, owedOf } from '../model/sales-order/credit.ts'
import { evaluateSalesOrder } from '../model/sales-order/evaluate-sales-order.ts'
import {
  lineOf, type SalesOrder, type SalesOrderLine
} from '../model/sales-order/sales-order.ts'
import { liveOf, valueUnits } from '../model/sales-order/value-units.ts'

export type UnitsCredit = {
  kind: 'return' | 'loss'
  line_number: number
  quantity: number
  /** What the customer is charged for it, such as a restocking fee. */
  less?: string
  source_id: string | null
  reason: string | null
}

type Opening = Pick<Surroundings, 'now' | 'newId'>

/**
 * Credits units of a line: what all credited units are worth with them less without them, without
 * the fee. So parts add up, and all units that left are worth what was invoiced for them, whatever
 * is canceled of the others. After other credits it may be less, as no more than what is owed can
 * be credited.
 */
export function creditUnits (
  state: BackToBack, { kind, line_number, quantity, less = '0', source_id, reason }: UnitsCredit,
  opening: Opening
): BackToBack {
  const { sales_order } = state
  const line = lineOf(sales_order, line_number)
  const credited = line.credited_quantity + quantity
  assert(quantity > 0 && credited <= liveOf(line),
    'a credit for units that the line does not have')
  const value = valueOf(sales_order, line, credited) -
    valueOf(sales_order, line, line.credited_quantity) - readMoney(less)
  const owed = owedOf(sales_order)
  const most = value < owed ? value : owed
  const amount = formatMoney(most > 0n ? most : 0n, sales_order.currency)
  return addCredit(state, {
    kind, reference: null, amount, reason, line_number, quantity, source_id
  }, opening)
}

/** What all credited units are worth, with so many of the line, in millionths. */
function valueOf (order: SalesOrder, { line_number }: SalesOrderLine, credited: number): bigint {
  return valueUnits(order, (line) =>
    line.line_number === line_number ? credited : line.credited_quantity).total
}

export function addCredit (
  state: BackToBack, credit: Omit<Credit, 'id' | 'created_at'>, { now, newId }: Opening
): BackToBack {
  const { sales_order } = state
  const credits = [...sales_order.credits, { id: newId('crd'), ...credit, created_at: now }]
  return { ...state, sales_order: evaluateSalesOrder({ ...sales_order, credits }) }
}
