// What an approved bill costs each line of its purchase orders: the goods, and a part of the
// charges by value.

import { divideHalfEven, formatMoney, readMoney, roundMoney, sumMoney } from '../../kernel/money.ts'
import type { PurchaseOrder } from '../purchase-order/purchase-order.ts'
import type { Bill } from './bill.ts'
import type { BillingSettings } from './billing-settings.ts'
import { allowedUnits } from './match-bill.ts'
import { absoluteOf } from './tolerance.ts'

export type BillCost = {
  bill_id: string
  purchase_order_id: string
  line_number: number
  quantity: number
  /** With `charges`. */
  amount: string
  charges: string
  /**
   * The units of the line that could be billed by then. Null: a person approved the bill in spite
   * of its findings.
   */
  allowed_quantity: number | null
}

type Part = Pick<BillCost, 'purchase_order_id' | 'line_number' | 'quantity'> &
  { goods: bigint, weight: bigint }

/**
 * The sum of all parts is the net total of the bill. What is billed on no line of an order (by a
 * line that the order does not have) is spread like a charge.
 */
export function costsOfBill (
  bill: Bill, orders: readonly PurchaseOrder[], settings: BillingSettings
): BillCost[] {
  const { currency, id } = bill
  const parts = withWeights(partsOf(bill, orders), orders)
  const goods = parts.reduce((sum, part) => sum + part.goods, 0n)
  const charges = readMoney(bill.net_total) - goods
  const whole = parts.reduce((sum, { weight }) => sum + weight, 0n)
  const allowed = new Map(orders.flatMap((order) => order.lines.map((line) =>
    [keyOf(line), allowedUnits(order, line, settings)])))
  let weight = 0n
  let spread = 0n
  return parts.map((part) => {
    weight += part.weight
    const until = roundMoney(divideHalfEven(charges * weight, whole), currency)
    const own = weight === whole ? charges - spread : until - spread
    spread += own
    const { purchase_order_id, line_number, quantity } = part
    return {
      bill_id: id,
      purchase_order_id,
      line_number,
      quantity,
      amount: formatMoney(part.goods + own, currency),
      charges: formatMoney(own, currency),
      allowed_quantity: bill.findings.length > 0 ? null : allowed.get(keyOf(part)) ?? null
    }
  })
}

/** The lines of orders that the bill names, each once, in the order of the bill. */
function partsOf (
  { lines }: Bill, orders: readonly PurchaseOrder[]
): Array<Omit<Part, 'weight'>> {
  const known = new Set(orders.flatMap((order) => order.lines.map(keyOf)))
  const named = lines.flatMap((line) =>
    line.line_number === null ? [] : { ...line, line_number: line.line_number })
  const by_line = Map.groupBy(named.filter((line) => known.has(keyOf(line))), keyOf)
  return [...by_line.values()].flatMap((own) => own.slice(0, 1).map((line) => ({
    purchase_order_id: line.purchase_order_id,
    line_number: line.line_number,
    quantity: own.reduce((sum, { quantity }) => sum + quantity, 0),
    goods: sumMoney(own, ({ amount }) => readMoney(amount))
  })))
}

const keyOf = (
  { purchase_order_id, line_number }: { purchase_order_id: string, line_number: number }
): string => `${purchase_order_id} ${line_number}`

/** By value. A bill of nothing that has a value falls to the lines that it names, or to all. */
function withWeights (
  parts: ReadonlyArray<Omit<Part, 'weight'>>, orders: readonly PurchaseOrder[]
): Part[] {
  if (parts.some(({ goods }) => goods !== 0n)) {
    return parts.map((part) => ({ ...part, weight: absoluteOf(part.goods) }))
  }
  if (parts.length > 0) return parts.map((part) => ({ ...part, weight: 1n }))
  return orders.flatMap(({ lines }) => lines).map(({ purchase_order_id, line_number }) =>
    ({ purchase_order_id, line_number, quantity: 0, goods: 0n, weight: 1n }))
}
