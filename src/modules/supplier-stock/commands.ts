// The door to stock reports, for the module that reads what partners have.

import type { Answer, Call } from '../../platform/command/call.ts'
import type { StockFeedRow } from './schema/feed.ts'
import type { FeedDescription } from './service/decide-feed.ts'
import { judgeRows } from './service/judge-feed-rows.ts'
import { createStockFeed } from './service/stock-feed.ts'

/** Changes the named fields of the named rows, as a `delta` feed. */
export async function reportRows (
  call: Call, supplier_id: string, rows: readonly StockFeedRow[]
): Promise<Answer<FeedDescription>> {
  return createStockFeed(call, { supplier_id, feed: {}, rows: judgeRows(rows) })
}
