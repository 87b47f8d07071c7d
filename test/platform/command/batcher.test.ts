// Calls that wait at the same moment travel together: no timer, in turn, within bounds.

import { setImmediate as nextTurn } from 'node:timers/promises'
import t from 'tap'
import { sql } from 'kysely'
import { RuleError } from '../../../src/domain/kernel/rule.ts'
import { buildBatcher } from '../../../src/platform/command/batcher.ts'
import { holds } from '../../support/holds.ts'
import { until } from '../../support/processes.ts'
import { givenService, salesOrderBody } from '../../support/service.ts'

t.setTimeout(120_000)
const OVERLOADED = new RuleError('overloaded')

type Options = Partial<Parameters<typeof buildBatcher<string, string>>[0]>

/** A batcher whose batches end when the test says so. */
function givenBatcher (about: Options = {}) {
  const running: Array<{ works: string[], end: () => void, fail: (error: Error) => void }> = []
  const started: string[][] = []
  const { send } = buildBatcher<string, string>({
    run: async (works) => {
      started.push(works)
      return new Promise((resolve, reject) => {
        running.push({
          works, end: () => resolve(works.map((work) => `${work} done`)), fail: reject
        })
      })
    },
    size_max: 3,
    weight_max: 1_000,
    weightOf: () => 1,
    isHeldUp: () => false,
    running_per_group_max: 2,
    running_max: 10,
    waiting_max: 100,
    ...about
  })
  const batch = async (group: string, work: string, until_ms = Infinity): Promise<string> =>
    send(group, work, until_ms)
  /** Ends the oldest batch that runs, and lets the next ones start. */
  const endOne = async (): Promise<void> => {
    running.shift()?.end()
    await nextTurn()
  }
  return { batch, started, running, endOne }
}

t.test('a lone call starts in the same turn of the event loop: there is no timer', async (t) => {
  const { batch, started, endOne } = givenBatcher()
  const result = batch('m', 'a')
  t.same(started, [], 'what else this turn has read may still join')
  await nextTurn()
  t.same(started, [['a']])
  await endOne()
  t.equal(await result, 'a done')
})

t.test('what waits at the same moment travels together, in order, up to the size', async (t) => {
  const { batch, started, endOne } = givenBatcher({ running_per_group_max: 1 })
  const results = Promise.all(['a', 'b', 'c', 'd', 'e'].map(async (work) => batch('m', work)))
  await nextTurn()
  t.same(started, [['a', 'b', 'c']])
  await endOne()
  t.same(started, [['a', 'b', 'c'], ['d', 'e']], 'the rest as soon as a slot is free')
  await endOne()
  t.same(await results, ['a done', 'b done', 'c done', 'd done', 'e done'], 'each its own')
})

t.test('at most two batches of one merchant, and the others side by side', async (t) => {
  const { batch, started, endOne, running } = givenBatcher({ size_max: 1 })
  const works = ['1', '2', '3'].map(async (work) => batch('one', work))
  const other = batch('two', 'x')
  await nextTurn()
  t.same(started, [['1'], ['x'], ['2']], 'the third waits')
  await endOne()
  t.same(started.at(-1), ['3'])
  while (running.length > 0) await endOne() // eslint-disable-line no-await-in-loop -- in order
  t.equal(await other, 'x done')
  t.equal((await Promise.all(works)).length, 3)
})

t.test('beside a batch that runs, one starts once it is half as large', async (t) => {
  const { batch, started, endOne, running } = givenBatcher({ size_max: 8 })
  const works = [...'abcde'].map(async (work) => batch('m', work))
  await nextTurn()
  works.push(batch('m', 'f'), batch('m', 'g'))
  const other = batch('other', 'x')
  await nextTurn()
  t.same(started, [[...'abcde'], ['x']], 'two wait beside five; another merchant does not')
  works.push(batch('m', 'h'))
  await nextTurn()
  t.same(started.at(-1), [...'fgh'])
  works.push(batch('m', 'i'))
  await endOne()
  t.equal(started.length, 3, 'one waits beside three')
  while (running.length > 0) await endOne() // eslint-disable-line no-await-in-loop -- in order
  t.same(started.at(-1), ['i'], 'but when nothing runs, whatever waits starts')
  t.equal((await Promise.all([...works, other])).length, 10)
})

t.test('many works are shared out over the slots, few leave together', async (t) => {
  const { batch, started, endOne, running } = givenBatcher({ size_max: 64 })
  const send = (count: number): Array<Promise<string>> =>
    Array.from({ length: count }, async (_, at) => batch('m', `${at}`))
  const sizes = (): number[] => started.map(({ length }) => length)
  const works = send(30)
  await nextTurn()
  t.same(sizes(), [30])
  works.push(...send(34))
  await nextTurn()
  t.same(sizes(), [30, 32], 'half of all 64; the last two wait')
  works.push(...send(40))
  await endOne()
  t.same(sizes(), [30, 32, 37], 'half of the 74 that are left')
  while (running.length > 0) await endOne() // eslint-disable-line no-await-in-loop -- in order
  t.equal((await Promise.all(works)).length, 104)
})

t.test('merchants take turns, however much one of them has waiting', async (t) => {
  const { batch, started, endOne, running } = givenBatcher({
    size_max: 2, running_per_group_max: 1, running_max: 1
  })
  const works = Array.from({ length: 6 }, async (_, at) => batch('busy', `b${at}`))
  const quiet = [batch('quiet', 'q'), batch('calm', 'c')]
  await nextTurn()
  while (running.length > 0) await endOne() // eslint-disable-line no-await-in-loop -- in order
  t.same(started, [['b0', 'b1'], ['q'], ['c'], ['b2', 'b3'], ['b4', 'b5']])
  await Promise.all([...works, ...quiet])
})

