// By when a supplier must have answered what it is asked now: a purchase order, or a request to
// give units up.

import type { Surroundings } from './surroundings.ts'
import { addWorkingHours } from '../kernel/working-hours.ts'
import type { PurchaseOrder } from '../model/purchase-order/purchase-order.ts'
import { findRow } from '../model/stock/stock-book.ts'
import { calendarOf } from '../model/supplier/supplier-calendar.ts'

/** Has the supplier channels on which the order is sent? */
export function isByChannel ({ lines: [line] }: PurchaseOrder, { book }: Surroundings): boolean {
  return line !== undefined && findRow(book, line)?.has_channels === true
}

/** The time does not run on the supplier's days off. */
export function answerDueAt (
  { lines: [line] }: PurchaseOrder, { settings, book, now }: Surroundings
): string {
  const row = line && findRow(book, line)
  const hours = row?.acknowledgement_hours ?? settings.acknowledgement_hours
  return addWorkingHours(now, hours, calendarOf(row?.calendar ?? null, settings))
}
