// Remembers what a partner was told of returns: its own corrections of a parcel stay, and what was
// withdrawn is not withdrawn again.

import { sql } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'
import type { DueLook } from './looks.ts'

/**
 * By the ids of the partner's returns, or of ours that have ended. Only whoever has the lease of
 * the link writes it.
 */
export async function noteReturnsTold (
  db: Db, merchant_id: string, { purchase_order_id }: Pick<DueLook, 'purchase_order_id'>,
  told: DueLook['parcels_told']
): Promise<void> {
  await sql`
    update partner_orders set parcels_told = parcels_told || ${JSON.stringify(told)}::jsonb
    where merchant_id = ${merchant_id}
      and purchase_order_id = ${purchase_order_id}`.execute(db)
}
