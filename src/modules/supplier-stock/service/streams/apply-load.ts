// Applies a full feed that was received whole, part by part in the order of its SKUs. Whoever finds
// it half applied goes on where its rows end: it is applied whole in the end, and not twice.

import { RuleError } from '../../../../domain/kernel/rule.ts'
import { type Judged, tellSuspicion } from '../../../../domain/model/stock/stock-exceptions.ts'
import type { Call, Command } from '../../../../platform/command/call.ts'
import { together } from '../../../../platform/db/trx.ts'
import { newId } from '../../../../platform/id.ts'
import {
  type FeedLoad, findLoad, findNextSkus, findStaged, lockLoad, setLoad, type StagedRow
} from '../../store/feed-loads.ts'
import type { StockFeed } from '../../store.ts'
import type { StockFeedRow } from '../../schema/feed.ts'
import {
  decideRows, describeFeed, type FeedCounts, type FeedDescription, recordFeed
} from '../decide-feed.ts'
import { loadRows, type Row } from '../load-rows.ts'
import { recordJudged, recordStock, type Written } from '../record-stock.ts'
import { addCounts } from './counts.ts'
import { runStep } from './persevere.ts'
import { CHUNK_ROWS } from './read-rows.ts'
import { aliveFrom } from './stage-feed.ts'

/** A part takes at most some seconds, even when it waits for locks. */
const ALIVE_MS = 60_000

/** Null when there is more to apply. */
type Applied = { feed: FeedDescription | null }

/**
 * Throws `commit_outcome_unknown` when the service closes: the feed will be applied, and this
 * answer will not be there to tell.
 */
export async function applyLoad (
  call: Call, id: string, signal?: AbortSignal
): Promise<FeedDescription> {
  for (;;) {
    if (signal?.aborted === true) throw new RuleError('commit_outcome_unknown')
    // eslint-disable-next-line no-await-in-loop -- part by part
    const { feed } = await runStep(call, APPLY_PART, { id, alive_ms: ALIVE_MS })
    if (feed !== null) return feed
  }
}

/** Applies the next part of a feed whose process is gone, which stays due. Is there more? */
export async function applyNextPart (call: Call, id: string): Promise<boolean> {
  const { feed } = await runStep(call, APPLY_PART, { id, alive_ms: 0 })
  return feed === null
}

type PartInput = { id: string, alive_ms: number }

type Located = {
  load: FeedLoad | undefined
  staged: StagedRow[]
  /** Of the feed and of the supplier's rows, in no order. */
  skus: string[]
  /** The last SKU of the part; null when the part is the last one. */
  through: string | null
}
type Loaded = Row & { located: Located, load: FeedLoad | undefined }
type Part = { load: FeedLoad, written: Written[], exceptions: Judged, told: StockFeed | null }

const APPLY_PART: Command<PartInput, Loaded, Part, Applied, Located> = {
  locate: async (trx, merchant_id, [request]) => {
    const load = await findLoad(trx, merchant_id, request?.input.id ?? '')
    if (load === undefined) return { load, staged: [], skus: [], through: null }
    const { id: feed_id, supplier_id, applied_through: after } = load
    const part = { feed_id, supplier_id, after, limit: CHUNK_ROWS }
    const [staged, skus] = await together([
      findStaged(trx, merchant_id, part), findNextSkus(trx, merchant_id, part)
    ])
    return { load, ...cutPart(staged, skus) }
  },
  load: async (trx, merchant_id, [request], located) => {
    const [load, row] = await together([
      lockLoad(trx, merchant_id, request?.input.id ?? ''),
      loadRows(trx, merchant_id, located.load?.supplier_id ?? '', located.skus)
    ])
    return { ...row, load, located }
  },
  decide: (requests, { load, located, supplier, ...row }, now) => requests.map(({ input }) => {
    if (load === undefined || supplier === undefined) throw new Error('a feed that is not there')
    if (load.status === 'done') return { status: 200, value: doneOf(load), changes: null }
    // Another process has applied this part.
    if (load.applied_through !== located.load?.applied_through) {
      return { status: 200, value: { feed: null }, changes: null }
    }
    const rows = {
      good: located.staged.flatMap(({ report }, index) =>
        report === null ? [] : [{ row: index, report: JSON.parse(report) as StockFeedRow }]),
      refused: [],
      named: located.staged.map(({ sku }) => sku)
    }
    // The drop of the whole feed was judged before.
    const terms = { mode: 'full', as_of: load.as_of, confirm_drop: true } as const
    const { counts, written, exceptions } =
      decideRows(terms, rows, { ...row, supplier, drop_limit_percent: 100 }, now)
    const changes = { written, ...endPart(load, counts, { exceptions, located, now, ...input }) }
    const feed = changes.told && describeFeed(changes.told)
    return { status: 200, value: { feed }, changes }
  }),
  record: async (trx, merchant_id, all) => together(all.flatMap((part) => [
    recordStock(trx, merchant_id, part.written),
    setLoad(trx, merchant_id, part.load),
    part.told === null
      ? recordJudged(trx, merchant_id, part.exceptions)
      : recordFeed(trx, merchant_id, part.told, part.exceptions)
  ]))
}

/** Both lists are in the order of the database: that of the bytes of UTF-8. */
function cutPart (staged: StagedRow[], skus: readonly string[]): Omit<Located, 'load'> {
  const ends = [staged.length === CHUNK_ROWS ? staged.at(-1)?.sku : undefined,
    skus.length === CHUNK_ROWS ? skus.at(-1) : undefined]
    .filter((end) => end !== undefined).map((end) => Buffer.from(end))
  const [first] = ends.sort((a, b) => Buffer.compare(a, b))
  const isWithin = (sku: string): boolean =>
    first === undefined || Buffer.compare(Buffer.from(sku), first) <= 0
  const part = staged.filter(({ sku }) => isWithin(sku))
  return {
    staged: part,
    skus: [...new Set([...part.map(({ sku }) => sku), ...skus.filter(isWithin)])],
    through: first === undefined ? null : first.toString()
  }
}

type Ending = { exceptions: Judged, located: Located, now: string, alive_ms: number }

function endPart (
  before: FeedLoad, counts: FeedCounts, { exceptions, located: { through }, now, alive_ms }: Ending
): Omit<Part, 'written'> {
  const load = {
    ...before,
    ...addCounts(before as FeedCounts, counts),
    applied_through: through ?? before.applied_through,
    alive_until: aliveFrom(now, alive_ms),
    status: through === null ? 'done' as const : 'applying' as const
  }
  if (through !== null) return { load, exceptions, told: null }
  const { id, supplier_id, is_suspicious } = load
  const opened = is_suspicious ? [tellSuspicion(id, supplier_id, { now, newId })] : []
  return {
    load,
    exceptions: { ...exceptions, opened: [...exceptions.opened, ...opened] },
    told: tellFeed(load, now)
  }
}

function tellFeed (load: FeedLoad, created_at: string): StockFeed {
  const { id, supplier_id, as_of, confirm_drop } = load
  const counts = addCounts(load as FeedCounts, NOTHING)
  return {
    id, version: 1, supplier_id, mode: 'full', as_of, confirm_drop, ...counts, created_at
  }
}

const NOTHING: FeedCounts = {
  accepted: 0, ignored_stale: 0, zeroed: 0, rejected: 0, errors: [], errors_total: 0
}

const doneOf = (load: FeedLoad): Applied => ({ feed: describeFeed(tellFeed(load, '')) })
