// Deletes the bytes of files that were applied long ago. What became of their parts stays, and so
// does the hash, by which the same bytes are known again.

import { CompiledQuery } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'

/** So many are deleted in one transaction. */
const DELETED_MAX = 100

/** Invoices are kept ten years from the end of their year on, where they are kept longest. */
const BILLED_KEPT = '11 years'

/** The last that was deleted. */
export type Reached = { finished_at: string, id: string }

const BEGINNING: Reached = { finished_at: '-infinity', id: '' }

const DELETE = `
  with old as (
    select d.id, d.finished_at from received_documents d
    where d.merchant_id = $1 and d.content_deleted_at is null
      and (d.finished_at, d.id) > ($3::timestamptz, $4)
      and d.finished_at < now() - make_interval(days => $2)
      and not exists (
        select from received_document_outcomes o
        left join purchase_orders p on p.merchant_id = o.merchant_id and p.id = o.purchase_order_id
        left join bills b on b.merchant_id = o.merchant_id and b.id = o.bill_id
        where o.merchant_id = $1 and o.document_id = d.id and (
          p.status not in ('closed', 'rejected', 'expired', 'canceled')
          or b.status not in ('paid', 'rejected')
          or b.id is not null and d.finished_at > now() - interval '${BILLED_KEPT}'))
    order by d.finished_at, d.id limit ${DELETED_MAX} for no key update of d skip locked
  ), gone as (
    delete from received_document_contents
    where merchant_id = $1 and document_id in (select id from old)
  ), marked as (
    update received_documents set content_deleted_at = now()
    where merchant_id = $1 and id in (select id from old)
  )
  select id, finished_at from old order by finished_at, id`

/**
 * Files of orders that are open, and of bills that are neither paid nor rejected, stay. Begins
 * behind the one that was reached, so that what must stay is not read for each part. Returns how
 * far it came, null at the end.
 */
export async function deleteOldContents (
  db: Db, merchant_id: string, kept_days: number, reached: Reached = BEGINNING
): Promise<Reached | null> {
  const { rows } = await db.executeQuery<Reached>(CompiledQuery.raw(DELETE,
    [merchant_id, kept_days, reached.finished_at, reached.id]))
  return rows.length === DELETED_MAX ? rows.at(-1) ?? null : null
}
