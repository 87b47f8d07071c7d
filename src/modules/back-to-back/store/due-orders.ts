// Finds the orders that are due for background work.

import { sql } from 'kysely'
import { type Due, type FindDue, findDueIn } from '../../../platform/jobs/run-due-rows.ts'
import { findTodayOfEach, LATEST_TODAY } from './due-days.ts'
import { IS_UNHEARD } from './unheard-orders.ts'

export const findUnpaidOrdersDue = findDueIn('sales_orders',
  sql`payment_due_at <= now()`)

/** But for those that are kept open as their partners cannot be heard, and are told already. */
export const findAcknowledgementsDue: FindDue = async (db, limit, after) => {
  const { rows } = await sql<Due>`
    select p.merchant_id, p.id from purchase_orders p
    where p.status = 'issued' and p.acknowledgement_due_at <= now() and p.id > ${after}
      and not (exists (
        select from exceptions e
        where e.merchant_id = p.merchant_id and e.purchase_order_id = p.id
          and e.kind = 'late_acknowledgement') and ${IS_UNHEARD})
    order by p.id limit ${limit}`.execute(db)
  return rows
}

export const findCancellationsDue = findDueIn('purchase_orders',
  sql`cancellation_due_at <= now()`)

/** A date has passed when it is over where the merchant is. */
export const findShipmentsDue: FindDue = async (db, limit, after) => {
  const todayOf = await findTodayOfEach(db)
  const today = todayOf(sql`purchase_orders.merchant_id`)
  // The index is by the date alone.
  const find = findDueIn('purchase_orders',
    sql`shipment_due_on < ${LATEST_TODAY} and shipment_due_on < ${today}`)
  return find(db, limit, after)
}
