// What waits for what, and what each attempt is told to have been.

import t from 'tap'
import { sql } from 'kysely'
import { until } from '../../support/processes.ts'
import { givenReceiver, ok, type Receiver } from '../../support/receiver.ts'
import {
  addSupplier, changeSupplier, deliveriesOf, givenEndpoint, givenSending, ONLY_SUPPLIERS,
  untilGot, untilStates
} from '../../support/webhooks.ts'

t.setTimeout(120_000)
const { db, givenMerchant, letTimePass } = await givenSending(t)

t.test('a subject that fails delays only itself, and comes in order', async (t) => {
  const merchant = await givenMerchant()
  const receiver = await givenReceiver(t)
  const { id } = await givenEndpoint({ merchant, receiver, ...ONLY_SUPPLIERS })
  const [bad, good] = [await addSupplier(merchant), await addSupplier(merchant)]
  await untilGot(receiver, 2)
  receiver.answer((response, message, times) => {
    if (message.event.subject_id === bad && times === 1) response.writeHead(500).end('oh no')
    else ok(response, message, times)
  })
  for (let change = 0; change < 3; change++) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    await changeSupplier(merchant, bad)
    // eslint-disable-next-line no-await-in-loop -- one after the other
    await changeSupplier(merchant, good)
  }
  const sequencesOf = (subject: string): number[] => receiver.got
    .filter(({ event }) => event.subject_id === subject).map(({ event }) => event.sequence)
  await until(async () => sequencesOf(good).length === 4, 'all of the good one')
  t.same(sequencesOf(good), [1, 2, 3, 4])
  t.same(sequencesOf(bad), [1, 2], 'what follows a failure waits')
  // Each event of the bad one fails once.
  for (const expected of [[1, 2, 2, 3], [1, 2, 2, 3, 3, 4], [1, 2, 2, 3, 3, 4, 4]]) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    await until(async () => {
      const waiting = (await deliveriesOf(merchant, id)).filter(({ state }) => state === 'pending')
      return waiting.some(({ attempts }) => attempts.length > 0)
    }, 'a failure is recorded')
    // eslint-disable-next-line no-await-in-loop -- one after the other
    await letTimePass(merchant)
    // eslint-disable-next-line no-await-in-loop -- one after the other
    await until(async () => sequencesOf(bad).length >= expected.length, expected.join())
    t.same(sequencesOf(bad), expected)
  }
  const deliveries = await untilStates(merchant, id, Array(8).fill('delivered').join())
  const [failed] = deliveries.filter(({ attempts }) => attempts.length > 1)
  t.match(failed?.attempts, [{ status: 500, answer: 'oh no' }, { status: 204 }])
})

t.test('ordering endpoint: strictly one after the other; none: nothing waits', async (t) => {
  const merchant = await givenMerchant()
  const [strict, free] = [await givenReceiver(t), await givenReceiver(t)]
  await givenEndpoint({ merchant, receiver: strict, ordering: 'endpoint', ...ONLY_SUPPLIERS })
  await givenEndpoint({ merchant, receiver: free, ordering: 'none', ...ONLY_SUPPLIERS })
  for (const receiver of [strict, free]) {
    receiver.answer((response, message, times) => {
      if (receiver.got.length === 1) response.writeHead(503).end()
      else ok(response, message, times)
    })
  }
  const supplier_id = await addSupplier(merchant)
  await untilGot(strict, 1)
  await untilGot(free, 1)
  await changeSupplier(merchant, supplier_id)
  await addSupplier(merchant)
  await untilGot(free, 3)
  t.equal(strict.got.length, 1)
  await until(async () => (await sql`select 1 from webhook_attempts a
    where a.merchant_id = ${merchant.id} having count(*) = 4`.execute(db)).rows.length > 0,
  'all attempts are recorded')
  await letTimePass(merchant)
  await untilGot(strict, 4)
  t.same(strict.got.map(({ event }) => event.position ?? 0).toSorted((a, b) => a - b),
    strict.got.map(({ event }) => event.position))
})

t.test('what receivers do: each attempt is told as it was', async (t) => {
  const merchant = await givenMerchant()
  const target = await givenReceiver(t)
  const receiver = await givenReceiver(t)
  const { id } = await givenEndpoint({ merchant, receiver, ordering: 'none', ...ONLY_SUPPLIERS })
  const answers: Array<[name: string, answer: Parameters<Receiver['answer']>[0]]> = [
    ['closes', (response) => { response.destroy() }],
    ['redirects', (response) => { response.writeHead(302, { location: target.url }).end() }],
    ['refuses', (response) => { response.writeHead(404).end('n'.repeat(5_000)) }],
    ['asks for time', (response) => { response.writeHead(429, { 'retry-after': '3600' }).end() }],
    ['answers with a NUL', (response) => { response.writeHead(200).end('a\0b') }]
  ]
  for (const [name, answer] of answers) {
    receiver.answer(answer)
    const before = receiver.got.length
    // eslint-disable-next-line no-await-in-loop -- one after the other
    await addSupplier(merchant)
    // eslint-disable-next-line no-await-in-loop -- one after the other
    await until(async () => receiver.got.length > before, name)
  }
  const deliveries = await untilStates(
    merchant, id, 'pending,pending,pending,pending,delivered')
  const attempts = deliveries.map((one) => one.attempts[0])
  t.match(attempts[0], { status: null, error: /hang up|reset|closed/i, answer: null })
  t.match(attempts[1], { status: 302, error: null })
  t.match(attempts[2], { status: 404, answer: 'n'.repeat(2_000) })
  t.equal(attempts[2]?.answer?.length, 2_000)
  t.match(attempts[3], { status: 429 })
  t.match(attempts[4], { status: 200, answer: 'a\ufffdb' })
  const wait_ms = Date.parse(deliveries[3]?.next_attempt_at ?? '') - Date.now()
  t.ok(wait_ms > 3_500_000, 'it waits as long as it was asked to')
  t.same(target.got, [], 'no redirect is followed')
})
