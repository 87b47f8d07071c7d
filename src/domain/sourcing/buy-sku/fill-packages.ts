// How many packages beyond the lows of the chosen steps: the last part of one SKU's purchase.

import { copyShares, giveUnits, type UnitShares } from './share-units.ts'
import { isSpent, keep, type Making, type Slot } from './slots.ts'
import { greatestCommonDivisor } from '../price-steps.ts'

/** What the lows of the chosen steps come to. */
type Lows = { bought: number, slack: number, cost: number, shares: UnitShares | null }

/** A slot with room beyond its low. */
type Item = {
  slot: Slot
  at: number
  multiple: number
  packages_max: number
  /** Weighted, a unit. */
  price: number
}

type Filling = {
  making: Making
  /** Cheapest unit first. */
  items: Item[]
  slack: number
  /** Units two items can trade; null when lines differ in whom they take, or there are many. */
  trades: number[][] | null
}

/** The items before `at` are filled and `missing` units remain: below 0, bought for nobody. */
type Fill = { at: number, missing: number, cost: number, shares: UnitShares | null }

/** Looking at each pair of more items costs more than it saves. */
const TRADING_ITEMS_MAX = 12

/** Keeps the best filling of the chosen steps. */
export function fillPackages (making: Making, { bought, slack, cost, shares }: Lows): void {
  const items = itemsOf(making)
  const start: Fill = { at: 0, missing: making.want.units - bought, cost, shares }
  if (slack === 0 && isUniform(items, shares)) {
    fillCheapest(making, items, start)
  } else {
    const has_trades = shares === null && items.length <= TRADING_ITEMS_MAX
    const trades = has_trades ? tradesOf(items) : null
    fillRest({ making, items, slack, trades }, start)
  }
  for (const { slot } of items) slot.packages = 0
}

function itemsOf ({ slots }: Making): Item[] {
  const items: Item[] = []
  for (const [at, slot] of slots.entries()) {
    const { step, weight, surcharge } = slot
    if (step === null || step.low === step.high) continue
    const { low, high, multiple, unit_cost } = step
    const packages_max = (high - low) / multiple
    items.push({ slot, at, multiple, packages_max, price: unit_cost * weight + surcharge })
  }
  return items.sort((a, b) => a.price - b.price)
}

// With one package size the cheapest first is best; among several groups only for single units.
function isUniform ([first, ...others]: readonly Item[], shares: UnitShares | null): boolean {
  if (first === undefined) return shares === null
  if (shares !== null && first.multiple !== 1) return false
  return others.every(({ multiple }) => multiple === first.multiple)
}

function fillCheapest (
  making: Making, items: readonly Item[], { missing, cost, shares }: Fill
): void {
  const left = shares === null ? null : copyShares(shares)
  let short = missing
  let sum = cost
  for (const { slot, at, multiple, packages_max, price } of items) {
    const fitting = Math.min(packages_max, Math.floor(short / multiple))
    slot.packages = left === null
      ? fitting
      : giveUnits(left, making.slots, at, fitting)
    const units = slot.packages * multiple
    short -= units
    sum += units * price
  }
  keep(making, short, sum)
}

// From the most packages down; fewer serve no more, and cost no less once units are missing.
function fillRest (filling: Filling, fill: Fill): void {
  const { making, items } = filling
  const item = items[fill.at]
  if (item === undefined) {
    keep(making, shortOf(filling, fill), fill.cost)
    return
  }
  for (let packages = packagesMaxOf(filling, fill, item); packages >= 0; packages--) {
    if (isSpent(making)) return
    const units = packages * item.multiple
    item.slot.packages = packages
    const next: Fill = {
      at: fill.at + 1,
      missing: fill.missing - units,
      cost: fill.cost + units * item.price,
      shares: fill.shares
    }
    const verdict = judge(filling, next)
    if (verdict === 'stop') break
    if (verdict === 'skip') continue
    if (fill.shares !== null) {
      next.shares = copyShares(fill.shares)
      giveUnits(next.shares, making.slots, item.at, units)
    }
    fillRest(filling, next)
  }
  item.slot.packages = 0
}

function packagesMaxOf (filling: Filling, { at, missing, shares }: Fill, item: Item): number {
  const { multiple, packages_max } = item
  if (shares !== null) {
    const units = packages_max * multiple
    const given = giveUnits(copyShares(shares), filling.making.slots, item.at, units)
    return Math.floor(given / multiple)
  }
  // A package that no unit needs is never worth its cost.
  const needed = Math.max(0, Math.ceil(missing / multiple))
  const fitting = Math.floor((missing + filling.slack) / multiple)
  return Math.min(packages_max, needed, fitting, tradedMaxOf(filling, at, item))
}

// While a cheaper item has room for what both can trade, this one holds less than that.
function tradedMaxOf ({ items, trades }: Filling, before: number, { multiple, at }: Item): number {
  let packages_max = Infinity
  if (trades === null) return packages_max
  for (let index = 0; index < before; index++) {
    const cheaper = items[index]
    const traded = trades[cheaper?.at ?? 0]?.[at]
    if (cheaper === undefined || traded === undefined) continue
    const room = (cheaper.packages_max - cheaper.slot.packages) * cheaper.multiple
    if (room >= traded) packages_max = Math.min(packages_max, traded / multiple - 1)
  }
  return packages_max
}

// Whether the fill may still lead to the best: go on, try fewer packages, or try no more.
function judge (filling: Filling, fill: Fill): 'go' | 'skip' | 'stop' {
  const { best_short, best_cost, short_min } = filling.making
  const rest = restOf(filling, fill)
  const short = Math.max(short_min, fill.missing - rest.units)
  if (short > best_short) return 'stop'
  if (short < best_short || fill.cost + rest.cost < best_cost) return 'go'
  return short === best_short && fill.missing >= best_short ? 'stop' : 'skip'
}

// The most units the other items add, and what the units to reach the best cost at least.
function restOf (filling: Filling, fill: Fill): { units: number, cost: number } {
  const { items, making } = filling
  let wanted = Math.max(0, fill.missing - making.best_short)
  let units = 0
  let cost = 0
  for (let index = fill.at; index < items.length; index++) {
    const item = items[index]
    if (item === undefined) break
    const packages = Math.min(item.packages_max, tradedMaxOf(filling, fill.at, item))
    const room = packages * item.multiple
    units += room
    cost += Math.min(wanted, room) * item.price
    wanted -= Math.min(wanted, room)
  }
  return { units, cost }
}

function shortOf ({ making, slack }: Filling, { missing, shares }: Fill): number {
  if (shares === null) return Math.max(0, missing)
  const last = copyShares(shares)
  let short = missing + slack
  for (const [at, { step }] of making.slots.entries()) {
    if (step !== null) short -= giveUnits(last, making.slots, at, step.slack)
  }
  return short
}

function tradesOf (items: readonly Item[]): number[][] {
  const trades: number[][] = []
  for (const { at, multiple } of items) {
    const row: number[] = []
    for (const other of items) {
      row[other.at] = multiple / greatestCommonDivisor(multiple, other.multiple) * other.multiple
    }
    trades[at] = row
  }
  return trades
}
