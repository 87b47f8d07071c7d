// Asks the planner. What it buys in another currency is then judged by the supplier's own amounts.
//
// Why. Unit costs are converted upwards to six decimals, so many cheap units seem to reach a
// minimum order value that they just miss. Where the supplier's own amounts miss it, its minimum is
// raised above what that order seemed to come to, and the planner is asked again.
//
// Example. 163.37 JPY are 1 EUR. A supplier takes no order below 10,000 JPY, which are 61.210748
// EUR. 9,999 units at 1 JPY come to 0.006122 EUR each: 61.213878 EUR, but 9,999 JPY.

import { formatMoney, readMoney } from '../kernel/money.ts'
import { findRow, type StockRow, type StockView } from '../model/stock/stock-book.ts'
import {
  goodsValueOf, openSearchBudget, type Plan, planSourcing, type SearchBudget, unitsBought
} from '../sourcing/plan-sourcing.ts'
import type { SourcingQuestion } from './draft-purchase-orders.ts'

/** A plan, the question that it answers, and the work budget that it was made with. */
export type Answered = SourcingQuestion & { plan: Plan, budget: SearchBudget }

const RAISED_MAX = 4
/** More than any order comes to. */
const OUT_OF_REACH = '999999999999999'

export function planQuestion (
  question: SourcingQuestion, book: StockView, search = openSearchBudget(1)
): Answered {
  let asked = question
  for (let raised = 0; ; raised++) {
    const { demand, offers, policy, exchange_rates } = asked
    const budget = { ...search }
    const plan = planSourcing(demand, offers, policy, search)
    const minimums = exchange_rates.length === 0
      ? new Map<string, string>()
      : raisedMinimums(plan, asked, book, raised === RAISED_MAX)
    if (minimums.size === 0) return { ...asked, plan, budget }
    search.plans = budget.plans
    asked = withMinimums(asked, minimums)
  }
}

/** By supplier id, for those whose own amounts miss their minimum order value. */
function raisedMinimums (
  { allocations }: Plan, question: SourcingQuestion, book: StockView, is_last: boolean
): Map<string, string> {
  const { demand: { currency } } = question
  const by_supplier = unitsBought(allocations)
  return new Map([...by_supplier].flatMap(([supplier_id, units]): Array<[string, string]> => {
    const bought = [...units].flatMap(([sku, quantity]) => {
      const row = findRow(book, { sku, supplier_id })
      const offer = question.offers.get(sku)?.find((one) => one.supplier_id === supplier_id)
      return row === undefined || offer === undefined ? [] : { row, offer, quantity }
    })
    const [first] = bought
    if (first === undefined || !isOwnCurrency(bought.map(({ row }) => row), currency)) return []
    const value = bought.reduce((all, { row, quantity }) => all + goodsValueOf(row, quantity), 0n)
    const missing = readMoney(first.row.min_order_value) - value
    if (missing <= 0n) return []
    const seen = bought.reduce((all, { offer, quantity }) =>
      all + goodsValueOf(offer, quantity), 0n)
    const more = value === 0n ? 0n : missing * seen / value
    const least = formatMoney(seen + (more > 0n ? more : 1n), currency)
    return [[supplier_id, is_last ? OUT_OF_REACH : least]]
  }))
}

/** Costs and minimum are in one currency, which is not that of the sale. */
function isOwnCurrency (rows: ReadonlyArray<Readonly<StockRow>>, sale_currency: string): boolean {
  return rows.every(({ currency, supplier_currency }) =>
    currency === supplier_currency && currency !== sale_currency)
}

function withMinimums (
  question: SourcingQuestion, minimums: ReadonlyMap<string, string>
): SourcingQuestion {
  return {
    ...question,
    offers: new Map([...question.offers].map(([sku, offers]) => [sku, offers.map((offer) => {
      const min_order_value = minimums.get(offer.supplier_id)
      return min_order_value === undefined ? offer : { ...offer, min_order_value }
    })]))
  }
}
