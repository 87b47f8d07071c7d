// Working days: a week of days on which somebody works, and holidays on which nobody does. Days are
// counted from 1970-01-01. What spans many days is counted in weeks, not day by day.

import { dayOf } from './calendar.ts'
import { sorted } from './sort-few.ts'

export const WEEKDAYS = [
  'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'
] as const
export type Weekday = typeof WEEKDAYS[number]

export type Calendar = {
  /** A name of the IANA database. */
  time_zone: string
  /** At least one. */
  working_days: readonly Weekday[]
  /** Calendar dates. */
  holidays: readonly string[]
}

export type WorkingWeek = {
  /** From Monday to Sunday. */
  works: readonly boolean[]
  works_a_week: number
  /** The holidays that fall on working weekdays, in order. */
  holidays: readonly number[]
}

/** Then no day differs from any other, in whatever time zone. */
export function worksEveryDay ({ working_days, holidays }: Calendar): boolean {
  return working_days.length === WEEKDAYS.length && holidays.length === 0
}

/** Weeks are kept as long as their holidays: all orders of a batch share the array. */
export function readWorkingWeek ({ working_days, holidays }: Calendar): WorkingWeek {
  const known = kept.get(holidays) ?? new Map<string, WorkingWeek>()
  kept.set(holidays, known)
  const name = working_days.join()
  const week = known.get(name) ?? openWorkingWeek(working_days, holidays)
  known.set(name, week)
  return week
}

const kept = new WeakMap<readonly string[], Map<string, WorkingWeek>>()

function openWorkingWeek (
  working_days: readonly Weekday[], holidays: readonly string[]
): WorkingWeek {
  const works = WEEKDAYS.map((name) => working_days.includes(name))
  const days = [...new Set(holidays)].map(dayOf).filter((day) => works[weekdayOf(day)] === true)
  return {
    works,
    works_a_week: working_days.length,
    holidays: sorted(days, (a, b) => a - b)
  }
}

// 1970-01-01 was a Thursday.
function weekdayOf (day: number): number {
  return ((day + 3) % 7 + 7) % 7
}

export function isWorkingDay ({ works, holidays }: WorkingWeek, day: number): boolean {
  return works[weekdayOf(day)] === true && holidays[countBefore(holidays, day)] !== day
}

/** The day itself if it is a working day, else the next one that is. */
export function firstWorkingDay (week: WorkingWeek, from: number): number {
  let day = from
  while (!isWorkingDay(week, day)) day++
  return day
}

/** The working day that comes so many working days after `from`, which is one. */
export function addWorkingDays (week: WorkingWeek, from: number, days: number): number {
  const { holidays } = week
  let day = from
  let left = days
  while (left > 0) {
    // Each holiday on the way, the last day included, makes the way one weekday longer.
    const reached = addWeekdays(week, day, left)
    left = countBefore(holidays, reached + 1) - countBefore(holidays, day + 1)
    day = reached
  }
  return day
}

/** As `addWorkingDays`, as if there were no holidays. */
function addWeekdays ({ works, works_a_week }: WorkingWeek, from: number, days: number): number {
  let day = from + Math.floor(days / works_a_week) * 7
  for (let left = days % works_a_week; left > 0;) {
    day++
    if (works[weekdayOf(day)] === true) left--
  }
  return day
}

/** The working days from `from` on, before `until`. */
export function countWorkingDays (week: WorkingWeek, from: number, until: number): number {
  if (until <= from) return 0
  const { works, works_a_week, holidays } = week
  const weeks = Math.floor((until - from) / 7)
  let days = weeks * works_a_week
  for (let day = from + weeks * 7; day < until; day++) if (works[weekdayOf(day)] === true) days++
  return days - (countBefore(holidays, until) - countBefore(holidays, from))
}

/** How many of the sorted numbers are below the limit. */
function countBefore (numbers: readonly number[], limit: number): number {
  let low = 0
  let high = numbers.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[middle] ?? Infinity) < limit) low = middle + 1
    else high = middle
  }
  return low
}
