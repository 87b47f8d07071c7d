// How far behind its partner a link says that it is.

import t from 'tap'
import { describeLink, type Link, type SeenProgress } from '../../src/domain/model/link/link.ts'

const at = (time: string): string => `2020-01-01T${time}.000Z`
const link: Link = {
  id: 'lnk_1',
  version: 1,
  supplier_id: 'sup_1',
  channel_id: 'chn_1',
  partner_merchant_id: 'mer_1',
  partner_name: 'Northwind',
  partner_currency: 'EUR',
  partner_account: null,
  state: 'active',
  state_reason: null,
  is_suspended: false,
  warnings: [],
  created_at: at('08:00:00'),
  updated_at: at('08:00:00')
}
const progress: SeenProgress = {
  link_id: link.id,
  events_cursor: 'c',
  availability_cursor: null,
  caught_up_at: at('09:00:00'),
  failures_in_row: 0,
  failing_since: null,
  last_error: null,
  reconciled_at: null,
  reconcile_due_at: null,
  last_difference: null,
  stock_caught_up_at: null,
  now: at('09:00:29')
}
const lagOf = (seen: Partial<SeenProgress> = {}, about: Partial<Link> = {}) =>
  describeLink({ ...link, ...about }, { ...progress, ...seen }).lag_seconds

t.test('0 while a partner that has nothing new may keep its question open', async (t) => {
  t.equal(lagOf(), 0)
  t.equal(lagOf({ now: at('08:59:59') }), 0, 'clocks differ')
  t.equal(lagOf({ now: at('09:00:30') }), 30)
  t.equal(lagOf({ now: at('10:00:00') }), 3_600)
  t.equal(lagOf({}, { state: 'suspended' }), 0, 'it is followed')
})

t.test('what fails or is broken is behind at once', async (t) => {
  t.equal(lagOf({ failing_since: at('09:00:10') }), 29)
  t.equal(lagOf({}, { state: 'broken' }), 29)
})

t.test('null where nothing was heard yet, or needs to be', async (t) => {
  t.equal(lagOf({ caught_up_at: null }), null)
  t.equal(lagOf({}, { state: 'ended' }), null)
  t.notOk('lag_seconds' in describeLink(link), 'events do not have it')
})
