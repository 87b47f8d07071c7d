// The command that reports a stock feed: many rows of one supplier in one request.

import { RuleError } from '../../../domain/kernel/rule.ts'
import { type Judged, tellSuspicion } from '../../../domain/model/stock/stock-exceptions.ts'
import type { Supplier } from '../../../domain/model/supplier/supplier.ts'
import type { Answer, Call, Command } from '../../../platform/command/call.ts'
import { together } from '../../../platform/db/trx.ts'
import { newId } from '../../../platform/id.ts'
import { findSettings } from '../../back-to-back/store/read-settings.ts'
import { assertOwnSupplier } from './complete-stock-report.ts'
import {
  decideRows, describeFeed, type FeedDescription, recordFeed
} from './decide-feed.ts'
import type { FeedRows } from './judge-feed-rows.ts'
import { recordStock, type Written } from './record-stock.ts'
import type { NewStockFeed } from '../schema/feed.ts'
import type { StockFeed } from '../store.ts'
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
    recordStock(trx, merchant_id, written), recordFeed(trx, merchant_id, feed, exceptions)
  ]))
}

function decideFeed (
  { feed, rows }: FeedInput, loaded: FeedLoaded & { supplier: Supplier }, now: string
): FeedWritten {
  const { supplier } = loaded
  const { mode = 'delta', confirm_drop = false } = feed
  const as_of = feed.as_of === undefined ? now : new Date(feed.as_of).toISOString()
  const { counts, written, exceptions, is_suspicious } =
    decideRows({ mode, as_of, confirm_drop }, rows, loaded, now)
  const id = newId('sfd')
  const { opened } = exceptions
  return {
    feed: {
      id,
      version: 1,
      supplier_id: supplier.id,
      mode,
      as_of: as_of > now ? now : as_of,
      confirm_drop,
      ...counts,
      created_at: now
    },
    written,
    exceptions: is_suspicious
      ? { ...exceptions, opened: [...opened, tellSuspicion(id, supplier.id, { now, newId })] }
      : exceptions
  }
}
