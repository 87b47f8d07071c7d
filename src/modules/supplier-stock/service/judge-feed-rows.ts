// Judges the rows of a feed one by one: which can be applied, and why the others cannot.

import { meantKey } from '../../../domain/kernel/key-text.ts'
import type { Fault } from '../../../domain/kernel/rule.ts'
import { findChangeFaults } from '../../../domain/model/stock/change-stock-row.ts'
import type { Feed } from '../../../domain/model/stock/apply-stock-feed.ts'
import type { Supplier } from '../../../domain/model/supplier/supplier.ts'
import type {
  FeedMode, StockReport, SupplierStock
} from '../../../domain/model/stock/apply-stock-report.ts'
import { SHARED_SCHEMAS } from '../../../platform/http/schemas.ts'
import { buildJudge } from '../../../platform/http/input/validation.ts'
import { completeReport, readChange } from './complete-stock-report.ts'
import {
  FEED_FAULTS_MAX, ROW_FAULTS_MAX, type StockFeed, type StockFeedError, StockFeedRow
} from '../schema/feed.ts'
import { STOCK_SCHEMAS } from '../schema/stock.ts'

/** `row` is the index of the row in the feed. */
type GoodRow = { row: number, report: StockFeedRow }
export type RefusedRow = {
  row: number
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

/** If several rows have one SKU, the first is judged and the others are refused. */
export function judgeRows (rows: readonly unknown[]): FeedRows {
  const judged: FeedRows = { good: [], refused: [], named: [] }
  const seen = new Set<string>()
  const meant: string[] = []
  for (const [row, report] of rows.entries()) {
    const faulty = findFaults(report)
    const sku = skuOf(report)
    const found = faulty ?? (sku !== undefined && seen.has(sku) ? REPEATED : undefined)
    if (sku !== undefined) seen.add(sku)
    // A faulty SKU still tells which row was meant, and a full feed must not set that row to zero.
    if (sku !== undefined && faulty !== undefined) meant.push(meantKey(sku))
    if (found === undefined) judged.good.push({ row, report: report as StockFeedRow })
    else judged.refused.push({ row, ...found })
  }
  return { ...judged, named: [...seen, ...meant] }
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
  for (const { row, report } of good) {
    const before = mode === 'full' ? undefined : known.get(report.sku)
    const faults = findChangeFaults(before, report)
    const { on_hand, unit_cost } = report
    if (faults.length > 0) {
      refused.push({ row, faults, total: faults.length })
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
    .flatMap(({ row, faults }) => faults.slice(0, ROW_FAULTS_MAX).flatMap((fault) =>
      'pointer' in fault ? { row, ...fault } : []))
  return {
    rejected: refused.length,
    errors: errors.slice(0, FEED_FAULTS_MAX) satisfies StockFeedError[],
    errors_total: refused.reduce((all, { total }) => all + total, 0)
  }
}
