// Deletes what was sent about orders that are over for long. Its description stays.

import { sql } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'

/** So many are deleted in one transaction. */
const DELETED_MAX = 100

/** The last that was deleted. */
export type Reached = { created_at: string, id: string }

const BEGINNING: Reached = { created_at: '-infinity', id: '' }

/**
 * Deletes what was sent about orders that ended more than so many days ago: when one that is over
 * last changed counts as its end. What is to be sent again stays: its row is locked, as whoever
 * asks for that does. Begins behind the one that was reached, so that what must
 * stay is not read for each part. Returns how far it came, null at the end.
 */
export async function deleteOldContents (
  db: Db, merchant_id: string, kept_days: number, reached: Reached = BEGINNING
): Promise<Reached | null> {
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<Reached>`
      select t.id, c.created_at from transmission_contents c
      join transmissions t on t.merchant_id = c.merchant_id and t.id = c.transmission_id
      left join purchase_orders p on p.merchant_id = t.merchant_id and p.id = t.purchase_order_id
      join sales_orders s on s.merchant_id = t.merchant_id and s.id = t.sales_order_id
      where c.merchant_id = ${merchant_id} and c.sealed is not null
        and (c.created_at, c.transmission_id) > (${reached.created_at}, ${reached.id})
        and c.created_at < now() - make_interval(days => ${kept_days})
        and t.state <> 'queued'
        and case when p.id is null then s.status in ('completed', 'canceled')
          else p.status in ('closed', 'rejected', 'expired', 'canceled') end
        and coalesce(p.updated_at, s.updated_at) < now() - make_interval(days => ${kept_days})
      order by c.created_at, c.transmission_id limit ${DELETED_MAX}
      for no key update of t skip locked`.execute(trx)
    if (rows.length > 0) {
      await sql`
        update transmission_contents set sealed = null, deleted_at = now()
        where merchant_id = ${merchant_id} and transmission_id = any(${rows.map(({ id }) => id)})`
        .execute(trx)
    }
    return rows.length === DELETED_MAX ? rows.at(-1) ?? null : null
  })
}
