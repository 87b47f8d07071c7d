// The same orders in two orders of arrival: what differs, and why it may.
//
// A supplier sells no fewer units than its minimum order quantity, so what is left of its stock
// below that stays with it. How much that is depends on the order of arrival where two suppliers
// ask the same cost: each sale then goes to the one that serves other lines of it too, and the last
// sale of a row may have to leave a few units to reach the other supplier's minimum.

import { formatMoney, readMoney } from '../src/domain/money.ts'
import { type Books, type ReadStock, sumBooks, sumOf } from './read-back.ts'
import { formatCount } from './show.ts'
import type { Check } from './verify.ts'

/** One SKU in one of the two. */
type Outcome = { sourced: number, cost: bigint, remainders: ReadStock[] }

export function compareBooks (
  first: Books, second: Books
): { differences: string[], checks: Check[] } {
  const [a, b] = [sumBooks(first), sumBooks(second)]
  const outcomes = [outcomesOf(first), outcomesOf(second)] as const
  const skus = new Set(outcomes.flatMap((one) => [...one.keys()]))
  const differing = [...skus].flatMap((sku) => {
    const [one, other] = [outcomes[0].get(sku), outcomes[1].get(sku)]
    const is_same = one?.sourced === other?.sourced && one?.cost === other?.cost
    return is_same ? [] : [{ sku, one: one ?? NONE, other: other ?? NONE }]
  })
  const unexplained = differing.filter(({ one, other }) =>
    one.remainders.length + other.remainders.length === 0)
  return {
    differences: [
      tellDifference('units sourced', [a.sourced, b.sourced], formatCount),
      tellDifference('purchase orders', [a.purchases, b.purchases], formatCount),
      `goods cost       $${a.goods_cost} and $${b.goods_cost}`,
      ...differing.map(({ sku, one, other }) => tellSku(sku, one, other))
    ],
    checks: [
      { claim: 'as many units ordered', faults: a.ordered === b.ordered ? [] : ['not'] },
      {
        claim: 'each SKU: as many units sourced at the same cost, but for remainders',
        faults: unexplained.map(({ sku }) => sku)
      }
    ]
  }
}

const NONE: Outcome = { sourced: 0, cost: 0n, remainders: [] }

function outcomesOf ({ orders, purchases, stock }: Books): Map<string, Outcome> {
  const lines = Map.groupBy(orders.flatMap((one) => one.lines), ({ sku }) => sku)
  const bought = Map.groupBy(purchases.flatMap((one) => one.lines), ({ sku }) => sku)
  const left = Map.groupBy(stock.filter(isRemainder), ({ sku }) => sku)
  return new Map([...lines].map(([sku, sold]) => [sku, {
    sourced: sumOf(sold, ({ sourced_quantity }) => sourced_quantity),
    cost: (bought.get(sku) ?? []).reduce((sum, { amount }) => sum + readMoney(amount), 0n),
    remainders: left.get(sku) ?? []
  }]))
}

function isRemainder ({ available, min_order_quantity }: ReadStock): boolean {
  return available > 0 && available < min_order_quantity
}

function tellDifference (
  what: string, [first, second]: readonly [number, number], format: (count: number) => string
): string {
  const share = (Math.abs(second - first) / first * 100).toFixed(3)
  return `${what.padEnd(17)}${format(first)} and ${format(second)} (${share} % apart)`
}

function tellSku (sku: string, one: Outcome, other: Outcome): string {
  const left = ({ remainders }: Outcome): string =>
    remainders.map(({ available, min_order_quantity }) =>
      `${available} left below the minimum of ${min_order_quantity}`).join(', ') || 'nothing left'
  return `  ${sku}: ${formatCount(one.sourced)} units for ${formatMoney(one.cost, 'USD')} ` +
    `(${left(one)}); ${formatCount(other.sourced)} for ${formatMoney(other.cost, 'USD')} ` +
    `(${left(other)})`
}
