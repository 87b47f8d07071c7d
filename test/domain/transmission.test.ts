// What a channel is sent next about a purchase order, and what follows from each attempt.

import t from 'tap'
import {
  chooseTransmission, judgeTransmission, type Transmission, type TransmissionAttempt, type Waiting
} from '../../src/domain/model/transmission/transmission.ts'
import { holds } from '../support/holds.ts'
import { LATER, NOW } from './given.ts'

const waitingOf = (id: string, about: Partial<Waiting> = {}): Waiting => ({
  id,
  kind: 'email',
  message: 'order',
  state: 'queued',
  attempts: 0,
  is_in_doubt: false,
  is_paired: false,
  ...about
})

const change = { message: 'change' } as const
const cancellation = { message: 'cancellation' } as const
const sent = { state: 'sent' } as const

t.test('what is new is sent', async (t) => {
  t.same(chooseTransmission([waitingOf('a')]),
    { send: { id: 'a', message: 'order' }, superseded: [] })
  t.same(chooseTransmission([waitingOf('a', sent)]), { send: undefined, superseded: [] })
})

t.test('the newest says what those before it would have said', async (t) => {
  t.same(
    chooseTransmission([waitingOf('a'), waitingOf('b', change)]),
    { send: { id: 'b', message: 'order' }, superseded: ['a'] },
    'nothing was sent: it is the order')
  t.same(
    chooseTransmission([waitingOf('a', sent), waitingOf('b', change), waitingOf('c', change)]),
    { send: { id: 'c', message: 'change' }, superseded: ['b'] })
  t.same(
    chooseTransmission([
      waitingOf('a', sent), waitingOf('b', change), waitingOf('c', cancellation)
    ]),
    { send: { id: 'c', message: 'cancellation' }, superseded: ['b'] })
})

t.test('an order that was never sent and is over is not spoken of', async (t) => {
  t.same(chooseTransmission([waitingOf('a'), waitingOf('b', cancellation)]),
    { send: undefined, superseded: ['a', 'b'] })
})

t.test('what may have arrived goes first, as it was', async (t) => {
  const doubtful = waitingOf('a', { is_in_doubt: true })
  t.same(chooseTransmission([doubtful, waitingOf('b', cancellation)]),
    { send: { id: 'a', message: 'order' }, superseded: [] })
  t.same(
    chooseTransmission([{ ...doubtful, state: 'failed' }, waitingOf('b', cancellation)]),
    { send: { id: 'b', message: 'cancellation' }, superseded: [] },
    'the supplier may know the order')
})

t.test('over a link, one that was tried or is paired may be known to the partner', async (t) => {
  const over = waitingOf('b', cancellation)
  const dropped = { send: undefined, superseded: ['b'] }
  const told = { send: { id: 'b', message: 'cancellation' }, superseded: [] }
  for (const about of [{ attempts: 1 }, { is_paired: true }]) {
    const refused = waitingOf('a', { state: 'failed', ...about })
    t.same(chooseTransmission([refused, over]), dropped, 'a mail server has refused it')
    t.same(chooseTransmission([{ ...refused, kind: 'tandem' }, over]), told)
  }
  const never = waitingOf('a', { kind: 'tandem', state: 'superseded' })
  t.same(chooseTransmission([never, { ...over, kind: 'tandem' }]), dropped)
})

const queuedOf = (about: Partial<Transmission> = {}): Transmission => ({
  id: 'trn_1',
  subject_type: 'purchase_order',
  shipment_id: null,
  invoice_id: null,
  purchase_order_id: 'po_1',
  sales_order_id: 'so_1',
  supplier_id: 'sup_1',
  channel_id: 'chn_1',
  kind: 'email',
  message: 'order',
  revision: 1,
  event_id: 'evt_1',
  state: 'queued',
  attempts: 0,
  tries: 0,
  next_attempt_at: NOW,
  failing_since: null,
  is_in_doubt: false,
  note_at: null,
  finished_at: null,
  acknowledged_at: null,
  created_at: NOW,
  ...about
})

const attemptOf = (about: Partial<TransmissionAttempt> = {}): TransmissionAttempt => ({
  number: 1, attempted_at: NOW, milliseconds: 5, outcome: 'failed', detail: '', facts: {}, ...about
})

const judge = (
  before: Partial<Transmission>, attempt: Partial<TransmissionAttempt>,
  retry_after_s: number | null = null
) => judgeTransmission(queuedOf(before),
  { attempt: attemptOf(attempt), retry_after_s, now: NOW, chance: 0.5 })

t.test('sent: it is over, and its purchase order hears of it', async (t) => {
  holds(t, judge({ failing_since: NOW, is_in_doubt: true }, { outcome: 'sent' }), {
    state: 'sent',
    attempts: 1,
    next_attempt_at: null,
    finished_at: NOW,
    failing_since: null,
    is_in_doubt: false,
    note_at: NOW
  })
})

t.test('failed: it is tried again, and after an hour a person hears of it', async (t) => {
  holds(t, judge({}, { outcome: 'failed' }), {
    state: 'queued',
    next_attempt_at: '2026-03-10T12:00:05.000Z',
    failing_since: NOW,
    is_in_doubt: false,
    note_at: LATER
  })
  holds(t, judge({ tries: 1, failing_since: NOW, note_at: LATER }, { number: 2 }),
    { next_attempt_at: '2026-03-10T12:05:00.000Z', failing_since: NOW, note_at: LATER })
  holds(t, judge({}, {}, 600), { next_attempt_at: '2026-03-10T12:10:00.000Z' }, 'as it is asked')
})

t.test('unknown: it stays in doubt until somebody knows', async (t) => {
  holds(t, judge({}, { outcome: 'unknown' }), { state: 'queued', is_in_doubt: true })
  holds(t, judge({ is_in_doubt: true }, { outcome: 'failed' }), { is_in_doubt: true })
})

t.test('refused, or tried ten times: a person hears of it at once', async (t) => {
  const over = { state: 'failed', next_attempt_at: null, finished_at: NOW, note_at: NOW } as const
  holds(t, judge({}, { outcome: 'refused' }), over)
  holds(t, judge({ attempts: 14, tries: 9 }, { number: 15 }), over)
  holds(t, judge({ attempts: 14, tries: 8 }, { number: 15 }), { state: 'queued' },
    'attempts before a person asked for it again do not count')
})
