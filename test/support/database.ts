// Creates a database with a table to write to, and builds commands for tests.

import type { Test } from 'tap'
import { sql } from 'kysely'
import {
  buildOwnCall, type Call, type Command, type Outcome, type Request
} from '../../src/platform/command/call.ts'
import { connectDatabase, type Database } from '../../src/platform/db/connect.ts'
import { runStatement, together, type Trx } from '../../src/platform/db/trx.ts'
import { cloneTemplate } from './postgres.ts'

export type TestDatabase = Database & {
  url: string
  /** The names written, sorted. */
  readNames: () => Promise<string[]>
}

export async function givenDatabase (t: Test, connections_max = 12): Promise<TestDatabase> {
  const { TANDEM_TEST_SERVER_URL: server_url } = process.env
  if (server_url === undefined) throw new Error('run tests with: npm run tap -- FILE')
  const url = await cloneTemplate(server_url)
  const database = connectDatabase({ url, connections_max, onBrokenConnection: () => {} })
  t.teardown(database.close)
  const { db } = database
  await sql`create table names (name text primary key, nobody text)`.execute(db)
  // This constraint fails at COMMIT and not before.
  await sql`create table parents (name text primary key)`.execute(db)
  await sql`alter table names add foreign key (nobody) references parents
    deferrable initially deferred`.execute(db)
  await sql`create function fail (state text) returns void language plpgsql as $$
    begin raise exception 'on request' using errcode = state; end $$`.execute(db)
  const readNames = async (): Promise<string[]> => {
    const { rows } = await sql<{ name: string }>`select name from names order by name`.execute(db)
    return rows.map(({ name }) => name)
  }
  return { ...database, url, readNames }
}

export async function insertName (trx: Trx, name: unknown): Promise<void> {
  await runStatement(trx, 'insert into names (name) values ($1)', [name])
}

export async function failWith (trx: Trx, state: string): Promise<void> {
  await runStatement(trx, 'select fail($1)', [state])
}

/**
 * A command that writes what `record` says for each input. `decided` gets each attempt's inputs.
 */
export function buildCommand<Input> (
  record: (trx: Trx, input: Input, attempt: number) => Promise<unknown>,
  about: Partial<Outcome<Input>> = {}
): Command<Input, null, Input> & { batched: true, decided: Input[][] } {
  const decided: Input[][] = []
  return {
    batched: true,
    decided,
    load: async () => null,
    decide: (requests) => {
      decided.push(requests.map(({ input }) => input))
      return requests.map(({ input }) =>
        ({ status: 201, value: { input }, changes: input, ...about }))
    },
    record: async (trx, _merchant_id, changes) =>
      together(changes.map(async (input) => record(trx, input, decided.length)))
  }
}

/** A call whose answer is the outcome's value as JSON. */
export function buildCall (merchant_id: string, key?: string): Call {
  return {
    ...buildOwnCall(merchant_id, 'test', {} as Call),
    share: merchant_id,
    idempotency: key === undefined ? null : { scope: 'operator', key, request_hash: 'hash' },
    serialize: (_status, value) => JSON.stringify(value)
  }
}

export function requestsOf<Input> (
  inputs: readonly Input[], buildCallOf: (input: Input) => Call = () => buildCall('mer_1')
): Array<Request<Input>> {
  return inputs.map((input) => ({ call: buildCallOf(input), input }))
}
