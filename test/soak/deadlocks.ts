// Deadlocks, as PostgreSQL counts them, and one on purpose to prove that it does.

import pg from 'pg'
import { until } from '../support/processes.ts'
import type { Field } from './field.ts'

export type Deadlocks = {
  /** Counted by PostgreSQL while the servers ran. */
  deadlocks: number
  /** Of a deadlock made on purpose: proves that the counter counts. */
  deadlocks_on_purpose: number
}

/** After the servers have stopped: only then has every connection reported its own. */
export async function countDeadlocks (field: Field): Promise<Deadlocks> {
  await untilAlone(field)
  const deadlocks = await readDeadlocks(field)
  await deadlockOnPurpose(field)
  await untilAlone(field)
  return { deadlocks, deadlocks_on_purpose: await readDeadlocks(field) - deadlocks }
}

/** Before the servers connect: a deadlock is noticed, and counted, after that time. */
export async function shortenDeadlockTimeout (database_url: string): Promise<void> {
  const client = new pg.Client(database_url)
  await client.connect()
  const name = new URL(database_url).pathname.slice(1)
  await client.query(`alter database "${name}" set deadlock_timeout = '100ms'`)
  await client.end()
}

async function readDeadlocks ({ ask }: Field): Promise<number> {
  const [row] = await ask<{ deadlocks: string }>(
    'select deadlocks from pg_stat_database where datname = current_database()')
  return Number(row?.deadlocks)
}

/** A connection reports its deadlocks at the latest when it ends. */
async function untilAlone ({ ask }: Field): Promise<void> {
  await until(async () => {
    const others = await ask(`select pid from pg_stat_activity where datname = current_database()
      and backend_type = 'client backend' and application_name in ('tandem', 'on purpose')`)
    return others.length === 0
  }, 'the servers’ connections ended')
}

async function deadlockOnPurpose ({ database_url }: Field): Promise<void> {
  const clients = [0, 1].map(() =>
    new pg.Client({ connectionString: database_url, application_name: 'on purpose' }))
  for (const client of clients) {
    // eslint-disable-next-line no-await-in-loop -- two of them
    await client.connect()
  }
  const lockRow = async (client: pg.Client | undefined, key: number) =>
    client?.query('select pg_advisory_xact_lock($1)', [key])
  const [one, other] = clients
  await Promise.all(clients.map(async (client) => client.query('begin')))
  await lockRow(one, 1)
  await lockRow(other, 2)
  await Promise.allSettled([lockRow(one, 2), lockRow(other, 1)])
  await Promise.all(clients.map(async (client) => client.end()))
}
