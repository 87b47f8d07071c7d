// Reads the feed for a caller: only the events that its role sees, as its role sees them.

import type { Call } from '../../platform/command/call.ts'
import { LIMIT_DEFAULT, PAGE_BYTES_MAX } from '../../platform/db/keyset-page.ts'
import { type Entry, keyOf } from '../../platform/events/entries.ts'
import { readPosition, writePosition } from '../../platform/events/feed-place.ts'
import { type Placed, pickEvents } from '../../platform/events/pick-events.ts'
import {
  findEvents, findFeed, type FeedPart, listPositions, listPositionsOfSubject,
  type StoredEvent
} from '../../platform/events/read-feed.ts'
import {
  buildSees, type Filters, showEvent, type ShownEvent
} from '../../platform/events/see-events.ts'
import { enterLoop } from '../../platform/fairness/event-loop.ts'
import type { ShowAs } from '../../platform/http/views.ts'
import type { EventQuestion } from './schema.ts'

const PARTS_MAX = 100
const EVENTS_OF_READ_MAX = 50
const SEARCH_MS_MAX = 10_000

export type FeedPage = {
  events: ShownEvent[]
  /** The positions of the events. */
  positions: number[]
  /** The reader goes on behind this position. */
  position: number
  has_more: boolean
}

export type FeedReader = {
  /** Where it begins, by its cursor. */
  position: number
  /** Reads the events behind a position. */
  read: (position: number) => Promise<FeedPage>
  /** Tells whether the reader sees any of these events behind the position, and where to go on. */
  look: (parts: readonly FeedPart[], position: number) => { position: number, is_any: boolean }
  /** The cursor that leads behind a position. */
  cursorOf: (position: number) => string
}

/** Throws `invalid_request`, `cursor_expired` and `cursor_unknown` for a cursor. */
export async function openFeed (
  call: Call, { after, limit = LIMIT_DEFAULT, ...question }: EventQuestion, showAs: ShowAs
): Promise<FeedReader> {
  const { db, merchant_id, role, supplier_id, account } = call
  if (role === 'platform') throw new Error('the platform key reads no events')
  const feed = await findFeed(db, merchant_id)
  const viewer = { role, supplier_id, account }
  const sees = buildSees(viewer, question)
  return {
    position: after === undefined
      ? feed.deleted_through
      : readPosition(feed, call, after, { parameter: 'after' }),
    read: async (position) => {
      const picked = await search({ call, question, sees, limit }, position)
      return loadPage(call, picked, (event, place) => showEvent(viewer, event, place, showAs))
    },
    look: (parts, position) => {
      const { found, ...picked } = pickEvents(parts, position, 1, sees)
      return found.length > 0 ? { position, is_any: true } : { ...picked, is_any: false }
    },
    cursorOf: (position) => writePosition(feed, call, position)
  }
}

type Search = { call: Call, question: Filters, sees: (entry: Entry) => boolean, limit: number }
type Found = { found: Placed[], position: number, has_more: boolean }

/**
 * Looks at entries until enough events are found, or all were looked at. A page does not end early
 * where the role sees nothing: the number of such pages would tell how much is hidden.
 */
async function search (
  { call, question: { subject_id }, sees, limit }: Search, after: number
): Promise<Found> {
  const { db, merchant_id } = call
  const until_ms = performance.now() + SEARCH_MS_MAX
  // Of a subject, its last event may lie far before the end. The end is read first: what gets its
  // position later must not be passed over.
  const end = subject_id === undefined ? 0 : (await findFeed(db, merchant_id)).last_position
  const found: Placed[] = []
  let position = after
  while (performance.now() < until_ms) {
    const part = { after: position, limit: PARTS_MAX }
    // eslint-disable-next-line no-await-in-loop -- part by part
    const parts = await (subject_id === undefined
      ? listPositions(db, merchant_id, part)
      : listPositionsOfSubject(db, merchant_id, subject_id, part))
    const picked = pickEvents(parts, position, limit - found.length, sees)
    found.push(...picked.found)
    position = picked.position
    if (picked.is_full) return { found, position, has_more: true }
    if (parts.length < PARTS_MAX) {
      return { found, position: Math.max(position, end), has_more: false }
    }
    // eslint-disable-next-line no-await-in-loop -- others may work between two parts
    await enterLoop(`feed of ${call.share}`)
  }
  return { found, position, has_more: true }
}

/** Reads the events that were found, and ends the page before it gets too large. */
async function loadPage (
  { db, merchant_id }: Call, { found, position, has_more }: Found,
  show: (event: StoredEvent, position: number) => ShownEvent
): Promise<FeedPage> {
  const events: ShownEvent[] = []
  const positions: number[] = []
  let bytes = 0
  for (let at = 0; at < found.length; at += EVENTS_OF_READ_MAX) {
    const some = found.slice(at, at + EVENTS_OF_READ_MAX)
    // eslint-disable-next-line no-await-in-loop -- part by part
    const stored = await findEvents(db, merchant_id, some)
    const placed = new Map(some.map((one) => [keyOf(one), one]))
    for (const event of stored) {
      bytes += Buffer.byteLength(JSON.stringify(event.data))
      const last = positions.at(-1)
      if (bytes > PAGE_BYTES_MAX && last !== undefined) {
        return { events, positions, position: last, has_more: true }
      }
      const { position = 0 } = placed.get(keyOf(event)) ?? {}
      events.push(show(event, position))
      positions.push(position)
    }
  }
  return { events, positions, position, has_more }
}
