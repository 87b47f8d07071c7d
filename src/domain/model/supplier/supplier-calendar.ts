// When a supplier works, and how its lead times count.

import { DAY_MS } from '../../kernel/calendar.ts'
import { wallTimeOf } from '../../kernel/local-time.ts'
import {
  addWorkingDays, type Calendar, firstWorkingDay, readWorkingWeek, type WorkingWeek
} from '../../kernel/working-days.ts'

export const LEAD_TIME_UNITS = ['calendar_days', 'working_days'] as const
export type LeadTimeUnit = typeof LEAD_TIME_UNITS[number]

/** Null in a field of the calendar: the merchant's setting holds. */
export type SupplierCalendar = { [Field in keyof Calendar]: Calendar[Field] | null } & {
  /** Local time, as 16:00. Later orders count from the next working day. Null: none is too late. */
  cut_off_time: string | null
  lead_time_unit: LeadTimeUnit
}

/** Does the supplier work as the merchant does, with lead times in calendar days? */
export function isPlain (
  { time_zone, working_days, holidays, cut_off_time, lead_time_unit }: SupplierCalendar
): boolean {
  return time_zone === null && working_days === null && holidays === null &&
    cut_off_time === null && lead_time_unit === 'calendar_days'
}

export function calendarOf (own: SupplierCalendar | null, merchants: Calendar): Calendar {
  return own === null
    ? merchants
    : {
        time_zone: own.time_zone ?? merchants.time_zone,
        working_days: own.working_days ?? merchants.working_days,
        holidays: own.holidays ?? merchants.holidays
      }
}

/** What the lead times of a supplier count from, and how. */
export type OrderDay = { day: number, week: WorkingWeek, unit: LeadTimeUnit }

/**
 * An order counts from the supplier's local day, or from its next working day when it comes on a
 * day off or once the clock on the wall shows the cut-off time.
 */
export function orderDayOf (
  own: SupplierCalendar | null, merchants: Calendar, now: string
): OrderDay {
  const calendar = calendarOf(own, merchants)
  const week = readWorkingWeek(calendar)
  const wall_ms = wallTimeOf(Date.parse(now), calendar.time_zone)
  const today = Math.floor(wall_ms / DAY_MS)
  const is_late = own !== null && own.cut_off_time !== null &&
    (wall_ms - today * DAY_MS) / MINUTE_MS >= minutesOf(own.cut_off_time)
  return {
    day: firstWorkingDay(week, is_late ? today + 1 : today),
    week,
    unit: own?.lead_time_unit ?? 'calendar_days'
  }
}

const MINUTE_MS = 60_000

function minutesOf (time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}

/** The day on which the lead time is over. It may be a day off. */
export function dueDayOf ({ day, week, unit }: OrderDay, lead_time_days: number): number {
  return unit === 'working_days' ? addWorkingDays(week, day, lead_time_days) : day + lead_time_days
}
