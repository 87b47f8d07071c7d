// Reads the feed of a merchant: what it is counted by, positions with their entries, and events.

import { type RawBuilder, sql } from 'kysely'
import type { Author, NewEvent } from '../../domain/kernel/event.ts'
import type { Db } from '../db/connect.ts'
import { keyOf } from './entries.ts'
import type { Positions } from './give-positions.ts'

export type Feed = {
  last_position: number
  /** Events up to this position may have been deleted. */
  deleted_through: number
  epoch_positions: readonly number[]
  /** The same of the feed of changed availability. */
  last_skus_position: number
  skus_deleted_through: number
  /** Null until the first positions were given. */
  database: string | null
  cursor_key: string
}

/** Opens the feed of a merchant that has none yet. */
export async function findFeed (db: Db, merchant_id: string): Promise<Feed> {
  const found = await db.selectFrom('event_feeds').where('merchant_id', '=', merchant_id)
    .select([
      'last_position', 'deleted_through', 'epoch_positions', 'last_skus_position',
      'skus_deleted_through', 'database', 'cursor_key'
    ])
    .executeTakeFirst()
  if (found !== undefined) return found
  await db.insertInto('event_feeds').values({ merchant_id })
    .onConflict((conflict) => conflict.doNothing()).execute()
  return findFeed(db, merchant_id)
}

/** Of these merchants, those whose feed is longer than the position that is named with each. */
export async function listGrownFeeds (
  db: Db, positions: ReadonlyMap<string, number>
): Promise<string[]> {
  const found = await db.selectFrom('event_feeds').select(['merchant_id', 'last_position'])
    .where('merchant_id', '=', sql<string>`any(${[...positions.keys()]})`).execute()
  return found.flatMap(({ merchant_id, last_position }) =>
    last_position > (positions.get(merchant_id) ?? 0) ? [merchant_id] : [])
}

/** The positions of a mark, as the feed is read. */
export type FeedPart = Positions

const PART = ['last_position', 'mark_id', 'occurred_at', 'entries'] as const

/** Positions behind `after`, of at most `limit` marks. */
export type PartRequest = { after: number, limit: number }

/** Lists the positions of marks whose last position is behind `after`. */
export async function listPositions (
  db: Db, merchant_id: string, { after, limit }: PartRequest
): Promise<FeedPart[]> {
  return db.selectFrom('event_positions').where('merchant_id', '=', merchant_id)
    .where('last_position', '>', after).select(PART)
    .orderBy('last_position').limit(limit).execute()
}

/** As `listPositions`, but only of marks that have events of the subject. */
export async function listPositionsOfSubject (
  db: Db, merchant_id: string, subject_id: string, { after, limit }: PartRequest
): Promise<FeedPart[]> {
  const marks = sql<string>`any(array(select mark_id from events
    where merchant_id = ${merchant_id} and subject_id = ${subject_id}))`
  return db.selectFrom('event_positions').where('merchant_id', '=', merchant_id)
    .where('mark_id', '=', marks).where('last_position', '>', after)
    .select(PART)
    .orderBy('last_position').limit(limit).execute()
}

/** Lists the positions of these marks. A mark that has none yet is left out. */
export async function listPositionsOfMarks (
  db: Db, merchant_id: string, mark_ids: readonly string[]
): Promise<FeedPart[]> {
  return db.selectFrom('event_positions').where('merchant_id', '=', merchant_id)
    .where('mark_id', '=', sql<string>`any(${mark_ids})`)
    .select(PART).execute()
}

/** An event as it is stored. */
export type StoredEvent = Omit<NewEvent, 'sales_order_id' | 'account'> & Author

export type EventKey = Pick<NewEvent, 'subject_id' | 'sequence'>

const UNKNOWN = JSON.stringify({
  type: 'unknown', id: null, role: null, name: null
} satisfies Author['actor'])

/** The columns of a `StoredEvent`. The table has the alias `e`. */
export const EVENT_COLUMNS = sql`e.id, e.type, e.sequence, e.subject_type, e.subject_id,
  e.occurred_at, coalesce(e.actor, ${sql.lit(UNKNOWN)})::json as actor, e.request_id,
  e.data::json as data`

/** The keys as rows, with the columns of `EventKey`. */
export function unnestKeys (keys: readonly EventKey[]): RawBuilder<unknown> {
  return sql`unnest(${keys.map(({ subject_id }) => subject_id)}::text[],
    ${keys.map(({ sequence }) => sequence)}::int[])`
}

/** Finds events in the order of their keys. One that was deleted meanwhile is left out. */
export async function findEvents (
  db: Db, merchant_id: string, keys: readonly EventKey[]
): Promise<StoredEvent[]> {
  const { rows } = await sql<StoredEvent>`
    select ${EVENT_COLUMNS}
    from ${unnestKeys(keys)} with ordinality as k (subject_id, sequence, place)
    join events e on e.merchant_id = ${merchant_id} and e.subject_id = k.subject_id
      and e.sequence = k.sequence
    order by k.place`.execute(db)
  return rows
}

/** The ids of events, by the names that `keyOf` gives them. */
export async function findEventIds (
  db: Db, merchant_id: string, keys: readonly EventKey[]
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<EventKey & { id: string }>`
    select e.id, e.subject_id, e.sequence
    from ${unnestKeys(keys)} as k (subject_id, sequence)
    join events e on e.merchant_id = ${merchant_id} and e.subject_id = k.subject_id
      and e.sequence = k.sequence`.execute(db)
  return new Map(rows.map((row) => [keyOf(row), row.id]))
}
