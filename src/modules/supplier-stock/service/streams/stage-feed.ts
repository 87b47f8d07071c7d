// Receives a streamed full feed: its rows are kept aside until the whole of it is there.

import { RuleError } from '../../../../domain/kernel/rule.ts'
import type { Call, Command } from '../../../../platform/command/call.ts'
import { together } from '../../../../platform/db/trx.ts'
import {
  type FeedLoad, insertLoad, insertStaged, lockLoad, setLoad, type StagedRow
} from '../../store/feed-loads.ts'
import type { FeedCounts, FeedTerms } from '../decide-feed.ts'
import { describeRejected, type FeedRows, readRows } from '../judge-feed-rows.ts'
import type { OpenFeed } from './apply-delta.ts'
import { runStep } from './persevere.ts'

/** Longer than a connection may stand still. */
const ALIVE_MS = 300_000

export const aliveFrom = (now: string, alive_ms = ALIVE_MS): string =>
  new Date(Date.parse(now) + alive_ms).toISOString()

export async function openLoad (call: Call, feed: OpenFeed): Promise<void> {
  await runStep(call, OPEN, feed)
}

const OPEN: Command<OpenFeed, undefined, FeedLoad, true> = {
  load: async () => undefined,
  decide: (requests, _loaded, now) => requests.map(({ input: { id, supplier_id, terms } }) => ({
    status: 200,
    value: true,
    changes: {
      id,
      supplier_id,
      status: 'receiving',
      as_of: terms.as_of > now ? now : terms.as_of,
      confirm_drop: terms.confirm_drop,
      is_suspicious: false,
      accepted: 0,
      ignored_stale: 0,
      zeroed: 0,
      rejected: 0,
      errors: [],
      errors_total: 0,
      applied_through: '',
      alive_until: aliveFrom(now),
      created_at: now
    }
  })),
  record: async (trx, merchant_id, all) =>
    together(all.map(async (load) => insertLoad(trx, merchant_id, load)))
}

type Chunk = { id: string, staged: readonly StagedRow[] }

/** Returns what became of the refused rows of the chunk; the others are judged with the stock. */
export async function stageChunk (
  call: Call, { id, terms }: OpenFeed, rows: FeedRows
): Promise<FeedCounts> {
  const { staged, counts } = stageRows(id, terms, rows)
  await runStep(call, STAGE, { id, staged })
  return counts
}

const STAGE: Command<Chunk, FeedLoad | undefined, { load: FeedLoad } & Chunk, true> = {
  load: async (trx, merchant_id, [request]) =>
    lockLoad(trx, merchant_id, request?.input.id ?? ''),
  decide: (requests, load, now) => requests.map(({ input }) => {
    // It was given up for dead, and its rows are being deleted.
    if (load?.status !== 'receiving') return new RuleError('request_timeout')
    const changes = { ...input, load: { ...load, alive_until: aliveFrom(now) } }
    return { status: 200, value: true, changes }
  }),
  record: async (trx, merchant_id, all) => together(all.flatMap(({ load, staged }) => [
    insertStaged(trx, merchant_id, staged), setLoad(trx, merchant_id, load)
  ]))
}

const NOBODY = { currency: 'EUR', lead_time_days: 0 }

/** What is wrong with a row of a full feed does not depend on what is known of its SKU. */
function stageRows (
  feed_id: string, { as_of }: FeedTerms, rows: FeedRows
): { staged: StagedRow[], counts: FeedCounts } {
  const { refused } = readRows(rows.good,
    { known: new Map(), supplier: NOBODY, mode: 'full', as_of, now: as_of })
  const is_refused = new Set(refused.map(({ row }) => row))
  const good = rows.good.filter(({ row }) => !is_refused.has(row))
  const reported = new Set(good.map(({ report }) => report.sku))
  const only_named = new Set(rows.named.filter((sku) => !reported.has(sku)))
  const staged = [
    ...good.map(({ report }) => ({
      feed_id,
      sku: report.sku,
      is_refused: false,
      on_hand: report.on_hand ?? null,
      as_of: report.as_of ?? as_of,
      report: JSON.stringify(report)
    })),
    ...[...only_named].map((sku) =>
      ({ feed_id, sku, is_refused: true, on_hand: null, as_of: null, report: null }))
  ]
  const counts = {
    accepted: 0,
    ignored_stale: 0,
    zeroed: 0,
    ...describeRejected([...rows.refused, ...refused])
  }
  return { staged, counts }
}
