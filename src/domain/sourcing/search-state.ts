// What the search knows so far: the best plan, the second best, and what it need not look at.

import type { Source, SourcingProblem } from './problem.ts'
import { compareFeasiblePlans, type FeasiblePlan, feasiblePlanOf } from './feasible-plan.ts'
import { compareFloors, type Floor, type Meter, type Purchase, type Totals } from './purchase.ts'
import type { Range } from './price-steps.ts'

/** What was found, and how much of it is proven. */
export type SearchResult = {
  best: FeasiblePlan
  /** The best that serves as many units without one of the suppliers of the best. */
  second: FeasiblePlan | null
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
  second: FeasiblePlan | null
  /** Plans at least this dear were not looked at for the second best. */
  cut: number
  /** What the meter falls to before the second best, and ties with the best, are left alone. */
  second_until: number
  ties_until: number
  /** The lowest floor of what the work did not suffice for. */
  unproven: Floor | null
  nodes: number
}

/** Sets of suppliers are bits: they are at most ten here. */
export type Node = {
  /** Settled on: their fees are paid and their minimum order values reached. */
  inside: number
  ranges: ReadonlyMap<Source, Range>
  purchases: readonly Purchase[]
  depth: number
}

/** The second best is worth this much work, some 300 µs, */
const SECOND_WORK_MAX = 3_000
/** and the best of plans at one cost this much: then the search only proves the cost. */
const TIES_WORK_MAX = 50_000

export function openQuest (
  { problem, meter, open }: Pick<Quest, 'problem' | 'meter' | 'open'>, best: FeasiblePlan
): Quest {
  return {
    problem,
    meter,
    open,
    best,
    second: null,
    cut: Infinity,
    second_until: meter.left - SECOND_WORK_MAX,
    ties_until: meter.left - TIES_WORK_MAX,
    unproven: null,
    nodes: 0
  }
}

/** Takes note of the purchases if they are feasible. */
export function tryPurchases (
  quest: Quest, purchases: readonly Purchase[], totals: Totals
): void {
  const plan = feasiblePlanOf(quest.problem, purchases, totals)
  if (plan !== undefined) keepBetter(quest, plan)
}

/** Keeps the plan if it is the best or the second best. */
export function keepBetter (quest: Quest, plan: FeasiblePlan): void {
  const { best, second } = quest
  if (compareFeasiblePlans(plan, best) < 0) {
    quest.best = plan
    quest.second = null
    if (second !== null) keepSecond(quest, second)
    keepSecond(quest, best)
  } else {
    keepSecond(quest, plan)
  }
}

/** What the search found; a second best only when no better one was passed over. */
export function findingOf ({ best, second, cut, unproven, nodes }: Quest): SearchResult {
  const is_open = unproven !== null && compareFloors(unproven, best) < 0
  const is_sure = second !== null && second.cost <= cut &&
    (unproven === null || compareFloors(second, unproven) <= 0)
  return { best, second: is_sure ? second : null, floor: is_open ? unproven : best, nodes }
}

/** Whether nothing at or above the floor, with all suppliers inside, can matter. */
export function isHopeless (quest: Quest, floor: Floor, inside: number): boolean {
  const { best, second } = quest
  if (floor.short !== best.short) return floor.short > best.short
  if (floor.cost < best.cost) return false
  const best_set = setOf(best)
  if ((inside & best_set) === best_set) return true
  const is_tie = floor.cost === best.cost && sizeOf(inside) <= best.suppliers.length
  if (is_tie && quest.meter.left > quest.ties_until) return false
  const is_wanted = second === null || floor.cost < second.cost
  if (is_wanted && quest.meter.left > quest.second_until) return false
  quest.cut = Math.min(quest.cut, floor.cost)
  return true
}

function keepSecond (quest: Quest, plan: FeasiblePlan): void {
  const { best, second } = quest
  const best_set = setOf(best)
  if (plan.short !== best.short || (setOf(plan) & best_set) === best_set) return
  if (second === null || compareFeasiblePlans(plan, second) < 0) quest.second = plan
}

function setOf ({ suppliers }: FeasiblePlan): number {
  return suppliers.reduce((set, supplier) => set | 1 << supplier, 0)
}

function sizeOf (set: number): number {
  let size = 0
  for (let rest = set; rest !== 0; rest &= rest - 1) size++
  return size
}
