// The rows of the demo's table that tell of money: invoices, credit notes, bills and accruals.

import { formatMoney, readMoney, sumMoney } from '../src/domain/kernel/money.ts'
import {
  type Accounts, isCredit, isCreditNote, netOf, type ReadInvoice, sumTotals
} from './accounts.ts'
import type { Books, ReadOrder } from './read-back.ts'
import { formatCount, formatDollars } from './show.ts'
import { dueOf, keptCostOf } from './verify-accounts.ts'

type Rows = Array<readonly [string, string]>

/** In a group of rows for each currency. */
export function rowsOfAccounts (books: Books, accounts: Accounts): Rows {
  const currencies = new Set(books.orders.map(({ currency }) => currency))
  return [...currencies].flatMap((currency) => {
    const isOf = (one: { currency: string }): boolean => one.currency === currency
    return rowsOf({
      ...books, orders: books.orders.filter(isOf), purchases: books.purchases.filter(isOf)
    }, {
      invoices: accounts.invoices.filter(isOf),
      bills: accounts.bills.filter(isOf),
      accruals: accounts.accruals.filter(isOf)
    }, currency)
  })
}

function rowsOf ({ orders, purchases }: Books, accounts: Accounts, currency: string): Rows {
  const { invoices, bills, accruals } = accounts
  const money = (micros: bigint): string => formatDollars(formatMoney(micros, currency))
  const completed = orders.filter(({ status }) => status === 'completed')
  const [credit_notes, issued] = split(invoices, isCreditNote)
  const [credits, asked] = split(bills, isCredit)
  return [
    ['invoices', `${formatCount(issued.length)} for ${money(sumTotals(issued))}`],
    ['  credit notes', `${formatCount(credit_notes.length)} for ${money(sumTotals(credit_notes))}`],
    ['  of completed orders, less credits', money(netOf(ofOrders(invoices, completed)))],
    ['  their totals − credited', money(sumMoney(completed, dueOf))],
    ['bills of suppliers', `${formatCount(asked.length)} for ${money(sumTotals(asked))}`],
    ['  their credit notes', `${formatCount(credits.length)} for ${money(-sumTotals(credits))}`],
    ['  approved, less credits', money(sumTotals(
      bills.filter(({ status }) => status === 'approved')))],
    ['  kept units at the agreed cost', money(sumMoney(purchases, keptCostOf))],
    ['  accrued', money(sumMoney(accruals, ({ amount }) => readMoney(amount)))]
  ]
}

function ofOrders (invoices: readonly ReadInvoice[], orders: readonly ReadOrder[]): ReadInvoice[] {
  const ids = new Set(orders.map(({ id }) => id))
  return invoices.filter(({ sales_order_id }) => ids.has(sales_order_id))
}

function split<Row> (rows: readonly Row[], is: (row: Row) => boolean): [Row[], Row[]] {
  return [rows.filter(is), rows.filter((row) => !is(row))]
}
