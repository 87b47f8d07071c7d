// Deletes logos that no order has named for long.
//
//   NEW or NAMED ──► MARKED ──► HIDDEN ──► UNUSABLE ──► DELETED
//                    0 h        6 h        12 h         24 h after the mark
//
//   HIDDEN    Who asks is told that it is not there: so who is told that it is has hours for an
//             order.
//   UNUSABLE  New orders cannot name it: so none is deleted while an order is placed that names it.
//
// Until it is deleted, an upload ends the mark, and so does an order that names it.

import { sql } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'

/** So many hashes are looked at in one part. */
const LOOKED_AT_MAX = 100

/** An order that is younger keeps its logo, and so does one that is still open. */
const NAMED_DAYS = 365
/** So long a logo waits for an order after its last upload. */
const NEW_DAYS = 30

/** Returns how far it came, null at the end. */
export async function deleteUnnamedLogos (
  db: Db, merchant_id: string, reached = ''
): Promise<string | null> {
  const { rows } = await sql<{ sha256: string }>`
    select distinct sha256 from logos
    where merchant_id = ${merchant_id} and sha256 > ${reached}
    order by sha256 limit ${LOOKED_AT_MAX}`.execute(db)
  const hashes = rows.map(({ sha256 }) => sha256)
  if (hashes.length === 0) return null
  const of_hashes = sql`l.merchant_id = ${merchant_id} and l.sha256 = any(${hashes})`
  const naming = sql`select from sales_orders s
    where s.merchant_id = ${merchant_id} and s.ship_from ->> 'logo_sha256' is not null
      and (s.ship_from ->> 'logo_sha256') collate "C" = l.sha256`
  // Two questions: the first is answered by one entry of the index, for nearly all logos.
  const named = sql`(
    exists (${naming} and s.created_at > now() - make_interval(days => ${NAMED_DAYS})) or
    exists (${naming} and s.status not in ('completed', 'canceled')))`
  await sql`
    update logos l set unnamed_since = null
    where ${of_hashes} and l.unnamed_since is not null and ${named}`.execute(db)
  await sql`
    delete from logos l
    where ${of_hashes} and l.unnamed_since < now() - interval '1 day' and not ${named}`.execute(db)
  await sql`
    update logos l set unnamed_since = now()
    where ${of_hashes} and l.unnamed_since is null
      and l.uploaded_at < now() - make_interval(days => ${NEW_DAYS}) and not ${named}`.execute(db)
  return hashes.length === LOOKED_AT_MAX ? hashes.at(-1) ?? null : null
}
