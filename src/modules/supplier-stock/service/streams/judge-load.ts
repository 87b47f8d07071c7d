// Judges a full feed that was received whole: does it set too many rows to 0? If not, it is applied
// from then on, whatever happens to this process.

import { RuleError } from '../../../../domain/kernel/rule.ts'
import { isDrop, refuseDrop } from '../../../../domain/model/stock/apply-stock-feed.ts'
import type { Call, Command } from '../../../../platform/command/call.ts'
import { together } from '../../../../platform/db/trx.ts'
import { findSettings } from '../../../back-to-back/store/read-settings.ts'
import {
  countDrop, type DropCount, type FeedLoad, lockLoad, setLoad
} from '../../store/feed-loads.ts'
import type { FeedCounts } from '../decide-feed.ts'
import type { OpenFeed } from './apply-delta.ts'
import { runStep } from './persevere.ts'

const PAGE_ROWS = 10_000

/** Throws `full_feed_drop_refused`. The rows that were received are then deleted by a job. */
export async function judgeLoad (
  call: Call, { id, supplier_id, terms }: OpenFeed, counts: FeedCounts
): Promise<void> {
  const drop: DropCount = { rows: 0, emptied: 0, last: '' }
  while (drop.last !== null) {
    const part = { feed_id: id, supplier_id, after: drop.last, limit: PAGE_ROWS }
    // eslint-disable-next-line no-await-in-loop -- page by page
    const { rows, emptied, last } = await countDrop(call.db, call.merchant_id, part, terms.as_of)
    drop.rows += rows
    drop.emptied += emptied
    drop.last = rows < PAGE_ROWS ? null : last
  }
  await runStep(call, BEGIN, { id, counts, drop })
}

/** Gives up what was received: a job deletes it. */
export async function dropLoad (call: Call, id: string): Promise<void> {
  await runStep(call, END, { id })
}

type Judging = { id: string, counts: FeedCounts, drop: DropCount }
type Loaded = { load: FeedLoad | undefined, limit_percent: number }

const BEGIN: Command<Judging, Loaded, FeedLoad, true> = {
  load: async (trx, merchant_id, [request]) => {
    const [load, settings] = await together([
      lockLoad(trx, merchant_id, request?.input.id ?? ''), findSettings(trx, merchant_id)
    ])
    return { load, limit_percent: settings.full_feed_drop_limit_percent }
  },
  decide: (requests, { load, limit_percent }) => requests.map(({ input: { counts, drop } }) => {
    if (load?.status === 'applying') return { status: 200, value: true, changes: null }
    if (load?.status !== 'receiving') return new RuleError('request_timeout')
    const is_suspicious = isDrop(drop.emptied, drop.rows, limit_percent)
    if (is_suspicious && !load.confirm_drop) return refuseDrop(drop, limit_percent)
    const changes = { ...load, ...counts, is_suspicious, status: 'applying' as const }
    return { status: 200, value: true, changes }
  }),
  record: async (trx, merchant_id, all) =>
    together(all.map(async (load) => setLoad(trx, merchant_id, load)))
}

const END: Command<{ id: string }, FeedLoad | undefined, FeedLoad, true> = {
  load: async (trx, merchant_id, [request]) =>
    lockLoad(trx, merchant_id, request?.input.id ?? ''),
  decide: (requests, load) => requests.map(() => ({
    status: 200,
    value: true,
    changes: load?.status === 'receiving' ? { ...load, status: 'done' as const } : null
  })),
  record: BEGIN.record
}
