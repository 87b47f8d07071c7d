// Finds what a ship notice has become, by what its documents have recorded.

import { CompiledQuery } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'

/** `notice_hash` is of the goods that the notice named. */
export type NoticedShipment = { shipment_id: string, notice_hash: string }

const FIND = `
  select o.shipment_id, o.notice_hash from received_document_outcomes o
  join shipments s on s.merchant_id = o.merchant_id and s.id = o.shipment_id
  where o.merchant_id = $1 and o.notice_key = $2 and s.canceled_at is null
  limit 1`

/** The shipment of the notice that is not canceled: there is one at most. */
export async function findNoticedShipment (
  db: Db, merchant_id: string, notice_key: string
): Promise<NoticedShipment | undefined> {
  const { rows: [row] } = await db.executeQuery<NoticedShipment>(
    CompiledQuery.raw(FIND, [merchant_id, notice_key]))
  return row
}
