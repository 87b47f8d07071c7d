// The demand and its eligible offers made a problem, the same whatever order they came in.

import { sorted } from '../kernel/sort-few.ts'
import { hasPreference, type JudgedOffer, type JudgedSku, prefers } from './eligibility.ts'
import type { OfferFreight } from './freight.ts'
import {
  type Group, isExact, type Source, type SourcingProblem, type SourcingSupplier, type Want
} from './problem.ts'
import { microsOf, stepsOf } from './price-steps.ts'
import type { DemandLine } from './terms.ts'

type Judgement = readonly JudgedSku[]

/**
 * Costs are in millionths, or in more where that is what keeps their sums exact. With `is_coarse`
 * they are in as much as they allow, since an objective multiplies them.
 */
export function readProblem (judgement: Judgement, is_coarse = false): SourcingProblem {
  const suppliers = suppliersOf(judgement)
  const positions = new Map(suppliers.map(({ id }, index) => [id, index]))
  const wants = judgement.map((judged) => readWant(judged, positions))
  const problem = withoutIdle(withoutUnreachable({ suppliers, wants, micros: 1, cost_max: 0 }))
  problem.cost_max = costMaxOf(problem)
  return isExact(problem) && !is_coarse ? problem : shrunk(problem)
}

function isEligible ({ reasons }: JudgedOffer): boolean {
  return reasons.includes(null)
}

function suppliersOf (judgement: Judgement): SourcingSupplier[] {
  const found = new Map<string, SourcingSupplier>()
  for (const { offers } of judgement) {
    for (const judged of offers) {
      const { supplier_id: id, rank, order_fee, min_order_value } = judged.offer
      if (found.has(id) || !isEligible(judged)) continue
      found.set(id, {
        id,
        rank,
        order_fee: microsOf(order_fee) + chargedOf(judged, 'base'),
        min_order_value: microsOf(min_order_value)
      })
    }
  }
  return sorted([...found.values()], (a, b) => a.id < b.id ? -1 : 1)
}

function chargedOf ({ offer, freight }: JudgedOffer, of: keyof OfferFreight): number {
  return offer.freight === null || freight === null ? 0 : microsOf(freight[of])
}

function readWant (
  { sku, lines, offers }: JudgedSku, positions: ReadonlyMap<string, number>
): Want {
  const sources: Source[] = []
  const has_preference = lines.some(hasPreference)
  for (const judged of offers) {
    const supplier = positions.get(judged.offer.supplier_id)
    if (supplier === undefined || !isEligible(judged)) continue
    const serves = judged.reasons.map((reason) => reason === null)
    let units = 0
    for (const [at, { quantity }] of lines.entries()) if (serves[at] === true) units += quantity
    const steps = stepsOf(judged.offer, units)
    if (steps.length === 0) continue
    const high = steps.reduce((most, step) => Math.max(most, step.high), 0)
    const surcharge = chargedOf(judged, 'unit_freight')
    const cheapest = (steps[0]?.unit_cost ?? 0) + surcharge
    // What one line of a SKU prefers holds for all its lines: they are bought together.
    const is_second_choice = has_preference && !lines.some((line) => prefers(line, judged.offer))
    sources.push({ supplier, judged, steps, surcharge, is_second_choice, cheapest, high, serves })
  }
  const preferred = sorted(sources, comparePreference)
  return grouped({ sku, units: 0, groups: [], sources: preferred, is_plain: false }, lines)
}

// Sources come by supplier id and the sort is stable, so the id settles what is left.
function comparePreference (a: Source, b: Source): number {
  return a.cheapest - b.cheapest ||
    a.judged.arrival_day - b.judged.arrival_day ||
    a.judged.offer.rank - b.judged.offer.rank
}

