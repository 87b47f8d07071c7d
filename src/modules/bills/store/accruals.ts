// What suppliers have moved and not billed by an instant.

import { sql } from 'kysely'
import type { Db } from '../../../platform/db/connect.ts'

export type Accrual = {
  supplier_id: string
  supplier_code: string
  supplier_name: string
  currency: string
  purchase_orders: number
  quantity: number
  /** At agreed unit costs with the freight of a unit. */
  amount: string
}

export async function findNow (db: Db, merchant_id: string): Promise<string> {
  const { rows: [row] } = await sql<{ now: string }>`
    select now() as now from merchants where id = ${merchant_id}`.execute(db)
  if (row === undefined) throw new Error('a merchant that does not exist')
  return row.now
}

/**
 * Read are the purchase orders that are not billed as a whole, and those that were billed later.
 * Of an overbilled one, another line may still be to come. What went back and was credited is to
 * come no more, and neither are units beyond the order of a line whose ordered ones are billed:
 * their supplier has asked for what it wants. Units have the time of their shipment; via the
 * warehouse those that have arrived by now count.
 */
export async function listAccruals (
  db: Db, merchant_id: string, until: string
): Promise<Accrual[]> {
  const { rows } = await sql<Accrual>`
    with asked as (
      select id from purchase_orders
      where merchant_id = ${merchant_id} and kind = 'external'
        and fulfillment_status <> 'unfulfilled'
        and billing_status <> 'billed'
      union
      select c.purchase_order_id from bills b
      join bill_costs c on c.merchant_id = b.merchant_id and c.bill_id = b.id
      where b.merchant_id = ${merchant_id} and b.approved_at >= ${until}),
    lines as (
      select p.id, p.supplier_id, p.currency, l.unit_cost + l.unit_freight as cost,
        case when b.billed >= l.quantity - l.rejected_quantity - l.canceled_quantity
          - l.lost_quantity - b.back then 0
        else least(l.over_shipped_quantity + case p.delivery_mode
          when 'via_warehouse' then l.delivered_quantity
          else l.shipped_quantity - l.lost_quantity end, (
          select coalesce(sum(i.quantity), 0) from shipments s
          join shipment_lines i on i.merchant_id = s.merchant_id and i.shipment_id = s.id
            and i.line_number = l.line_number
          where s.merchant_id = p.merchant_id and s.purchase_order_id = p.id
            and s.shipped_at < ${until} and s.canceled_at is null))
          - b.billed - b.back end as units
      from asked a
      join purchase_orders p on p.merchant_id = ${merchant_id} and p.id = a.id
      join purchase_order_lines l on l.merchant_id = p.merchant_id
        and l.purchase_order_id = p.id
      cross join lateral (
        select coalesce(sum(c.quantity), 0) as billed, least(
          coalesce(sum(greatest(0, -c.quantity)), 0), l.returned_quantity + l.refused_quantity)
          as back
        from bill_costs c
        join bills b on b.merchant_id = c.merchant_id and b.id = c.bill_id
        where c.merchant_id = p.merchant_id and c.purchase_order_id = p.id
          and c.line_number = l.line_number and b.approved_at < ${until}) b)
    select s.id as supplier_id, s.code as supplier_code, s.name as supplier_name, l.currency,
      count(distinct l.id)::int as purchase_orders, sum(l.units)::int as quantity,
      sum(l.units * l.cost)::text as amount
    from lines l
    join suppliers s on s.merchant_id = ${merchant_id} and s.id = l.supplier_id
    where l.units > 0
    group by s.id, s.code, s.name, l.currency order by s.code, l.currency`.execute(db)
  return rows
}
