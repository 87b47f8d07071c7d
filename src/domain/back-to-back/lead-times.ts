// Lead times as calendars make them. The planner counts calendar days from today, so the lead time
// of each offer becomes the number of days from the merchant's today to the arrival.
//
// Example. It is Friday 2026-03-13, 17:00 in Paris, and the cut-off time was 16:00. The order
// counts from Monday 16. Two working days later it is Wednesday 18: the lead time becomes 5 days.

import type { Surroundings } from './surroundings.ts'
import { dayOf } from '../kernel/calendar.ts'
import { dateIn } from '../kernel/local-time.ts'
import {
  type Calendar, firstWorkingDay, readWorkingWeek, worksEveryDay
} from '../kernel/working-days.ts'
import type { DeliveryMode } from '../model/sales-order/sales-order.ts'
import type { StockRow } from '../model/stock/stock-book.ts'
import { dueDayOf, type OrderDay, orderDayOf } from '../model/supplier/supplier-calendar.ts'

type Rows = ReadonlyMap<string, ReadonlyArray<Readonly<StockRow>>>

/**
 * Goods arrive on a working day: of the merchant where they come to its warehouse, else of their
 * supplier. Nothing arrives before the merchant's today.
 */
export function withCalendars (
  rows: Rows, delivery_mode: DeliveryMode, { settings, now }: Pick<Surroundings, 'settings' | 'now'>
): Rows {
  if (worksEveryDay(settings) && !hasCalendar(rows)) return rows
  const leadTimeOf = openLeadTimes(delivery_mode, settings, now)
  return new Map([...rows].map(([sku, offers]) =>
    [sku, offers.map((row) => ({ ...row, lead_time_days: leadTimeOf(row) }))]))
}

function hasCalendar (rows: Rows): boolean {
  for (const offers of rows.values()) {
    for (const { calendar } of offers) if (calendar !== null) return true
  }
  return false
}

function openLeadTimes (
  delivery_mode: DeliveryMode, merchants: Calendar, now: string
): (row: Readonly<StockRow>) => number {
  const today = dayOf(dateIn(merchants.time_zone, now))
  const receiver = delivery_mode === 'via_warehouse' ? readWorkingWeek(merchants) : null
  const order_days = new Map<string, OrderDay>()
  return ({ supplier_id, calendar, lead_time_days }) => {
    const order_day = order_days.get(supplier_id) ?? orderDayOf(calendar, merchants, now)
    order_days.set(supplier_id, order_day)
    const due = Math.max(today, dueDayOf(order_day, lead_time_days))
    return firstWorkingDay(receiver ?? order_day.week, due) - today
  }
}
