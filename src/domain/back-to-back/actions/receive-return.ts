// Returned goods are inspected: accepted units count as returned, and the customer and the merchant
// are credited for them.

import assert from 'node:assert'
import { giveRemedy } from './give-remedy.ts'
import {
  assertAwaited, purchaseOf, replaceReturn, replaceReturnLine, returnOf, type SaleAndReturns
} from '../sale-and-returns.ts'
import { replacePurchaseOrder } from '../state.ts'
import type { WritableSurroundings } from '../surroundings.ts'
import { giveToWarehouse } from '../surplus-to-stock.ts'
import { assertNamed } from '../../kernel/line-numbers.ts'
import { addHours } from '../../kernel/calendar.ts'
import { amountOf, formatMoney, readMoney } from '../../kernel/money.ts'
import { type Fault, RuleError } from '../../kernel/rule.ts'
import type { PurchaseOrder, PurchaseOrderLine } from '../../model/purchase-order/purchase-order.ts'
import {
  isCreditedBySupplier, type Return, type ReturnLine, uninspectedOf
} from '../../model/return/return.ts'

/** `accepted_quantity` and `refused_quantity` are units inspected now. */
export type Inspection = {
  line_number: number
  accepted_quantity?: number
  refused_quantity?: number
  /** This part of the accepted units becomes stock of the own warehouse. */
  restock_quantity?: number
}

export type ReturnReceipt = { lines: readonly Inspection[], is_by_supplier: boolean }

/**
 * Records what came. Throws `return_not_awaited`, `unknown_line`, `repeated_line`,
 * `receipt_exceeds_returned`, `restock_impossible`, and `role_forbidden` for a supplier that names
 * goods which do not come to it.
 */
export function receiveReturn (
  before: SaleAndReturns, id: string, { lines, is_by_supplier }: ReturnReceipt,
  surroundings: WritableSurroundings
): SaleAndReturns {
  const one = returnOf(before, id)
  assertAwaited(one)
  assertNamed(lines, one.lines)
  assertUnits(lines, one)
  if (is_by_supplier) assertSuppliers(lines, one)
  return inspectUnits(before, id, lines, surroundings)
}

function assertUnits (lines: readonly Inspection[], one: Return): void {
  const errors = lines.flatMap((said, index): Fault[] => {
    const { accepted_quantity = 0, refused_quantity = 0 } = said
    const units = accepted_quantity + refused_quantity
    const most = uninspectedOf(lineOfReturn(one, said.line_number))
    if (units > 0 && units <= most) return []
    return [{
      pointer: `/lines/${index}`,
      code: units === 0 ? 'too_few' : 'too_many',
      detail: `From 1 to ${most} units of line ${said.line_number} can be inspected.`
    }]
  })
  if (errors.length > 0) throw new RuleError('receipt_exceeds_returned', { errors })
}

function assertSuppliers (lines: readonly Inspection[], one: Return): void {
  const is_own = lines.every(({ line_number, restock_quantity = 0 }) =>
    lineOfReturn(one, line_number).route === 'to_supplier' && restock_quantity === 0)
  if (is_own) return
  throw new RuleError('role_forbidden', {
    detail: 'A supplier receives only the units that go to it, and restocks none.'
  })
}

/** Counts the inspected units, and whatever follows. The return is received when none are left. */
export function inspectUnits (
  before: SaleAndReturns, id: string, lines: readonly Inspection[],
  surroundings: WritableSurroundings
): SaleAndReturns {
  if (lines.length === 0) return before
  const state = lines.reduce((current, said) =>
    inspectLine(current, lineOfReturn(returnOf(current, id), said.line_number), said, surroundings),
  before)
  const one = returnOf(state, id)
  const order = purchaseOf(state.sale, one.purchase_order_id)
  const is_received = one.lines.every((line) => uninspectedOf(line) === 0)
  return replaceReturn(state, {
    ...one,
    ...is_received && { status: 'received' as const, received_at: surroundings.now },
    ...expectCredit(one, order, surroundings.now)
  })
}

function inspectLine (
  state: SaleAndReturns, line: ReturnLine, said: Inspection, surroundings: WritableSurroundings
): SaleAndReturns {
  const { accepted_quantity = 0, refused_quantity = 0, restock_quantity = 0 } = said
  const given = giveRemedy(state, line, accepted_quantity, surroundings)
  const one = returnOf(state, line.return_id)
  const order = purchaseOf(given.sale, one.purchase_order_id)
  const sale = replacePurchaseOrder(given.sale, countReturned(order, line, accepted_quantity))
  restock(sale, { order, line, units: restock_quantity, accepted_quantity }, surroundings)
  return replaceReturnLine({ ...state, sale }, {
    ...line,
    accepted_quantity: line.accepted_quantity + accepted_quantity,
    refused_quantity: line.refused_quantity + refused_quantity,
    restocked_quantity: line.restocked_quantity + restock_quantity,
    credited_amount: given.credited_amount
  })
}

function countReturned (
  order: PurchaseOrder, { line_number }: ReturnLine, units: number
): PurchaseOrder {
  if (units === 0) return order
  return {
    ...order,
    lines: order.lines.map((line) => line.line_number === line_number
      ? { ...line, returned_quantity: line.returned_quantity + units }
      : line)
  }
}

type Restocking = {
  order: PurchaseOrder
  line: ReturnLine
  units: number
  accepted_quantity: number
}

/** Throws `restock_impossible`. */
function restock (
  sale: SaleAndReturns['sale'], { order, line, units, accepted_quantity }: Restocking,
  surroundings: WritableSurroundings
): void {
  if (units === 0) return
  const refuse = (detail: string): never => {
    throw new RuleError('restock_impossible', { detail })
  }
  if (units > accepted_quantity) refuse(`At most ${accepted_quantity} units were accepted.`)
  if (line.route !== 'to_merchant') {
    refuse(`The units of line ${line.line_number} do not come back to the merchant.`)
  }
  const bought = purchaseLineOf(order, line)
  const why_not = giveToWarehouse(sale, { order, line: bought, units }, surroundings)
  if (why_not !== undefined) refuse(`Nothing was added to stock: ${why_not}.`)
}

type SupplierCredit = Partial<Pick<Return,
  'supplier_credit_status' | 'supplier_credit_expected_amount' | 'supplier_credit_due_at'>>

/**
 * What the supplier is to credit: the cost of accepted units that it must answer for. More of them
 * make a credit that was decided expected again.
 */
function expectCredit (one: Return, order: PurchaseOrder, now: string): SupplierCredit {
  if (order.kind === 'own_stock') return {}
  const { currency } = order
  const micros = one.lines.filter(isCreditedBySupplier).reduce((all, line) =>
    all + amountOf(purchaseLineOf(order, line).unit_cost, line.accepted_quantity, currency), 0n)
  const supplier_credit_expected_amount = formatMoney(micros, currency)
  if (readMoney(one.supplier_credit_expected_amount) === micros) return {}
  return {
    supplier_credit_status: 'expected',
    supplier_credit_expected_amount,
    supplier_credit_due_at: addHours(now, 24 * one.supplier_credit_days)
  }
}

function purchaseLineOf ({ lines }: PurchaseOrder, { line_number }: ReturnLine): PurchaseOrderLine {
  const line = lines.find((one) => one.line_number === line_number)
  assert(line !== undefined, 'a return of a line that the order does not have')
  return line
}

function lineOfReturn ({ lines }: Return, line_number: number): ReturnLine {
  const line = lines.find((one) => one.line_number === line_number)
  assert(line !== undefined, 'a line that the return does not have')
  return line
}