// Lines become groups; `serves`, by line until now, is by group from here.
function grouped (want: Want, lines: readonly DemandLine[]): Want {
  const [line, ...others] = lines
  if (line !== undefined && others.length === 0 && want.sources.length > 0) {
    const { quantity: units } = line
    const is_plain = want.sources.every(isPlain)
    return { ...want, units, groups: [{ units, lines: [line] }], is_plain }
  }
  const groups = new Map<string, Group & { at: number }>()
  for (const [at, line] of lines.entries()) {
    const key = want.sources.map(({ serves }) => serves[at] === true ? '1' : '0').join('')
    if (!key.includes('1')) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { units: line.quantity, lines: [line], at })
    else {
      group.units += line.quantity
      group.lines.push(line)
    }
  }
  const of_want = sorted([...groups], ([a], [b]) => a < b ? 1 : -1).map(([, group]) => group)
  for (const source of want.sources) {
    source.serves = of_want.map(({ at }) => source.serves[at] === true)
  }
  want.groups = of_want
  want.units = of_want.reduce((sum, { units }) => sum + units, 0)
  want.is_plain = of_want.length === 1 && want.sources.every(isPlain)
  return want
}

function isPlain ({ steps: [step, ...others] }: Source): boolean {
  return step !== undefined && others.length === 0 && step.low === 0 && step.multiple === 1
}

// A supplier whose whole offer stays below its minimum order value can never be used.
function withoutUnreachable (problem: SourcingProblem): SourcingProblem {
  if (problem.suppliers.every(({ min_order_value }) => min_order_value === 0)) return problem
  const most = problem.suppliers.map(() => 0)
  for (const { sources } of problem.wants) {
    for (const { supplier, steps } of sources) {
      const value = Math.max(...steps.map(({ high, unit_cost }) => high * unit_cost))
      most[supplier] = (most[supplier] ?? 0) + value
    }
  }
  const lost = problem.suppliers.map(({ min_order_value }, at) => (most[at] ?? 0) < min_order_value)
  if (!lost.includes(true)) return problem
  return { ...problem, wants: problem.wants.map((want) => withoutSources(want, lost)) }
}

function withoutSources (want: Want, lost: readonly boolean[]): Want {
  const sources = want.sources.filter(({ supplier }) => lost[supplier] !== true)
  if (sources.length === want.sources.length) return want
  const lines = want.groups.flatMap((group) => group.lines)
  const by_line = want.groups.flatMap(({ lines: { length } }, at) => Array<number>(length).fill(at))
  for (const source of sources) source.serves = by_line.map((at) => source.serves[at] === true)
  return grouped({ ...want, sources }, lines)
}

// Only suppliers with a source count, because the search tries sets of them.
function withoutIdle ({ suppliers, wants, ...rest }: SourcingProblem): SourcingProblem {
  const positions = suppliers.map(() => -1)
  for (const { sources } of wants) for (const { supplier } of sources) positions[supplier] = 0
  if (!positions.includes(-1)) return { suppliers, wants, ...rest }
  const used = suppliers.filter((_, at) => positions[at] === 0)
  for (const [position, supplier] of used.entries()) {
    positions[suppliers.indexOf(supplier)] = position
  }
  for (const { sources } of wants) {
    for (const source of sources) source.supplier = positions[source.supplier] ?? 0
  }
  return { suppliers: used, wants, ...rest }
}

function costMaxOf ({ suppliers, wants }: SourcingProblem): number {
  let sum = 0
  for (const { order_fee } of suppliers) sum += order_fee
  for (const { sources } of wants) {
    for (const { high, steps, surcharge } of sources) {
      sum += high * ((steps.at(-1)?.unit_cost ?? 0) + surcharge)
    }
  }
  return sum
}

// Costs mostly have few decimals: counted in cents, an order may be ten thousand times larger.
function shrunk (problem: SourcingProblem): SourcingProblem {
  const sources = problem.wants.flatMap((want) => want.sources)
  const steps = sources.flatMap((source) => source.steps)
  const amounts = [
    ...problem.suppliers.flatMap((supplier) => [supplier.order_fee, supplier.min_order_value]),
    ...steps.map(({ unit_cost }) => unit_cost),
    ...sources.map(({ surcharge }) => surcharge)
  ]
  if (amounts.some((amount) => !isExact({ cost_max: amount }))) return problem
  let micros = 1
  while (micros < 1_000_000 && amounts.every((one) => one % (micros * 10) === 0)) micros *= 10
  for (const step of steps) step.unit_cost /= micros
  for (const supplier of problem.suppliers) {
    supplier.order_fee /= micros
    supplier.min_order_value /= micros
  }
  for (const source of sources) {
    source.surcharge /= micros
    source.cheapest /= micros
  }
  return { ...problem, micros, cost_max: problem.cost_max / micros }
}
