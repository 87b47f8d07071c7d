// What the search knows so far: the best plan, the second best, and what it need not look at.

import type { Source, SourcingProblem } from '../problem.ts'
import {
  compareFeasiblePlans, type FeasiblePlan, feasiblePlanOf
} from '../first-plan/feasible-plan.ts'
import {
  compareFloors, type Floor, type Meter, type Purchase, type Totals
} from '../buy-sku/purchase.ts'
import { type FeeSources, feeSourcesOf, type FeeShares } from './fee-bound.ts'
import type { Range } from '../price-steps.ts'
import type { NoSecondBest } from '../terms.ts'

/** What was found, and how much of it is proven. */
export type SearchResult = {
  best: FeasiblePlan
  /** The best plan that serves as many units without one of the suppliers of the best. */
  second: FeasiblePlan | null
  /** Why `second` is null. */
  no_second_because: NoSecondBest | null
  /** No plan is below this. */
  floor: Floor
  nodes: number
}

export type Quest = {
  problem: SourcingProblem
  meter: Meter
  /** By supplier; closed and opened again as the search goes down and up. */
  open: boolean[]
  best: FeasiblePlan
  /** Of each set of suppliers the best plan found that serves as many units as `best`. */
  found: Map<number, FeasiblePlan>
  second: FeasiblePlan | null
  /** Plans at least this dear were not looked at for the second best. */
  cut: number
  /**
   * By set of suppliers: plans that use all of them and are at least this dear were not looked at,
   * since the best plan used just them. A later best plan may have its second best among those.
   */
  cut_by_set: Map<number, number>
  /** What the meter falls to before the second best, and ties with the best, are left alone. */
  second_until: number
  ties_until: number
  /** The lowest floor of what the work did not suffice for. */
  unproven: Floor | null
  nodes: number
  /** Null when fees are not shared. */
  fee_sources: FeeSources | null
  /** Sets of suppliers that were tried because a bound bought from just them. */
  tried: Set<number>
}

/** Sets of suppliers are bits: there are at most 30 suppliers here. */
export type Node = {
  /** Settled on: their fees are paid and their minimum order values reached. */
  inside: number
  ranges: ReadonlyMap<Source, Range>
  purchases: readonly Purchase[]
  depth: number
  /** Null until the fees are shared. */
  shares: FeeShares | null
}

/** The second best is worth this much work, some 300 µs, */
const SECOND_WORK_MAX = 3_000
/** and the best of plans at one cost this much: then the search only proves the cost. */
const TIES_WORK_MAX = 50_000

/** Sets of fewer suppliers are tried faster than their fees are shared. */
const FEE_SUPPLIERS_MIN = 7

export function openQuest (
  { problem, meter, open }: Pick<Quest, 'problem' | 'meter' | 'open'>, best: FeasiblePlan
): Quest {
  return {
    problem,
    meter,
    open,
    best,
    found: new Map([[setOf(best), best]]),
    second: null,
    cut: Infinity,
    cut_by_set: new Map(),
    second_until: meter.left - SECOND_WORK_MAX,
    ties_until: meter.left - TIES_WORK_MAX,
    unproven: null,
    nodes: 0,
    fee_sources: hasFeesToShare(problem) ? feeSourcesOf(problem) : null,
    tried: new Set()
  }
}

function hasFeesToShare ({ suppliers }: SourcingProblem): boolean {
  return suppliers.length >= FEE_SUPPLIERS_MIN && suppliers.some(({ order_fee }) => order_fee > 0)
}

/** Takes note of the purchases if they are feasible. */
export function tryPurchases (
  quest: Quest, purchases: readonly Purchase[], totals: Totals
): void {
  const plan = feasiblePlanOf(quest.problem, purchases, totals)
  if (plan !== undefined) keepBetter(quest, plan)
}

/** Keeps the plan if it is better than those that were found. */
export function keepBetter (quest: Quest, plan: FeasiblePlan): void {
  const { best, found, second } = quest
  if (plan.short > best.short) return
  if (plan.short < best.short) found.clear()
  const set = setOf(plan)
  const known = found.get(set)
  if (known !== undefined && compareFeasiblePlans(known, plan) <= 0) return
  found.set(set, plan)
  if (compareFeasiblePlans(plan, best) < 0) {
    quest.best = plan
    quest.second = secondOf(found, set)
  } else if ((set & setOf(best)) !== setOf(best)) {
    if (second === null || compareFeasiblePlans(plan, second) < 0) quest.second = plan
  }
}

// The best plan that was found without one of the suppliers of the set.
function secondOf (found: Quest['found'], best_set: number): FeasiblePlan | null {
  let second: FeasiblePlan | null = null
  for (const [set, plan] of found) {
    if ((set & best_set) === best_set) continue
    if (second === null || compareFeasiblePlans(plan, second) < 0) second = plan
  }
  return second
}

export function findingOf (quest: Quest): SearchResult {
  const { best, second, unproven, nodes } = quest
  const is_open = unproven !== null && compareFloors(unproven, best) < 0
  const cut = secondCutOf(quest)
  const is_sure = second === null
    ? cut === Infinity
    : second.cost <= cut
  return {
    best,
    second: is_sure ? second : null,
    no_second_because: noSecondBecause(second, is_sure),
    floor: is_open ? unproven : best,
    nodes
  }
}

function noSecondBecause (second: FeasiblePlan | null, is_sure: boolean): NoSecondBest | null {
  if (!is_sure) return 'not_proven'
  return second === null ? 'none_exists' : null
}

// No second best plan is below this, unless it was found.
function secondCutOf ({ best, cut, cut_by_set, unproven }: Quest): number {
  const best_set = setOf(best)
  let least = cut
  for (const [set, cost] of cut_by_set) {
    if ((set & best_set) !== best_set) least = Math.min(least, cost)
  }
  if (unproven === null || unproven.short > best.short) return least
  return unproven.short < best.short ? -Infinity : Math.min(least, unproven.cost)
}

/** Whether nothing at or above the floor, with all suppliers inside, can matter. */
export function isHopeless (quest: Quest, floor: Floor, inside: number): boolean {
  const { best, second } = quest
  if (floor.short !== best.short) return floor.short > best.short
  if (floor.cost < best.cost) return false
  const best_set = setOf(best)
  if ((inside & best_set) === best_set) {
    cutSet(quest, best_set, floor.cost)
    return true
  }
  const is_tie = floor.cost === best.cost && sizeOf(inside) <= best.suppliers.length
  if (is_tie && quest.meter.left > quest.ties_until) return false
  const is_wanted = second === null || floor.cost < second.cost
  if (is_wanted && quest.meter.left > quest.second_until) return false
  quest.cut = Math.min(quest.cut, floor.cost)
  return true
}

function cutSet ({ cut_by_set }: Quest, set: number, cost: number): void {
  const before = cut_by_set.get(set)
  if (before === undefined || cost < before) cut_by_set.set(set, cost)
}

function setOf ({ suppliers }: FeasiblePlan): number {
  return suppliers.reduce((set, supplier) => set | 1 << supplier, 0)
}

function sizeOf (set: number): number {
  let size = 0
  for (let rest = set; rest !== 0; rest &= rest - 1) size++
  return size
}
