// The best plan of an order by HiGHS, a solver of mixed integer programs. It shares no code with
// the planner, so the two can judge each other.

import loadHighs from 'highs'
import type { Demand, Offer } from '../../src/domain/sourcing/plan-sourcing.ts'
import { freightOf, isEligible, micros, type Oracle, unitCostOf } from '../support/brute-force.ts'
import type { Instance } from '../support/sourcing-instances.ts'

// The types of the package describe it as CommonJS; it is an ES module with a default export.
const highs = await (loadHighs as unknown as typeof loadHighs.default)()

/** Quantities `low`, `low + multiple`, … `high` of one offer at one unit cost. */
type Step = { name: string, low: number, packages_max: number, multiple: number, cost: number }
type Bought = {
  offer: Offer
  name: string
  steps: Step[]
  lines: number[]
  /** The freight of the offer, a purchase order and a unit of it. */
  freight: { base: number, unit: number }
}

/** What the solver found: undefined when it ended without a proof within the time. */
export function solve (instance: Instance, time_limit_s = 60): Oracle | undefined {
  const all = instance.offers.flatMap((offer, at) => boughtOf(instance, offer, `${at}`))
  if (all.length === 0) return { served: 0, cost: 0 }
  const wanted = instance.demand.lines.reduce((sum, { quantity }) => sum + quantity, 0)
  const most = run(programOf(instance, all, null), time_limit_s)
  if (most === undefined) return undefined
  const served = Math.round(Object.entries(most)
    .reduce((sum, [name, units]) => name.startsWith('x') ? sum + units : sum, 0))
  if (served > wanted) throw new Error('more served than wanted')
  const least = run(programOf(instance, all, served), time_limit_s)
  return least === undefined ? undefined : { served, cost: costOf(all, least) }
}

type Values = Readonly<Record<string, number>>

function run (program: string, time_limit: number): Values | undefined {
  const { Status, Columns } = highs.solve(program, {
    mip_rel_gap: 0, mip_abs_gap: 0, time_limit, output_flag: false
  })
  if (Status !== 'Optimal') return undefined
  return Object.fromEntries(Object.entries(Columns)
    .map(([name, column]) => [name, 'Primal' in column ? column.Primal : 0]))
}

function boughtOf ({ demand, policy }: Instance, offer: Offer, name: string): Bought[] {
  const of_sku = demand.lines.filter(({ sku }) => sku === offer.sku)
  const lines = demand.lines.flatMap((line, at) =>
    line.sku === offer.sku && isEligible(offer, line, { demand, policy, lines: of_sku })
      ? [at]
      : [])
  const steps = stepsOf(offer, name)
  const freight = freightOf(offer, demand.country)
  return lines.length === 0 || steps.length === 0 ? [] : [{ offer, name, steps, lines, freight }]
}

/** One step for each unit cost; the first package is its own, as its surplus differs. */
function stepsOf (offer: Offer, name: string): Step[] {
  const { order_multiple: multiple, min_order_quantity, available } = offer
  const first = Math.ceil(min_order_quantity / multiple) * multiple
  const starts = [...new Set([
    first, first + multiple, ...offer.price_breaks.map(({ min_quantity }) => min_quantity)
  ].map((from) => Math.max(first, Math.ceil(from / multiple) * multiple)))].sort((a, b) => a - b)
  return starts.flatMap((low, at) => {
    const next = starts[at + 1] ?? Infinity
    const high = Math.min(Math.floor(available / multiple) * multiple, next - multiple)
    if (low > high) return []
    const cost = unitCostOf(offer, low)
    return [{ name: `${name}_${at}`, low, packages_max: (high - low) / multiple, multiple, cost }]
  })
}

/** Money is in hundredths here: the solver's tolerances suit numbers of that size. */
const UNIT = 10_000

/**
 * The program in the LP format. Variables: `y` a supplier is used; `z` a step is chosen; `p`
 * packages beyond its low; `x` units of an offer for a line. With `served` null it maximizes the
 * units served, else it minimizes the cost of serving so many.
 */
