// Receives a stock feed from whatever brings its bytes, a request or a pull, and applies it.

import type { Call } from '../../../../platform/command/call.ts'
import type { FeedFormat, FeedMapping } from '../../../../domain/model/supplier/feed-source.ts'
import type { FeedMode } from '../../../../domain/model/stock/feed-mode.ts'
import { newId } from '../../../../platform/id.ts'
import type { FeedSettings } from '../../schema/streams.ts'
import type { FeedCounts, FeedDescription } from '../decide-feed.ts'
import type { FeedRows, ReadRow } from '../judge-feed-rows.ts'
import { applyDelta, type OpenFeed } from './apply-delta.ts'
import { applyLoad } from './apply-load.ts'
import { addCounts, NO_COUNTS } from './counts.ts'
import { dropLoad, judgeLoad } from './judge-load.ts'
import { readEdiRows } from './read-edi.ts'
import { chunkRows, readCsvRows, readJsonRows } from './read-rows.ts'
import { openLoad, stageChunk } from './stage-feed.ts'
import { takeSettings } from './take-settings.ts'

export type Incoming = {
  format: FeedFormat
  pieces: AsyncIterable<Buffer>
  /** Is aborted when the service closes. */
  signal: AbortSignal
  /** Is called in front of each chunk but the first. Throws when nothing more may be taken. */
  assertGoesOn: () => Promise<void>
}

type Terms = {
  supplier_id: string
  mapping: FeedMapping | null
  time_zone: string
  /** What was said beside the rows. */
  settings: FeedSettings
  /** What counts when nothing is said. */
  mode?: FeedMode
  /** Rows were counted at this time, if nothing tells when. */
  counted_by: string
}

/** Throws what a feed can be refused for. */
export async function receiveFeed (
  call: Call, { settings, counted_by, mode: usual = 'delta', ...terms }: Terms, incoming: Incoming
): Promise<FeedDescription> {
  const said = { ...settings }
  const rows = readRowsOf(incoming, said, { ...terms, counted_by })
  // The first line may still change what is asked, so the first chunk is read before that is used.
  const chunks = chunkRows(rows)
  const first = await chunks.next()
  const { mode = usual, as_of = counted_by, confirm_drop = false } = said
  const feed: OpenFeed = {
    id: newId('sfd'),
    supplier_id: terms.supplier_id,
    terms: { mode, as_of: new Date(as_of).toISOString(), confirm_drop }
  }
  const checked = checkEach(first, chunks, incoming.assertGoesOn)
  return mode === 'delta'
    ? applyDelta(call, feed, checked)
    : applyFull(call, feed, { chunks: checked, signal: incoming.signal })
}

/** `settings` gets what the first of the JSON lines says. */
export function readRowsOf (
  { format, pieces }: Pick<Incoming, 'format' | 'pieces'>, settings: FeedSettings,
  { mapping, time_zone, counted_by }: Pick<Terms, 'mapping' | 'time_zone' | 'counted_by'>
): AsyncIterable<ReadRow[]> {
  if (format === 'csv') return readCsvRows(pieces, mapping)
  if (format === 'ndjson') {
    return readJsonRows(pieces, (value) => takeSettings(settings, value))
  }
  const is_said = settings.as_of !== undefined
  return readEdiRows(pieces, {
    format, mapping, time_zone, counted_by: is_said ? null : counted_by
  })
}

async function * checkEach (
  first: IteratorResult<FeedRows>, others: AsyncIterable<FeedRows>, check: () => Promise<void>
): AsyncGenerator<FeedRows> {
  if (first.done !== true) yield first.value
  for await (const chunk of others) {
    await check()
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
