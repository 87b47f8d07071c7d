// Terms of a supplier (minimum, multiple, minimum order value) that an issued purchase order breaks
// after the customer wanted fewer units.

import type { BackToBack } from './state.ts'
import { formatMoney, readMoney } from '../kernel/money.ts'
import {
  isOpen, liveOf, type PurchaseOrder, unshippedOf
} from '../model/purchase-order/purchase-order.ts'
import { sum } from '../kernel/sum.ts'
import { findRow, type StockView } from '../model/stock/stock-book.ts'

export type BrokenTerms = {
  order: PurchaseOrder
  /** Null: the whole order is below the minimum order value. */
  line_number: number | null
  /** A sentence for a person that names the broken rule. */
  detail: string
}

/** All broken terms of issued orders that have fewer units than before and have units to ship. */
export function findBrokenTerms (
  before: BackToBack, after: BackToBack, book: StockView
): BrokenTerms[] {
  const known = new Map(before.purchase_orders.map((one) => [one.id, one]))
  return after.purchase_orders.flatMap((order) => {
    const was = known.get(order.id)
    const is_concerned = was !== undefined && was !== order && isOpen(order) &&
      unitsOf(order) < unitsOf(was) && order.lines.some((line) => unshippedOf(line) > 0)
    return is_concerned ? findInOrder(was, order, book) : []
  })
}

const unitsOf = ({ lines }: PurchaseOrder): number => sum(lines, liveOf)

function findInOrder (
  was: PurchaseOrder, order: PurchaseOrder, book: StockView
): BrokenTerms[] {
  const shrunk = order.lines.filter((line) => {
    const before = was.lines.find((one) => one.line_number === line.line_number)
    return before !== undefined && liveOf(line) < liveOf(before) && liveOf(line) > 0
  })
  const of_lines = shrunk.flatMap((line): BrokenTerms[] => {
    const units = unitsOfSku(order, line.sku)
    const rules = brokenQuantityRules(book, { ...line, units })
    if (rules.length === 0) return []
    const detail = `${units} units of ${line.sku} are left. This is ${rules.join(' and ')}.`
    return [{ order, line_number: line.line_number, detail }]
  })
  return [...of_lines, ...findLowValue(order, book)]
}

/** Live units of the SKU over all lines of the order. */
export const unitsOfSku = ({ lines }: Pick<PurchaseOrder, 'lines'>, sku: string): number =>
  sum(lines, (line) => line.sku === sku ? liveOf(line) : 0)

function brokenQuantityRules (
  book: StockView, { units, ...key }: { sku: string, supplier_id: string, units: number }
): string[] {
  const { min_order_quantity = 1, order_multiple = 1 } = findRow(book, key) ?? {}
  return [
    ...units < min_order_quantity
      ? [`below the minimum order quantity (min_order_quantity) of ${min_order_quantity}`]
      : [],
    ...units % order_multiple === 0
      ? []
      : [`not a multiple of the order multiple (order_multiple) of ${order_multiple}`]
  ]
}

/** A minimum in another currency than the order does not hold for it. */
function findLowValue (order: PurchaseOrder, book: StockView): BrokenTerms[] {
  const minimum = readMoney(minimumValueOf(order, book))
  const value = valueOf(order)
  if (value >= minimum) return []
  const { currency } = order
  const detail = `The lines add up to ${formatMoney(value, currency)} ${currency}, below the ` +
    `minimum order value (min_order_value) of ${formatMoney(minimum, currency)} ${currency}.`
  return [{ order, line_number: null, detail }]
}

function minimumValueOf ({ lines, currency }: PurchaseOrder, book: StockView): string {
  const row = lines.map((line) => findRow(book, line)).find((one) => one !== undefined)
  return row?.supplier_currency === currency ? row.min_order_value : '0'
}

/** The value as sourcing counts it: not rounded, and without the order fee. */
export const valueOf = ({ lines }: Pick<PurchaseOrder, 'lines'>): bigint =>
  lines.reduce((all, line) => all + readMoney(line.unit_cost) * BigInt(liveOf(line)), 0n)

/** Are the terms of the line kept, or for null the minimum order value of the order? */
export function areTermsKept (
  order: PurchaseOrder, line_number: number | null, book: StockView
): boolean {
  if (line_number === null) return findLowValue(order, book).length === 0
  const line = order.lines.find((one) => one.line_number === line_number)
  return line === undefined || liveOf(line) === 0 ||
    brokenQuantityRules(book, { ...line, units: unitsOfSku(order, line.sku) }).length === 0
}
