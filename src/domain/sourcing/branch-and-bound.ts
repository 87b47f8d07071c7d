// The best plan over all sets of suppliers, exactly: branch and bound.

import { buy, buyAgain, buyAll } from './buy-sku.ts'
import { improvePlan } from './improve-plan.ts'
import { priceOrderValues } from './order-value-bound.ts'
import type { SourcingProblem } from './problem.ts'
import { feasiblePlanOf } from './feasible-plan.ts'
import {
  compareFloors, type Floor, type Meter, type Purchase, termsOf, type Totals, totalsOf
} from './purchase.ts'
import {
  findingOf, tryPurchases, isHopeless, type Node, keepBetter, openQuest, type Quest,
  type SearchResult
} from './search-state.ts'
import { makeFeasible } from './make-feasible.ts'
import { type Split, splitOf } from './split-purchase.ts'
import { tightenRanges } from './tighten-order-values.ts'

/** Limits the recursion: a deeper one could overflow the call stack before the work is used up. */
const DEPTH_MAX = 400
/** Of one SKU and supplier. */
const TIGHTENING_WORK = 5
/**
 * When the search ends without a proof, `improvePlan` tries to improve the best plan. It may use
 * this share of the work that the search started with.
 */
const IMPROVING_SHARE = 0.15

/**
 * A node buys every SKU at its least cost from the suppliers that are still open. This cost plus
 * the order fees of the decided suppliers is the floor: no plan of the node costs less. If a
 * supplier is used but not decided yet, two child nodes follow: one counts its order fee
 * (`inside`), the other may not buy from it (closed). When every used supplier is decided, only the
 * minimum order values are left to reach.
 */
export function searchPlan (problem: SourcingProblem, meter: Meter): SearchResult {
  const open = problem.suppliers.map(() => true)
  const improving = Math.floor(meter.left * IMPROVING_SHARE)
  const purchases = buyAll(problem, termsOf(open), meter)
  const totals = totalsOf(problem, purchases)
  const cheapest = feasiblePlanOf(problem, purchases, totals)
  const has_choice = problem.wants.some(({ sources }) => sources.length > 1)
  if (cheapest !== undefined && !has_choice) {
    // With one source a SKU, nobody's fee can be saved.
    const fees = cheapest.cost - totals.cost
    const floor = { short: totals.floor.short, cost: totals.floor.cost + fees }
    return { best: cheapest, second: null, floor, nodes: 0 }
  }
  const first = cheapest ?? makeFeasible(problem, open, meter)
  const quest = openQuest({ problem, meter, open }, first)
  explore(quest, { inside: 0, ranges: new Map(), purchases, depth: 0 })
  if (quest.unproven !== null) {
    const { best } = improvePlan(problem, { ...meter, left: improving })
    meter.left -= improving
    keepBetter(quest, best)
  }
  return findingOf(quest)
}

function explore (quest: Quest, node: Node): void {
  quest.nodes++
  const { problem, meter } = quest
  const totals = totalsOf(problem, node.purchases)
  tryPurchases(quest, node.purchases, totals)
  const fees = feesOf(problem, node.inside)
  const floor = { short: totals.floor.short, cost: totals.floor.cost + fees }
  meter.left -= problem.wants.length
  if (isHopeless(quest, floor, node.inside)) return
  if (isExhausted(quest, node)) {
    leaveOpen(quest, floor)
    return
  }
  const undecided = undecidedOf(totals, node.inside)
  if (undecided >= 0) {
    decide(quest, node, undecided, floor)
    return
  }
  const poor = poorOf(problem, totals, node.inside)
  if (poor.length > 0) reachOrderValues(quest, node, poor, floor)
  else if (compareFloors(floor, { short: totals.short, cost: totals.cost + fees }) < 0) {
    leaveOpen(quest, floor)
  }
}

function decide (quest: Quest, node: Node, supplier: number, floor: Floor): void {
  const { problem, open, meter } = quest
  const depth = node.depth + 1
  explore(quest, { ...node, inside: node.inside | 1 << supplier, depth })
  if (isExhausted(quest, node)) {
    leaveOpen(quest, floor)
    return
  }
  open[supplier] = false
  const terms = { open, ranges: node.ranges, weights: null }
  const purchases = buyAgain(problem, node.purchases, terms, meter)
  explore(quest, { ...node, purchases, depth })
  open[supplier] = true
}

