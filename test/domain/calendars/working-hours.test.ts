// Deadlines that do not run on days off, on days on which clocks change too.

import t from 'tap'
import fc from 'fast-check'
import { dateIn, meantTimeZone } from '../../../src/domain/kernel/local-time.ts'
import type { Calendar } from '../../../src/domain/kernel/working-days.ts'
import { WEEKDAYS } from '../../../src/domain/kernel/working-days.ts'
import { addWorkingHours } from '../../../src/domain/kernel/working-hours.ts'
import { calendars, OFFICE, walkHours } from '../../support/calendars.ts'

const office = (time_zone: string, ...holidays: string[]): Calendar =>
  ({ time_zone, working_days: OFFICE, holidays })
/** Every day works but the holidays. */
const daily = (time_zone: string, ...holidays: string[]): Calendar =>
  ({ time_zone, working_days: WEEKDAYS, holidays })

t.test('hours on days off do not count', async (t) => {
  const friday = '2026-03-13T15:00:00.000Z' // 16:00 in Paris
  t.equal(addWorkingHours(friday, 8, office('Europe/Paris')), '2026-03-13T23:00:00.000Z')
  t.equal(addWorkingHours(friday, 9, office('Europe/Paris')), '2026-03-16T00:00:00.000Z')
  t.equal(addWorkingHours(friday, 24, office('Europe/Paris')), '2026-03-16T15:00:00.000Z')
  t.equal(addWorkingHours(friday, 24, office('Europe/Paris', '2026-03-16')),
    '2026-03-17T15:00:00.000Z')
  t.equal(addWorkingHours('2026-03-14T10:00:00.000Z', 1, office('Europe/Paris')),
    '2026-03-16T00:00:00.000Z', 'from a Saturday')
  t.equal(addWorkingHours(friday, 24, daily('Europe/Paris')), '2026-03-14T15:00:00.000Z')
})

t.test('the days are those of the time zone', async (t) => {
  const at = '2026-03-14T03:30:00.000Z'
  t.equal(addWorkingHours(at, 1, office('America/New_York')), '2026-03-16T04:30:00.000Z',
    'half an hour of the Friday is left')
  t.equal(addWorkingHours(at, 1, office('Asia/Kathmandu')), '2026-03-15T19:15:00.000Z',
    'there Monday begins at 18:15')
})

t.test('clocks that go forward or back on a working day', async (t) => {
  const holiday = '2026-01-01'
  t.equal(addWorkingHours('2026-03-28T12:00:00.000Z', 24, daily('Europe/Paris', holiday)),
    '2026-03-29T12:00:00.000Z', 'an hour is an hour')
  t.equal(addWorkingHours('2026-03-28T23:00:00.000Z', 23, daily('Europe/Paris', '2026-03-30')),
    '2026-03-29T22:00:00.000Z', 'the Sunday has 23 hours')
  t.equal(addWorkingHours('2026-03-28T23:00:00.000Z', 24, daily('Europe/Paris', '2026-03-30')),
    '2026-03-30T23:00:00.000Z', 'and the next one is on Tuesday')
  t.equal(addWorkingHours('2026-10-24T22:00:00.000Z', 25, daily('Europe/Paris', '2026-10-26')),
    '2026-10-25T23:00:00.000Z', 'this one has 25')
  t.equal(addWorkingHours('2026-10-24T22:00:00.000Z', 26, daily('Europe/Paris', '2026-10-26')),
    '2026-10-27T00:00:00.000Z')
})

t.test('clocks that change on a day off do not matter', async (t) => {
  t.equal(addWorkingHours('2026-03-06T17:00:00.000Z', 24, office('America/New_York')),
    '2026-03-09T16:00:00.000Z', 'Friday noon to Monday noon')
  t.equal(addWorkingHours('2026-10-30T16:00:00.000Z', 24, office('America/New_York')),
    '2026-11-02T17:00:00.000Z')
})

t.test('midnight that does not exist, and a day that does not', async (t) => {
  const sao_paulo = daily('America/Sao_Paulo', '2018-11-05')
  t.equal(addWorkingHours('2018-11-04T03:00:00.000Z', 23, sao_paulo), '2018-11-05T02:00:00.000Z',
    'the Sunday began at 01:00')
  t.equal(addWorkingHours('2018-11-04T03:00:00.000Z', 24, sao_paulo), '2018-11-06T03:00:00.000Z')
  t.equal(addWorkingHours('2026-03-28T21:00:00.000Z', 2, daily('Asia/Beirut', '2026-03-29')),
    '2026-03-29T22:00:00.000Z', 'an hour on Saturday, and one from 00:00 on Monday')
  t.equal(addWorkingHours('2011-12-30T09:00:00.000Z', 2, daily('Pacific/Apia', '2012-01-05')),
    '2011-12-30T11:00:00.000Z', 'there was no 30 December in Samoa')
  t.equal(addWorkingHours('2011-12-30T09:00:00.000Z', 2, daily('Pacific/Apia', '2011-12-31')),
    '2011-12-31T11:00:00.000Z')
  t.equal(addWorkingHours('2011-12-30T09:00:00.000Z', 26, daily('Pacific/Apia', '2012-01-01')),
    '2012-01-01T11:00:00.000Z', 'an hour on 29 December, 24 on the 31st, and one on 2 January')
})

t.test('leap days and years that end', async (t) => {
  t.equal(addWorkingHours('2028-02-28T12:00:00.000Z', 24, office('UTC', '2028-02-29')),
    '2028-03-01T12:00:00.000Z')
  t.equal(addWorkingHours('2026-12-31T12:00:00.000Z', 24, office('UTC', '2027-01-01')),
    '2027-01-04T12:00:00.000Z')
})

t.test('ten years are counted without walking them', async (t) => {
  t.equal(addWorkingHours('2026-03-13T15:00:00.000Z', 87_600, office('Europe/Paris')),
    walkHours(office('Europe/Paris'), '2026-03-13T15:00:00.000Z', 87_600))
})

t.test('property: as counted in quarters of an hour', async () => {
  const from = Date.parse('2011-06-01T00:00:00.000Z')
  const quarters = fc.integer({ min: 0, max: 18 * 365 * 96 })
  const hours = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 3_000 }))
  fc.assert(fc.property(calendars, quarters, hours, (calendar, at, some) => {
    const instant = new Date(from + at * 900_000).toISOString()
    return addWorkingHours(instant, some, calendar) === walkHours(calendar, instant, some)
  }), { numRuns: 60 })
})

t.test('today is a day of the time zone', async (t) => {
  const at = '2026-12-31T23:30:00.000Z'
  t.same(['UTC', 'Europe/Paris', 'America/New_York', 'Pacific/Kiritimati'].map((zone) =>
    dateIn(zone, at)), ['2026-12-31', '2027-01-01', '2026-12-31', '2027-01-01'])
  t.equal(dateIn('Asia/Kolkata', '2028-02-28T18:30:00.000Z'), '2028-02-29')
})

t.test('names of time zones, and what is none', async (t) => {
  t.same(['Europe/Paris', 'europe/paris', 'UTC', 'Etc/GMT+5', 'Asia/Calcutta'].map(meantTimeZone),
    ['Europe/Paris', 'Europe/Paris', 'UTC', 'Etc/GMT+5', 'Asia/Calcutta'])
  t.same(['+01:00', '-05', '', 'Mars/Olympus', 'Europe', '2026-01-01[UTC]', 'Z'].map(meantTimeZone),
    Array.from({ length: 7 }, () => undefined))
})
