// The objective `fastest`: the earliest date by which as many units arrive as can be served at all,
// then the lowest cost.
//
// There are only a few dates of arrival. The earliest one that suffices is found by halving: offers
// that arrive later are left out, and the search tells how many units are served without them.

import { buyAll } from '../buy-sku/buy-sku.ts'
import { type Meter, termsOf, totalsOf, withPart } from '../buy-sku/purchase.ts'
import { compareFeasiblePlans, type FeasiblePlan } from '../first-plan/feasible-plan.ts'
import type { SourcingProblem } from '../problem.ts'
import type { SearchResult } from '../search/search-state.ts'
import { NO_BOUND } from './in-money.ts'
import { type ObjectiveRule, searchLowestCost } from './objective.ts'
import { secondChoiceUnits } from './preferred-suppliers.ts'

export const FASTEST: ObjectiveRule = {
  is_multiplying: false,
  search: (problem, meter) => {
    const all = withPart(meter, SHARE, (part) => searchLowestCost(problem, part))
    const days = daysOf(problem, all.best.arrival_day)
    const { found, is_proven } = findEarliest({ problem, meter, days }, all)
    return {
      ...found,
      // Without a supplier as many units may be served at a later date.
      no_second_because: found.second === null ? 'not_proven' : null,
      floor: is_proven && all.floor.short === all.best.short
        ? found.floor
        : { short: all.floor.short, cost: NO_BOUND }
    }
  },
  compare: (a, b) => a.short - b.short || a.arrival_day - b.arrival_day ||
    compareFeasiblePlans(a, b)
}

/** Each search may take this share of the work that is left. */
const SHARE = 0.4

type Dates = { problem: SourcingProblem, meter: Meter, days: readonly number[] }

/** The days of arrival up to the one by which the plan without a limit has arrived. */
function daysOf ({ wants }: SourcingProblem, last: number): number[] {
  const days = wants.flatMap(({ sources }) => sources.map(({ judged }) => judged.arrival_day))
  return [...new Set(days)].filter((day) => day <= last).sort((a, b) => a - b)
}

function findEarliest (
  { problem, meter, days }: Dates, all: SearchResult
): { found: SearchResult, is_proven: boolean } {
  let found = all
  let is_proven = true
  let from = 0
  let to = days.length - 1
  while (from < to) {
    const middle = Math.floor((from + to) / 2)
    const within = upTo(problem, days[middle] ?? 0)
    const other = shortAtLeast(within, meter) > all.best.short
      ? undefined
      : withPart(meter, SHARE, (part) => searchLowestCost(within, part))
    if (other !== undefined && isAsGood(other.best, all.best)) {
      found = other
      to = middle
    } else {
      if (other !== undefined && other.floor.short <= all.best.short) is_proven = false
      from = middle + 1
    }
  }
  return { found, is_proven }
}

/** The same units are served, and as many of them by preferred suppliers. */
function isAsGood (plan: FeasiblePlan, all: FeasiblePlan): boolean {
  return plan.short === all.short && secondChoiceUnits(plan) <= secondChoiceUnits(all)
}

function upTo (problem: SourcingProblem, day: number): SourcingProblem {
  const wants = problem.wants.map((want) =>
    ({ ...want, sources: want.sources.filter(({ judged }) => judged.arrival_day <= day) }))
  return { ...problem, wants }
}

function shortAtLeast (problem: SourcingProblem, meter: Meter): number {
  const open = problem.suppliers.map(() => true)
  return totalsOf(problem, buyAll(problem, termsOf(open), meter)).floor.short
}
