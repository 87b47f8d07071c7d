// Deadlines in hours that do not run on days off.

import { addHours, DAY_MS, HOUR_MS } from './calendar.ts'
import { localDayOf, nextClockChange, startOfDay } from './local-time.ts'
import {
  addWorkingDays, type Calendar, countWorkingDays, firstWorkingDay, isWorkingDay, readWorkingWeek,
  worksEveryDay
} from './working-days.ts'

/**
 * The instant at which so many hours have passed on working days. Each is an hour that passes, also
 * on days on which the clocks change.
 *
 * Days between two changes of the clocks have 24 hours, so they are passed over all at once. The
 * others are measured one by one.
 */
export function addWorkingHours (instant: string, hours: number, calendar: Calendar): string {
  if (worksEveryDay(calendar)) return addHours(instant, hours)
  const { time_zone } = calendar
  const week = readWorkingWeek(calendar)
  let left_ms = hours * HOUR_MS
  let at_ms = Date.parse(instant)
  let day = localDayOf(at_ms, time_zone)
  for (;;) {
    const end_ms = startOfDay(day + 1, time_zone)
    if (isWorkingDay(week, day)) {
      if (left_ms <= end_ms - at_ms) return new Date(at_ms + left_ms).toISOString()
      left_ms -= end_ms - at_ms
    }
    const next = firstWorkingDay(week, day + 1)
    const days = Math.min(
      Math.ceil(left_ms / DAY_MS) - 1,
      countWorkingDays(week, next, firstDayToMeasure(next, time_zone)))
    left_ms -= days * DAY_MS
    day = addWorkingDays(week, next, days)
    at_ms = startOfDay(day, time_zone)
  }
}

/** The next local day that may have other than 24 hours: clocks change on it or at its end. */
function firstDayToMeasure (from: number, time_zone: string): number {
  // A change at midnight shortens the day that it begins, so it is looked for from before that day.
  const change_ms = nextClockChange(startOfDay(from, time_zone) - 1, time_zone)
  return change_ms === Infinity ? Infinity : localDayOf(change_ms - 1, time_zone)
}
