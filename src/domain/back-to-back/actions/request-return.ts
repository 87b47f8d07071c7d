// The customer wants to give delivered units back: opens a return for each purchase order that
// they came from.

import type { BackToBack } from '../state.ts'
import type { Surroundings } from '../surroundings.ts'
import { assertNamed } from '../../kernel/line-numbers.ts'
import { canonicalMoney, zeroMoney } from '../../kernel/money.ts'
import { type Fault, RuleError } from '../../kernel/rule.ts'
import {
  type PurchaseOrder, type PurchaseOrderLine, servedOf
} from '../../model/purchase-order/purchase-order.ts'
import {
  FAULT_OF, openUnitsOf, type Return, type ReturnFault, type ReturnLine, type ReturnReason,
  type ReturnRemedy, type ReturnRoute, SUPPLIER_CREDIT_DAYS
} from '../../model/return/return.ts'
import { lineOf, type SalesOrderLine } from '../../model/sales-order/sales-order.ts'

/** What only operators say of a line. */
export type ReturnTerms = {
  fault?: ReturnFault
  route?: ReturnRoute
  remedy?: ReturnRemedy
  restocking_fee?: string
}

/** `line_number` is that of the sales order. */
export type NewReturnLine = ReturnTerms & {
  line_number: number
  quantity: number
  reason: ReturnReason
  /** Only units that this purchase order delivered are meant. */
  purchase_order_id?: string
}

export type NewReturn = {
  lines: readonly NewReturnLine[]
  comment?: string | null
  /** Names the request: sent again, it opens nothing. */
  reference?: string | null
}

/** Units of a purchase order line that a return takes. */
type Part = { order: PurchaseOrder, line: PurchaseOrderLine, units: number, said: NewReturnLine }

/**
 * Opens the returns. `known` has all returns of the order. Units are taken from the purchase order
 * lines that delivered them: the oldest purchase order first, within it the lowest line number.
 * Throws `unknown_line`, `repeated_line`, `return_exceeds_delivered` and `return_route_impossible`.
 */
export function requestReturns (
  before: BackToBack, known: readonly Return[],
  { lines, comment = null, reference = null }: NewReturn, surroundings: Surroundings
): Return[] {
  const { sales_order } = before
  assertNamed(lines, sales_order.lines)
  const faults: Fault[] = []
  const parts = lines.flatMap((said, index) => {
    const taken = takeUnits(before, known, said)
    const most = mostOf(lineOf(sales_order, said.line_number), known, taken)
    if (said.quantity > most) faults.push(describeFault(said, most, index))
    return taken
  })
  if (faults.length > 0) throw new RuleError('return_exceeds_delivered', { errors: faults })
  return [...Map.groupBy(parts, ({ order }) => order)].map(([order, some]) =>
    openReturn(before, { order, parts: some, comment, reference }, surroundings))
}

/** Units that the line may still return. Those in the warehouse have not been delivered. */
function mostOf (
  { line_number, delivered_quantity, returned_quantity }: SalesOrderLine,
  known: readonly Return[], parts: readonly Part[]
): number {
  const open = openUnitsOf(known, (line) => line.sales_order_line_number === line_number)
  const served = parts.reduce((all, { units }) => all + units, 0)
  return Math.min(delivered_quantity - returned_quantity - open, served)
}

function describeFault (
  { line_number, purchase_order_id }: NewReturnLine, most: number, index: number
): Fault {
  const of_order = purchase_order_id === undefined ? '' : ` from ${purchase_order_id}`
  return {
    pointer: `/lines/${index}/quantity`,
    code: 'too_many',
    detail: `At most ${most} units of line ${line_number}${of_order} can be returned.`
  }
}

