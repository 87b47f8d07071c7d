// When offers arrive, by the calendars of suppliers and merchant, with a clock that moves.

import t from 'tap'
import {
  DEFAULT_SETTINGS, type MerchantSettings
} from '../../../src/domain/model/merchant/merchant.ts'
import type { SupplierCalendar } from '../../../src/domain/model/supplier/supplier-calendar.ts'
import { dateOf, dayOf } from '../../../src/domain/kernel/calendar.ts'
import { dateIn } from '../../../src/domain/kernel/local-time.ts'
import { withCalendars } from '../../../src/domain/back-to-back/lead-times.ts'
import type { DeliveryMode } from '../../../src/domain/model/sales-order/sales-order.ts'
import { OFFICE } from '../../support/calendars.ts'
import { stockRowOf } from '../given.ts'

const NOTHING_OF_ITS_OWN: SupplierCalendar = {
  time_zone: null,
  working_days: null,
  holidays: null,
  cut_off_time: null,
  lead_time_unit: 'calendar_days'
}

type Case = {
  now: string
  days: number
  supplier?: Partial<SupplierCalendar>
  merchant?: Partial<MerchantSettings>
  delivery_mode?: DeliveryMode
}

/** The date on which the offer arrives. */
function arrival (
  { now, days, supplier, merchant, delivery_mode = 'drop_ship' }: Case
): string {
  const calendar = supplier === undefined ? null : { ...NOTHING_OF_ITS_OWN, ...supplier }
  const rows = new Map([['A', [stockRowOf({ lead_time_days: days, calendar })]]])
  const settings = { ...DEFAULT_SETTINGS, ...merchant }
  const [offer] = withCalendars(rows, delivery_mode, { settings, now }).get('A') ?? []
  if (offer === undefined) throw new Error('no offer')
  return dateOf(dayOf(dateIn(settings.time_zone, now)) + offer.lead_time_days)
}

const PARIS = { time_zone: 'Europe/Paris', working_days: OFFICE }
const WORKING = { ...PARIS, lead_time_unit: 'working_days' as const }

t.test('without calendars the offers stay as they are', async (t) => {
  const rows = new Map([['A', [stockRowOf()]]])
  const settings = { ...DEFAULT_SETTINGS, time_zone: 'Asia/Tokyo' }
  t.equal(withCalendars(rows, 'drop_ship', { settings, now: '2026-03-13T15:00:00.000Z' }), rows)
})

t.test('the cut-off time is that of the clock on the supplier’s wall', async (t) => {
  const supplier = { ...WORKING, cut_off_time: '16:00' }
  const at = (now: string): string => arrival({ now, days: 2, supplier })
  t.equal(at('2026-03-12T14:59:59.999Z'), '2026-03-16', 'Thursday before 16:00')
  t.equal(at('2026-03-12T15:00:00.000Z'), '2026-03-17', 'at 16:00 it is too late')
  t.equal(at('2026-03-13T15:00:00.000Z'), '2026-03-18', 'Friday at 16:00 is as Monday')
  t.equal(at('2026-03-14T08:00:00.000Z'), '2026-03-18', 'a Saturday too')
  t.equal(at('2026-03-27T14:59:00.000Z'), '2026-03-31', 'before clocks go forward')
  t.equal(at('2026-03-30T13:59:00.000Z'), '2026-04-01', 'after it, 16:00 is an hour earlier')
  t.equal(at('2026-03-30T14:00:00.000Z'), '2026-04-02')
  t.equal(at('2026-10-26T14:59:00.000Z'), '2026-10-28', 'and later again in October')
})

t.test('calendar days count all days from the order, and end on a working day', async (t) => {
  const at = (now: string, days: number): string => arrival({ now, days, supplier: PARIS })
  t.equal(at('2026-03-12T12:00:00.000Z', 1), '2026-03-13')
  t.equal(at('2026-03-12T12:00:00.000Z', 2), '2026-03-16', 'not on Saturday')
  t.equal(at('2026-03-14T12:00:00.000Z', 1), '2026-03-17', 'from Monday on')
})

t.test('working days over a leap day, holidays and the end of a year', async (t) => {
  const at = (now: string, days: number, ...holidays: string[]): string =>
    arrival({ now, days, supplier: { ...WORKING, holidays } })
  t.equal(at('2028-02-28T12:00:00.000Z', 1), '2028-02-29')
  t.equal(at('2028-02-28T12:00:00.000Z', 1, '2028-02-29'), '2028-03-01')
  t.equal(at('2026-12-30T12:00:00.000Z', 2, '2026-12-31', '2027-01-01'), '2027-01-05')
  t.equal(at('2026-12-30T23:30:00.000Z', 0, '2026-12-31', '2027-01-01'), '2027-01-04',
    'there the holiday has begun')
})

t.test('what a supplier does not say, its merchant says', async (t) => {
  const merchant = { ...PARIS, holidays: ['2026-03-16'] }
  const now = '2026-03-13T12:00:00.000Z'
  t.equal(arrival({ now, days: 1, merchant }), '2026-03-17')
  t.equal(arrival({ now, days: 1, merchant, supplier: { holidays: [] } }), '2026-03-16')
  t.equal(arrival({ now, days: 1, merchant, supplier: { working_days: ['saturday'] } }),
    '2026-03-21', 'ordered on Saturday 14, due on Sunday 15')
})

t.test('to the warehouse they come on a working day of the merchant', async (t) => {
  const merchant = { ...PARIS, holidays: ['2026-03-16'] }
  const supplier = { working_days: ['saturday', 'sunday'], holidays: [] } as const
  const now = '2026-03-13T12:00:00.000Z'
  t.equal(arrival({ now, days: 1, merchant, supplier }), '2026-03-15')
  t.equal(arrival({ now, days: 1, merchant, supplier, delivery_mode: 'via_warehouse' }),
    '2026-03-17')
})

t.test('nothing arrives before the merchant’s today', async (t) => {
  const merchant = { time_zone: 'Asia/Tokyo' }
  const supplier = { ...PARIS, time_zone: 'America/New_York' }
  t.equal(arrival({ now: '2026-03-12T20:00:00.000Z', days: 0, merchant, supplier }), '2026-03-13')
  t.equal(arrival({ now: '2026-03-12T20:00:00.000Z', days: 1, merchant, supplier }), '2026-03-13')
})

t.test('the longest lead time among 400 holidays', async (t) => {
  const holidays = Array.from({ length: 400 }, (_, at) => dateOf(dayOf('2026-03-13') + at))
  t.equal(arrival({ now: '2026-03-12T12:00:00.000Z', days: 1, supplier: { ...WORKING, holidays } }),
    '2027-04-19')
  t.match(arrival({ now: '2026-03-12T12:00:00.000Z', days: 3_650, supplier: WORKING }), /^2040-/)
})
