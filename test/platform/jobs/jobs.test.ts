// Background work: it goes on, keeps none back, and is waited for at the end.

import { setImmediate as nextTurn } from 'node:timers/promises'
import { Writable } from 'node:stream'
import t from 'tap'
import { sql } from 'kysely'
import pino from 'pino'
import { findUnpaidOrdersDue } from '../../../src/modules/back-to-back/store/due-orders.ts'
import {
  deleteIdleMarks, findMarks
} from '../../../src/modules/back-to-back/store/due-restock-marks.ts'
import { deleteOldAnswers } from '../../../src/platform/command/kept-answers.ts'
import { runEach } from '../../../src/platform/jobs/run-due-rows.ts'
import { type Job, startJobs } from '../../../src/platform/jobs/job-loop.ts'
import { buildLogger } from '../../../src/platform/log.ts'
import { holds } from '../../support/holds.ts'
import { ageMarks } from '../../support/jobs.ts'
import { until } from '../../support/processes.ts'
import { givenService, salesOrderBody } from '../../support/service.ts'

t.setTimeout(120_000)
const { db, givenMerchant } = await givenService(t)
const silent = buildLogger('silent')
const HOUR_MS = 3_600_000

/** A logger, and what it was told. */
function givenLog () {
  const lines: Array<Record<string, unknown>> = []
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(JSON.parse(String(chunk)))
      done()
    }
  })
  return { lines, logger: pino({}, stream) }
}

const buildJob = (run: Job['run'], pause_ms = HOUR_MS): Job => ({ name: 'test', pause_ms, run })

t.test('a job runs again at once while there is more, then after its pause', async (t) => {
  let runs = 0
  const jobs = startJobs([buildJob(async () => ++runs < 4)], silent)
  await until(async () => runs === 4, 'four runs')
  await nextTurn()
  t.equal(runs, 4, 'it pauses')
  await jobs.stop()
  t.equal(runs, 4)
})

t.test('a pause ends, and the job runs again', async (t) => {
  let runs = 0
  const jobs = startJobs([buildJob(async () => {
    runs++
    return false
  }, 1)], silent)
  await until(async () => runs > 2, 'it runs again')
  await jobs.stop()
  const stopped = runs
  await nextTurn()
  t.equal(runs, stopped)
})

t.test('stop waits for what runs, starts nothing new, and cuts a pause short', async (t) => {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const events: string[] = []
  const jobs = startJobs([
    buildJob(async () => {
      events.push('began')
      const has_more = await promise
      events.push('ended')
      return has_more
    }),
    buildJob(async () => false) // it pauses for an hour
  ], silent)
  const stopped = jobs.stop().then(() => events.push('stopped'))
  await nextTurn()
  t.same(events, ['began'])
  resolve(true)
  await stopped
  t.same(events, ['began', 'ended', 'stopped'], 'though there was more to do')
})

t.test('a job that fails is logged and runs again; the others never notice', async (t) => {
  const { lines, logger } = givenLog()
  let failures = 0
  let others = 0
  const jobs = startJobs([
    buildJob(async () => {
      failures++
      throw new Error('transient failure')
    }, 1),
    buildJob(async () => ++others < 3)
  ], logger)
  await until(async () => failures > 2 && others === 3, 'both go on')
  await jobs.stop()
  holds(t, lines[0], { job: 'test', msg: 'background job failed, it runs again after its pause' })
})

t.test('runEach: a due row that fails keeps none of the others back', async (t) => {
  const { lines, logger } = givenLog()
  const done: number[] = []
  const run = async (one: number): Promise<void> => {
    if (one === 2) throw new Error('row 2')
    done.push(one)
  }
  t.equal(await runEach([1, 2, 3], run, logger), true)
  t.same(done, [1, 3])
  holds(t, lines, [{ msg: 'background job: a due row failed, it is tried again later' }])
  t.equal(await runEach([2, 2], run, logger), false, 'none succeeded: it pauses')
  t.equal(await runEach([], run, logger), false)
})

t.test('what is due is found by its time, of all merchants, page by page', async (t) => {
  const orders = await Promise.all([3, 1, 2, -1].map(async (hours) => {
    const { id: merchant_id, post } = await givenMerchant()
    const { id } = (await post('/v1/sales-orders', salesOrderBody())).json()
    await sql`update sales_orders set payment_due_at = now() - ${`${hours} hours`}::interval
      where id = ${id}`.execute(db)
    return { merchant_id, id }
  }))
  const due = orders.slice(0, 3).sort((a, b) => a.id < b.id ? -1 : 1)
  t.same(await findUnpaidOrdersDue(db, 10, ''), due)
  t.same(await findUnpaidOrdersDue(db, 2, ''), due.slice(0, 2))
  t.same(await findUnpaidOrdersDue(db, 2, due[1]?.id ?? ''), due.slice(2), 'behind the last page')
})

t.test('marks of SKUs that no line waits for go together, the others stay', async (t) => {
  const { db, givenMerchant } = await givenService(t)
  const one = await givenMerchant({ stock: { 'NUT-M8': 5, 'BOLT-M8': 5 } })
  const lines = [{ sku: 'BOLT-M8', quantity: 6, unit_price: '1.00' }]
  await one.post('/v1/sales-orders', salesOrderBody({ lines, shortage_policy: 'backorder' }))
  const other = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
  t.notSame(one.id, other.id)

  t.equal(await deleteIdleMarks(db, 10), 0, 'an order under way may have missed the stock')
  await ageMarks(db)
  t.equal(await deleteIdleMarks(db, 1), 1, 'at most so many')
  t.equal(await deleteIdleMarks(db, 10), 1)
  holds(t, await findMarks(db, 10, 0), [{ merchant_id: one.id, sku: 'BOLT-M8' }])
})

t.test('answers are kept for 30 days, then forgotten a number at a time', async (t) => {
  const { post } = await givenMerchant()
  const body = salesOrderBody()
  const send = async (key: string) => post('/v1/sales-orders', body, { 'idempotency-key': key })
  await send('kept-for-a-month')
  const setAge = async (age: string): Promise<void> => {
    await sql`update idempotency_answers set created_at = now() - ${age}::interval`.execute(db)
  }
  await setAge('30 days - 1 minute')
  t.equal(await deleteOldAnswers(db, 10), 0)
  t.equal((await send('kept-for-a-month')).headers['idempotent-replayed'], 'true')
  await setAge('30 days 1 minute')
  t.equal(await deleteOldAnswers(db, 0), 0, 'at most so many')
  t.equal(await deleteOldAnswers(db, 10), 1)
  t.equal((await send('kept-for-a-month')).headers['idempotent-replayed'], undefined)
})
