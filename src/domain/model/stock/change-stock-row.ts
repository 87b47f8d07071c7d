// Changes a stock row: the named fields change, the others stay.

import { findMetadataFaults, type MetadataPatch, patchMetadata } from '../../kernel/merge-patch.ts'
import { canonicalDecimal, canonicalMoney, readMoney } from '../../kernel/money.ts'
import type { Fault } from '../../kernel/rule.ts'
import {
  type AppliedReport, applyReport, type HoldingLine, type StockReport, type SupplierStock,
  type Supplying
} from './apply-stock-report.ts'
import { availableOf } from './stock-book.ts'
import type { WithSources } from './stock-sources.ts'

/** `as_of` is the time of the change. In `metadata`, null removes one name, or all of them. */
export type RowChange = Partial<Omit<StockReport, 'sku' | 'metadata'>> & WithSources & {
  as_of: string
  metadata?: MetadataPatch | null
  answers_orders?: boolean
}

/** Undefined when the row is newer. Without `on_hand`, `on_hand` and its time `as_of` stay. */
export function applyChange (
  before: SupplierStock, { paused = before.paused, ...change }: RowChange & { paused?: boolean },
  lines: readonly HoldingLine[], supplying: Supplying
): AppliedReport | undefined {
  const applied = applyNamed(before, change, lines, supplying)
  if (applied === undefined || paused === before.paused) return applied
  // Orders that waited may be served once the row is no longer paused.
  const is_risen = !paused && availableOf(applied.stock) > 0
  return { ...applied, stock: { ...applied.stock, paused }, is_risen }
}

function applyNamed (
  before: SupplierStock, { answers_orders = false, ...change }: RowChange,
  lines: readonly HoldingLine[], supplying: Supplying
): AppliedReport | undefined {
  const report = mergeChange(before, change)
  if (change.on_hand !== undefined) {
    return applyReport(before, report, lines, { ...supplying, answers_orders })
  }
  if (change.as_of < before.as_of) return undefined
  const { reserved, paused, sources = null, as_of, supplier_id, created_at } = before
  const stock = {
    ...report,
    as_of,
    reserved,
    paused,
    sources,
    supplier_id,
    created_at,
    updated_at: supplying.now
  }
  return { stock, lines: [], is_risen: false, at_risk: undefined }
}

/** The sources that the row had said where its units were before. */
function mergeChange (
  before: SupplierStock, { metadata, sources = null, ...named }: RowChange
): StockReport & WithSources {
  const { currency, unit_cost, price_breaks, unit_weight_kg, ...report } = { ...before, ...named }
  return {
    ...report,
    sources,
    ...canonicalCosts({ currency, unit_cost, price_breaks }),
    unit_weight_kg: unit_weight_kg && canonicalDecimal(unit_weight_kg),
    metadata: patchMetadata(before.metadata, metadata)
  }
}

type Costs = Pick<StockReport, 'currency' | 'unit_cost' | 'price_breaks'>

/** The costs as canonical text of their currency. */
export function canonicalCosts ({ currency, unit_cost, price_breaks }: Costs): Costs {
  return {
    currency,
    unit_cost: canonicalMoney(unit_cost, currency),
    price_breaks: price_breaks.map((one) =>
      ({ ...one, unit_cost: canonicalMoney(one.unit_cost, currency) }))
  }
}

/** Faults of a changed or new row that the schema cannot find. */
export function findChangeFaults (
  before: SupplierStock | undefined, change: Omit<RowChange, 'as_of'>
): Fault[] {
  const missing = before === undefined
    ? REQUIRED_OF_NEW.filter((name) => change[name] === undefined)
      .map((name) => required(name, 'is required of a new row and in a full feed'))
    : findCurrencyFaults(before, change)
  return [
    ...missing,
    ...findBreakFaults(change.price_breaks),
    ...findValidityFaults(change, before),
    ...findMetadataFaults(before?.metadata ?? {}, change.metadata)
  ]
}

const REQUIRED_OF_NEW = ['on_hand', 'unit_cost'] as const

/** A new currency needs new costs, since 5.00 EUR is not 5.00 JPY. Costs of 0 may stay. */
function findCurrencyFaults (
  before: SupplierStock, { currency = before.currency, unit_cost, price_breaks }: Partial<Costs>
): Fault[] {
  if (currency === before.currency) return []
  const detail = `is required with another currency: the row has it in ${before.currency}`
  return [
    ...unit_cost === undefined && readMoney(before.unit_cost) !== 0n
      ? [required('unit_cost', detail)]
      : [],
    ...price_breaks === undefined && before.price_breaks.length > 0
      ? [required('price_breaks', detail)]
      : []
  ]
}

const required = (name: string, detail: string): Fault =>
  ({ pointer: `/${name}`, code: 'required', detail })

type Validity = Partial<Pick<StockReport, 'valid_from' | 'valid_until'>>

/** The last valid day must not be before the first. Absent fields keep their old values. */
export function findValidityFaults (
  change: Validity, { valid_from = null, valid_until = null }: Validity = {}
): Fault[] {
  if (change.valid_from === undefined && change.valid_until === undefined) return []
  const { valid_from: from, valid_until: until } = { valid_from, valid_until, ...change }
  if (from === null || until === null || from <= until) return []
  const name = change.valid_until === undefined ? 'valid_from' : 'valid_until'
  const detail = `The row would be valid from ${from} until ${until}: it would never be valid.`
  return [{ pointer: `/${name}`, code: 'never_valid', detail }]
}

/** Faults of price breaks with the same quantity. */
export function findBreakFaults (breaks: StockReport['price_breaks'] = []): Fault[] {
  const seen = new Set<number>()
  return breaks.flatMap(({ min_quantity }, index) => {
    const is_repeated = seen.has(min_quantity)
    seen.add(min_quantity)
    const pointer = `/price_breaks/${index}/min_quantity`
    const detail = `An earlier price break already has the quantity ${min_quantity}.`
    return is_repeated ? [{ pointer, code: 'repeated', detail }] : []
  })
}
