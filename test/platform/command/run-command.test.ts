// One write: all of it or nothing, run again when it lost a race, one by one when one is at fault.

import t from 'tap'
import { sql } from 'kysely'
import { RuleError } from '../../../src/domain/kernel/rule.ts'
import { runCommand } from '../../../src/platform/command/run-command.ts'
import { connectDatabase } from '../../../src/platform/db/connect.ts'
import { defineRows } from '../../../src/platform/db/bulk-rows.ts'
import { together, type Trx } from '../../../src/platform/db/trx.ts'
import { readRefusal } from '../../../src/platform/http/problems/describe-problem.ts'
import { holds } from '../../support/holds.ts'
import {
  buildCall, buildCommand, failWith, givenDatabase, insertName, requestsOf
} from '../../support/database.ts'
import { inTurn } from '../../support/in-turn.ts'
import { until } from '../../support/processes.ts'
import { givenDatabaseProxy } from '../../support/tcp-proxy.ts'

t.setTimeout(120_000)
const database = await givenDatabase(t)
const { db, readNames } = database

t.afterEach(async () => {
  const { rows } = await sql`select pid from pg_stat_activity
    where datname = current_database() and state like 'idle in transaction%'`.execute(db)
  if (rows.length > 0) throw new Error('a transaction was left open')
})

t.test('what is recorded is there, once the answer is', async (t) => {
  const command = buildCommand<string>(insertName)
  const answers = await runCommand(database, command, requestsOf(['plain']))
  holds(t, answers, [{ status: 201, body: '{"input":"plain"}', replayed: false }])
  t.ok((await readNames()).includes('plain'))
})

t.test('COMMIT travels with the writes, before any of them is answered', async (t) => {
  const proxy = await givenDatabaseProxy(t, database.url)
  const proxied = connectDatabase({
    url: proxy.url, connections_max: 8, onBrokenConnection: () => {}
  })
  t.teardown(proxied.close)
  const { answers } = await db.transaction().execute(async (trx) => {
    await sql`lock table names in access exclusive mode`.execute(trx)
    const answers = runCommand(proxied, buildCommand<string>(insertName), requestsOf(['flight']))
    await until(async () => proxy.sent().includes('commit'), 'COMMIT leaves')
    return { answers }
  })
  holds(t, await answers, [{ status: 201 }])
  t.equal(proxy.sent().length, 4)
  t.match(proxy.sent(), ['begin', /clock_timestamp/, /^insert/, 'commit'], 'in two flights')
})

t.test('without changes nothing is recorded, and no key is kept', async (t) => {
  const command = buildCommand<string>(insertName, { changes: null, status: 200 })
  const keyed = requestsOf(['unchanged'], () => buildCall('mer_1', 'unchanged'))
  await inTurn([1, 2], async (times) => {
    holds(t, await runCommand(database, command, keyed), [{ status: 200, replayed: false }])
    t.equal(command.decided.length, times, 'it is decided again')
  })
  t.notOk((await readNames()).includes('unchanged'))
})

