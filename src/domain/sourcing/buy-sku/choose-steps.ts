// One SKU with minimums, multiples, price breaks or groups: which step of each source, exactly.

import { fillPackages } from './fill-packages.ts'
import type { Want } from '../problem.ts'
import type { Meter, Purchase, Terms } from './purchase.ts'
import { copyShares, giveUnits, openShares, type UnitShares } from './share-units.ts'
import { isSpent, type Making, type Slot, slotsOf } from './slots.ts'
import { greatestCommonDivisor, type Step } from '../price-steps.ts'

/** Steps are chosen for the slots before `at`. */
type Branch = {
  at: number
  /** The lows of the chosen steps. */
  bought: number
  /** How many of the `bought` units are allowed to be surplus, which serves no line. */
  slack: number
  cost: number
  /** The most units that can still be bought. */
  reach: number
  /** Who gets the lows; null when all lines are one group. */
  shares: UnitShares | null
}

/**
 * Searches the steps of each source, depth first and cheapest first. A branch ends when it cannot
 * be better than the best purchase: it would leave more units short, or as many at no lower cost,
 * even with the rest bought at the cheapest unit costs.
 */
export function searchSteps (want: Want, terms: Terms, meter: Meter): Purchase | undefined {
  const slots = slotsOf(want, terms)
  const making: Making = {
    want,
    slots,
    short_min: shortMinOf(want, slots),
    best_short: want.units,
    best_cost: Infinity,
    best: null,
    meter,
    // Sharing among groups looks at each group and slot.
    step_work: slots.length * (want.groups.length > 1 ? want.groups.length : 1),
    stop_at: Math.max(0, meter.left - meter.purchase_max)
  }
  const reach = slots.reduce((sum, { high }) => sum + high, 0)
  const shares = want.groups.length > 1 ? openShares(want, slots) : null
  const root: Branch = { at: 0, bought: 0, slack: 0, cost: 0, reach, shares }
  const floor = { short: making.short_min, cost: restCost(making, root, making.short_min) }
  chooseStep(making, root)
  const { best, best_short, best_cost } = making
  if (best === null) return undefined
  const is_proven = meter.left > making.stop_at
  return {
    short: best_short,
    floor: is_proven ? { short: best_short, cost: best_cost } : floor,
    parts: best
  }
}

function chooseStep (making: Making, branch: Branch): void {
  if (isSpent(making) || isBeaten(making, branch)) return
  const slot = making.slots[branch.at]
  if (slot === undefined) {
    fillPackages(making, branch)
    return
  }
  for (const step of slot.steps) {
    const next = withStep(making, branch, step)
    if (next === undefined) continue
    slot.step = step
    chooseStep(making, next)
  }
  slot.step = null
  if (!slot.is_optional) return
  chooseStep(making, { ...branch, at: branch.at + 1, reach: branch.reach - slot.high })
}

// Undefined when the lines cannot use the smallest quantity of the step (`low`), even with the
// surplus that is allowed.
function withStep (
  { want, slots }: Making, { at, bought, slack, cost, reach, shares }: Branch, step: Step
): Branch | undefined {
  const slot = slots[at]
  if (slot === undefined) return undefined
  const next: Branch = {
    at: at + 1,
    bought: bought + step.low,
    slack: slack + step.slack,
    cost: cost + step.low * (step.unit_cost * slot.weight + slot.surcharge),
    reach: reach - slot.high + step.high,
    shares
  }
  if (next.bought - next.slack > want.units) return undefined
  if (shares === null) return next
  next.shares = copyShares(shares)
  const least = Math.max(0, step.low - step.slack)
  return giveUnits(next.shares, slots, at, least) < least ? undefined : next
}

function isBeaten (making: Making, branch: Branch): boolean {
  const { best, best_short, best_cost, short_min, want } = making
  if (best === null) return false
  const short = Math.max(short_min, want.units - branch.reach)
  if (short !== best_short) return short > best_short
  return branch.cost + restCost(making, branch, best_short) >= best_cost
}

// A lower bound of what the missing units cost: the cheapest are bought first, and minimums and
// multiples are ignored. A few slots usually cover all missing units, so searching for the next
// cheapest slot is faster than sorting.
function restCost ({ slots, want }: Making, { at, bought }: Branch, short: number): number {
  let missing = want.units - short - bought
  let cost = 0
  let last = { index: -1, price: -1 }
  while (missing > 0) {
    let next = { index: -1, price: Infinity }
    for (const [index, slot] of slots.entries()) {
      const price = index < at ? chosenPrice(slot) : slot.cheapest
      const is_later = price > last.price || (price === last.price && index > last.index)
      if (is_later && price < next.price) next = { index, price }
    }
    const slot = slots[next.index]
    if (slot === undefined) break
    const units = Math.min(missing, next.index < at ? chosenRoom(slot) : slot.high)
    cost += units * next.price
    missing -= units
    last = next
  }
  return cost
}

function chosenPrice ({ step, weight, surcharge }: Slot): number {
  return step === null ? Infinity : step.unit_cost * weight + surcharge
}

function chosenRoom ({ step }: Slot): number {
  return step === null ? 0 : step.high - step.low
}

// Some units nobody can serve: too little stock, or packages that never add up to them.
function shortMinOf (want: Want, slots: readonly Slot[]): number {
  if (want.groups.length > 1) {
    const shares = openShares(want, slots)
    let served = 0
    for (const [at, { high }] of slots.entries()) served += giveUnits(shares, slots, at, high)
    return want.units - served
  }
  let most = 0
  let divisor = 0
  for (const { high, steps } of slots) {
    most += high
    for (const { multiple, slack } of steps) {
      divisor = slack > 0 ? 1 : greatestCommonDivisor(divisor, multiple)
    }
  }
  most = Math.min(most, want.units)
  return want.units - (divisor === 0 ? 0 : most - most % divisor)
}
