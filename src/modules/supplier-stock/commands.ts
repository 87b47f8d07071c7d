// The door to stock reports, for the module that reads what partners have.

import type { WithSources } from '../../domain/model/stock/stock-sources.ts'
import type { Answer, Call } from '../../platform/command/call.ts'
import type { StockFeedRow } from './schema/feed.ts'
import type { FeedDescription } from './service/decide-feed.ts'
import { judgeRows } from './service/judge-feed-rows.ts'
import { createStockFeed } from './service/stock-feed.ts'

/**
 * Changes the named fields of the named rows, as a `delta` feed. Sources, which no caller of the
 * API can send, are those of the row from now on. A figure below what is reserved puts no order at
 * risk: the partner leaves out what it has for an order before we hear its answer.
 */
export async function reportRows (
  call: Call, supplier_id: string, rows: ReadonlyArray<StockFeedRow & WithSources>
): Promise<Answer<FeedDescription>> {
  const judged = judgeRows(rows.map(({ sources: _sources, ...row }) => row))
  const good = judged.good.map((one) =>
    ({
      ...one,
      report: {
        ...one.report, sources: rows[one.row]?.sources ?? null, answers_orders: true
      }
    }))
  return createStockFeed(call, { supplier_id, feed: {}, rows: { ...judged, good } })
}
