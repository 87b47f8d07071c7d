// The command by which a link reports what its partner has.

import { RuleError } from '../../../domain/kernel/rule.ts'
import { isFollowed, type LinkState } from '../../../domain/model/link/link.ts'
import type { Judged } from '../../../domain/model/stock/stock-exceptions.ts'
import type { WithSources } from '../../../domain/model/stock/stock-sources.ts'
import { type Call, type Command, runForValue } from '../../../platform/command/call.ts'
import { together } from '../../../platform/db/trx.ts'
import type { StockFeedRow } from '../schema/feed.ts'
import { lockLinkState } from '../store/link-state.ts'
import { decideRows } from './decide-feed.ts'
import { type FeedRows, judgeRows } from './judge-feed-rows.ts'
import { loadRows, type Row } from './load-rows.ts'
import { recordJudged, recordStock, type Written } from './record-stock.ts'

/**
 * Changes the named fields of the named rows, as a `delta` feed. Sources, which no caller of the
 * API can send, are those of the row from now on. A figure below what is reserved puts no order at
 * risk: the partner leaves out what it has for an order before we hear its answer. A link reports
 * all day, and nobody asks what it has reported when: there is no feed and no event of it. Returns
 * how many rows have newer figures by now.
 */
export async function reportRows (
  call: Call, supplier_id: string, rows: ReadonlyArray<StockFeedRow & WithSources>
): Promise<Reported> {
  const judged = judgeRows(rows.map(({ sources: _sources, ...row }) => row))
  const good = judged.good.map((one) =>
    ({
      ...one,
      report: {
        ...one.report, sources: rows[one.row]?.sources ?? null, answers_orders: true
      }
    }))
  return runForValue(call, REPORT, { supplier_id, rows: { ...judged, good } })
}

type Reported = { ignored_stale: number }
type Reporting = { supplier_id: string, rows: FeedRows }
type Loaded = Row & { link_state: LinkState | undefined }

type Changes = { written: Written[], exceptions: Judged }

const REPORT: Command<Reporting, Loaded, Changes, Reported> = {
  load: async (trx, merchant_id, [request]) => {
    const { supplier_id = '', rows } = request?.input ?? {}
    const [link_state, row] = await together([
      lockLinkState(trx, merchant_id, supplier_id),
      loadRows(trx, merchant_id, supplier_id, rows?.good.map(({ report }) => report.sku) ?? [])
    ])
    return { ...row, link_state }
  },
  decide: (requests, { supplier, link_state, ...row }, now) => requests.map(({ input }) => {
    if (supplier === undefined) return new RuleError('supplier_not_found')
    // The link has ended since the partner was asked: its stock is known no more.
    if (link_state === undefined || !isFollowed({ state: link_state })) {
      return { status: 200, value: { ignored_stale: 0 }, changes: null }
    }
    const terms = { mode: 'delta', as_of: now, confirm_drop: false } as const
    const { counts: { ignored_stale }, written, exceptions } =
      decideRows(terms, input.rows, { ...row, supplier, drop_limit_percent: 100 }, now)
    return { status: 200, value: { ignored_stale }, changes: { written, exceptions } }
  }),
  record: async (trx, merchant_id, all) => together(all.flatMap(({ written, exceptions }) => [
    recordStock(trx, merchant_id, written), recordJudged(trx, merchant_id, exceptions)
  ]))
}
