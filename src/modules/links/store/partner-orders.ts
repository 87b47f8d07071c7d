// Reads and writes which sales order of a partner is which purchase order of ours.

import { sql } from 'kysely'
import type { TracedPartner } from '../../../domain/back-to-back/trace-sale.ts'
import type { OrderPath, PartnerOrder } from '../../../domain/model/link/link.ts'
import { defineRows } from '../../../platform/db/bulk-rows.ts'
import type { Db } from '../../../platform/db/connect.ts'
import type { Trx } from '../../../platform/db/trx.ts'

const partnerOrderRows = defineRows<PartnerOrder>('partner_orders', {
  key: ['purchase_order_id'],
  permanent: ['link_id', 'partner_order_id', 'created_at'],
  columns: {
    purchase_order_id: 'text',
    link_id: 'text',
    partner_order_id: 'text',
    partner_number: 'text',
    partner_reference: 'text',
    partner_status: 'text',
    partner_version: 'int',
    place_again: 'boolean',
    look_at: 'timestamptz',
    created_at: 'timestamptz',
    updated_at: 'timestamptz'
  }
})

export async function findPartnerOrders (
  db: Db | Trx, merchant_id: string, purchase_order_ids: readonly string[]
): Promise<PartnerOrder[]> {
  if (purchase_order_ids.length === 0) return []
  return db.selectFrom('partner_orders').where('merchant_id', '=', merchant_id)
    .where('purchase_order_id', '=', sql<string>`any(${purchase_order_ids})`)
    .select(partnerOrderRows.columns).execute()
}

/** The merchants that the sales order has passed; null if it has passed none. */
export async function findPathOfOrder (
  db: Db, merchant_id: string, sales_order_id: string
): Promise<OrderPath | null> {
  const found = await db.selectFrom('sales_orders').where('merchant_id', '=', merchant_id)
    .where('id', '=', sales_order_id).select('path').executeTakeFirst()
  return found?.path ?? null
}

type PartnerOfOrder = TracedPartner & { purchase_order_id: string }

/**
 * The partners of the purchase orders of a sale, by the ids of these. Unlinked ones have none. What
 * a partner was sent before its link ended stays an order of it.
 */
export async function findPartnersOfSale (
  db: Db, merchant_id: string, sales_order_id: string
): Promise<ReadonlyMap<string, TracedPartner>> {
  const { rows } = await sql<PartnerOfOrder>`
    select p.id as purchase_order_id, k.id as link_id, k.partner_name as name,
      case when x.partner_order_id is not null then json_build_object('id', x.partner_order_id,
        'number', x.partner_number, 'reference', x.partner_reference,
        'status', x.partner_status) end as "order"
    from purchase_orders p
    join links k on k.merchant_id = p.merchant_id and k.supplier_id = p.supplier_id
    left join partner_orders x on x.merchant_id = p.merchant_id and x.purchase_order_id = p.id
    where p.merchant_id = ${merchant_id} and p.sales_order_id = ${sales_order_id}
      and (k.state <> 'ended' or x.partner_order_id is not null)`.execute(db)
  return new Map(rows.map(({ purchase_order_id, ...partner }) => [purchase_order_id, partner]))
}

/** What the partner's order was when it was read. */
export type SeenOrder = Pick<PartnerOrder,
  'purchase_order_id' | 'link_id' | 'partner_order_id' | 'partner_number' | 'partner_reference' |
  'partner_status' | 'partner_version'> & {
    /** Our numbers of the partner's lines, in their order, if the order was placed just now. */
    line_numbers?: readonly number[] | null
  }

/**
 * Keeps what was seen, unless something newer was, and has both sides looked at. What a partner
 * answers to us wins over what its feed said of another order. An order that was not placed just
 * now may have been invoiced before.
 */
export async function keepPartnerOrder (
  db: Db | Trx, merchant_id: string, seen: SeenOrder
): Promise<void> {
  const { line_numbers = null } = seen
  await sql`
    delete from partner_orders where merchant_id = ${merchant_id} and link_id = ${seen.link_id}
      and partner_order_id = ${seen.partner_order_id}
      and purchase_order_id <> ${seen.purchase_order_id}`.execute(db)
  await sql`
    insert into partner_orders as o (merchant_id, purchase_order_id, link_id, partner_order_id,
      partner_number, partner_reference, partner_status, partner_version, line_numbers, look_at,
      invoices_due_at, created_at, updated_at)
    values (${merchant_id}, ${seen.purchase_order_id}, ${seen.link_id}, ${seen.partner_order_id},
      ${seen.partner_number}, ${seen.partner_reference}, ${seen.partner_status},
      ${seen.partner_version}, ${line_numbers === null ? null : JSON.stringify(line_numbers)},
      now(), case when ${line_numbers !== null} then null else now() end, now(), now())
    on conflict (merchant_id, purchase_order_id) do update set
      link_id = excluded.link_id, partner_order_id = excluded.partner_order_id,
      partner_reference = excluded.partner_reference,
      partner_number = excluded.partner_number,
      partner_status = case when o.partner_order_id = excluded.partner_order_id
          and o.partner_version > excluded.partner_version
        then o.partner_status else excluded.partner_status end,
      partner_version = case when o.partner_order_id = excluded.partner_order_id
        then greatest(o.partner_version, excluded.partner_version)
        else excluded.partner_version end,
      line_numbers = case when o.partner_order_id = excluded.partner_order_id
        then coalesce(excluded.line_numbers, o.line_numbers) else excluded.line_numbers end,
      invoices_due_at = case when o.partner_order_id = excluded.partner_order_id
        then o.invoices_due_at else excluded.invoices_due_at end,
      parcels_told = case when o.partner_order_id = excluded.partner_order_id
        then o.parcels_told else excluded.parcels_told end,
      gone_since = null, place_again = false,
      updated_at = excluded.updated_at, look_at = coalesce(o.look_at, excluded.look_at)`.execute(db)
}
