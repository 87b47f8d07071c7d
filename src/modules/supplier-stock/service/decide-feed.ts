// Decides what the rows of a feed change, and records a feed that was applied.

import { buildEvent } from '../../../domain/kernel/event.ts'
import { isSameValue } from '../../../domain/kernel/same-value.ts'
import { applyFeed } from '../../../domain/model/stock/apply-stock-feed.ts'
import type { AppliedReport, SupplierStock } from
  '../../../domain/model/stock/apply-stock-report.ts'
import { isOfferChanged } from '../../../domain/model/stock/changed-offers.ts'
import type { FeedMode } from '../../../domain/model/stock/feed-mode.ts'
import { type Judged, judgeStock } from '../../../domain/model/stock/stock-exceptions.ts'
import type { Supplier } from '../../../domain/model/supplier/supplier.ts'
import { together, type Trx } from '../../../platform/db/trx.ts'
import { appendEvents } from '../../../platform/events/record-events.ts'
import { newId } from '../../../platform/id.ts'
import { insertStockFeed, type StockFeed } from '../store.ts'
import { describeRejected, type FeedRows, readRows } from './judge-feed-rows.ts'
import type { Row } from './load-rows.ts'
import { recordJudged, type Written } from './record-stock.ts'

export type FeedTerms = { mode: FeedMode, as_of: string, confirm_drop: boolean }

export type FeedCounts = Pick<StockFeed,
  'accepted' | 'ignored_stale' | 'zeroed' | 'rejected' | 'errors' | 'errors_total'>

export type DecidedRows = {
  counts: FeedCounts
  written: Written[]
  exceptions: Judged
  is_suspicious: boolean
}

type Loaded = Row & { supplier: Supplier, drop_limit_percent: number }

/** Throws `full_feed_drop_refused`. */
export function decideRows (
  { mode, as_of, confirm_drop }: FeedTerms, rows: FeedRows,
  { supplier, stock, lines, oversold, drop_limit_percent }: Loaded, now: string
): DecidedRows {
  const known = new Map(stock.map((row) => [row.sku, row]))
  const { refused, ...said } = readRows(rows.good, { known, supplier, mode, as_of, now })
  const { applied, ignored_stale, zeroed, is_suspicious } = applyFeed(
    { mode, as_of, confirm_drop, ...said, named: new Set(rows.named) }, stock, lines,
    { supplier_id: supplier.id, stock_basis: supplier.stock_basis, now, drop_limit_percent })
  return {
    counts: {
      accepted: said.reports.length + said.changes.length - ignored_stale,
      ignored_stale,
      zeroed,
      ...describeRejected([...rows.refused, ...refused])
    },
    written: applied.filter((one) => !isKnown(one, known.get(one.stock.sku)))
      .map((one) => {
        const before = known.get(one.stock.sku)
        return {
          ...one,
          is_new: before === undefined,
          is_offer_changed: isOfferChanged(before, one.stock, { ...supplier, now })
        }
      }),
    exceptions: judgeStock(applied, oversold, { now, newId }),
    is_suspicious
  }
}

/** The same report again changes nothing. */
function isKnown (
  { stock, lines, is_risen }: AppliedReport, before: SupplierStock | undefined
): boolean {
  return before !== undefined && stock.as_of === before.as_of && !is_risen && lines.length === 0 &&
    isSameValue({ ...stock, updated_at: before.updated_at }, before)
}

export type FeedDescription = Pick<StockFeed, 'id'> & FeedCounts

export function describeFeed (
  { id, accepted, ignored_stale, zeroed, rejected, errors, errors_total }: StockFeed
): FeedDescription {
  return { id, accepted, ignored_stale, zeroed, rejected, errors, errors_total }
}

export async function recordFeed (
  trx: Trx, merchant_id: string, feed: StockFeed, exceptions: Judged
): Promise<unknown> {
  return together([
    insertStockFeed(trx, merchant_id, feed),
    recordJudged(trx, merchant_id, exceptions),
    appendEvents(trx, merchant_id,
      [buildEvent(newId('evt'), 'stock_feed.applied', { ...feed, updated_at: feed.created_at })])
  ])
}