t.test('the clock is the database’s, behind the locks', async (t) => {
  const command = buildCommand<string>(insertName)
  const times: string[] = []
  const decide: typeof command.decide = (requests, loaded, now) => {
    times.push(now)
    return command.decide(requests, loaded, now)
  }
  await runCommand(database, { ...command, decide }, requestsOf(['clock']))
  const { rows: [row] } = await sql<{ now: string }>`select clock_timestamp() as now`.execute(db)
  t.match(times[0], /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  t.ok(Math.abs(Date.parse(times[0] ?? '') - Date.parse(row?.now ?? '')) < 5_000)
})

for (const state of ['23505', '40001', '40P01']) {
  t.test(`a race that was lost with ${state} is run again`, async (t) => {
    const name = `won-${state}`
    const command = buildCommand<string>(async (trx, input, attempt) => {
      await Promise.all([insertName(trx, input), ...attempt < 3 ? [failWith(trx, state)] : []])
    })
    holds(t, await runCommand(database, command, requestsOf([name])), [{ status: 201 }])
    t.equal(command.decided.length, 3, 'on what the winner left')
    t.ok((await readNames()).includes(name), 'once')
  })

  t.test(`503 database_unavailable: after ${state} three times`, async (t) => {
    const command = buildCommand<string>(async (trx) => failWith(trx, state))
    const [error] = await runCommand(database, command, requestsOf(['never']))
    holds(t, error, { code: state })
    t.equal(readRefusal(error)?.rule, 'database_unavailable')
    t.equal(command.decided.length, 3)
  })
}

t.test('500: another error of the server is not tried again, and nothing stays', async (t) => {
  const command = buildCommand<string>(async (trx, input) =>
    Promise.all([insertName(trx, input), failWith(trx, '22012')]))
  const [error] = await runCommand(database, command, requestsOf(['faulty']))
  holds(t, error, { code: '22012' })
  t.equal(readRefusal(error), undefined, 'a defect of ours')
  t.equal(command.decided.length, 1)
  t.notOk((await readNames()).includes('faulty'))
})

t.test('an error of COMMIT itself is an error, not an unknown outcome', async (t) => {
  const command = buildCommand<string>(async (trx, input) => {
    const row = trx.insertInto('names' as never).values({ name: input, nobody: 'nobody' } as never)
    await row.execute()
  })
  const [error] = await runCommand(database, command, requestsOf(['orphan']))
  holds(t, error, { code: '23503' })
  t.notOk((await readNames()).includes('orphan'))
})

const circle: Record<string, unknown> = {}
circle.self = circle
const circleRows = defineRows<{ name: object }>('names', {
  key: ['name'], columns: { name: 'text' }
})

/** What may go wrong on our side, before a statement has left. */
const DEFECTS: Record<string, (trx: Trx, name: string) => Promise<unknown>> = {
  'before any statement': async () => { throw new TypeError('defect') },
  'behind one that left': async (trx, name) => {
    void insertName(trx, name)
    throw new TypeError('defect')
  },
  'in one of several': async (trx, name) => together([
    insertName(trx, name),
    (async () => { throw new TypeError('defect') })(),
    insertName(trx, `${name} too`)
  ]),
  'in a row that is no JSON': async (trx, name) => together([
    insertName(trx, name), circleRows.insert(trx, 'mer_6', [{ name: circle }])
  ])
}

for (const [where, record] of Object.entries(DEFECTS)) {
  t.test(`500: a defect while recording commits nothing: ${where}`, async (t) => {
    const command = buildCommand<string>(record)
    const requests = requestsOf([where], () => buildCall('mer_6', where))
    const [error] = await runCommand(database, command, requests)
    t.ok(error instanceof TypeError)
    t.notOk((await readNames()).some((name) => name.startsWith(where)), 'nothing of it')
    const again = await runCommand(database, buildCommand<string>(insertName), requests)
    holds(t, again, [{ status: 201, replayed: false }], 'no key either')
  })
}

t.test('one of a batch is at fault: it alone fails, the others are done', async (t) => {
  const command = buildCommand<string>(async (trx, input) =>
    Promise.all([insertName(trx, input), ...input === 'bad' ? [failWith(trx, '22012')] : []]))
  const answers = await runCommand(database, command, requestsOf(['good', 'bad', 'fine']))
  holds(t, answers, [{ status: 201 }, { code: '22012' }, { status: 201 }])
  t.same(command.decided, [['good', 'bad', 'fine'], ['good'], ['bad'], ['fine']])
  const names = await readNames()
  t.same(['good', 'bad', 'fine'].map((name) => names.includes(name)), [true, false, true])
})

t.test('one of a batch meets a defect in its decision: it alone fails', async (t) => {
  const command = buildCommand<string>(insertName)
  const decide: typeof command.decide = (requests, loaded, now) => {
    if (requests.some(({ input }) => input === 'defect')) throw new TypeError('a defect')
    return command.decide(requests, loaded, now)
  }
  const answers = await runCommand(
    database, { ...command, decide }, requestsOf(['before', 'defect', 'after']))
  holds(t, answers, [{ status: 201 }, { message: 'a defect' }, { status: 201 }])
  const names = await readNames()
  t.ok(names.includes('before') && names.includes('after'))
})

t.test('a refusal in a batch is one request’s own, and keeps no key', async (t) => {
  const command = buildCommand<string>(insertName)
  let is_refused = true
  const decide: typeof command.decide = (requests, loaded, now) =>
    [...command.decide(requests, loaded, now)].map((outcome, index) =>
      is_refused && requests[index]?.input === 'refused'
        ? new RuleError('stock_reserved')
        : outcome)
  const requests = requestsOf(['one', 'refused', 'two'], (name) => buildCall('mer_2', name))
  const first = await runCommand(database, { ...command, decide }, requests)
  holds(t, first, [{ status: 201 }, { rule: 'stock_reserved' }, { status: 201 }])
  t.equal(command.decided.length, 1, 'in one transaction')
  is_refused = false
  const again = await runCommand(database, { ...command, decide }, requests)
  holds(t, again, [{ replayed: true }, { status: 201, replayed: false }, { replayed: true }])
  t.same(command.decided[1], ['refused'], 'what was answered before is not decided again')
})

t.test('a kept answer is the same, byte for byte, with its status and headers', async (t) => {
  const command = buildCommand<string>(insertName, {
    status: 202, headers: { etag: '"v1"', location: '/v1/x' }, value: { text: '😀 "\\ \u2028 é' }
  })
  const requests = requestsOf(['kept'], () => buildCall('mer_3', 'kept'))
  const [first] = await runCommand(database, command, requests)
  const [again] = await runCommand(database, command, requests)
  t.ok(first !== undefined && again !== undefined)
  if (first instanceof Error || again instanceof Error) return
  t.same({ ...again, body: again?.body.toString() }, { ...first, replayed: true })
  t.same(Buffer.from(again?.body ?? ''), Buffer.from(first?.body ?? ''))
})

t.test('409 idempotency_secret_not_kept: a secret is stored nowhere', async (t) => {
  const command = buildCommand<string>(async () => {}, { secret: true, value: 'tdm_top_secret' })
  const requests = requestsOf(['secret'], () => buildCall('mer_4', 'secret'))
  holds(t, await runCommand(database, command, requests), [{ body: '"tdm_top_secret"' }])
  holds(t, await runCommand(database, command, requests), [{ rule: 'idempotency_secret_not_kept' }])
  const { rows } = await sql<{ row: string }>`
    select to_jsonb(a)::text as row from idempotency_answers a
    where merchant_id = 'mer_4'`.execute(db)
  t.equal(rows.length, 1)
  t.match(rows[0]?.row, '"body": null')
})

t.test('ten commands at once on one key do it once', async (t) => {
  const command = buildCommand<string>(async () => {})
  const requests = requestsOf(['race'], () => buildCall('mer_5', 'race'))
  const answers = await Promise.all(Array.from({ length: 10 }, async () =>
    runCommand(database, command, requests)))
  t.equal(answers.flat().filter((one) => 'replayed' in one && !one.replayed).length, 1)
  t.equal(answers.flat().filter((one) => 'replayed' in one && one.replayed).length, 9)
})
