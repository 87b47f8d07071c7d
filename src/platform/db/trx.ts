// A transaction on a pipelined connection: statements are sent without waiting for earlier answers.
//
// WHY. A statement that waits for the answer of the one before costs a round trip each. Pipelining
// gave 30 % more orders a second at 64 connections, and COMMIT in the flight of the writes (sent
// without waiting for their answers) 10 to 15 % more.
//
// A TRANSACTION is in one of these states:
//
//   OPEN ──► FAILED ──► ENDED
//     └───────────────► ENDED
//
//   OPEN    `openTrx` has sent BEGIN. Statements are sent as soon as they are given.
//     -> FAILED  a statement has failed, on the server or before it was sent. The callback of pg
//                remembers the first error at once. A promise would report it after the next
//                statement was sent.
//     -> ENDED   `commit` has sent COMMIT, or `rollback` has sent ROLLBACK.
//   FAILED  If the server knows of the failure, it refuses all further statements.
//     -> ENDED   `commit` sends ROLLBACK instead and throws the first error; or `rollback`.
//   ENDED   A further statement is refused here. The server would run it outside the transaction,
//           where a ROLLBACK does not undo it. A further `rollback` does nothing.
//
// WHEN COMMIT IS SENT BEHIND WRITES THAT ARE NOT ANSWERED (`commitBehind`):
//   - A write fails on the server. The server aborts the transaction and answers COMMIT with
//     ROLLBACK, without an error. So `commit` checks the answer (its command tag) and throws.
//   - A write fails before it is sent, for example because its values cannot be serialized. The
//     server never hears of it and would commit the other writes. So `commitBehind` waits for
//     `process.nextTick`: by then such a write has failed, and COMMIT is not sent before the
//     answers are there. `failures` counts the failed statements of all transactions, so a failure
//     of another transaction only makes this one wait for its answers first.
//   - The connection breaks after COMMIT was sent. Nobody knows whether the server committed.
//     `isCommitSent` distinguishes this case (see command/run-command.ts).

import assert from 'node:assert'
import {
  type CompiledQuery, DefaultQueryExecutor, type Dialect,
  PostgresAdapter, PostgresDialect, PostgresQueryCompiler, Transaction
} from 'kysely'
import type pg from 'pg'
import type { PoolClient, QueryResult } from 'pg'
import { buildCopy } from './copy.ts'
import type { DB } from './tables.generated.ts'

/** The parameter of all writes. A pool does not fit it, so a write outside cannot compile. */
export type Trx = Transaction<DB>

type OpenTrx = {
  trx: Trx
  /** Sends COMMIT, maybe behind writes that are not answered yet. Throws unless it committed. */
  commit: () => Promise<void>
  /** Sends ROLLBACK. Does nothing when COMMIT or ROLLBACK was sent already. */
  rollback: () => Promise<void>
  /** When true, a connection that breaks leaves the outcome unknown. */
  isCommitSent: () => boolean
}

const NAMES_MAX = 500
const names = new Map<string, string>()

/** Names a statement, so that each connection plans it once. After NAMES_MAX texts: no name. */
function nameOf (text: string): string | undefined {
  let name = names.get(text)
  if (name === undefined && names.size < NAMES_MAX) {
    name = `s${names.size}`
    names.set(text, name)
  }
  return name
}

type Promised = PromiseWithResolvers<QueryResult>
type Send = (text: string, values?: readonly unknown[]) => Promise<QueryResult>

