// Turns the rows of a stock report by EDI into rows of a stock feed.

import { instantOfWallTime, startOfNextDay } from '../../kernel/local-time.ts'
import type { Fault } from '../../kernel/rule.ts'
import { type FeedMapping, PLAIN_MAPPING } from '../supplier/feed-source.ts'

/** A row as the formats read it. */
export type EdiRow = {
  /** The merchant's own code, the supplier's, and a number by GS1. */
  sku?: string | null
  supplier_sku?: string | null
  gtin?: string | null
  on_hand: number | null
  unit_cost: string | null
  currency: string | null
  /** A day, or a day with a time: `2026-11-29T08:30`. */
  as_of: string | null
  faults: ReadonlyArray<{ kind: string, segment: string | null, detail: string }>
}

type Reading = {
  mapping: FeedMapping | null
  /** When rows were counted that do not tell. Null: what they tell does not count. */
  counted_by: string | null
  /** The supplier's. */
  time_zone: string
}

/** What is wrong with a row is a fault of the field that the segment has. */
const POINTERS: Readonly<Record<string, string>> = {
  LIN: '/sku', PIA: '/sku', QTY: '/on_hand', CTP: '/unit_cost', PRI: '/unit_cost'
}

export function readEdiRow (
  row: EdiRow, { mapping, counted_by, time_zone }: Reading
): { value: Record<string, unknown>, faults: Fault[] } {
  const { constants, skus } = mapping ?? PLAIN_MAPPING
  const { supplier_sku, on_hand, unit_cost, currency, as_of } = row
  const sku = skuOf(row, new Map(Object.entries(skus)))
  const counted_at = counted_by === null ? null : latestOf(as_of, time_zone)
  const is_earlier = counted_at !== null && counted_by !== null && counted_at < counted_by
  const said = {
    sku,
    supplier_sku,
    on_hand,
    unit_cost,
    // The currency is that of the costs.
    currency: unit_cost === null ? null : currency,
    as_of: is_earlier ? counted_at : null
  }
  return {
    value: {
      ...constants,
      ...Object.fromEntries(Object.entries(said).filter(([, value]) => isSaid(value)))
    },
    faults: row.faults.map(({ kind: code, segment, detail }) =>
      ({ pointer: POINTERS[segment ?? ''] ?? '', code, detail }))
  }
}

const isSaid = (value: unknown): boolean => value !== null && value !== undefined

/** Of the codes of a row, the first that the mapping names; else the first that there is. */
function skuOf (
  { sku, supplier_sku, gtin }: EdiRow, skus: ReadonlyMap<string, string>
): string | undefined {
  const codes = [sku, supplier_sku, gtin].filter((code) => typeof code === 'string')
  return codes.map((code) => skus.get(code)).find((code) => code !== undefined) ?? codes[0]
}

/** The last moment of which the report can be: of a day alone, its end. */
function latestOf (as_of: string | null, time_zone: string): string | null {
  if (as_of === null) return null
  const at_ms = as_of.includes('T')
    ? instantOfWallTime(as_of, time_zone)
    : startOfNextDay(as_of, time_zone) - 1
  return new Date(at_ms).toISOString()
}
