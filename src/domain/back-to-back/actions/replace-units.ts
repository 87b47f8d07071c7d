// A replacement: a new line at price 0 that sends units of another line again.

import { openLine } from './open-sales-order.ts'
import { type BackToBack, nextLineNumber } from '../state.ts'
import { isZero, zeroMoney } from '../../kernel/money.ts'
import { type Fault, RuleError } from '../../kernel/rule.ts'
import { evaluateSalesOrder } from '../../model/sales-order/evaluate-sales-order.ts'
import { lineOf, type SalesOrderLine } from '../../model/sales-order/sales-order.ts'

export type NewReplacement = {
  /** The line whose units are sent again. */
  line_number: number
  quantity: number
  /** Suppliers that shall not send it, besides those that have failed the line before. */
  excluded_supplier_ids?: readonly string[]
}

/**
 * Adds the line, with the words of the replaced one, for `drawConsequences` to source. A completed
 * order is open again, and what was paid stays: nothing is owed for the line. The customer waits
 * already, so no requested date can be missed. Throws `sales_order_not_confirmed`.
 */
export function addReplacement (
  state: BackToBack, { line_number, quantity, excluded_supplier_ids = [] }: NewReplacement
): BackToBack {
  const { sales_order } = state
  const { status, currency, id } = sales_order
  if (status !== 'confirmed' && status !== 'completed') {
    throw new RuleError('sales_order_not_confirmed', {
      detail: `The sales order is ${status}: nothing of it can be replaced.`
    })
  }
  const replaced = lineOf(sales_order, line_number)
  const { sku, description, note, customization, suppliers, tax } = replaced
  const nothing = zeroMoney(currency)
  const opened = openLine({
    sku,
    quantity,
    unit_price: nothing,
    description,
    note,
    customization,
    // Nothing is taxed of it, but each line of an order with tax says its category.
    ...tax !== null && { tax: { ...tax, amount: tax.amount && nothing } }
  }, id, nextLineNumber(state))
  const line: SalesOrderLine = {
    ...opened,
    suppliers,
    excluded_supplier_ids: [
      ...new Set([...replaced.excluded_supplier_ids, ...excluded_supplier_ids])
    ],
    replacement_for: line_number
  }
  return {
    ...state,
    sales_order: evaluateSalesOrder({
      ...sales_order,
      status: 'confirmed',
      completed_at: null,
      lines: [...sales_order.lines, line]
    })
  }
}

/** A replacement costs nothing, so a change may only take units from it. */
export function findReplacementFaults (
  line: SalesOrderLine,
  { sku = line.sku, unit_price = '0', quantity = 0 }:
  Partial<Pick<SalesOrderLine, 'sku' | 'unit_price' | 'quantity'>>,
  pointer: string
): Fault[] {
  const name = `Line ${line.line_number} replaces units at no charge`
  const fixed = (field: string): Fault =>
    ({ pointer: `${pointer}/${field}`, code: 'fixed', detail: `${name}: its ${field} is fixed.` })
  return [
    ...sku === line.sku ? [] : [fixed('sku')],
    ...isZero(unit_price) ? [] : [fixed('unit_price')],
    ...quantity <= line.quantity
      ? []
      : [{
          pointer: `${pointer}/quantity`,
          code: 'too_large',
          detail: `${name}: it can have ${line.quantity} units at most.`
        }]
  ]
}
