// What a minimum order value asks of each single source: what all others together cannot supply.

import type { Source, SourcingProblem, Want } from '../problem.ts'
import { quantityWorth, type Range, type Step, stepsWithin } from '../price-steps.ts'

type Ranges = ReadonlyMap<Source, Range>

/** A source of a supplier and the most its purchase can be worth. */
type Share = { source: Source, steps: readonly Step[], value: number }

/**
 * The ranges with every low raised to what the suppliers need of it to reach their minimum order
 * values; the same ranges when nothing changes, undefined when a supplier cannot reach it.
 */
export function tightenRanges (
  problem: SourcingProblem, ranges: Ranges, suppliers: readonly number[]
): Ranges | undefined {
  let tight = ranges
  for (const supplier of suppliers) {
    const wanted = problem.suppliers[supplier]?.min_order_value ?? 0
    const shares = problem.wants.flatMap((want) => sharesOf(want, tight, supplier))
    const most = shares.reduce((sum, { value }) => sum + value, 0)
    if (most < wanted) return undefined
    for (const { source, steps, value } of shares) {
      const needed = wanted - (most - value)
      if (needed <= 0) continue
      const low = quantityWorth(steps, needed)
      const range = tight.get(source) ?? { low: 0, high: Infinity }
      if (low > range.low) tight = new Map(tight).set(source, { ...range, low })
    }
  }
  return tight
}

function sharesOf (want: Want, ranges: Ranges, supplier: number): Share[] {
  const source = want.sources.find((one) => one.supplier === supplier)
  if (source === undefined) return []
  const slack = Math.max(...source.steps.map((step) => step.slack))
  const { low, high } = ranges.get(source) ?? { low: 0, high: Infinity }
  const room = want.units - takenByOthers(want, ranges, source) + slack
  const steps = stepsWithin(source.steps, { low, high: Math.min(high, room) })
  const value = Math.max(0, ...steps.map((step) => step.high * step.unit_cost))
  return [{ source, steps, value }]
}

// Units of the lines that the lows of other sources fill already.
function takenByOthers ({ sources }: Want, ranges: Ranges, source: Source): number {
  let taken = 0
  for (const other of sources) {
    const { low } = ranges.get(other) ?? { low: 0 }
    const slack = Math.max(...other.steps.map((step) => step.slack))
    if (other !== source) taken += Math.max(0, low - slack)
  }
  return taken
}
