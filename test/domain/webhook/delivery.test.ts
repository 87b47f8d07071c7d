// What follows from an attempt, and what may be sent when.

import t from 'tap'
import fc from 'fast-check'
import {
  chooseChains, type Delivery, judgeAttempt
} from '../../../src/domain/model/webhook/delivery.ts'
import { ORDERINGS } from '../../../src/domain/model/webhook/webhook-endpoint.ts'

const NOW = '2026-11-29T12:00:00.000Z'
const LATER = '2026-11-29T12:00:01.000Z'

const delivery = (about: Partial<Delivery> = {}): Delivery => ({
  id: 'whd_1',
  endpoint_id: 'whe_1',
  event_id: 'evt_1',
  event_type: 'supplier.updated',
  subject_id: 'sup_1',
  sequence: 1,
  position: 1,
  state: 'pending',
  attempts: 0,
  next_attempt_at: NOW,
  finished_at: null,
  created_at: NOW,
  ...about
})

const judge = (
  attempts: number, status: number | null, { retry_after_s = null, chance = 0.5 }:
  { retry_after_s?: number | null, chance?: number } = {}
) => judgeAttempt(delivery({ attempts }), {
  attempt: {
    number: attempts + 1, attempted_at: NOW, milliseconds: 1, status, error: null, answer: null
  },
  retry_after_s,
  now: NOW,
  chance
})

const secondsOf = ({ next_attempt_at }: Delivery): number =>
  (Date.parse(next_attempt_at ?? '') - Date.parse(NOW)) / 1_000

t.test('any 2xx is an arrival', async (t) => {
  for (const status of [200, 201, 204, 299]) {
    t.match(judge(0, status), { state: 'delivered', attempts: 1, next_attempt_at: null })
  }
})

t.test('everything else is tried again, ten times in all, over three days', async (t) => {
  const statuses = [null, 100, 301, 400, 404, 429, 500, 503]
  const pauses = Array.from({ length: 9 }, (_, attempts) =>
    secondsOf(judge(attempts, statuses[attempts % statuses.length] ?? null)))
  t.same(pauses, [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400])
  t.match(judge(9, 500), { state: 'failed', attempts: 10, next_attempt_at: null })
})

t.test('410 ends it', async (t) => {
  t.match(judge(0, 410), { state: 'failed', finished_at: NOW })
})

t.test('jitter, and the time that a receiver asks for', async (t) => {
  t.equal(secondsOf(judge(1, 500, { chance: 0 })), 270)
  t.equal(secondsOf(judge(1, 500, { chance: 1 })), 330)
  t.equal(secondsOf(judge(0, 429, { retry_after_s: 90 })), 90)
  t.equal(secondsOf(judge(1, 429, { retry_after_s: 90 })), 300, 'it may ask for more, not for less')
  t.equal(secondsOf(judge(0, 429, { retry_after_s: 1e9 })), 86_400)
})

const idsOf = (chains: Delivery[][]): string[][] => chains.map((chain) => chain.map(({ id }) => id))
const choice = { busy: new Set<string>(), is_failing: false, now: NOW }

const PENDING = [
  delivery({ id: 'a1', subject_id: 'a' }),
  delivery({ id: 'b1', subject_id: 'b', next_attempt_at: LATER }),
  delivery({ id: 'a2', subject_id: 'a' }),
  delivery({ id: 'b2', subject_id: 'b' }),
  delivery({ id: 'test', subject_id: 'b', position: null })
]

t.test('each ordering lets what may go', async (t) => {
  t.same(idsOf(chooseChains(PENDING, { ...choice, ordering: 'subject' })), [['a1', 'a2'], ['test']])
  t.same(idsOf(chooseChains(PENDING, { ...choice, ordering: 'endpoint' })), [['a1'], ['test']])
  t.same(idsOf(chooseChains(PENDING, { ...choice, ordering: 'none' })),
    [['a1'], ['a2'], ['b2'], ['test']])
})

t.test('what is under way is not sent again, and one that fails gets one at a time', async (t) => {
  const busy = new Set(['a'])
  t.same(idsOf(chooseChains(PENDING, { ...choice, busy, ordering: 'subject' })), [['test']])
  const failing = { ...choice, is_failing: true, ordering: 'none' as const }
  t.same(idsOf(chooseChains(PENDING, failing)), [['a1']])
  t.same(chooseChains(PENDING, { ...failing, busy }), [])
})

t.test('no event of a subject goes before an earlier one that waits', async (t) => {
  const some = fc.array(fc.record({
    subject_id: fc.constantFrom('a', 'b', 'c'), next_attempt_at: fc.constantFrom(NOW, LATER)
  }), { maxLength: 12 })
  fc.assert(fc.property(some, fc.constantFrom(...ORDERINGS), (found, ordering) => {
    const pending = found.map((about, at) => delivery({ ...about, id: String(at), position: at }))
    const sent = new Set(chooseChains(pending, { ...choice, ordering }).flat().map(({ id }) => id))
    return pending.every((one, at) => !sent.has(one.id) ||
      ordering === 'none' || pending.slice(0, at).every((before) => sent.has(before.id) ||
        (ordering === 'subject' && before.subject_id !== one.subject_id)))
  }))
})
