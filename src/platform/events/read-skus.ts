// Reads the feed of changed availability, and deletes what is old of it.

import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import type { SkuPosition } from './give-positions.ts'

/** So many positions are read at most. A reader that is farther behind need not wait for a look. */
export const POSITIONS_OF_READ_MAX = 100

/**
 * Lists SKUs behind a position: the next one, and of those that follow it as many as make up
 * `bytes`. The length of a long text is known without reading it.
 */
export async function listSkuPositions (
  db: Db, merchant_id: string, { after, bytes }: { after: number, bytes: number }
): Promise<SkuPosition[]> {
  const { rows } = await sql<SkuPosition>`
    select position, occurred_at, skus from (
      select position, occurred_at, skus,
        sum(size) over (order by position) - size as size_before
      from (
        select position, occurred_at, skus, octet_length(skus) as size
        from sku_positions
        where merchant_id = ${merchant_id} and position > ${after}
        order by position limit ${POSITIONS_OF_READ_MAX}) behind) summed
    where size_before < ${bytes} order by position`.execute(db)
  return rows
}

/** Of these merchants, those whose feed is longer than the position named with each: how long. */
export async function findGrownLengths (
  db: Db, positions: ReadonlyMap<string, number>
): Promise<Array<{ merchant_id: string, last_skus_position: number }>> {
  const found = await db.selectFrom('event_feeds').select(['merchant_id', 'last_skus_position'])
    .where('merchant_id', '=', sql<string>`any(${[...positions.keys()]})`).execute()
  return found.filter(({ merchant_id, last_skus_position }) =>
    last_skus_position > (positions.get(merchant_id) ?? 0))
}

/** Deletes at most this many positions in one transaction. */
const POSITIONS_MAX = 1_000

/**
 * Deletes positions that are older than so many days, from the first one on. Returns true when
 * there may be more.
 */
export async function deleteOldSkus (
  db: Db, merchant_id: string, kept_days: number
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    // Two processes that delete at the same time take turns.
    const feed = await trx.selectFrom('event_feeds').where('merchant_id', '=', merchant_id)
      .select('skus_deleted_through').forNoKeyUpdate().executeTakeFirst()
    if (feed === undefined) return false
    const first = await trx.selectFrom('sku_positions')
      .where('merchant_id', '=', merchant_id)
      .where('position', '>', feed.skus_deleted_through)
      .select([
        'position',
        sql<boolean>`occurred_at < now() - make_interval(days => ${kept_days})`.as('is_old')
      ]).orderBy('position').limit(POSITIONS_MAX).execute()
    const kept_at = first.findIndex(({ is_old }) => !is_old)
    const old = first.slice(0, kept_at === -1 ? first.length : kept_at)
    const last = old.at(-1)
    if (last === undefined) return false
    await trx.deleteFrom('sku_positions').where('merchant_id', '=', merchant_id)
      .where('position', '<=', last.position).execute()
    await trx.updateTable('event_feeds').where('merchant_id', '=', merchant_id)
      .set({ skus_deleted_through: last.position }).execute()
    return old.length === POSITIONS_MAX
  })
}
