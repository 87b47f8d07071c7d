// Deletes events that a merchant does not want to keep any longer, oldest positions first.

import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import { readEntries } from './entries.ts'
import { unnestKeys } from './read-feed.ts'

/** Deletes the events of at most this many marks in one transaction. */
const MARKS_MAX = 100

/**
 * Deletes events that are older than so many days. Returns true when there may be more. Positions
 * are deleted from the first one on, so that a reader's cursor tells whether it has missed one.
 */
export async function deleteOldEvents (
  db: Db, merchant_id: string, kept_days: number
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    // Two processes that delete at the same time take turns.
    const feed = await trx.selectFrom('event_feeds').where('merchant_id', '=', merchant_id)
      .select('deleted_through').forNoKeyUpdate().executeTakeFirst()
    if (feed === undefined) return false
    const first = await trx.selectFrom('event_positions').where('merchant_id', '=', merchant_id)
      .where('last_position', '>', feed.deleted_through)
      .select([
        'last_position', 'entries',
        sql<boolean>`occurred_at < now() - make_interval(days => ${kept_days})`.as('is_old')
      ]).orderBy('last_position').limit(MARKS_MAX).execute()
    const kept_at = first.findIndex(({ is_old }) => !is_old)
    const old = first.slice(0, kept_at === -1 ? first.length : kept_at)
    const last = old.at(-1)
    if (last === undefined) return false
    const keys = old.flatMap(({ entries }) => readEntries(entries))
    await sql`
      delete from events e
      using ${unnestKeys(keys)} as k (subject_id, sequence)
      where e.merchant_id = ${merchant_id} and e.subject_id = k.subject_id
        and e.sequence = k.sequence`.execute(trx)
    await trx.deleteFrom('event_positions').where('merchant_id', '=', merchant_id)
      .where('last_position', '<=', last.last_position).execute()
    await trx.updateTable('event_feeds').where('merchant_id', '=', merchant_id)
      .set({ deleted_through: last.last_position }).execute()
    return old.length === MARKS_MAX
  })
}
