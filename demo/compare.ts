// Compares two runs of the same orders, which racing clients sent, and checks that every difference
// is allowed.
//
// A supplier sells no fewer units than its minimum order quantity. So the last units of its stock
// cannot be sold when they are fewer than that. Where two suppliers ask the same cost, the number
// of these units may depend on which order arrives first: an order prefers the supplier that also
// serves its other lines, and the last order of a row may leave a few units, to reach the minimum
// of the other supplier. The number of purchase orders may differ for the same reason.

import { formatMoney, readMoney } from '../src/domain/kernel/money.ts'
import { type Books, type ReadStock, sumBooks, sumOf } from './read-back.ts'
import { formatCount, formatDollars } from './show.ts'
import type { Check } from './verify.ts'

/** The result for one SKU in one of the two runs. */
type Outcome = {
  sourced: number
  cost: bigint
  /** Stock rows by the code of their supplier. */
  rows: Map<string, ReadStock>
}

export function compareBooks (
  first: Books, second: Books
): { differences: string[], checks: Check[] } {
  const [a, b] = [sumBooks(first), sumBooks(second)]
  const others = outcomesOf(second)
  const differing = [...outcomesOf(first)].flatMap(([sku, one]) => {
    const other = others.get(sku) ?? NONE
    return one.sourced === other.sourced && one.cost === other.cost ? [] : [{ sku, one, other }]
  })
  const unexplained = differing.filter(({ one, other }) => !isOfRemainders(one, other))
  return {
    differences: [
      tellDifference('units sourced', formatCount(a.sourced), formatCount(b.sourced)),
      tellDifference('goods cost', formatDollars(a.goods_cost), formatDollars(b.goods_cost)),
      tellDifference('purchase orders', formatCount(a.purchases), formatCount(b.purchases)),
      ...differing.map(({ sku, one, other }) => tellSku(sku, one, other))
    ],
    checks: [
      { claim: 'as many units ordered', faults: a.ordered === b.ordered ? [] : ['not'] },
      {
        claim: differing.length === 0
          ? 'each SKU: as many units sourced at the same cost'
          : 'each SKU: as many units sourced at the same cost, but for remainders below a minimum',
        faults: unexplained.map(({ sku }) => sku)
      }
    ]
  }
}

const NONE: Outcome = { sourced: 0, cost: 0n, rows: new Map() }

function outcomesOf ({ suppliers, orders, purchases, stock }: Books): Map<string, Outcome> {
  const codes = new Map(suppliers.map(({ id, code }) => [id, code]))
  const lines = Map.groupBy(orders.flatMap((one) => one.lines), ({ sku }) => sku)
  const bought = Map.groupBy(purchases.flatMap((one) => one.lines), ({ sku }) => sku)
  const left = Map.groupBy(stock, ({ sku }) => sku)
  return new Map([...lines].map(([sku, sold]) => [sku, {
    sourced: sumOf(sold, ({ sourced_quantity }) => sourced_quantity),
    cost: (bought.get(sku) ?? []).reduce((sum, { amount }) => sum + readMoney(amount), 0n),
    rows: new Map(left.get(sku)?.map((row) => [codes.get(row.supplier_id) ?? '', row]))
  }]))
}

/** True if, in each row that differs, less than its minimum is left in both runs. */
function isOfRemainders (one: Outcome, other: Outcome): boolean {
  const changed = [...one.rows].flatMap(([code, row]) => {
    const twin = other.rows.get(code)
    return twin?.available === row.available ? [] : [[row, twin] as const]
  })
  return changed.length > 0 && changed.every(([row, twin]) => twin !== undefined &&
    row.available < row.min_order_quantity && twin.available < twin.min_order_quantity)
}

function tellDifference (what: string, first: string, second: string): string {
  return `${what.padEnd(17)}${first} ${first === second ? 'both times' : `and ${second}`}`
}

function tellSku (sku: string, one: Outcome, other: Outcome): string {
  const left = ({ rows }: Outcome): string => [...rows.values()]
    .filter(({ available, min_order_quantity }) => available > 0 && available < min_order_quantity)
    .map(({ available, min_order_quantity }) =>
      `${available} left below the minimum of ${min_order_quantity}`).join(', ') || 'nothing left'
  return `  ${sku}: ${formatCount(one.sourced)} units for ${formatMoney(one.cost, 'USD')} ` +
    `(${left(one)}); ${formatCount(other.sourced)} for ${formatMoney(other.cost, 'USD')} ` +
    `(${left(other)})`
}
