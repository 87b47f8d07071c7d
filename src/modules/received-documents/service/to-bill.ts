// Makes the body of a bill of a supplier's invoice. What the invoice says is kept as it is said,
// also where it is wrong: bills are judged when they are recorded.

import type { PurchaseOrderDescription } from '../../../domain/back-to-back/describe-sale.ts'
import { beginningOf } from '../../../domain/kernel/beginning.ts'
import { divideHalfEven, formatMoney, readMoney } from '../../../domain/kernel/money.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import {
  type BillChargeKind, type NewBill, type NewBillLine
} from '../../../domain/model/bill/bill.ts'
import { TAX_CATEGORIES } from '../../../domain/model/tax/tax.ts'
import type { ReceivedInvoice, ReceivedInvoiceLine } from '../../../formats/received-message.ts'
import { findEachLine } from './find-lines.ts'

const TEXT_CHARACTERS_MAX = 500
/** Codes of X12 and of UNCL7161 that mean freight. */
const FREIGHT_CODES: readonly string[] = ['D240', 'D280', 'FC', 'DL']
const FREIGHT = /freight|shipping|delivery|fracht|versand|transport/i

/** The orders that the invoice names, by the names that it has for them. */
export type NamedOrders = ReadonlyMap<string, PurchaseOrderDescription>

/** The names of its orders, each once. Throws `document_not_clear` where a line has none. */
export function ordersOfInvoice ({ order_number, lines }: ReceivedInvoice): string[] {
  if (lines.length === 0) throw notClear('The invoice has no line.')
  return [...new Set(lines.map((line) => {
    const name = line.order_number ?? order_number
    if (name === null) throw notClear('The invoice names no purchase order.')
    return name
  }))]
}

/** Throws `document_not_clear`. */
export function toBill (invoice: ReceivedInvoice, orders: NamedOrders): NewBill {
  const { number, date, due_date, currency, total, charges, taxes } = invoice
  const turns = invoice.is_credit && !total.startsWith('-')
  const signed = (amount: string): string => turns ? negative(amount) : amount
  return {
    number,
    issued_on: date,
    due_on: due_date,
    currency,
    lines: linesOf(invoice, orders, turns),
    charges: charges.map(({ code, description, amount }) => ({
      kind: kindOf(code, description, amount),
      amount: signed(amount),
      description: description && beginningOf(description, TEXT_CHARACTERS_MAX)
    })),
    taxes: taxes.flatMap(({ code, percent, amount }) => amount === null
      ? []
      : [{
          category: TAX_CATEGORIES.find((one) => one === code) ?? null,
          rate_percent: percent,
          tax_amount: signed(amount)
        }]),
    total: signed(total)
  }
}

const negative = (amount: string): string =>
  amount.startsWith('-') ? amount.slice(1) : Number(amount) === 0 ? amount : `-${amount}`

function kindOf (
  code: string | null, description: string | null, amount: string
): BillChargeKind {
  if (amount.startsWith('-')) return 'discount'
  const is_freight = FREIGHT_CODES.includes(code ?? '') || FREIGHT.test(description ?? '')
  return is_freight ? 'freight' : 'other'
}

function linesOf (
  { lines, order_number }: ReceivedInvoice, orders: NamedOrders, turns: boolean
): NewBillLine[] {
  const by_order = Map.groupBy(lines, (line) => line.order_number ?? order_number ?? '')
  return [...by_order].flatMap(([name, items]) => {
    const order = orders.get(name)
    if (order === undefined) throw notClear(`The invoice names no purchase order ${name}.`)
    return findEachLine(order, items).map(({ line, item }): NewBillLine => {
      const quantity = unitsOf(item)
      return {
        purchase_order_id: order.id,
        line_number: line?.line_number ?? null,
        sku: line?.sku ?? item.sku ?? item.supplier_sku ?? item.gtin,
        description: item.description && beginningOf(item.description, TEXT_CHARACTERS_MAX),
        quantity: turns ? -quantity : quantity,
        unit_cost: costOf(item, quantity)
      }
    })
  })
}

function unitsOf ({ quantity }: ReceivedInvoiceLine): number {
  const units = Number(quantity)
  if (Number.isInteger(units) && units !== 0) return units
  throw notClear(`A line bills ${quantity} units, and bills count whole units.`)
}

/** An invoice that tells no price tells the amount of the line. */
function costOf ({ unit_price, amount }: ReceivedInvoiceLine, quantity: number): string {
  if (unit_price !== null) return unit_price
  if (amount === null) throw notClear('A line of the invoice has neither a price nor an amount.')
  const cost = divideHalfEven(readMoney(amount), BigInt(quantity))
  return formatMoney(cost < 0n ? -cost : cost, 'EUR')
}

function notClear (detail: string): RuleError {
  return new RuleError('document_not_clear', { detail })
}
