// Deletes the bytes of files that were applied long ago. What became of their parts stays, and so
// does the hash, by which the same bytes are known again.

import { CompiledQuery } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'

/** So many are deleted in one transaction. */
const DELETED_MAX = 100

const DELETE = `
  with old as (
    select id from received_documents
    where merchant_id = $1 and content_deleted_at is null
      and finished_at < now() - make_interval(days => $2)
    order by finished_at limit ${DELETED_MAX} for no key update skip locked
  ), gone as (
    delete from received_document_contents
    where merchant_id = $1 and document_id in (select id from old)
  )
  update received_documents set content_deleted_at = now()
  where merchant_id = $1 and id in (select id from old)`

/** Returns whether there may be more. */
export async function deleteOldContents (
  db: Db, merchant_id: string, kept_days: number
): Promise<boolean> {
  const { numAffectedRows } =
    await db.executeQuery(CompiledQuery.raw(DELETE, [merchant_id, kept_days]))
  return Number(numAffectedRows ?? 0) === DELETED_MAX
}
