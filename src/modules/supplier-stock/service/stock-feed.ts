// The command that reports a stock feed: many rows of one supplier in one request.

import { buildEvent } from '../../../domain/kernel/event.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import { applyFeed } from '../../../domain/model/stock/apply-stock-feed.ts'
import {
  type Judged, judgeStock, tellSuspicion
} from '../../../domain/model/stock/stock-exceptions.ts'
import type { Supplier } from '../../../domain/model/supplier/supplier.ts'
import type { Answer, Call, Command } from '../../../platform/command/call.ts'
import { together } from '../../../platform/db/trx.ts'
import { appendEvents } from '../../../platform/events/record-events.ts'
import { newId } from '../../../platform/id.ts'
import { findSettings } from '../../back-to-back/store/read-settings.ts'
import { assertOwnSupplier } from './complete-stock-report.ts'
import { describeRejected, type FeedRows, readRows } from './judge-feed-rows.ts'
import { recordJudged, recordStock, type Written } from './record-stock.ts'
import type { NewStockFeed } from '../schema/feed.ts'
import { insertStockFeed, type StockFeed } from '../store.ts'
import { loadRows, type Row } from './load-rows.ts'

type FeedInput = { supplier_id: string, feed: Omit<NewStockFeed, 'rows'>, rows: FeedRows }
type FeedLoaded = Row & { drop_limit_percent: number }
type FeedWritten = { feed: StockFeed, written: Written[], exceptions: Judged }

/** Good rows are applied; the answer lists the faults of the others. */
export async function createStockFeed (
  call: Call, input: FeedInput
): Promise<Answer<FeedDescription>> {
  assertOwnSupplier(call, input.supplier_id, 'supplier_not_found')
  return call.commands.run(FEED, call, input)
}

const FEED: Command<FeedInput, FeedLoaded, FeedWritten, FeedDescription> = {
  load: async (trx, merchant_id, [request]) => {
    const { supplier_id = '', feed, rows } = request?.input ?? {}
    const skus = feed?.mode === 'full' ? null : rows?.good.map(({ report }) => report.sku) ?? []
    const [row, settings] = await together([
      loadRows(trx, merchant_id, supplier_id, skus),
      findSettings(trx, merchant_id)
    ])
    return { ...row, drop_limit_percent: settings.full_feed_drop_limit_percent }
  },
  decide: (requests, loaded, now) => requests.map(({ input }) => {
    const { supplier } = loaded
    if (supplier === undefined) return new RuleError('supplier_not_found')
    const changes = decideFeed(input, { ...loaded, supplier }, now)
    return { status: 200, value: describeFeed(changes.feed), changes }
  }),
  record: async (trx, merchant_id, all) => together(all.flatMap(({ feed, written, exceptions }) => [
    recordStock(trx, merchant_id, written),
    insertStockFeed(trx, merchant_id, feed),
    recordJudged(trx, merchant_id, exceptions),
    appendEvents(trx, merchant_id,
      [buildEvent(newId('evt'), 'stock_feed.applied', { ...feed, updated_at: feed.created_at })])
  ]))
}

type FeedDescription = Pick<StockFeed,
  'id' | 'accepted' | 'ignored_stale' | 'zeroed' | 'rejected' | 'errors' | 'errors_total'>

function describeFeed (
  { id, accepted, ignored_stale, zeroed, rejected, errors, errors_total }: StockFeed
): FeedDescription {
  return { id, accepted, ignored_stale, zeroed, rejected, errors, errors_total }
}

function decideFeed (
  { feed, rows }: FeedInput, loaded: FeedLoaded & { supplier: Supplier }, now: string
): FeedWritten {
  const { supplier, stock, lines, oversold, drop_limit_percent } = loaded
  const { mode = 'delta', confirm_drop = false } = feed
  const as_of = feed.as_of === undefined ? now : new Date(feed.as_of).toISOString()
  const known = new Map(stock.map((row) => [row.sku, row]))
  const { refused, ...said } = readRows(rows.good, { known, supplier, mode, as_of, now })

  const { applied, ignored_stale, zeroed, is_suspicious } = applyFeed(
    { mode, as_of, confirm_drop, ...said, named: new Set(rows.named) }, stock, lines,
    { supplier_id: supplier.id, stock_basis: supplier.stock_basis, now, drop_limit_percent })
  const id = newId('sfd')
  const judged = judgeStock(applied, oversold, { now, newId })
  return {
    feed: {
      id,
      version: 1,
      supplier_id: supplier.id,
      mode,
      as_of: as_of > now ? now : as_of,
      confirm_drop,
      accepted: said.reports.length + said.changes.length - ignored_stale,
      ignored_stale,
      zeroed,
      ...describeRejected([...rows.refused, ...refused]),
      created_at: now
    },
    written: applied.map((one) => ({ ...one, is_new: !known.has(one.stock.sku) })),
    exceptions: is_suspicious
      ? { ...judged, opened: [...judged.opened, tellSuspicion(id, supplier.id, { now, newId })] }
      : judged
  }
}
