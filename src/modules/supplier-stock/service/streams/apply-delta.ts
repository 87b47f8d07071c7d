// Applies a streamed delta feed: each chunk is a transaction, and the next is read meanwhile.

import { RuleError } from '../../../../domain/kernel/rule.ts'
import type { Judged } from '../../../../domain/model/stock/stock-exceptions.ts'
import type { Call, Command } from '../../../../platform/command/call.ts'
import { together } from '../../../../platform/db/trx.ts'
import type { StockFeed } from '../../store.ts'
import {
  decideRows, describeFeed, type FeedCounts, type FeedDescription, type FeedTerms, recordFeed
} from '../decide-feed.ts'
import type { FeedRows } from '../judge-feed-rows.ts'
import { loadRows, type Row } from '../load-rows.ts'
import { recordJudged, recordStock, type Written } from '../record-stock.ts'
import { addCounts, NO_COUNTS } from './counts.ts'
import { runStep } from './persevere.ts'

export type OpenFeed = { id: string, supplier_id: string, terms: FeedTerms }

type Chunk = { feed: OpenFeed, rows: FeedRows }
type ChunkWritten = { written: Written[], exceptions: Judged }

/**
 * When the rows end early, what was applied stays, is recorded, and the error is thrown: the same
 * feed again applies what is missing.
 */
export async function applyDelta (
  call: Call, feed: OpenFeed, chunks: AsyncIterable<FeedRows>
): Promise<FeedDescription> {
  let counts = NO_COUNTS
  let applying: Promise<FeedCounts> | undefined
  const finish = async (): Promise<void> => {
    if (applying === undefined) return
    const more = applying
    applying = undefined
    counts = addCounts(counts, await more)
  }
  try {
    for await (const rows of chunks) {
      await finish()
      if (rows.good.length + rows.refused.length === 0) continue
      applying = runStep(call, APPLY_CHUNK, { feed, rows })
      applying.catch(() => {}) // is told when the next chunk has been read
    }
    await finish()
  } catch (error) {
    await finish().catch(() => {})
    if (counts !== NO_COUNTS) await recordWhatIs(call, feed, counts).catch(() => {})
    throw tellApplied(error, counts)
  }
  return recordWhatIs(call, feed, counts)
}

/** Says in a refusal how much was applied before it. */
function tellApplied (error: unknown, { accepted }: FeedCounts): unknown {
  if (!(error instanceof RuleError) || accepted === 0) return error
  const detail = `${error.details.detail ?? error.message} Before that, ${accepted} rows were ` +
    'applied, and they stay.'
  return new RuleError(error.rule, { ...error.details, detail })
}

const APPLY_CHUNK: Command<Chunk, Row, ChunkWritten, FeedCounts> = {
  load: async (trx, merchant_id, [request]) => {
    const { feed: { supplier_id }, rows: { good } } = request?.input ?? NO_CHUNK
    return loadRows(trx, merchant_id, supplier_id, good.map(({ report }) => report.sku))
  },
  decide: (requests, { supplier, ...loaded }, now) => requests.map(({ input: { feed, rows } }) => {
    if (supplier === undefined) return new RuleError('supplier_not_found')
    const { counts, ...changes } =
      decideRows(feed.terms, rows, { ...loaded, supplier, drop_limit_percent: 100 }, now)
    return { status: 200, value: counts, changes }
  }),
  record: async (trx, merchant_id, all) => together(all.flatMap(({ written, exceptions }) => [
    recordStock(trx, merchant_id, written), recordJudged(trx, merchant_id, exceptions)
  ]))
}

const NO_CHUNK: Chunk = {
  feed: { id: '', supplier_id: '', terms: { mode: 'delta', as_of: '', confirm_drop: false } },
  rows: { good: [], refused: [], named: [] }
}

async function recordWhatIs (
  call: Call, feed: OpenFeed, counts: FeedCounts
): Promise<FeedDescription> {
  return runStep(call, RECORD, { feed, counts })
}

const RECORD: Command<
  { feed: OpenFeed, counts: FeedCounts }, undefined, StockFeed, FeedDescription
> = {
  load: async () => undefined,
  decide: (requests, _loaded, now) => requests.map(({ input: { feed, counts } }) => {
    const { id, supplier_id, terms } = feed
    const { as_of } = terms
    const told: StockFeed = {
      id,
      version: 1,
      supplier_id,
      ...terms,
      as_of: as_of > now ? now : as_of,
      ...counts,
      created_at: now
    }
    return { status: 200, value: describeFeed(told), changes: told }
  }),
  record: async (trx, merchant_id, all) => together(all.map(async (feed) =>
    recordFeed(trx, merchant_id, feed, { opened: [], resolved: [] })))
}
