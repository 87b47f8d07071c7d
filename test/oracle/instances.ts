// Seeded orders for the comparison with the oracle, in classes of a size and a difficulty. The same
// class and seed make the same order on every machine.

import type { DemandLine, Freight, Offer } from '../../src/domain/sourcing/plan-sourcing.ts'
import { demandOf, offerOf, POLICY, zoneOf } from '../support/sourcing.ts'
import type { Instance } from '../support/sourcing-instances.ts'

/** Returns a whole number from 0 to below the limit. */
export type Random = (limit: number) => number

type Shape = {
  /** At most so many; some orders have fewer. */
  lines: number
  suppliers: number
  quantity_max: number
  available_max: number
  /** In percent: how many of the suppliers offer a SKU. */
  offered: number
  fees: readonly number[]
  /** Minimum order values, in currency units. */
  order_values: readonly number[]
  minimum_max: number
  multiple_max: number
  breaks_max: number
  /** In percent. */
  free_goods?: number
  /** Two in three suppliers charge freight: a base, for each unit and for each kilogram. */
  has_freight?: boolean
  /** Lines may share a SKU and exclude suppliers; suppliers may sell surplus. */
  is_mixed?: boolean
}

const PLAIN = {
  quantity_max: 40, available_max: 60, offered: 80, minimum_max: 1, multiple_max: 1, breaks_max: 0
}

export const CLASSES: Readonly<Record<string, Shape>> = {
  '3 × 5': {
    ...PLAIN, lines: 3, suppliers: 5, fees: [0, 2, 5], order_values: [0, 20, 60]
  },
  '4 × 4 mixed': {
    ...PLAIN,
    lines: 4,
    suppliers: 4,
    fees: [0, 1, 5, 20],
    order_values: [0, 0, 50, 200],
    minimum_max: 8,
    multiple_max: 6,
    breaks_max: 2,
    is_mixed: true
  },
  '5 × 8': {
    ...PLAIN, lines: 5, suppliers: 8, fees: [0, 3, 10], order_values: [0, 40, 100], minimum_max: 5
  },
  '5 × 8 freight': {
    ...PLAIN,
    lines: 5,
    suppliers: 8,
    fees: [0, 3],
    order_values: [0, 40, 150, 300],
    minimum_max: 5,
    breaks_max: 1,
    has_freight: true
  },
  '8 × 10 mixed': {
    ...PLAIN,
    lines: 8,
    suppliers: 10,
    fees: [0, 2, 8, 30],
    order_values: [0, 0, 80, 300],
    minimum_max: 6,
    multiple_max: 4,
    breaks_max: 2,
    is_mixed: true
  },
  '20 × 15': {
    ...PLAIN,
    lines: 20,
    suppliers: 15,
    offered: 70,
    fees: [0, 5, 10, 15],
    order_values: [0, 20, 40, 60, 80],
    minimum_max: 8
  },
  '20 × 15 scarce': {
    ...PLAIN,
    lines: 20,
    suppliers: 15,
    offered: 40,
    available_max: 25,
    fees: [0, 5, 20],
    order_values: [0, 100, 300, 600],
    minimum_max: 6,
    multiple_max: 3
  },
  '40 × 12 scarce': {
    ...PLAIN,
    lines: 40,
    suppliers: 12,
    offered: 30,
    available_max: 20,
    fees: [0, 10, 40],
    order_values: [0, 500, 1500, 3000],
    minimum_max: 4
  },
  '10 × 30': {
    ...PLAIN,
    lines: 10,
    suppliers: 30,
    offered: 60,
    available_max: 30,
    fees: [0, 5, 10, 25],
    order_values: [0, 30, 80],
    minimum_max: 4
  },
  '10 × 30 free goods': {
    ...PLAIN,
    lines: 10,
    suppliers: 30,
    offered: 50,
    available_max: 20,
    fees: [1, 5, 10, 40],
    order_values: [0],
    free_goods: 60
  }
}

