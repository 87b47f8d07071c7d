// Open purchase orders of a partner of which nobody knows which of its orders they are.

import { sql } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'
import type { Leasing } from './following.ts'

type Wanted = { supplier_id: string, after: string, limit: number }

/** What is on its way is not looked for yet. */
export async function listUnpaired (
  db: Db, merchant_id: string, { supplier_id, after, limit }: Wanted
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select p.id from purchase_orders p
    where p.merchant_id = ${merchant_id} and p.supplier_id = ${supplier_id} and p.id > ${after}
      and p.status in ('issued', 'acknowledged')
      and not exists (select from partner_orders o
        where o.merchant_id = p.merchant_id and o.purchase_order_id = p.id)
      and not exists (select from transmissions t
        where t.merchant_id = p.merchant_id and t.purchase_order_id = p.id
          and t.state = 'queued')
    order by p.id limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** `after` is null once all were looked for. */
export async function recordUnpaired (
  db: Db, merchant_id: string, { link_id, process_id, after }: Leasing & { after: string | null }
): Promise<void> {
  await sql`
    update link_progress set unpaired_after = ${after}
    where merchant_id = ${merchant_id} and link_id = ${link_id}
      and leased_by = ${process_id}`.execute(db)
}

/** Those of the ids that are no purchase orders of the merchant. */
export async function listUnknownReferences (
  db: Db, merchant_id: string, ids: readonly string[]
): Promise<string[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    select e.id from unnest(${ids}::text[]) as e (id)
    where not exists (select from purchase_orders p
      where p.merchant_id = ${merchant_id} and p.id = e.id)`.execute(db)
  return rows.map(({ id }) => id)
}