/** As many as there are, if there are fewer. */
function takeUnits (
  { purchase_orders }: BackToBack, known: readonly Return[], said: NewReturnLine
): Part[] {
  const { line_number, purchase_order_id } = said
  const parts: Part[] = []
  let left = said.quantity
  for (const order of purchase_orders) {
    if (purchase_order_id !== undefined && order.id !== purchase_order_id) continue
    for (const line of order.lines) {
      if (line.sales_order_line_number !== line_number) continue
      const units = Math.min(left, returnableOf(order, line, known))
      if (units > 0) parts.push({ order, line, units, said })
      left -= Math.max(0, units)
    }
  }
  return parts
}

/** Delivered units of the demand that were not returned, and that no open return takes. */
function returnableOf (
  { id }: PurchaseOrder, line: PurchaseOrderLine, known: readonly Return[]
): number {
  const open = openUnitsOf(known, ({ line_number }, { purchase_order_id }) =>
    purchase_order_id === id && line_number === line.line_number)
  return Math.min(line.delivered_quantity, servedOf(line)) - line.returned_quantity - open
}

type Opening = {
  order: PurchaseOrder
  parts: readonly Part[]
  comment: string | null
  reference: string | null
}

function openReturn (
  { sales_order }: BackToBack, { order, parts, comment, reference }: Opening,
  { now, newId }: Surroundings
): Return {
  const id = newId('ret')
  const { currency } = sales_order
  const zero = zeroMoney(order.currency)
  return {
    id,
    version: 1,
    sales_order_id: sales_order.id,
    purchase_order_id: order.id,
    supplier_id: order.supplier_id,
    reference,
    status: 'requested',
    currency,
    comment,
    refusal_reason: null,
    carrier: null,
    tracking_number: null,
    shipped_at: null,
    supplier_credit_status: 'none',
    supplier_credit_currency: order.currency,
    supplier_credit_expected_amount: zero,
    supplier_credit_amount: zero,
    supplier_credit_reference: null,
    supplier_credit_reason: null,
    supplier_credit_days: SUPPLIER_CREDIT_DAYS,
    supplier_credit_due_at: null,
    approved_at: null,
    received_at: null,
    closed_at: null,
    created_at: now,
    updated_at: now,
    lines: parts.toSorted((a, b) => a.line.line_number - b.line.line_number)
      .map((part) => openLine(id, part, currency))
  }
}

function openLine (return_id: string, { order, line, units, said }: Part, currency: string) {
  const opened: ReturnLine = {
    return_id,
    line_number: line.line_number,
    sales_order_line_number: line.sales_order_line_number,
    sku: line.sku,
    quantity: units,
    reason: said.reason,
    fault: FAULT_OF[said.reason],
    route: comesToMerchant(order) ? 'to_merchant' : 'to_supplier',
    remedy: 'refund',
    restocking_fee: zeroMoney(currency),
    accepted_quantity: 0,
    refused_quantity: 0,
    restocked_quantity: 0,
    credited_amount: zeroMoney(currency)
  }
  return agreeOn(opened, said, { order, currency })
}

/** Goods come back the way that they went. */
function comesToMerchant ({ kind, delivery_mode }: PurchaseOrder): boolean {
  return kind === 'own_stock' || delivery_mode === 'via_warehouse'
}

/** Takes over what was said. Throws `return_route_impossible`. */
export function agreeOn (
  line: ReturnLine, { fault, route, remedy, restocking_fee }: ReturnTerms,
  { order, currency }: { order: PurchaseOrder, currency: string }
): ReturnLine {
  const agreed = {
    ...line,
    ...fault !== undefined && { fault },
    ...route !== undefined && { route },
    ...remedy !== undefined && { remedy },
    ...restocking_fee !== undefined && {
      restocking_fee: canonicalMoney(restocking_fee, currency)
    }
  }
  if (agreed.route === 'to_supplier' && order.kind === 'own_stock') {
    throw new RuleError('return_route_impossible', {
      detail: `The units of line ${line.sales_order_line_number} came from the own warehouse.`
    })
  }
  return agreed
}
