// Working days and hours counted one by one with `Temporal`: slow, and plain to see.

import fc from 'fast-check'
import { type Calendar, WEEKDAYS } from '../../src/domain/kernel/working-days.ts'

export const OFFICE = WEEKDAYS.slice(0, 5)

/** Zones whose clocks change by an hour, by half an hour, at midnight, often, and never. */
const ZONES = [
  'UTC', 'Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata',
  'America/Sao_Paulo', 'Asia/Beirut', 'Africa/Casablanca', 'Pacific/Apia'
]

export const calendars: fc.Arbitrary<Calendar> = fc.record({
  time_zone: fc.constantFrom(...ZONES),
  working_days: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1 }),
  holidays: fc.uniqueArray(fc.integer({ min: -20, max: 400 }), { maxLength: 60 })
    .chain((days) => fc.integer({ min: 2011, max: 2030 }).map((year) => days.map((add) =>
      Temporal.PlainDate.from({ year, month: 1, day: 1 }).add({ days: add }).toString())))
})

export function isWorkday (
  { working_days, holidays }: Calendar, date: Temporal.PlainDate
): boolean {
  const name = WEEKDAYS[date.dayOfWeek - 1]
  return name !== undefined && working_days.includes(name) && !holidays.includes(date.toString())
}

/** The working day that comes so many working days after the date. */
export function walkDays (calendar: Calendar, from: string, days: number): string {
  let date = Temporal.PlainDate.from(from)
  for (let left = days; left > 0;) {
    date = date.add({ days: 1 })
    if (isWorkday(calendar, date)) left--
  }
  return date.toString()
}

export function walkToWorkday (calendar: Calendar, from: string): string {
  let date = Temporal.PlainDate.from(from)
  while (!isWorkday(calendar, date)) date = date.add({ days: 1 })
  return date.toString()
}

const STEP_MINUTES = 15

/** Walks on in quarters of an hour, of which those on days off do not count. */
export function walkHours (calendar: Calendar, instant: string, hours: number): string {
  let at = Temporal.Instant.from(instant)
  let last = at
  for (let left = hours * 60; left > 0;) {
    if (isWorkday(calendar, at.toZonedDateTimeISO(calendar.time_zone).toPlainDate())) {
      left -= STEP_MINUTES
      last = at.add({ minutes: STEP_MINUTES })
    }
    at = at.add({ minutes: STEP_MINUTES })
  }
  return new Date(last.epochMilliseconds).toISOString()
}
