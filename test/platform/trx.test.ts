// A transaction whose statements leave at once: what fails takes all of it along.

import t from 'tap'
import { sql } from 'kysely'
import type { PoolClient } from 'pg'
import { openTrx, runStatement, together, type Trx } from '../../src/platform/db/trx.ts'
import { connectDatabase } from '../../src/platform/db/connect.ts'
import { holds } from '../support/holds.ts'
import { failWith, givenDatabase, insertName } from '../support/database.ts'
import { inTurn } from '../support/in-turn.ts'
import { until } from '../support/processes.ts'
import { givenDatabaseProxy } from '../support/tcp-proxy.ts'

t.setTimeout(120_000)
const { url, db, commands, readNames } = await givenDatabase(t)

type Open = ReturnType<typeof openTrx> & { client: PoolClient }

async function withTrx (use: (open: Open) => Promise<void>): Promise<void> {
  const client = await commands.connect()
  const open = openTrx(client)
  try {
    await use({ ...open, client })
    await open.rollback()
  } finally {
    client.release(true)
  }
}

t.test('statements travel without waiting for one another, COMMIT included', async (t) => {
  const proxy = await givenDatabaseProxy(t, url)
  const proxied = connectDatabase({
    url: proxy.url, connections_max: 8, onBrokenConnection: () => {}
  })
  t.teardown(proxied.close)
  const client = await proxied.commands.connect()
  const answered: string[] = []
  const sent = await db.transaction().execute(async (blocking) => {
    await sql`lock table names in access exclusive mode`.execute(blocking)
    const { trx, commit } = openTrx(client)
    const all = together([
      insertName(trx, 'first').then(() => answered.push('first')),
      insertName(trx, 'second').then(() => answered.push('second')),
      commit().then(() => answered.push('commit'))
    ])
    await until(async () => proxy.sent().includes('commit'), 'COMMIT leaves')
    t.same(answered, [], 'before anything is answered')
    t.equal(proxy.sent().length, 4)
    t.match(proxy.sent(), ['begin', /^insert/, /^insert/, 'commit'], 'in the order they were sent')
    return { all }
  })
  await sent.all
  client.release()
  t.same(await readNames(), ['first', 'second'])
})

t.test('together waits for all, then throws the first error in its order', async (t) => {
  const done: string[] = []
  const late = async (name: string, fails: boolean): Promise<void> => {
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
    done.push(name)
    if (fails) throw new Error(name)
  }
  await t.rejects(
    together([late('a', false), late('b', true), Promise.reject(new Error('c')), late('d', false)]),
    { message: 'b' })
  t.same(done, ['a', 'b', 'd'])
  t.same(await together([Promise.resolve(1), Promise.resolve('two')]), [1, 'two'])
})

t.test('COMMIT of an aborted transaction, which the server answers, is noticed', async (t) => {
  await withTrx(async ({ trx, commit, isCommitSent }) => {
    await t.rejects(together([insertName(trx, 'aborted'), failWith(trx, '22012'), commit()]),
      { code: '22012' })
    t.ok(isCommitSent())
  })
  await withTrx(async ({ trx, commit }) => {
    const [, committed] = await Promise.allSettled([failWith(trx, '22012'), commit()])
    holds(t, committed, { status: 'rejected', reason: { code: '22012' } }, 'COMMIT itself says so')
  })
  t.notOk((await readNames()).includes('aborted'))
})

t.test('after an error nothing runs, and COMMIT is not even sent', async (t) => {
  await withTrx(async ({ trx, commit, isCommitSent }) => {
    await t.rejects(failWith(trx, '22012'))
    await t.rejects(insertName(trx, 'too late'), { code: '25P02' })
    await t.rejects(commit(), { code: '22012' })
    t.notOk(isCommitSent())
  })
  t.notOk((await readNames()).includes('too late'))
})

const circle: Record<string, unknown> = {}
circle.self = circle

const UNENCODABLE: Record<string, unknown> = {
  'a circle': circle,
  'an object that refuses': { toPostgres: () => { throw new Error('refused') } }
}

