// Working days: each beside its day-by-day count.

import t from 'tap'
import fc from 'fast-check'
import { dateOf, dayOf } from '../../../src/domain/kernel/calendar.ts'
import {
  addWorkingDays, type Calendar, countWorkingDays, firstWorkingDay, isWorkingDay, readWorkingWeek,
  WEEKDAYS, worksEveryDay
} from '../../../src/domain/kernel/working-days.ts'
import { calendars, isWorkday, OFFICE, walkDays, walkToWorkday } from '../../support/calendars.ts'

const office = (...holidays: string[]): Calendar =>
  ({ time_zone: 'UTC', working_days: OFFICE, holidays })

function daysAfter (calendar: Calendar, from: string, days: number): string {
  const week = readWorkingWeek(calendar)
  return dateOf(addWorkingDays(week, firstWorkingDay(week, dayOf(from)), days))
}

t.test('none of them is a weekend or a holiday', async (t) => {
  t.equal(daysAfter(office(), '2026-03-13', 0), '2026-03-13', 'a Friday')
  t.equal(daysAfter(office(), '2026-03-13', 1), '2026-03-16')
  t.equal(daysAfter(office(), '2026-03-14', 0), '2026-03-16', 'from a Saturday')
  t.equal(daysAfter(office(), '2026-03-13', 5), '2026-03-20')
  t.equal(daysAfter(office('2026-03-16', '2026-03-18'), '2026-03-13', 2), '2026-03-19')
})

t.test('a leap day, the end of a year, holidays in a row, and holidays on days off', async (t) => {
  t.equal(daysAfter(office(), '2028-02-28', 1), '2028-02-29')
  t.equal(daysAfter(office(), '2028-02-29', 1), '2028-03-01')
  t.equal(daysAfter(office('2028-02-29'), '2028-02-28', 1), '2028-03-01')
  t.equal(daysAfter(office(), '2027-02-26', 1), '2027-03-01', 'no leap year')
  t.equal(daysAfter(office(
    '2026-12-24', '2026-12-25', '2026-12-28', '2026-12-29', '2026-12-30', '2026-12-31', '2027-01-01'
  ), '2026-12-23', 1), '2027-01-04', 'a week off')
  t.equal(daysAfter(office('2026-03-14', '2026-03-15'), '2026-03-13', 1), '2026-03-16')
})

t.test('one working day a week, and a holiday on each for a year', async (t) => {
  const mondays = Array.from({ length: 52 }, (_, at) => dateOf(dayOf('2026-01-05') + 7 * at))
  const calendar: Calendar = { time_zone: 'UTC', working_days: ['monday'], holidays: mondays }
  t.equal(daysAfter(calendar, '2026-01-01', 0), '2027-01-04')
  t.equal(daysAfter(calendar, '2026-01-01', 3), '2027-01-25')
})

t.test('the last days that dates can have', async (t) => {
  t.equal(daysAfter(office(), '2199-12-31', 3_650), '2213-12-28')
  t.equal(daysAfter(office(), '9999-12-31', 10), '9999-12-31', 'dates end there')
})

t.test('every day works only without holidays', async (t) => {
  const calendar = { time_zone: 'UTC', working_days: WEEKDAYS, holidays: [] }
  t.ok(worksEveryDay(calendar))
  t.notOk(worksEveryDay({ ...calendar, holidays: ['2026-03-10'] }))
  t.notOk(worksEveryDay(office()))
})

t.test('property: as counted day by day', async () => {
  fc.assert(fc.property(
    calendars, fc.integer({ min: 14_500, max: 22_000 }), fc.integer({ min: 0, max: 900 }),
    (calendar, day, days) => {
      const week = readWorkingWeek(calendar)
      const first = firstWorkingDay(week, day)
      const last = addWorkingDays(week, first, days)
      const date = Temporal.PlainDate.from(dateOf(day))
      return isWorkingDay(week, day) === isWorkday(calendar, date) &&
        dateOf(first) === walkToWorkday(calendar, dateOf(day)) &&
        dateOf(last) === walkDays(calendar, dateOf(first), days) &&
        countWorkingDays(week, day, last) === days && countWorkingDays(week, last, day) === 0
    }), { numRuns: 300 })
})
