// A transaction whose statements leave at once, on a pipelined connection; COMMIT may travel with
// the last writes.

import assert from 'node:assert'
import {
  type CompiledQuery, DefaultQueryExecutor, type Dialect,
  PostgresAdapter, PostgresDialect, PostgresQueryCompiler, Transaction
} from 'kysely'
import type pg from 'pg'
import type { PoolClient, QueryResult } from 'pg'
import { buildCopy } from './copy.ts'
import type { DB } from './tables.generated.ts'

/** What writes take. A pool is not a transaction: it does not compile. */
export type Trx = Transaction<DB>

type OpenTrx = {
  trx: Trx
  /** May travel with the last writes. Throws unless the server answered COMMIT. */
  commit: () => Promise<void>
  /** Does nothing once COMMIT or ROLLBACK was sent: the server has ended the transaction. */
  rollback: () => Promise<void>
  /** From then on a broken connection is an unknown outcome. */
  isCommitSent: () => boolean
}

const NAMES_MAX = 500
const names = new Map<string, string>()

/** Names a statement's text so that the server plans it once a connection; a bounded map. */
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

/** Sends BEGIN and returns; whoever awaits the first statement has also waited for it. */
export function openTrx (client: PoolClient): OpenTrx {
  let failed: Error | undefined
  let is_ended = false
  let is_corked = false
  let is_commit_sent = false

  // What is sent in one turn leaves in one write, instead of waking the server for each statement.
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

  // The callback notes a failure before the next statement can be sent; a promise is too late.
  const noteTo = ({ resolve, reject }: Promised) =>
    (error: Error | null | undefined, result: QueryResult): void => {
      if (error === null || error === undefined) return resolve(result)
      failed ??= error
      reject(error)
    }

  // No function is made here that would keep the values in memory until the server has answered.
  const send: Send = async (text, values = []) => {
    // It would run outside the transaction, and stay.
    if (is_ended) throw new Error('a statement behind the end of its transaction')
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
    // COMMIT of an aborted transaction answers ROLLBACK, without an error.
    if (command !== 'COMMIT') throw failed ?? new Error('the transaction was aborted')
  }

  send('begin').catch(() => {}) // its failure fails every statement behind it
  const trx = buildTrx(send)
  senders.set(trx, send)
  return { trx, commit, rollback, isCommitSent: () => is_commit_sent }
}

// Kysely's own transaction sends one statement at a time, and one queued behind a failed one would
// run after its ROLLBACK. This executor has no queue and no rollback of its own.
function buildTrx (send: Send): Trx {
  const connection = {
    executeQuery: async ({ sql, parameters }: CompiledQuery) => {
      const { rows, rowCount } = await send(sql, parameters)
      return { rows, numAffectedRows: BigInt(rowCount ?? 0) }
    },
    streamQuery: () => { throw new Error('a pipelined connection takes no cursor') }
  }
  const provider = {
    provideConnection: async (use: (one: typeof connection) => Promise<unknown>) => use(connection)
  }
  const executor = new DefaultQueryExecutor(
    new PostgresQueryCompiler(), new PostgresAdapter(), provider as never
  )
  // Without a driver object Kysely makes a plain pooled Kysely of it: nothing is a transaction.
  return new Transaction<DB>({ config: { dialect }, dialect, driver: {}, executor } as never)
}

const dialect: Dialect = new PostgresDialect({
  pool: async () => { throw new Error('a transaction has its own connection') }
})

let failures = 0

/**
 * Sends COMMIT behind the writes, in their flight; but not when one of them failed before it left.
 * The server never hears of that, and would commit the others.
 */
export async function commitBehind (
  writes: ReadonlyArray<Promise<unknown>>, commit: () => Promise<void>
): Promise<void> {
  const failures_before = failures
  const written = together(writes)
  written.catch(() => {}) // it is waited for below
  // Once all that needs no answer has run, whatever could fail without one has.
  await new Promise<void>((resolve) => process.nextTick(resolve))
  // It may be another transaction's failure: then this one waits for its answers first.
  if (failures !== failures_before) await written
  await together([written, commit()])
}

/** Waits for all, then throws the first error: nothing is left to run after a rollback. */
export async function together<const T extends ReadonlyArray<Promise<unknown>>> (
  statements: T
): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  for (const one of statements) one.catch(() => { failures++ })
  const settled = await Promise.allSettled(statements)
  for (const one of settled) if (one.status === 'rejected') throw one.reason
  return settled.map((one) => (one as PromiseFulfilledResult<unknown>).value) as never
}

// A statement of fixed text needs none of what Kysely does around one that it has built.
const senders = new WeakMap<Trx, Send>()

/** Runs a statement of fixed text. Does not keep its parameters until the server has answered. */
export async function runStatement<Row> (
  trx: Trx, text: string, parameters: readonly unknown[]
): Promise<Row[]> {
  const send = senders.get(trx)
  assert(send !== undefined, 'a transaction that was not opened here')
  return send(text, parameters).then(({ rows }) => rows as Row[])
}
