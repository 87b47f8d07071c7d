// Since when the partner says that it does not have an order that it had.

import { sql } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'
import type { DueLook } from './looks.ts'

/** Nothing is written where that is known. */
export async function keepGone (
  db: Db, merchant_id: string, { purchase_order_id, partner_order_id }: DueLook
): Promise<void> {
  await sql`
    update partner_orders set gone_since = now()
    where merchant_id = ${merchant_id} and purchase_order_id = ${purchase_order_id}
      and partner_order_id = ${partner_order_id} and gone_since is null`.execute(db)
}

/** The partner has the order after all: nothing is placed again. */
export async function keepFound (
  db: Db, merchant_id: string, { purchase_order_id, partner_order_id }: DueLook
): Promise<void> {
  await sql`
    update partner_orders set gone_since = null, place_again = false
    where merchant_id = ${merchant_id} and purchase_order_id = ${purchase_order_id}
      and partner_order_id = ${partner_order_id}
      and (gone_since is not null or place_again)`.execute(db)
}
