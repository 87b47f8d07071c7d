// Measures the planner alone, with typical orders and with hard ones.

import {
  type Demand, type Offer, type Plan, planSourcing, type Policy
} from '../src/domain/sourcing/plan-sourcing.ts'
import { buildRandom } from './orders.ts'

export type SourcingFigures = {
  name: string
  median_us: number
  p99_us: number
  /** The share of plans that are proven to be optimal, 0 to 1. */
  optimal: number
  /** The median of the proven gaps in percent. Null when the median plan has no proven gap. */
  median_gap: number | null
  /** The number of plans without a proven gap below 1 %. */
  loose: number
}

type Random = (limit: number) => number
type Case = { demand: Demand, offers: ReadonlyMap<string, readonly Offer[]> }
type Shape = { name: string, lines: number, cases: number, offersOf: (random: Random) => Offer[] }

const POLICY: Policy = {
  objective: 'lowest_cost', split: 'allow', minimum_margin_percent: null, late_policy: 'wait'
}
const OFFER: Omit<Offer, 'supplier_id' | 'sku'> = {
  available: 100,
  unit_cost: '10.00',
  price_breaks: [],
  currency: 'EUR',
  lead_time_days: 2,
  min_order_quantity: 1,
  order_multiple: 1,
  as_of: '2026-03-10T08:00:00.000Z',
  valid_from: null,
  valid_until: null,
  paused: false,
  supplier_status: 'active',
  ships_to: null,
  stock_max_age_hours: null,
  order_fee: '0',
  freight: null,
  unit_weight_kg: null,
  min_order_value: '0',
  rank: 100,
  surplus: false
}
const GAP_MAX = 1
const WARM_UP_CASES = 200

const TYPICAL: Shape = {
  name: '3 lines, 5 offers each',
  lines: 3,
  cases: 20_000,
  offersOf: (random) => Array.from({ length: 5 }, (_, index) => ({
    ...OFFER,
    sku: '',
    supplier_id: `sup_${index}`,
    available: 1 + random(60),
    unit_cost: `${8 + random(5)}.${10 + random(90)}`,
    lead_time_days: 1 + random(9)
  }))
}

const HARD: Shape = {
  name: '20 lines, 15 suppliers with fees and minimums',
  lines: 20,
  cases: 1_000,
  offersOf: (random) => Array.from({ length: 15 }, (_, index) => ({
    ...OFFER,
    sku: '',
    supplier_id: `sup_${String(index).padStart(2, '0')}`,
    available: 5 + random(60),
    unit_cost: `${8 + random(5)}.${10 + random(90)}`,
    lead_time_days: 1 + random(9),
    min_order_quantity: 1 + random(8),
    order_fee: `${5 * (index % 4)}.00`,
    min_order_value: `${20 * (index % 5)}.00`
  })).filter(() => random(100) < 70)
}

export function measureSourcing (): SourcingFigures[] {
  return [TYPICAL, HARD].map(measure)
}

function measure ({ name, lines, cases, offersOf }: Shape): SourcingFigures {
  const random = buildRandom(cases)
  const all = Array.from({ length: WARM_UP_CASES + cases }, () => caseOf(lines, offersOf, random))
  const timed = all.map(({ demand, offers }) => {
    const started_ms = performance.now()
    const plan = planSourcing(demand, offers, POLICY)
    return { plan, us: (performance.now() - started_ms) * 1000 }
  }).slice(WARM_UP_CASES)
  const sorted = timed.map(({ us }) => us).sort((a, b) => a - b)
  const plans = timed.map(({ plan }) => plan)
  const gaps = plans.map(({ gap }) => gap === null ? Infinity : Number(gap)).sort((a, b) => a - b)
  const median_gap = gaps[Math.floor(cases * 0.5)] ?? Infinity
  return {
    name,
    median_us: sorted[Math.floor(cases * 0.5)] ?? 0,
    p99_us: sorted[Math.floor(cases * 0.99)] ?? 0,
    optimal: plans.filter(({ optimal }) => optimal).length / cases,
    median_gap: median_gap === Infinity ? null : median_gap,
    loose: plans.filter(isLoose).length
  }
}

function isLoose ({ gap }: Plan): boolean {
  return gap === null || Number(gap) >= GAP_MAX
}

function caseOf (lines: number, offersOf: Shape['offersOf'], random: Random): Case {
  const skus = Array.from({ length: lines }, (_, index) => `SKU-${index}`)
  return {
    demand: {
      lines: skus.map((sku, index) => ({
        line_number: index + 1,
        sku,
        quantity: 1 + random(40),
        unit_price: '20.00',
        requested_date: null,
        excluded_supplier_ids: [],
        suppliers: null,
        allocations: [],
        margin_waived: false
      })),
      country: 'FR',
      currency: 'EUR',
      now: '2026-03-10T12:00:00.000Z',
      today: '2026-03-10'
    },
    offers: new Map(skus.map((sku) => [sku, offersOf(random).map((offer) => ({ ...offer, sku }))]))
  }
}
