// Random orders of several lines on the offers of the AdventureWorks sample, which `npm run demo`
// sells too.

import type { Offer } from '../../src/domain/sourcing/plan-sourcing.ts'
import { type DemoSupplier, readDemoData } from '../../demo/data.ts'
import { demandOf, offerOf, POLICY } from '../support/sourcing.ts'
import type { Instance } from '../support/sourcing-instances.ts'
import { buildRandom, pick, type Random } from './instances.ts'

/** The sample has no fees and minimum order values; these are drawn for each supplier. */
export const TERMS: Readonly<Record<string, { fees: number[], order_values: number[] }>> = {
  'as published': { fees: [0], order_values: [0] },
  'with order fees': { fees: [0, 15, 40], order_values: [0] },
  'with fees and minimum order values': { fees: [0, 15, 40], order_values: [0, 250, 1000] }
}

const { suppliers } = await readDemoData()
const BY_SKU = Map.groupBy(
  suppliers.flatMap((supplier) => supplier.stock.map((row) => ({ supplier, row }))),
  ({ row }) => row.sku)
/** SKUs that more than one supplier offers: the others leave nothing to choose. */
const SKUS = [...BY_SKU].filter(([, rows]) => rows.length > 1).map(([sku]) => sku).sort()

/** Two to eight lines, each of up to twice the smallest quantity that a supplier sells. */
export function adventureOrder (terms: string, seed: number): Instance {
  const { fees, order_values } = TERMS[terms] ?? { fees: [], order_values: [] }
  const random = buildRandom(seed)
  const drawn = new Map(suppliers.map(({ body }) => [body.code, {
    order_fee: `${pick(fees, random)}.00`, min_order_value: `${pick(order_values, random)}.00`
  }]))
  const skus = [...new Set(Array.from({ length: 2 + random(7) }, () => pick(SKUS, random)))]
  const offers = skus.flatMap((sku) => BY_SKU.get(sku) ?? [])
    .map(({ supplier: { body }, row }) => offerIn(body, row, drawn.get(body.code) ?? {}))
  const lines = skus.map((sku) =>
    ({ sku, quantity: quantityOf(sku, random), unit_price: '999.00' }))
  return { demand: { ...demandOf(...lines), currency: 'USD' }, offers, policy: POLICY }
}

function quantityOf (sku: string, random: Random): number {
  const rows = BY_SKU.get(sku) ?? []
  const least = Math.min(...rows.map(({ row }) => row.min_order_quantity))
  return least + random(least + 20)
}

function offerIn (
  { code, status, rank }: DemoSupplier['body'],
  { on_hand, metadata: _unit, ...row }: DemoSupplier['stock'][number], terms: Partial<Offer>
): Offer {
  return offerOf(code, {
    ...row,
    ...terms,
    available: on_hand,
    currency: 'USD',
    rank,
    supplier_status: status === 'active' ? 'active' : 'suspended'
  })
}
