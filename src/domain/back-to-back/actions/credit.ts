// Credits: the customer owes less than the total, for goodwill or for units that it does not keep.

import assert from 'node:assert'
import type { BackToBack } from '../state.ts'
import type { Surroundings } from '../surroundings.ts'
import { formatMoney, readMoney } from '../../kernel/money.ts'
import { RuleError } from '../../kernel/rule.ts'
import { type Credit, owedOf } from '../../model/sales-order/credit.ts'
import { evaluateSalesOrder } from '../../model/sales-order/evaluate-sales-order.ts'
import {
  lineOf, type SalesOrder, type SalesOrderLine
} from '../../model/sales-order/sales-order.ts'
import { liveOf, valueUnits } from '../../model/sales-order/value-units.ts'

export type AmountCredit = {
  kind: 'goodwill'
  amount: string
  reason: string | null
  reference?: string | null
  source_id?: string | null
}

export type NewCredit = Pick<AmountCredit, 'amount' | 'reference'> & { reason: string }

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

/** Credits an amount, at most what is still owed. Throws `credit_exceeds_left`. */
export function creditAmount (
  state: BackToBack, { kind, amount, reason, ...said }: AmountCredit, opening: Opening
): BackToBack {
  const { currency } = state.sales_order
  const left = owedOf(state.sales_order)
  if (readMoney(amount) > left) {
    throw new RuleError('credit_exceeds_left', {
      detail: `At most ${formatMoney(left, currency)} ${currency} can be credited.`
    })
  }
  const { reference = null, source_id = null } = said
  const of_units = { line_number: null, quantity: null }
  return addCredit(state, { kind, reference, amount, reason, ...of_units, source_id }, opening)
}

/** The credit that has this reference already. Throws `credit_conflict` for another amount. */
export function creditedBefore (
  { sales_order: { credits } }: BackToBack, { reference = null, amount }: NewCredit
): Credit | undefined {
  if (reference === null) return undefined
  const known = credits.find((one) => one.reference === reference)
  if (known === undefined || known.amount === amount) return known
  throw new RuleError('credit_conflict', {
    detail: `${reference} is ${known.id}, which was given ${known.created_at} with the amount ` +
      `${known.amount}.`,
    existing: { id: known.id, reference }
  })
}

/**
 * Credits units of a line: what the units that stay are worth less than all of them, without the
 * fee. After other credits it may be less, as no more than what is owed can be credited.
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
  const value = valueOf(sales_order, line, line.credited_quantity) -
    valueOf(sales_order, line, credited) - readMoney(less)
  const owed = owedOf(sales_order)
  const most = value < owed ? value : owed
  const amount = formatMoney(most > 0n ? most : 0n, sales_order.currency)
  return addCredit(state, {
    kind, reference: null, amount, reason, line_number, quantity, source_id
  }, opening)
}

/** What all units are worth that are neither canceled nor credited, in millionths. */
function valueOf (order: SalesOrder, { line_number }: SalesOrderLine, credited: number): bigint {
  return valueUnits(order, (line) => liveOf(line) -
    (line.line_number === line_number ? credited : line.credited_quantity)).total
}

function addCredit (
  state: BackToBack, credit: Omit<Credit, 'id' | 'created_at'>, { now, newId }: Opening
): BackToBack {
  const { sales_order } = state
  const credits = [...sales_order.credits, { id: newId('crd'), ...credit, created_at: now }]
  return { ...state, sales_order: evaluateSalesOrder({ ...sales_order, credits }) }
}
