// How calls reach commands: one send of a key at a time, alone or with those that wait.

import { setImmediate as nextTurn } from 'node:timers/promises'
import t from 'tap'
import { sql } from 'kysely'
import type { Answer } from '../../../src/platform/command/call.ts'
import { buildCommands } from '../../../src/platform/command/dispatch.ts'
import { RuleError } from '../../../src/domain/kernel/rule.ts'
import { holds } from '../../support/holds.ts'
import { buildCall, buildCommand, givenDatabase, insertName } from '../../support/database.ts'
import { until } from '../../support/processes.ts'

t.setTimeout(120_000)
const database = await givenDatabase(t)
const { db, readNames } = database
const IN_PROGRESS = new RuleError('idempotency_in_progress')

function givenCommands () {
  const sizes: number[] = []
  const outcomes: string[] = []
  const commands = buildCommands(database, {
    observeBatch: (size) => { sizes.push(size) },
    countOrder: (outcome) => { outcomes.push(outcome) },
    watchWaiting: () => {}
  })
  return { commands, sizes, outcomes }
}

/** Does the work while nothing can be written. */
async function whileLocked<T> (work: () => Promise<T>): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await sql`lock table names in access exclusive mode`.execute(trx)
    return work()
  })
}

async function untilWaiting (count: number): Promise<void> {
  await until(async () => {
    const { rows } = await sql`select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
    return rows.length === count
  }, `${count} wait for the lock`)
}

t.test('idempotency_in_progress: a second send of a key, while the first is running', async (t) => {
  const { commands } = givenCommands()
  const command = buildCommand<string>(insertName)
  const { first, others } = await whileLocked(async () => {
    const first = commands.run(command, buildCall('mer_1', 'key'), 'first')
    await untilWaiting(1)
    await t.rejects(commands.run(command, buildCall('mer_1', 'key'), 'second'), IN_PROGRESS)
    await t.rejects(commands.batch(command, buildCall('mer_1', 'key'), 'third'), IN_PROGRESS)
    const others = [
      commands.run(command, buildCall('mer_1', 'other key'), 'of another key'),
      commands.run(command, buildCall('mer_2', 'key'), 'of another merchant'),
      commands.run(command, buildCall('mer_1'), 'of no key')
    ]
    await untilWaiting(4)
    return { first, others }
  })
  holds(t, await first, { status: 201, replayed: false })
  holds(t, await Promise.all(others), others.map(() => ({ status: 201 })))
  holds(t, await commands.run(command, buildCall('mer_1', 'key'), 'again'), { replayed: true })
})

t.test('a key is free again after a refusal and after a failure', async (t) => {
  const { commands } = givenCommands()
  const command = buildCommand<string>(async (trx, name, attempt) => {
    if (attempt < 2) throw new Error('defect')
    return insertName(trx, name)
  })
  const call = buildCall('mer_3', 'freed')
  await t.rejects(commands.run(command, call, 'freed'), new Error('defect'))
  holds(t, await commands.run(command, call, 'freed'), { status: 201, replayed: false })
})

t.test('what waits while a batch runs shares the next ones, 64 at most', async (t) => {
  const { commands, sizes, outcomes } = givenCommands()
  const command = buildCommand<string>(insertName)
  const place = async (at: number): Promise<Answer> =>
    commands.batch(command, buildCall('mer_4'), `batch ${at}`)
  const { all } = await whileLocked(async () => {
    const all = [place(0)]
    await untilWaiting(1)
    all.push(place(1))
    await untilWaiting(2)
    all.push(...Array.from({ length: 160 }, async (_, at) => place(at + 2)))
    await nextTurn()
    t.same(sizes, [1, 1], 'two of a merchant at a time')
    return { all }
  })
  t.equal((await Promise.all(all)).length, 162)
  // How many have arrived when the next batch starts is the machine's matter: few share many.
  t.ok(sizes.every((size) => size <= 64), sizes.join())
  t.ok(sizes.length <= 6, sizes.join())
  t.equal(sizes.reduce((sum, size) => sum + size, 0), 162)
  t.equal(outcomes.length, 162)
  t.equal((await readNames()).filter((name) => name.startsWith('batch')).length, 162)
})

t.test('requests of one turn follow one another, those of another do not wait', async (t) => {
  const { commands } = givenCommands()
  const turnOf = (name: string): string => name.slice(0, 1)
  const command = { ...buildCommand<string>(insertName), turnOf }
  const { all } = await whileLocked(async () => {
    const all = ['a1', 'a2', 'b1'].map(async (name) =>
      commands.batch(command, buildCall('mer_5'), name))
    await untilWaiting(1)
    t.same(command.decided, [['a1', 'b1']])
    return { all }
  })
  holds(t, await Promise.all(all), [{ status: 201 }, { status: 201 }, { status: 201 }])
  t.same(command.decided, [['a1', 'b1'], ['a2']])
})