// Raises the floor by what the minimum order values cost at least, then closes in on them.
function reachOrderValues (
  quest: Quest, node: Node, poor: readonly number[], floor: Floor
): void {
  const { problem, open, meter } = quest
  const tight = tightenNode(quest, node)
  if (tight !== node) {
    if (tight !== undefined) explore(quest, tight)
    return
  }
  const fees = feesOf(problem, node.inside)
  const isOpen = (cost_min: number): boolean =>
    !isHopeless(quest, { short: floor.short, cost: cost_min + fees }, node.inside)
  const terms = { open, ranges: node.ranges, weights: null }
  const pricing = priceOrderValues({ problem, terms, meter }, poor, node.purchases,
    (purchases, cost_min) => {
      tryPurchases(quest, purchases, totalsOf(problem, purchases))
      return isOpen(cost_min)
    })
  if (!isOpen(pricing.cost_min)) return
  const raised = { short: floor.short, cost: pricing.cost_min + fees }
  const totals = totalsOf(problem, pricing.purchases)
  const undecided = undecidedOf(totals, node.inside)
  const reached = feasiblePlanOf(problem, pricing.purchases, totals)
  if (undecided >= 0) decide(quest, node, undecided, raised)
  else if (reached === undefined || compareFloors(raised, reached) < 0) {
    splitQuantities(quest, node, splitOf(problem, node, poor, pricing), raised)
  }
}

// `split` is undefined when the suppliers below their minimum have no quantity left to choose. They
// cannot reach the minimum, so the node ends.
function splitQuantities (
  quest: Quest, node: Node, split: Split | undefined, floor: Floor
): void {
  if (split === undefined) return
  for (const range of split.ranges) {
    if (isExhausted(quest, node)) {
      leaveOpen(quest, floor)
      return
    }
    const ranges = new Map(node.ranges).set(split.source, range)
    const purchase = buy(split.want, { open: quest.open, ranges, weights: null }, quest.meter)
    if (purchase === undefined) continue
    const purchases = node.purchases.with(split.at, purchase)
    explore(quest, { ...node, ranges, purchases, depth: node.depth + 1 })
  }
}

// The node itself when nothing is tightened; undefined when the minimum values cannot be reached.
function tightenNode ({ problem, open, meter }: Quest, node: Node): Node | undefined {
  const suppliers = [...problem.suppliers.entries()]
    .filter(([at, { min_order_value }]) => (node.inside >> at & 1) === 1 && min_order_value > 0)
    .map(([at]) => at)
  meter.left -= TIGHTENING_WORK * suppliers.length * problem.wants.length
  const ranges = tightenRanges(problem, node.ranges, suppliers)
  if (ranges === undefined || ranges === node.ranges) return ranges && node
  const terms = { open, ranges, weights: null }
  const purchases: Purchase[] = []
  for (const [at, want] of problem.wants.entries()) {
    const is_same = want.sources.every((source) => ranges.get(source) === node.ranges.get(source))
    const purchase = is_same ? node.purchases[at] : buy(want, terms, meter)
    if (purchase === undefined) return undefined
    purchases.push(purchase)
  }
  return { ...node, ranges, purchases, depth: node.depth + 1 }
}

function isExhausted ({ meter }: Quest, { depth }: Node): boolean {
  return meter.left <= 0 || depth >= DEPTH_MAX
}

function leaveOpen (quest: Quest, floor: Floor): void {
  const { unproven } = quest
  if (unproven === null || compareFloors(floor, unproven) < 0) quest.unproven = floor
}

function feesOf ({ suppliers }: SourcingProblem, set: number): number {
  let sum = 0
  for (const [at, { order_fee }] of suppliers.entries()) if ((set >> at & 1) === 1) sum += order_fee
  return sum
}

// The one used that supplies most: it is the least likely to be dropped.
function undecidedOf ({ quantities, values }: Totals, inside: number): number {
  let chosen = -1
  let most = -1
  for (const [at, quantity] of quantities.entries()) {
    const value = values[at] ?? 0
    if (quantity === 0 || (inside >> at & 1) === 1 || value <= most) continue
    chosen = at
    most = value
  }
  return chosen
}

function poorOf ({ suppliers }: SourcingProblem, { values }: Totals, inside: number): number[] {
  const poor: number[] = []
  for (const [at, { min_order_value }] of suppliers.entries()) {
    if ((inside >> at & 1) === 1 && (values[at] ?? 0) < min_order_value) poor.push(at)
  }
  return poor
}
