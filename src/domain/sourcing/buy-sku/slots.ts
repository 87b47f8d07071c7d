// One SKU's purchase in the making: a slot for each open source, and the best found so far.

import type { Source, Want } from '../problem.ts'
import type { Meter, PurchasePart, Terms, Weights } from './purchase.ts'
import { type Step, stepsWithin } from '../price-steps.ts'

/** A source that is open, with what is chosen of it now. */
export type Slot = {
  source: Source
  serves: readonly boolean[]
  /** Cheapest first. */
  steps: readonly Step[]
  /** May nothing be bought? */
  is_optional: boolean
  /** A unit costs its unit cost times `weight`, and `surcharge`. */
  weight: number
  surcharge: number
  /** Weighted, a unit. */
  cheapest: number
  high: number
  step: Step | null
  /** Bought beyond the low of the step. */
  packages: number
}

/** The search of one purchase. */
export type Making = {
  want: Want
  slots: Slot[]
  /** Proven: no fewer can be short. */
  short_min: number
  best_short: number
  best_cost: number
  /** Null until something is found. */
  best: PurchasePart[] | null
  meter: Meter
  /** Work of one step of the search. */
  step_work: number
  /** The search stops when the meter falls to this. */
  stop_at: number
}

/** The open sources, those that must be bought first, then the cheapest. */
export function slotsOf ({ sources }: Want, terms: Terms): Slot[] {
  const { open, ranges, weights } = terms
  const slots: Slot[] = []
  for (const source of sources) {
    if (open[source.supplier] !== true) continue
    const slot = slotOf(source, terms)
    if (slot.steps.length > 0 || !slot.is_optional) slots.push(slot)
  }
  if (ranges.size === 0 && weights === null) return slots
  return slots.sort((a, b) =>
    Number(a.is_optional) - Number(b.is_optional) || a.cheapest - b.cheapest)
}

const ONCE: Weights = { of: [], whole: 1 }

function slotOf (source: Source, { ranges, weights }: Terms): Slot {
  const { of, whole } = weights ?? ONCE
  const range = ranges.get(source)
  const steps = range === undefined ? source.steps : stepsWithin(source.steps, range)
  const is_optional = (range?.low ?? 0) === 0 && steps.every(({ low }) => low > 0)
  const weight = of[source.supplier] ?? 1
  const surcharge = source.surcharge * whole
  return {
    source,
    serves: source.serves,
    steps,
    is_optional,
    weight,
    surcharge,
    cheapest: (steps[0]?.unit_cost ?? 0) * weight + surcharge,
    high: Math.max(0, ...steps.map(({ high }) => high)),
    step: null,
    packages: 0
  }
}

/** Remembers what the slots hold if it serves more, or as much for less. */
export function keep (making: Making, short: number, cost: number): void {
  const { best_short, best_cost, best } = making
  const is_better = short < best_short || (short === best_short && cost < best_cost)
  if (best !== null && !is_better) return
  making.best_short = short
  making.best_cost = cost
  making.best = []
  for (const slot of making.slots) {
    const quantity = quantityOf(slot)
    if (quantity === 0) continue
    const value = quantity * (slot.step?.unit_cost ?? 0)
    making.best.push({ source: slot.source, quantity, value })
  }
}

function quantityOf ({ step, packages }: Slot): number {
  return step === null ? 0 : step.low + packages * step.multiple
}

/** Takes a step's work from the meter; true when this purchase has had its share of it. */
export function isSpent (making: Making): boolean {
  making.meter.left -= making.step_work
  return making.meter.left <= making.stop_at && making.best !== null
}