function programOf (
  { demand, offers }: Instance, all: readonly Bought[], served: number | null
): string {
  const suppliers = [...new Map(offers.map((offer) => [offer.supplier_id, offer])).values()]
  const used = suppliers.filter(({ supplier_id }) =>
    all.some(({ offer }) => offer.supplier_id === supplier_id))
  const units = all.flatMap(({ name, lines }) => lines.map((line) => `x${name}_${line}`))
  const rows = [
    ...all.flatMap(rowsOfOffer),
    ...demand.lines.flatMap(({ quantity }, line) => {
      const own = all.filter(({ lines }) => lines.includes(line))
        .map(({ name }) => `x${name}_${line}`)
      return own.length === 0 ? [] : [`${own.join(' + ')} <= ${quantity}`]
    }),
    ...used.filter(({ min_order_value }) => micros(min_order_value) > 0)
      .map(({ supplier_id, min_order_value }) => {
        const own = all.filter(({ offer }) => offer.supplier_id === supplier_id)
        return `${sumOf(own.flatMap(valueTerms))} - ${micros(min_order_value) / UNIT} ` +
          `y${supplier_id} >= 0`
      }),
    ...(served === null ? [] : [`${units.join(' + ')} >= ${served}`])
  ]
  const costs = [
    ...all.flatMap(costTerms),
    ...used.map((offer) => [feesOf(offer, demand) / UNIT, `y${offer.supplier_id}`] as const)
  ]
  const steps = all.flatMap((one) => one.steps)
  return [
    served === null ? 'Maximize' : 'Minimize',
    ` obj: ${served === null ? units.join(' + ') : sumOf(costs)}`,
    'Subject To', ...rows.map((row, at) => ` r${at}: ${row}`),
    'General', ` ${[...units, ...steps.map(({ name }) => `p${name}`)].join(' ')}`,
    'Binary', ` ${[...used.map(({ supplier_id }) => `y${supplier_id}`),
      ...steps.map(({ name }) => `z${name}`)].join(' ')}`,
    'End'
  ].join('\n')
}

function rowsOfOffer ({ offer, name, steps, lines }: Bought): string[] {
  const units = lines.map((line) => `x${name}_${line}`).join(' + ')
  const bought = sumOf(steps.flatMap(({ name: step, low, multiple }) =>
    [[-low, `z${step}`], [-multiple, `p${step}`]] as const))
  // Surplus serves nobody, and is less than the last package.
  const least = sumOf(steps.flatMap(({ name: step, low, multiple }, at) => {
    const package_units = at === 0 ? low : multiple
    const slack = offer.surplus ? package_units - 1 : 0
    return [[-(low - slack), `z${step}`], [-multiple, `p${step}`]] as const
  }))
  return [
    `${units} ${bought} <= 0`,
    `${units} ${least} >= 0`,
    `${sumOf(steps.map(({ name: step }) => [1, `z${step}`] as const))} ` +
      `- y${offer.supplier_id} <= 0`,
    ...steps.map(({ name: step, packages_max }) => `p${step} - ${packages_max} z${step} <= 0`)
  ]
}

/** What counts for the minimum order value: goods alone. */
function valueTerms ({ steps }: Pick<Bought, 'steps'>): Array<readonly [number, string]> {
  return steps.flatMap(({ name, low, multiple, cost }) =>
    [[low * cost / UNIT, `z${name}`], [multiple * cost / UNIT, `p${name}`]] as const)
}

function costTerms ({ steps, freight: { unit } }: Bought): Array<readonly [number, string]> {
  return valueTerms({ steps: steps.map((step) => ({ ...step, cost: step.cost + unit })) })
}

function feesOf (offer: Offer, { country }: Pick<Demand, 'country'>): number {
  return micros(offer.order_fee) + freightOf(offer, country).base
}

function sumOf (terms: ReadonlyArray<readonly [number, string]>): string {
  return terms.map(([factor, name]) =>
    `${factor < 0 ? '-' : '+'} ${Math.abs(factor)} ${name}`).join(' ')
}

/** In millionths, from whole numbers of packages: the solver's own sum is only nearly exact. */
function costOf (all: readonly Bought[], values: Values): number {
  const used = new Map<string, number>()
  let cost = 0
  for (const { offer, steps, freight } of all) {
    for (const { name, low, multiple, cost: unit_cost } of steps) {
      const units = Math.round(values[`z${name}`] ?? 0) * low +
        Math.round(values[`p${name}`] ?? 0) * multiple
      if (units === 0) continue
      cost += units * (unit_cost + freight.unit)
      used.set(offer.supplier_id, micros(offer.order_fee) + freight.base)
    }
  }
  for (const fees of used.values()) cost += fees
  return cost
}
