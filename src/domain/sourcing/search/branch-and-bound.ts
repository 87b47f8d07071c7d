// The best plan over all sets of suppliers, exactly: branch and bound.

import { buy, buyAgain, buyAll } from '../buy-sku/buy-sku.ts'
import { findFirstPlan } from '../first-plan/find-first-plan.ts'
import { priceOrderValues } from './order-value-bound.ts'
import type { SourcingProblem } from '../problem.ts'
import { feasiblePlanOf } from '../first-plan/feasible-plan.ts'
import {
  compareFloors, type Floor, type Meter, type Purchase, termsOf, type Totals, totalsOf
} from '../buy-sku/purchase.ts'
import {
  findingOf, isHopeless, keepBetter, type Node, openQuest, type Quest, type SearchResult,
  tryPurchases
} from './search-state.ts'
import { makeFeasible } from '../first-plan/make-feasible.ts'
import { type Split, splitOf } from './split-purchase.ts'
import { mostUnpaid, type WeighedFees, weighFees } from './weigh-fees.ts'
import { tightenRanges } from './tighten-order-values.ts'

/** Limits the recursion: a deeper one could overflow the call stack before the work is used up. */
const DEPTH_MAX = 400
/** Of one SKU and supplier. */
const TIGHTENING_WORK = 5
/**
 * A node buys every SKU at its least cost from the suppliers that are still open. This cost plus
 * the order fees of the decided suppliers is the floor: no plan of the node costs less. If a
 * supplier is used but not decided yet, two child nodes follow: one counts its order fee
 * (`inside`), the other may not buy from it (closed). When every used supplier is decided, only the
 * minimum order values are left to reach.
 */
export function searchPlan (problem: SourcingProblem, meter: Meter): SearchResult {
  const open = problem.suppliers.map(() => true)
  const purchases = buyAll(problem, termsOf(open), meter)
  const totals = totalsOf(problem, purchases)
  const cheapest = feasiblePlanOf(problem, purchases, totals)
  const has_choice = problem.wants.some(({ sources }) => sources.length > 1)
  if (cheapest !== undefined && !has_choice) {
    // With one source a SKU, nobody's fee can be saved.
    const fees = cheapest.cost - totals.cost
    const floor = { short: totals.floor.short, cost: totals.floor.cost + fees }
    return { best: cheapest, second: null, no_second_because: 'none_exists', floor, nodes: 0 }
  }
  const first = findFirstPlan(problem, cheapest, totals.floor, meter)
  const quest = openQuest({ problem, meter, open }, first)
  explore(quest, { inside: 0, ranges: new Map(), purchases, depth: 0, shares: null })
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
    decideWithFees(quest, node, undecided, floor)
    return
  }
  const poor = poorOf(problem, totals, node.inside)
  if (poor.length > 0) reachOrderValues(quest, node, poor, floor)
  else if (compareFloors(floor, { short: totals.short, cost: totals.cost + fees }) < 0) {
    leaveOpen(quest, floor)
  }
}

// Raises the floor by the fees that cannot be avoided, and closes the suppliers whose own fee would
// make every plan of the node too dear.
function decideWithFees (quest: Quest, node: Node, undecided: number, floor: Floor): void {
  const { problem, open, meter, fee_sources } = quest
  if (fee_sources === null) {
    decide(quest, node, undecided, floor)
    return
  }
  const fees = weighFees(quest, fee_sources, node, floor)
  const raised = { short: floor.short, cost: Math.max(floor.cost, fees.cost) }
  if (isHopeless(quest, raised, node.inside)) return
  tryOnly(quest, node, fees)
  if (isHopeless(quest, raised, node.inside)) return
  const closed = closeTooDear(quest, node, fees, raised)
  const terms = { open, ranges: node.ranges, weights: null }
  const purchases = buyAgain(problem, node.purchases, terms, meter)
  const next = { ...node, purchases, shares: fees.shares }
  const is_same = purchases.every((purchase, at) => purchase === node.purchases[at])
  if (is_same) decide(quest, next, mostUnpaid(fees, undecided), raised)
  else explore(quest, next)
  for (const supplier of closed) open[supplier] = true
}

// A plan of the suppliers that the bound buys from is often the best one.
function tryOnly (
  quest: Quest, { inside }: Node, { unpaid }: Pick<WeighedFees, 'unpaid'>
): void {
  const { problem, open, meter, tried } = quest
  let set = 0
  for (const at of open.keys()) {
    if (open[at] === true && ((inside >> at & 1) === 1 || unpaid.has(at))) set |= 1 << at
  }
  if (meter.left <= 0 || tried.has(set)) return
  tried.add(set)
  keepBetter(quest, makeFeasible(problem, open.map((_, at) => (set >> at & 1) === 1), meter))
}

function closeTooDear (
  quest: Quest, { inside }: Node, { left }: WeighedFees, floor: Floor
): number[] {
  const closed: number[] = []
  for (const [at, fee] of left.entries()) {
    if (fee <= 0 || quest.open[at] !== true || (inside >> at & 1) === 1) continue
    if (!isHopeless(quest, { ...floor, cost: floor.cost + fee }, inside | 1 << at)) continue
    quest.open[at] = false
    closed.push(at)
  }
  return closed
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
