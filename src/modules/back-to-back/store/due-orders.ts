// Finds the orders that are due for background work.

import { sql } from 'kysely'
import { findDueIn } from '../../../platform/jobs/run-due-rows.ts'

export const findUnpaidOrdersDue = findDueIn('sales_orders',
  sql`payment_due_at <= now()`)

export const findAcknowledgementsDue = findDueIn('purchase_orders',
  sql`status = 'issued' and acknowledgement_due_at <= now()`)

export const findCancellationsDue = findDueIn('purchase_orders',
  sql`cancellation_due_at <= now()`)

/** A date has passed when it is over in UTC. */
export const findShipmentsDue = findDueIn('purchase_orders',
  sql`shipment_due_on < (now() at time zone 'UTC')::date`)
