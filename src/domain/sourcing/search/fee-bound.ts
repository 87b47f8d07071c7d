// What an order costs at least when order fees count: each fee is shared over the SKUs that its
// supplier may serve.
//
// A plan pays a supplier's fee once, whichever SKUs it buys there. So shares of the fee, one for
// each SKU and in sum no more than the fee, can be added to the costs of the SKUs: a SKU that buys
// all it may from the supplier pays its whole share, one that buys half of that pays half. No plan
// gets dearer by this, and what each SKU costs at least with the shares is a lower bound. In linear
// programming the shares are dual prices: those of "who buys from a supplier pays its fee".
//
// The bound is best when the shares lie where they cannot be avoided. It is raised step by step: a
// share grows where much is bought, and shrinks where nothing is (a projected subgradient method).

import type { SourcingProblem } from '../problem.ts'
import type { Meter, Purchase } from '../buy-sku/purchase.ts'

/** A source as the bound sees it: what a unit costs, and the most units that the SKU buys of it. */
type FeeSource = { supplier: number, unit_cost: number, units_max: number }

export type FeeSources = {
  /** By supplier. */
  fees: readonly number[]
  /** The sources of all SKUs, one SKU after the other. */
  all: readonly FeeSource[]
  /** By SKU: where its sources end, and the units that are wanted of it. */
  ends: readonly number[]
  wanted: readonly number[]
}

/** By source: its share, a whole number. */
export type FeeShares = Float64Array

/** The suppliers that may be bought from, and the bits of those whose fees are paid in any case. */
export type FeeTerms = { open: readonly boolean[], inside: number }

export type FeeBound = {
  /** No plan under the terms costs less, the fees of the suppliers inside included. */
  cost: number
  shares: FeeShares
  /** By supplier: the part of its fee that is not shared out. A plan that uses it pays that too. */
  left: Float64Array
  /** By source: which part of `units_max` is bought at the bound. */
  usage: Float64Array
}

/** At most so many steps from the shares, and none once the bound reaches the target. */
export type Rise = { shares: FeeShares, target: number, steps: number, meter: Meter }

/** How a supplier's fee counts. */
const CLOSED = 0
const PAID = 1
const SHARED = 2

/** After a step that does not raise the bound, the next ones are shorter by this. */
const SLOWER = 0.7
/** A unit of work looks at so many sources. */
const SOURCES_A_UNIT = 7

export function feeSourcesOf ({ suppliers, wants }: SourcingProblem): FeeSources {
  const all: FeeSource[] = []
  const ends: number[] = []
  for (const { units, sources } of wants) {
    for (const { supplier, cheapest, high } of sources) {
      all.push({ supplier, unit_cost: cheapest, units_max: Math.min(high, units) })
    }
    ends.push(all.length)
  }
  const fees = suppliers.map(({ order_fee }) => order_fee)
  return { fees, all, ends, wanted: wants.map(({ units }) => units) }
}

/** The shares before any step: each fee in equal parts. */
export function shareEqually ({ fees, all }: FeeSources): FeeShares {
  const counts = new Float64Array(fees.length)
  for (const { supplier } of all) counts[supplier] = read(counts, supplier) + 1
  return Float64Array.from(all, ({ supplier }) =>
    Math.floor(read(fees, supplier) / read(counts, supplier)))
}

/** `purchases` are the cheapest of all SKUs under the terms, fees apart. */
export function boundWithFees (
  sources: FeeSources, terms: FeeTerms, purchases: readonly Purchase[],
  { shares, target, steps, meter }: Rise
): FeeBound {
  const roles = rolesOf(sources, terms)
  let last = tryShares(sources, roles, purchases, { shares, meter })
  let best = last
  let pace = 1
  for (let step = 0; step < steps && best.cost < target; step++) {
    const moved = moveShares(sources, roles, last, pace * (target - last.cost))
    meter.left -= 4 * sources.all.length / SOURCES_A_UNIT
    if (moved === undefined) return best
    last = tryShares(sources, roles, purchases, { shares: moved, meter })
    if (last.cost > best.cost) best = last
    else pace *= SLOWER
  }
  return best
}

function read (numbers: ArrayLike<number>, at: number): number {
  return numbers[at] ?? 0
}

function rolesOf ({ fees }: FeeSources, { open, inside }: FeeTerms): Uint8Array {
  return Uint8Array.from(fees, (_, at) => {
    if (open[at] !== true) return CLOSED
    return (inside >> at & 1) === 1 ? PAID : SHARED
  })
}

