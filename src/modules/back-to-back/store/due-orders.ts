// Finds the orders that are due for background work.

import { sql } from 'kysely'
import { type FindDue, findDueIn } from '../../../platform/jobs/run-due-rows.ts'
import { findTodayOfEach, LATEST_TODAY } from './due-days.ts'

export const findUnpaidOrdersDue = findDueIn('sales_orders',
  sql`payment_due_at <= now()`)

export const findAcknowledgementsDue = findDueIn('purchase_orders',
  sql`status = 'issued' and acknowledgement_due_at <= now()`)

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
