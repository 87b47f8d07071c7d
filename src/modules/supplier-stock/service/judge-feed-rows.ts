// Judges the rows of a feed one by one: which can be applied, and why the others cannot.

import { meantKey } from '../../../domain/kernel/key-text.ts'
import type { Fault } from '../../../domain/kernel/rule.ts'
import { findChangeFaults } from '../../../domain/model/stock/change-stock-row.ts'
import type { Feed } from '../../../domain/model/stock/apply-stock-feed.ts'
import type { WithSources } from '../../../domain/model/stock/stock-sources.ts'
import type { Supplier } from '../../../domain/model/supplier/supplier.ts'
import type {
  StockReport, SupplierStock
} from '../../../domain/model/stock/apply-stock-report.ts'
import type { FeedMode } from '../../../domain/model/stock/feed-mode.ts'
import { SHARED_SCHEMAS } from '../../../platform/http/schemas.ts'
import { buildJudge } from '../../../platform/http/input/validation.ts'
import { completeReport, readChange } from './complete-stock-report.ts'
import {
  FEED_FAULTS_MAX, ROW_FAULTS_MAX, type StockFeed, type StockFeedError, StockFeedRow
} from '../schema/feed.ts'
import { STOCK_SCHEMAS } from '../schema/stock.ts'

/** `row` is the index of the row in the feed, and `line` where it stands in a streamed body. */
type Place = { row: number, line?: number }
type GoodRow = Place & { report: StockFeedRow & WithSources & { answers_orders?: boolean } }
export type RefusedRow = Place & {
  /** The faults that the answer lists; there may be more. */
  faults: readonly Fault[]
  total: number
}
export type FeedRows = {
  good: GoodRow[]
  refused: RefusedRow[]
  /** Every SKU that a row names, also a refused row. */
  named: string[]
}

const findFaults = buildJudge(
  StockFeedRow, [...STOCK_SCHEMAS, ...SHARED_SCHEMAS], ROW_FAULTS_MAX)

/** The SKUs that a feed has named so far. */
export type NamedSkus = { has: (sku: string) => boolean, add: (sku: string) => unknown }

/** A row, with the faults that were found before it could be judged. */
export type ReadRow = { line?: number, value: unknown, faults?: readonly Fault[] }

/** If several rows have one SKU, the first is judged and the others are refused. */
export function judgeRows (rows: readonly unknown[]): FeedRows {
  const judged: FeedRows = { good: [], refused: [], named: [] }
  const seen = new Set<string>()
  for (const [row, value] of rows.entries()) judgeRow(judged, { row, value }, seen)
  return judged
}

/** Adds a row to those that are judged. `seen` are the SKUs of the rows before it. */
export function judgeRow (
  judged: FeedRows, { value, faults: read = [], ...place }: ReadRow & { row: number },
  seen: NamedSkus
): void {
  const faulty = joinFaults(read, findFaults(value))
  const sku = skuOf(value)
  const is_seen = sku !== undefined && seen.has(sku)
  const found = faulty ?? (is_seen ? REPEATED : undefined)
  if (sku !== undefined && !is_seen) nameSku(judged, sku, seen)
  // A faulty SKU still tells which row was meant, and a full feed must not set that row to zero.
  if (sku !== undefined && faulty !== undefined) judged.named.push(meantKey(sku))
  if (found === undefined) judged.good.push({ ...place, report: value as StockFeedRow })
  else judged.refused.push({ ...place, ...found })
}

function nameSku ({ named }: FeedRows, sku: string, seen: NamedSkus): void {
  seen.add(sku)
  named.push(sku)
}

type Found = Pick<RefusedRow, 'faults' | 'total'>

function joinFaults (read: readonly Fault[], judged: Found | undefined): Found | undefined {
  if (read.length === 0) return judged
  const { faults = [], total = 0 } = judged ?? {}
  return { faults: [...read, ...faults], total: read.length + total }
}

const REPEATED = {
  faults: [{
    pointer: '/sku', code: 'repeated', detail: 'is named by an earlier row of this feed'
  }],
  total: 1
}

/** The row may be any JSON value, since it may break its schema. */
function skuOf (row: unknown): string | undefined {
  const sku = (row as { sku?: unknown } | null)?.sku
  return typeof sku === 'string' ? sku : undefined
}

type Reading = {
  known: ReadonlyMap<string, SupplierStock>
  supplier: Pick<Supplier, 'currency' | 'lead_time_days'>
  mode: FeedMode
  /** For rows that have no `as_of`. */
  as_of: string
  now: string
}
type ReadRows = Pick<Feed, 'reports' | 'changes'> & { refused: RefusedRow[] }

/** Turns good rows into reports and changes. Beside the known rows, some prove faulty as well. */
export function readRows (
  good: readonly GoodRow[], { known, supplier, mode, as_of, now }: Reading
): ReadRows {
  const reports: StockReport[] = []
  const changes: Array<Feed['changes'][number]> = []
  const refused: RefusedRow[] = []
  for (const { report, ...place } of good) {
    const before = mode === 'full' ? undefined : known.get(report.sku)
    const faults = findChangeFaults(before, report)
    const { on_hand, unit_cost } = report
    if (faults.length > 0) {
      refused.push({ ...place, faults, total: faults.length })
    } else if (before !== undefined) {
      changes.push(readChange({ as_of, ...report }, now))
    } else if (on_hand !== undefined && unit_cost !== undefined) {
      reports.push(completeReport({ as_of, ...report, on_hand, unit_cost }, supplier, now))
    }
  }
  return { reports, changes, refused }
}

type Rejection = Pick<StockFeed, 'rejected' | 'errors' | 'errors_total'>

/** The part of the answer that lists the faults of refused rows, in their order and limited. */
export function describeRejected (refused: readonly RefusedRow[]): Rejection {
  const errors = refused.toSorted((a, b) => a.row - b.row)
    .flatMap(({ row, line, faults }) => faults.slice(0, ROW_FAULTS_MAX).flatMap((fault) =>
      'pointer' in fault ? { row, ...line !== undefined && { line }, ...fault } : []))
  return {
    rejected: refused.length,
    errors: errors.slice(0, FEED_FAULTS_MAX) satisfies StockFeedError[],
    errors_total: refused.reduce((all, { total }) => all + total, 0)
  }
}