t.test('no more batches run than there are connections for them', async (t) => {
  const { batch, started, endOne, running } = givenBatcher({ running_max: 2 })
  const works = ['a', 'b', 'c'].map(async (group) => batch(group, group))
  await nextTurn()
  t.same(started, [['a'], ['b']])
  await endOne()
  t.same(started, [['a'], ['b'], ['c']])
  while (running.length > 0) await endOne() // eslint-disable-line no-await-in-loop -- in order
  await Promise.all(works)
})

t.test('overloaded: beyond what may wait, the last of whoever has most waiting', async (t) => {
  const { batch, endOne, running } = givenBatcher({ waiting_max: 4, running_per_group_max: 1 })
  const first = batch('m', 'first')
  await nextTurn()
  const waiting = ['a', 'b', 'c', 'd'].map(async (work) => batch('m', work))
  await t.rejects(batch('m', 'late'), OVERLOADED, 'before any work')
  const displaced = t.rejects(waiting.at(-1) ?? first, OVERLOADED, 'for others')
  const other = batch('other', 'x')
  await displaced
  await endOne()
  const taken = batch('m', 'taken')
  await nextTurn()
  while (running.length > 0) await endOne() // eslint-disable-line no-await-in-loop -- in order
  t.equal((await Promise.all([first, ...waiting.slice(0, 3), other, taken])).length, 6)
})

t.test('busy: when a batch was held up, those that have waited as long need not try', async (t) => {
  const { batch, started, endOne } = givenBatcher({
    running_per_group_max: 1, isHeldUp: (results) => results.includes('first done')
  })
  const first = batch('m', 'first')
  await nextTurn()
  const patient = batch('m', 'patient')
  const late = t.rejects(batch('m', 'late', performance.now()), new RuleError('busy'))
  const other = batch('other', 'x', performance.now())
  await endOne()
  await late
  await endOne()
  await endOne()
  t.same(started, [['first'], ['patient'], ['x']], 'another merchant is not held up')
  await Promise.all([first, patient, other])
})

t.test('busy: no turn is waited for much longer, though others are served', async (t) => {
  const { batch, endOne } = givenBatcher({ running_per_group_max: 1 })
  const first = batch('m', 'first')
  await nextTurn()
  const awake = setInterval(() => {}, 1_000) // what waits keeps no process alive
  await t.rejects(batch('m', 'x', performance.now() - 60_000), new RuleError('busy'))
  clearInterval(awake)
  await endOne()
  await first
})

t.test('heavy works travel with fewer beside them', async (t) => {
  const { batch, started, running, endOne } = givenBatcher({
    size_max: 64, weight_max: 10, weightOf: Number, running_per_group_max: 1
  })
  const works = ['1', '2', '7', '1', '40', '3'].map(async (work) => batch('m', work))
  await nextTurn()
  while (running.length > 0) await endOne() // eslint-disable-line no-await-in-loop -- in order
  t.same(started, [['1', '2', '7'], ['1'], ['40'], ['3']])
  await Promise.all(works)
})

t.test('a batch that fails fails its own calls only, and frees its slot', async (t) => {
  const { batch, running, endOne } = givenBatcher({ running_per_group_max: 1 })
  const failing = ['a', 'b'].map(async (work) => batch('m', work))
  await nextTurn()
  const next = batch('m', 'next')
  running.shift()?.fail(new Error('broken'))
  for (const one of await Promise.allSettled(failing)) {
    holds(t, one, { status: 'rejected', reason: { message: 'broken' } })
  }
  await nextTurn()
  await endOne()
  t.equal(await next, 'next done')
})

t.test('503 overloaded: the 2,001st order that waits; all others are placed', async (t) => {
  const WAITING_MAX = 2_000
  const IN_BATCHES = 2 * 64
  const BEYOND = 20
  const { db, givenMerchant } = await givenService(t)
  const { post, get } = await givenMerchant()
  await get('/v1/merchant') // a key that is known lets them arrive together
  const place = async () => post('/v1/sales-orders', salesOrderBody({ confirm: false }))
  const placed = await db.transaction().execute(async (trx) => {
    await sql`lock table sales_orders in access exclusive mode`.execute(trx)
    const running = Array.from({ length: IN_BATCHES }, place)
    const countLocked = async (): Promise<number> => {
      const { rows } = await sql`select 1 from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
      return rows.length
    }
    await until(async () => await countLocked() === 2, 'two batches wait for the lock')
    const waiting = Array.from({ length: WAITING_MAX + BEYOND }, place)
    const refused: Array<Awaited<ReturnType<typeof place>>> = []
    for (const one of waiting) void one.then((reply) => refused.push(reply))
    await until(async () => refused.length >= BEYOND, 'those beyond the bound are refused')
    for (const reply of refused) {
      t.equal(reply.statusCode, 503)
      holds(t, reply.json(), { code: 'overloaded', retryable: true })
      t.equal(reply.headers['retry-after'], '1')
    }
    return [...running, ...waiting]
  })
  const replies = await Promise.all(placed)
  const made = replies.filter(({ statusCode }) => statusCode === 201).length
  t.equal(replies.length - made, replies.filter(({ statusCode }) => statusCode === 503).length)
  t.ok(made >= WAITING_MAX, `${made} were placed`)
  t.ok(made <= WAITING_MAX + IN_BATCHES)
  t.equal((await place()).statusCode, 201, 'and it goes on')
})
