// Reads which SKUs changed their availability, behind a cursor, and waits for changes.

import { RuleError } from '../../domain/kernel/rule.ts'
import type { Call } from '../../platform/command/call.ts'
import { LIMIT_DEFAULT } from '../../platform/db/keyset-page.ts'
import {
  type SkuPlace, readSkuCursor, writeSkuCursor
} from '../../platform/events/sku-cursor.ts'
import type { SkuWatch, ReadSkus } from '../../platform/events/sku-watch.ts'
import { pickSkus } from '../../platform/events/pick-skus.ts'
import { POSITIONS_OF_READ_MAX, listSkuPositions } from '../../platform/events/read-skus.ts'
import { type Feed, findFeed } from '../../platform/events/read-feed.ts'
import type { ChangesQuestion } from './schema.ts'

/** What a route gives to wait with. */
export type Waiting = {
  watch: SkuWatch
  /** Runs a read when the merchant may have one more. */
  readInTurn: <T>(read: () => Promise<T>) => Promise<T>
  holdsKey: () => Promise<boolean>
}

export type ChangesAnswer = {
  data: Array<{ sku: string }>
  compare_all: boolean
  next_cursor: string
  has_more: boolean
}

/**
 * Without a cursor of this database, the reader compares everything and goes on at the end. Throws
 * `invalid_request`, `cursor_expired` and `cursor_unknown` for a cursor, and `unauthorized` if the
 * API key was revoked meanwhile.
 */
export async function readAvailabilityChanges (
  call: Call, { after, limit = LIMIT_DEFAULT, wait = 0 }: ChangesQuestion, waiting: Waiting
): Promise<ChangesAnswer> {
  const { db, merchant_id } = call
  const feed = await waiting.readInTurn(async () => findFeed(db, merchant_id))
  const place = after === undefined ? undefined : readSkuCursor(feed, after)
  if (place === undefined) {
    const next_cursor = writeSkuCursor(feed, { position: feed.last_skus_position, offset: 0 })
    return { data: [], compare_all: true, next_cursor, has_more: false }
  }
  const { rows, last } = wait === 0 || isBehind(feed, place, waiting.watch.hasPlace(call))
    ? await readRows(call, feed, { place, limit }, waiting)
    : await waitForRows(call, place, wait, waiting)
  const { skus, is_all, is_full, place: reached } = pickSkus(rows, last, place, limit)
  return {
    data: skus.map((sku) => ({ sku })),
    compare_all: is_all,
    next_cursor: writeSkuCursor(feed, reached),
    has_more: is_full || reached.position < last
  }
}

/**
 * Is so much there already that a page of it can be told at once? Who has no place to wait for more
 * is told anything.
 */
function isBehind (
  { last_skus_position }: Feed, { position, offset }: SkuPlace, has_place: boolean
): boolean {
  return offset > 0 || last_skus_position - position > (has_place ? POSITIONS_OF_READ_MAX : 0)
}

/** A page of SKUs that are not long is full; one of long SKUs may be shorter. */
const BYTES_OF_SKU = 24
/** Less is not worth another request. */
const BYTES_MIN = 4_096

async function readRows (
  { db, merchant_id }: Call, { last_skus_position: last }: Feed,
  { place: { position: after }, limit }: { place: SkuPlace, limit: number },
  { readInTurn }: Waiting
): Promise<ReadSkus> {
  const bytes = Math.max(BYTES_MIN, limit * BYTES_OF_SKU)
  const rows = await readInTurn(async () => listSkuPositions(db, merchant_id, { after, bytes }))
  return { rows, last }
}

async function waitForRows (
  call: Call, { position }: SkuPlace, wait: number, { watch, holdsKey }: Waiting
): Promise<ReadSkus> {
  const read = await watch.next(call, position, wait * 1_000)
  if (read.rows.length > 0 && !await holdsKey()) throw new RuleError('unauthorized')
  return read
}
