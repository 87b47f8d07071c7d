// The same orders sent twice, by clients that race: what differs, and why it may.
//
// A supplier sells no fewer units than its minimum order quantity, so what is left of its stock
// below that stays with it. How much that is may depend on which of the racing orders arrives first
// where two suppliers ask the same cost: a sale then goes to the one that serves other lines of it
// too, and the last sale of a row may have to leave a few units to reach the other's minimum. Which
// of the two that are equally good is asked makes another number of purchase orders.

import { formatMoney, readMoney } from '../src/domain/kernel/money.ts'
import { type Books, type ReadStock, sumBooks, sumOf } from './read-back.ts'
import { formatCount, formatDollars } from './show.ts'
import type { Check } from './verify.ts'

/** One SKU in one of the two. */
type Outcome = {
  sourced: number
  cost: bigint
  /** By supplier code. */
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

/** Every row of which another amount is left has less than its minimum both times. */
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
