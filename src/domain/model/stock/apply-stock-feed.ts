// Applies a stock feed to the supplier's rows, and refuses one that sets too many rows to 0.

import assert from 'node:assert'
import { RuleError } from '../../kernel/rule.ts'
import { applyChange, type RowChange } from './change-stock-row.ts'
import {
  type AppliedReport, applyReport, type HoldingLine, type StockReport, type SupplierStock,
  type Supplying
} from './apply-stock-report.ts'
import type { FeedMode } from './feed-mode.ts'
import type { WithSources } from './stock-sources.ts'

/** How far a full feed has come that arrives as a stream. */
export const FEED_LOAD_STATUSES = ['receiving', 'applying', 'done'] as const
export type FeedLoadStatus = typeof FEED_LOAD_STATUSES[number]

export type FeedOutcome = {
  applied: AppliedReport[]
  /** The number of rows in the feed that are older than the stored ones. */
  ignored_stale: number
  /** The number of rows that a full feed did not name and that were set to 0. */
  zeroed: number
  /** The feed sets more rows to 0 than the limit, and its sender has confirmed that. */
  is_suspicious: boolean
}

export type Feed = {
  mode: FeedMode
  as_of: string
  confirm_drop: boolean
  reports: readonly StockReport[]
  /** Changes of known rows, in a delta feed. */
  changes: ReadonlyArray<RowChange & { sku: string }>
  /** All SKUs that the feed names, also in refused rows. They are not set to 0. */
  named: ReadonlySet<string>
}

/**
 * `rows` are all rows of the supplier for a full feed, and the named ones for a delta feed. Throws
 * `full_feed_drop_refused`.
 */
export function applyFeed (
  feed: Feed, rows: readonly SupplierStock[], lines: readonly HoldingLine[],
  { drop_limit_percent, ...supplying }: Supplying & { drop_limit_percent: number }
): FeedOutcome {
  const known = new Map(rows.map((row) => [row.sku, row]))
  const holding = Map.groupBy(lines, ({ sku }) => sku)
  const apply = (report: StockReport & WithSources): AppliedReport | undefined =>
    applyReport(known.get(report.sku), report, holding.get(report.sku) ?? [], supplying)
  const change = ({ sku, ...named }: Feed['changes'][number]): AppliedReport | undefined => {
    const before = known.get(sku)
    assert(before !== undefined, 'a change of a row that is not there')
    return applyChange(before, named, holding.get(sku) ?? [], supplying)
  }

  const named = [...feed.reports.map(apply), ...feed.changes.map(change)]
  const unnamed = feed.mode === 'delta' ? [] : rows.filter(({ sku }) => !feed.named.has(sku))
  const zeroed = unnamed.flatMap((row) =>
    apply({ ...row, on_hand: 0, sources: null, as_of: feed.as_of }) ?? [])
  const applied = [...named.filter((one) => one !== undefined), ...zeroed]
  const emptied = applied.filter(({ stock }) =>
    stock.on_hand === 0 && (known.get(stock.sku)?.on_hand ?? 0) > 0)
  const is_drop = feed.mode === 'full' && isDrop(emptied.length, rows.length, drop_limit_percent)
  if (is_drop && !feed.confirm_drop) {
    throw refuseDrop({ emptied: emptied.length, rows: rows.length }, drop_limit_percent)
  }
  return {
    applied,
    ignored_stale: named.filter((one) => one === undefined).length,
    zeroed: zeroed.filter(({ stock }) => (known.get(stock.sku)?.on_hand ?? 0) > 0).length,
    is_suspicious: is_drop
  }
}

export function refuseDrop (
  { emptied, rows }: { emptied: number, rows: number }, limit_percent: number
): RuleError {
  return new RuleError('full_feed_drop_refused', {
    detail: `The feed would set ${emptied} of the supplier’s ${rows} rows to zero; the limit is ` +
      `${limit_percent} %. Nothing was applied.`
  })
}

// Counts in hundredths of a percent, which limits are whole numbers of: 375 × 18.4 is not exact.
export function isDrop (emptied: number, rows: number, limit_percent: number): boolean {
  return emptied * 10_000 > rows * Math.round(limit_percent * 100)
}