/** Sends BEGIN and returns without waiting: the answer of the first statement comes behind it. */
export function openTrx (client: PoolClient): OpenTrx {
  let failed: Error | undefined
  let is_ended = false
  let is_corked = false
  let is_commit_sent = false

  // All statements of one turn are written to the socket at once: one wakes the server, not each.
  const cork = (): void => {
    if (is_corked) return
    is_corked = true
    const { stream } = (client as PoolClient & { connection: pg.Connection }).connection
    stream.cork()
    process.nextTick(() => {
      is_corked = false
      stream.uncork()
    })
  }

  // The callback remembers the first failure at once; a promise would do it too late.
  const noteTo = ({ resolve, reject }: Promised) =>
    (error: Error | null | undefined, result: QueryResult): void => {
      if (error === null || error === undefined) return resolve(result)
      failed ??= error
      reject(error)
    }

  // No closure over `values` is made: it would keep them in memory until the server answers.
  const send: Send = async (text, values = []) => {
    if (is_ended) throw new Error('a statement was sent after the end of its transaction')
    const promised: Promised = Promise.withResolvers()
    cork()
    const [rows] = values
    if (rows instanceof Buffer) client.query(buildCopy(text, rows, noteTo(promised)))
    else client.query({ name: nameOf(text), text, values: [...values] }, noteTo(promised))
    return promised.promise
  }

  const end = async (text: 'commit' | 'rollback'): Promise<QueryResult> => {
    const answer = send(text)
    is_ended = true
    return answer
  }

  const rollback = async (): Promise<void> => {
    if (!is_ended) await end('rollback')
  }

  const commit = async (): Promise<void> => {
    if (failed !== undefined) {
      await rollback()
      throw failed
    }
    is_commit_sent = true
    const { command } = await end('commit')
    // The server answers COMMIT of an aborted transaction with ROLLBACK, without an error.
    if (command !== 'COMMIT') throw failed ?? new Error('the transaction was aborted')
  }

  send('begin').catch(() => {}) // if it fails, every statement behind it fails too
  const trx = buildTrx(send)
  senders.set(trx, send)
  return { trx, commit, rollback, isCommitSent: () => is_commit_sent }
}

// Kysely's own transaction sends one statement at a time, and a statement that is queued behind a
// failed one would run after the ROLLBACK. This executor has no queue and sends no ROLLBACK.
function buildTrx (send: Send): Trx {
  const connection = {
    executeQuery: async ({ sql, parameters }: CompiledQuery) => {
      const { rows, rowCount } = await send(sql, parameters)
      return { rows, numAffectedRows: BigInt(rowCount ?? 0) }
    },
    streamQuery: () => { throw new Error('a pipelined connection cannot stream rows') }
  }
  const provider = {
    provideConnection: async (use: (one: typeof connection) => Promise<unknown>) => use(connection)
  }
  const executor = new DefaultQueryExecutor(
    new PostgresQueryCompiler(), new PostgresAdapter(), provider as never
  )
  // Without a driver object, Kysely would build a plain pooled Kysely, which is no transaction.
  return new Transaction<DB>({ config: { dialect }, dialect, driver: {}, executor } as never)
}

const dialect: Dialect = new PostgresDialect({
  pool: async () => { throw new Error('a transaction has its own connection') }
})

let failures = 0

/** Sends COMMIT behind the writes without waiting for their answers, if none has failed so far. */
export async function commitBehind (
  writes: ReadonlyArray<Promise<unknown>>, commit: () => Promise<void>
): Promise<void> {
  const failures_before = failures
  const written = together(writes)
  written.catch(() => {}) // is awaited below
  // After this tick, every write that fails before it is sent has failed.
  await new Promise<void>((resolve) => process.nextTick(resolve))
  // The failure may be another transaction's. This one then waits for its answers before COMMIT.
  if (failures !== failures_before) await written
  await together([written, commit()])
}

/** Waits for all, then throws the first error: no statement is left to run after a rollback. */
export async function together<const T extends ReadonlyArray<Promise<unknown>>> (
  statements: T
): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  for (const one of statements) one.catch(() => { failures++ })
  await Promise.allSettled(statements)
  // eslint-disable-next-line no-restricted-syntax -- all have ended: this only takes their values
  return Promise.all(statements)
}

// `runStatement` uses these to send a fixed text without Kysely's work around a built statement.
const senders = new WeakMap<Trx, Send>()

/** Runs a statement of fixed text. Its parameters may leave memory before the server answers. */
export async function runStatement<Row> (
  trx: Trx, text: string, parameters: readonly unknown[]
): Promise<Row[]> {
  const send = senders.get(trx)
  assert(send !== undefined, 'a transaction that was not opened here')
  return send(text, parameters).then(({ rows }) => rows as Row[])
}
