// Takes a stock feed as a stream of any length, as CSV or JSON lines.

import { type Fault, RuleError } from '../../../../domain/kernel/rule.ts'
import type { Call } from '../../../../platform/command/call.ts'
import { buildJudge } from '../../../../platform/http/input/validation.ts'
import type { BodyStream } from '../../../../platform/http/streams/body-streams.ts'
import { newId } from '../../../../platform/id.ts'
import { findSuppliers } from '../../../suppliers/store.ts'
import { type FeedQuery, FeedSettings } from '../../schema/streams.ts'
import { findNow } from '../../store/feed-loads.ts'
import { assertOwnSupplier } from '../complete-stock-report.ts'
import type { FeedCounts, FeedDescription } from '../decide-feed.ts'
import type { FeedRows } from '../judge-feed-rows.ts'
import { applyDelta, type OpenFeed } from './apply-delta.ts'
import { applyLoad } from './apply-load.ts'
import { addCounts, NO_COUNTS } from './counts.ts'
import { dropLoad, judgeLoad } from './judge-load.ts'
import { chunkRows, readCsvRows, readJsonRows } from './read-rows.ts'
import { openLoad, stageChunk } from './stage-feed.ts'

type Input = { supplier_id: string, query: FeedQuery, open: () => BodyStream }

/** Refuses what a feed cannot be before anything of it is read. */
export async function streamStockFeed (
  call: Call, { supplier_id, query, open }: Input
): Promise<FeedDescription> {
  assertOwnSupplier(call, supplier_id, 'supplier_not_found')
  assertStreamable(call)
  const [supplier] = await findSuppliers(call.db, call.merchant_id, [supplier_id])
  if (supplier === undefined) throw new RuleError('supplier_not_found')
  const now = await findNow(call.db)
  const { is_csv, pieces, signal, assertKey } = open()
  const settings = readQuery(query)
  const rows = is_csv
    ? readCsvRows(pieces, supplier.feed_source?.mapping ?? null)
    : readJsonRows(pieces, (value) => takeSettings(settings, value))
  // The first line may still change what is asked, so the first chunk is read before that is used.
  const chunks = chunkRows(rows)
  const first = await chunks.next()
  const { mode = 'delta', as_of = now, confirm_drop = false } = settings
  const feed: OpenFeed = {
    id: newId('sfd'),
    supplier_id,
    terms: { mode, as_of: new Date(as_of).toISOString(), confirm_drop }
  }
  const checked = checkKey(first, chunks, assertKey)
  return mode === 'delta'
    ? applyDelta(call, feed, checked)
    : applyFull(call, feed, { chunks: checked, signal })
}

/** A key may be revoked while its feed arrives. */
async function * checkKey (
  first: IteratorResult<FeedRows>, others: AsyncIterable<FeedRows>, assertKey: () => Promise<void>
): AsyncGenerator<FeedRows> {
  if (first.done !== true) yield first.value
  for await (const chunk of others) {
    await assertKey()
    yield chunk
  }
}

type Full = { chunks: AsyncIterable<FeedRows>, signal: AbortSignal }

async function applyFull (
  call: Call, feed: OpenFeed, { chunks, signal }: Full
): Promise<FeedDescription> {
  await openLoad(call, feed)
  try {
    await judgeLoad(call, feed, await stageAll(call, feed, chunks))
  } catch (error) {
    await dropLoad(call, feed.id).catch(() => {}) // a job finds it when it seems dead
    throw error
  }
  return applyLoad(call, feed.id, signal)
}

async function stageAll (
  call: Call, feed: OpenFeed, chunks: AsyncIterable<FeedRows>
): Promise<FeedCounts> {
  let counts = NO_COUNTS
  let staging: Promise<FeedCounts> = Promise.resolve(NO_COUNTS)
  for await (const rows of chunks) {
    counts = addCounts(counts, await staging)
    staging = stageChunk(call, feed, rows)
    staging.catch(() => {}) // is told when the next chunk has been read
  }
  return addCounts(counts, await staging)
}

/** The answer of an idempotency key belongs to all bytes of a body, which nobody keeps. */
function assertStreamable ({ idempotency, dry_run }: Call): void {
  const errors: Fault[] = []
  const code = 'not_allowed'
  if (idempotency !== null) {
    const detail = 'is not taken with a stream: send the same feed again with the same as_of'
    errors.push({ header: 'idempotency-key', code, detail })
  }
  if (dry_run) {
    const detail = 'is not taken with a stream: ask for a preview of its first rows'
    errors.push({ parameter: 'dry_run', code, detail })
  }
  if (errors.length > 0) throw new RuleError('invalid_request', { errors })
}

/** Of a JSON feed the settings stand in its body. Throws `invalid_request`. */
export function assertNoSettings (query: FeedQuery): void {
  const errors = SETTINGS.filter((name) => query[name] !== undefined).map((parameter) =>
    ({ parameter, code: 'not_allowed', detail: 'stands in the body of a JSON feed' }))
  if (errors.length > 0) throw new RuleError('invalid_request', { errors })
}

const SETTINGS = ['mode', 'as_of', 'confirm_drop'] as const

function readQuery ({ mode, as_of, confirm_drop }: FeedQuery): FeedSettings {
  return {
    ...mode !== undefined && { mode },
    ...as_of !== undefined && { as_of },
    ...confirm_drop !== undefined && { confirm_drop: confirm_drop === 'true' }
  }
}

const judgeSettings = buildJudge(FeedSettings, [], SETTINGS.length)

/**
 * Takes the first line of JSON lines for settings when it has some of them and no SKU. Throws
 * `invalid_request` for faulty ones, and those that the query names too.
 */
export function takeSettings (settings: FeedSettings, value: unknown): boolean {
  if (typeof value !== 'object' || value === null || 'sku' in value) return false
  if (!('mode' in value || 'confirm_drop' in value || Object.keys(value).join() === 'as_of')) {
    return false
  }
  const twice = SETTINGS.filter((name) => name in value && settings[name] !== undefined)
    .map((name) => ({ pointer: `/${name}`, code: 'repeated', detail: 'stands in the query too' }))
  const errors = [...judgeSettings(value)?.faults ?? [], ...twice]
  if (errors.length > 0) throw new RuleError('invalid_request', { errors })
  Object.assign(settings, value)
  return true
}
