// Finds the purchase orders of suppliers that the service plays: open ones, and those that are over
// and not billed as a whole.

import { sql } from 'kysely'
import type { Simulator } from '../../../domain/model/supplier/simulator.ts'
import type { Db } from '../../../platform/db/connect.ts'

export type Played = {
  merchant_id: string
  id: string
  supplier_id: string
  simulator: Simulator
  /** It differs once the order or its supplier has changed. */
  state: string
}

const ROW = sql`
  p.merchant_id, p.id, p.supplier_id, s.simulator, p.version || ' ' || s.version as state`

/** Units that have moved, and were asked for in no bill: as `planBill` counts them. */
const IS_UNBILLED = sql`
  exists (
    select from purchase_order_lines l
    where l.merchant_id = p.merchant_id and l.purchase_order_id = p.id
      and case p.delivery_mode when 'via_warehouse' then l.delivered_quantity
        else l.shipped_quantity - l.lost_quantity end + l.over_shipped_quantity
        - least(l.credited_quantity, l.returned_quantity + l.refused_quantity) > (
          select coalesce(sum(b.quantity), 0) from bill_lines b
          where b.merchant_id = l.merchant_id and b.purchase_order_id = l.purchase_order_id
            and b.line_number = l.line_number and b.quantity > 0))`

/** Of all merchants, in the order of their ids, from behind `after`. */
export async function findPlayed (db: Db, limit: number, after: string): Promise<Played[]> {
  const { rows } = await sql<Played>`
    (select ${ROW} from suppliers s
      join purchase_orders p on p.merchant_id = s.merchant_id and p.supplier_id = s.id
        and p.status in ('issued', 'acknowledged')
      where s.simulator is not null and p.id > ${after}
      order by p.id limit ${limit})
    union all
    (select ${ROW} from suppliers s
      join purchase_orders p on p.merchant_id = s.merchant_id and p.supplier_id = s.id
        and p.kind = 'external' and p.fulfillment_status <> 'unfulfilled'
        and p.billing_status <> 'billed'
      where s.simulator is not null and s.simulator->>'bill_after_seconds' is not null
        and p.status not in ('issued', 'acknowledged') and p.id > ${after} and ${IS_UNBILLED}
      order by p.id limit ${limit})
    order by id limit ${limit}`.execute(db)
  return rows
}

/** The time by which orders were answered and shipped. */
export async function readNow (db: Db): Promise<string> {
  const { rows: [row] } = await sql<{ now: string }>`
    select date_trunc('milliseconds', clock_timestamp()) as now`.execute(db)
  if (row === undefined) throw new Error('the database returned no time')
  return row.now
}