export function instanceOf (name: string, seed: number): Instance {
  const shape = CLASSES[name]
  if (shape === undefined) throw new Error(`no class ${name}`)
  const random = buildRandom(seed)
  const suppliers = Array.from({ length: shape.suppliers }, (_, at) =>
    supplierOf(at, shape, random))
  const skus = Array.from({ length: shape.lines - random(Math.ceil(shape.lines / 4)) }, (_, at) =>
    `K${String(at).padStart(2, '0')}`)
  const lines = skus.map((sku, at) => lineOf(sku, skus.slice(0, at), { shape, suppliers, random }))
  const offers = [...new Set(lines.map(({ sku = '' }) => sku))].flatMap((sku) => {
    const base = 300 + random(3000)
    return suppliers.filter(() => random(100) < shape.offered).map((terms) =>
      offerOf(terms.supplier_id, { ...terms, sku, ...stockOf(base, shape, random) }))
  })
  return { demand: demandOf(...lines), offers, policy: POLICY }
}

function supplierOf (at: number, shape: Shape, random: Random) {
  return {
    supplier_id: `s${String(at).padStart(2, '0')}`,
    order_fee: `${pick(shape.fees, random)}.00`,
    min_order_value: `${pick(shape.order_values, random)}.00`,
    rank: 1 + random(3),
    lead_time_days: 1 + random(6),
    surplus: shape.is_mixed === true && random(4) === 0,
    freight: shape.has_freight === true ? freightOf(random) : null
  }
}

/** Rates and weights are in tenths: freight comes to whole cents, so that no line is rounded. */
function freightOf (random: Random): Freight | null {
  if (random(3) === 0) return null
  const zone = zoneOf({
    base: `${random(8)}.00`,
    per_unit: moneyOf(random(3) * random(200)),
    per_kg: moneyOf(random(2) * random(9) * 10)
  })
  return { zones: [zone] }
}

function lineOf (sku: string, earlier: readonly string[], { shape, suppliers, random }: {
  shape: Shape, suppliers: ReadonlyArray<{ supplier_id: string }>, random: Random
}): Partial<DemandLine> {
  const is_shared = shape.is_mixed === true && earlier.length > 0 && random(4) === 0
  const is_choosy = shape.is_mixed === true && random(4) === 0
  return {
    sku: is_shared ? pick(earlier, random) : sku,
    quantity: 1 + random(shape.quantity_max),
    unit_price: '50.00',
    excluded_supplier_ids: is_choosy
      ? suppliers.filter(() => random(3) === 0).map(({ supplier_id }) => supplier_id)
      : []
  }
}

function stockOf (base: number, shape: Shape, random: Random): Partial<Offer> {
  const cents = random(100) < (shape.free_goods ?? 0) ? 0 : base + random(Math.ceil(base / 3))
  return {
    available: 1 + random(shape.available_max),
    unit_weight_kg: shape.has_freight === true ? `${random(30) / 10}` : null,
    unit_cost: moneyOf(cents),
    min_order_quantity: 1 + random(shape.minimum_max),
    order_multiple: 1 + random(shape.multiple_max),
    price_breaks: Array.from({ length: random(shape.breaks_max + 1) }, () => ({
      min_quantity: 2 + random(shape.quantity_max),
      unit_cost: moneyOf(Math.floor(cents * (70 + random(29)) / 100))
    }))
  }
}

function moneyOf (cents: number): string {
  return (cents / 100).toFixed(2)
}

export function pick<T> (all: readonly T[], random: Random): T {
  const one = all[random(all.length)]
  if (one === undefined) throw new Error('nothing to pick from')
  return one
}

/** Mulberry32: the same seed gives the same numbers everywhere. */
export function buildRandom (seed: number): Random {
  let state = seed * 0x9e3779b1 >>> 0
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ state >>> 15, state | 1)
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61)
    return Math.floor(((mixed ^ mixed >>> 14) >>> 0) / 4294967296 * limit)
  }
}
