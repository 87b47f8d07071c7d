// Checks a merchant's invoices and bills against the goods after all orders have come to their end.

import { formatMoney, readMoney } from '../src/domain/kernel/money.ts'
import {
  type Accounts, findMisinvoiced, isCreditNote, netOf, type ReadInvoice
} from './accounts.ts'
import type { Books, ReadOrder, ReadPurchase } from './read-back.ts'

type Claims = ReadonlyArray<readonly [string, string[]]>

export function claimsOfAccounts (
  { orders, purchases }: Books, { invoices, bills, accruals }: Accounts
): Claims {
  return [
    ['invoiced − credited = delivered on every line', findMisinvoiced(orders, invoices)],
    ['Σ invoices − Σ credit notes = total − credited of every completed order',
      findOtherSums(orders, invoices)],
    ['the numbers of invoices and of credit notes are 1…n, each once', findGaps(invoices)],
    ['every bill matched and was approved', bills
      .filter(({ status, findings }) => status !== 'approved' || findings.length > 0)
      .map(({ number, status }) => `${number} is ${status}`)],
    ['Σ approved bills of every purchase order = what was kept, at the agreed cost',
      findMisbilled(purchases, bills)],
    ['nothing is accrued: suppliers have billed all that moved', accruals
      .map(({ supplier_code, amount, currency }) => `${supplier_code}: ${amount} ${currency}`)]
  ]
}

/** With them, all add up in each currency, since a document is in that of its order. */
function findOtherSums (orders: readonly ReadOrder[], invoices: readonly ReadInvoice[]): string[] {
  const by_order = Map.groupBy(invoices, ({ sales_order_id }) => sales_order_id)
  const completed = orders.filter(({ status }) => status === 'completed')
  const invoicedOf = ({ id }: ReadOrder): bigint => netOf(by_order.get(id) ?? [])
  const differing = completed.filter((order) => invoicedOf(order) !== dueOf(order))
    .map((order) => `${order.reference}: ${formatMoney(invoicedOf(order), order.currency)} of ` +
      formatMoney(dueOf(order), order.currency))
  const currencies = new Map(orders.map(({ id, currency }) => [id, currency]))
  const foreign = invoices.filter(({ currency, sales_order_id }) =>
    currencies.get(sales_order_id) !== currency)
    .map(({ number, currency }) => `${number} is in ${currency}`)
  return [...differing, ...foreign]
}

export function dueOf ({ total, credited }: Pick<ReadOrder, 'total' | 'credited'>): bigint {
  return readMoney(total) - readMoney(credited)
}

function findGaps (invoices: readonly ReadInvoice[]): string[] {
  return [true, false].flatMap((is_credit) => {
    const numbers = invoices.filter((one) => isCreditNote(one) === is_credit)
      .map(({ number }) => Number(number?.split('-').at(-1))).sort((a, b) => a - b)
    return numbers.filter((number, at) => number !== at + 1)
      .map((number) => `${is_credit ? 'credit note' : 'invoice'} ${number}`)
  })
}

function findMisbilled (purchases: readonly ReadPurchase[], bills: Accounts['bills']): string[] {
  const billed = new Map<string, bigint>()
  for (const { lines } of bills.filter(({ status }) => status === 'approved')) {
    for (const { purchase_order_id, amount } of lines) {
      billed.set(purchase_order_id, (billed.get(purchase_order_id) ?? 0n) + readMoney(amount))
    }
  }
  return purchases.filter((order) => keptCostOf(order) !== (billed.get(order.id) ?? 0n))
    .map((order) => `${order.id}: ${formatMoney(billed.get(order.id) ?? 0n, order.currency)} of ` +
      formatMoney(keptCostOf(order), order.currency))
}

/** Costs have no more decimals than the currency, so parts add up. */
export function keptCostOf ({ lines }: Pick<ReadPurchase, 'lines'>): bigint {
  return lines.reduce((all, { unit_cost, delivered_quantity }) =>
    all + readMoney(unit_cost) * BigInt(delivered_quantity), 0n)
}