for (const [name, parameter] of Object.entries(UNENCODABLE)) {
  t.test(`a parameter that the driver can’t encode commits nothing: ${name}`, async (t) => {
    await inTurn(['before', 'after'], async (where) => {
      await withTrx(async ({ trx, commit, isCommitSent }) => {
        const sends = [insertName(trx, `good ${where}`), insertName(trx, parameter)]
        await t.rejects(together([...sends, commit()]))
        t.notOk(isCommitSent(), 'the failure is known before COMMIT leaves')
      })
    })
    t.same((await readNames()).filter((one) => one.startsWith('good')), [])
  })
}

t.test('a statement behind COMMIT or ROLLBACK does not slip in', async (t) => {
  await inTurn(['commit', 'rollback'] as const, async (end) => {
    await withTrx(async ({ trx, client, ...ends }) => {
      const ending = ends[end]()
      const late = insertName(trx, `behind ${end}`)
      await t.rejects(late, { message: /end of its transaction/ })
      await ending
      await t.rejects(insertName(trx, `long after ${end}`), { message: /end of its transaction/ })
    })
  })
  t.same((await readNames()).filter((one) => /behind|after/.test(one)), [])
})

t.test('a transaction ends once: what comes behind it is not the next one’s', async (t) => {
  const client = await commands.connect()
  const first = openTrx(client)
  await together([insertName(first.trx, 'of the first'), first.commit()])
  await first.rollback() // of nothing
  const second = openTrx(client)
  await insertName(second.trx, 'of the second')
  await first.rollback()
  await second.commit()
  client.release()
  const names = await readNames()
  t.ok(names.includes('of the first') && names.includes('of the second'))
})

t.test('one statement may be sent many times in one flight, on a new connection too', async (t) => {
  await withTrx(async ({ trx, commit }) => {
    const names = Array.from({ length: 50 }, (_, index) => `many ${index}`)
    await together([...names.map(async (name) => insertName(trx, name)), commit()])
  })
  t.equal((await readNames()).filter((name) => name.startsWith('many')).length, 50)
})

t.test('a statement that failed once can be sent again on the same connection', async (t) => {
  const client = await commands.connect()
  const text = 'insert into names (name) select $1::text where fail_or_not($2)'
  const send = async (trx: Trx, name: string) => runStatement(trx, text, [name, 'x'])
  const first = openTrx(client)
  await t.rejects(send(first.trx, 'once'), { code: '42883' }, 'there is no such function yet')
  await first.rollback()
  const second = openTrx(client)
  await together([
    sql`create function fail_or_not (text) returns boolean language sql as 'select true'`
      .execute(second.trx),
    second.commit()
  ])
  const third = openTrx(client)
  await together([send(third.trx, 'twice'), third.commit()])
  client.release()
  t.ok((await readNames()).includes('twice'))
})

t.test('a write needs a transaction: Kysely’s builder sends through it', async (t) => {
  await withTrx(async ({ trx, rollback }) => {
    t.ok(trx.isTransaction)
    await trx.insertInto('names' as never).values({ name: 'built' } as never).execute()
    await rollback()
  })
  t.notOk((await readNames()).includes('built'))
})

t.test('values arrive JSON-clean', async (t) => {
  await withTrx(async ({ trx }) => {
    const [row] = await runStatement<Record<string, unknown>>(trx, `select
      9007199254740991::int8 as safe, '2026-11-23 05:17:45.12+00'::timestamptz(3) as instant,
      '2026-11-23 05:17:45+00'::timestamptz as whole, '2024-02-29'::date as date,
      57.0255::numeric as money, true as truth, null as nothing, '{"a":[1,"x"]}'::jsonb as json,
      array['a','b'] as texts`, [])
    t.same(row, {
      safe: 9007199254740991,
      instant: '2026-11-23T05:17:45.120Z',
      whole: '2026-11-23T05:17:45.000Z',
      date: '2024-02-29',
      money: '57.0255',
      truth: true,
      nothing: null,
      json: { a: [1, 'x'] },
      texts: ['a', 'b']
    })
  })
  await withTrx(async ({ trx }) => {
    await t.rejects(runStatement(trx, 'select 9007199254740992::int8 as unsafe', []), RangeError)
  })
})