function tryShares (
  sources: FeeSources, roles: Uint8Array, purchases: readonly Purchase[],
  { shares, meter }: Pick<Rise, 'shares' | 'meter'>
): FeeBound {
  const { fees, all, wanted } = sources
  const usage = new Float64Array(all.length)
  const left = Float64Array.from(fees)
  let cost = 0
  for (let at = 0; at < fees.length; at++) if (roles[at] === PAID) cost += read(fees, at)
  for (let at = 0; at < all.length; at++) {
    const supplier = all[at]?.supplier ?? 0
    if (roles[supplier] === SHARED) left[supplier] = read(left, supplier) - read(shares, at)
  }
  for (const [want, { floor }] of purchases.entries()) {
    const units = read(wanted, want) - floor.short
    const shared = buyShared(sources, roles, want, { units, shares, usage, meter })
    cost += Math.max(floor.cost, shared)
  }
  // Rounding may share out a little more than the fee. A plan does not pay that.
  for (let at = 0; at < left.length; at++) cost += Math.min(0, read(left, at))
  return { cost, shares, left, usage }
}

type Shared = { units: number, shares: FeeShares, usage: Float64Array, meter: Meter }

// What so many units of the SKU cost at least with the shares: the cheapest first, minimums and
// multiples ignored. Writes what it buys into `usage`.
function buyShared (
  { all, ends }: FeeSources, roles: Uint8Array, want: number,
  { units, shares, usage, meter }: Shared
): number {
  const start = want === 0 ? 0 : read(ends, want - 1)
  const end = read(ends, want)
  let missing = units
  let cost = 0
  while (missing > 0) {
    let next = -1
    let least = Infinity
    for (let at = start; at < end; at++) {
      const price = priceOf(all[at], roles, read(shares, at))
      if (usage[at] !== 0 || price >= least) continue
      least = price
      next = at
    }
    meter.left -= (end - start) / SOURCES_A_UNIT
    const source = all[next]
    if (source === undefined) break
    const taken = Math.min(missing, source.units_max)
    const part = taken / source.units_max
    const share = roles[source.supplier] === SHARED ? read(shares, next) : 0
    usage[next] = part
    cost += taken * source.unit_cost + Math.floor(share * part)
    missing -= taken
  }
  return cost - 1 // Two prices may differ by less than a double can tell.
}

function priceOf (source: FeeSource | undefined, roles: Uint8Array, share: number): number {
  if (source === undefined || roles[source.supplier] === CLOSED) return Infinity
  const { supplier, unit_cost, units_max } = source
  return roles[supplier] === SHARED ? unit_cost + share / units_max : unit_cost
}

// A share moves by how much more of its source is bought than of the supplier's others on average.
// The bound would rise by `gain` if it rose evenly. Undefined when there is nothing to move.
function moveShares (
  { fees, all }: FeeSources, roles: Uint8Array, { shares, usage }: FeeBound, gain: number
): FeeShares | undefined {
  const slopes = slopesOf({ fees, all }, roles, { shares, usage })
  let steepness = 0
  for (const slope of slopes) steepness += slope * slope
  if (steepness === 0) return undefined
  const moved = new Float64Array(all.length)
  const sums = new Float64Array(fees.length)
  for (let at = 0; at < all.length; at++) {
    const supplier = all[at]?.supplier ?? 0
    const share = read(shares, at) + gain / steepness * read(slopes, at)
    moved[at] = Math.max(0, Math.min(read(fees, supplier), share))
    sums[supplier] = read(sums, supplier) + read(moved, at)
  }
  for (let at = 0; at < all.length; at++) {
    const supplier = all[at]?.supplier ?? 0
    const fee = read(fees, supplier)
    const sum = read(sums, supplier)
    moved[at] = Math.floor(sum > fee ? read(moved, at) * (fee / sum) : read(moved, at))
  }
  return moved
}

function slopesOf (
  { fees, all }: Pick<FeeSources, 'fees' | 'all'>, roles: Uint8Array,
  { shares, usage }: Pick<FeeBound, 'shares' | 'usage'>
): Float64Array {
  const counts = new Float64Array(fees.length)
  const sums = new Float64Array(fees.length)
  const isMoved = (at: number, supplier: number): boolean => roles[supplier] === SHARED &&
    read(fees, supplier) > 0 && (read(shares, at) > 0 || read(usage, at) > 0)
  for (let at = 0; at < all.length; at++) {
    const supplier = all[at]?.supplier ?? 0
    if (!isMoved(at, supplier)) continue
    counts[supplier] = read(counts, supplier) + 1
    sums[supplier] = read(sums, supplier) + read(usage, at)
  }
  return Float64Array.from(all, ({ supplier }, at) =>
    isMoved(at, supplier) ? read(usage, at) - read(sums, supplier) / read(counts, supplier) : 0)
}
