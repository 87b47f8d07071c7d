// Runs one command for one or more requests in a transaction, and keeps their answers for replays.
//
// ONE ATTEMPT has these steps, all in one transaction (READ COMMITTED):
//
//   BEGIN ─► locate ─► load, kept answers, clock ─► complete ─► decide ─► record, kept answers,
//   COMMIT
//
//   1. BEGIN is sent without waiting for its answer. Requests that have waited for their turn get
//      shorter time limits for locks and statements (`boundLocks`).
//   2. `locate`, if the command has it, reads without locks what must be known before locking.
//   3. `load` sends its locks and reads. The kept answers of the idempotency keys and the time are
//      read by statements behind the locks. Each statement has its own snapshot, so they see what
//      the previous holder of the locks committed.
//      `complete`, if the command has it, then takes a lock that is to be held for a short time.
//   4. A request whose key has a kept answer gets that answer. `decide` returns an outcome or a
//      refusal for each other request, in order. A refusal is the answer of that request only: the
//      others go on. Long work of other merchants may run between two decisions.
//   5. If any outcome has changes, `record`, the new kept answers and COMMIT are sent together.
//      Otherwise ROLLBACK is sent: there is nothing to store, or the call is a dry run.
//
// WHEN AN ATTEMPT FAILS, the connection is rolled back and released, or closed if it is broken or
// cannot roll back. Then:
//
//   LOST RACE (23505, 40001, 40P01: another transaction won)
//     -> the same requests run again in a new transaction, ATTEMPTS_MAX (3) attempts at most. The
//        next attempt reads what the winner wrote, for example the order with the same reference.
//   CONNECTION LOST AFTER COMMIT WAS SENT
//     -> `commit_outcome_unknown`. Nobody knows whether the server committed, so the requests are
//        never run again here. The caller finds out by sending the same key or reference again.
//   ANY OTHER ERROR, or a third lost race
//     -> the attempt has failed.
//
// WHEN ALL ATTEMPTS OF SEVERAL REQUESTS HAVE FAILED:
//
// NO SINGLE REQUEST IS THE CAUSE (a `RuleError` of the attempt; a lock or statement timeout; no
// connection; no room) -> every request gets that error. Alone, each would wait as long again. ONE
// REQUEST MAY BE AT FAULT (every other error, and a third lost race) -> the requests run one by
// one, each in its own transaction with attempts of its own. The one at fault gets the error, and
// the others are committed.
//
// A single request gets its error. `until_ms` bounds how long locks are waited for. It stays the
// same in all attempts.

import type { PoolClient } from 'pg'
import { RuleError } from '../../domain/kernel/rule.ts'
import { findAnswers, insertAnswers, type KeptAnswer, readKeptAnswer } from './kept-answers.ts'
import type { Answer, AnyCommand, Call, Outcome, Request } from './call.ts'
import type { Database } from '../db/connect.ts'
import { isConnectionLost, isDatabaseAway, isLostRace } from '../db/sqlstate.ts'
import { setAuthors } from '../events/authors.ts'
import { enterLoop } from '../fairness/event-loop.ts'
import { commitBehind, openTrx, runStatement, together, type Trx } from '../db/trx.ts'
import { WAIT_MS_MAX } from '../fairness/waiting.ts'

const ATTEMPTS_MAX = 3

/** Returns the answer, the refusal or the error of each request, in order. */
export async function runCommand<Input, Value> (
  database: Database, command: AnyCommand<Input, Value>, requests: ReadonlyArray<Request<Input>>,
  until_ms = performance.now() + WAIT_MS_MAX
): Promise<Array<Answer<Value> | Error>> {
  try {
    return await attempt(database, command, requests, { number: 1, until_ms })
  } catch (error) {
    if (!(error instanceof Error)) throw error
    if (requests.length === 1 || isNobodysFault(error)) return requests.map(() => error)
    const alone: Array<Answer<Value> | Error> = []
    for (const request of requests) {
      // eslint-disable-next-line no-await-in-loop -- one by one: one of them is at fault
      alone.push(...await runCommand(database, command, [request], until_ms))
    }
    return alone
  }
}

/** The error would meet every request alike: timeouts, no room, a lost connection. */
function isNobodysFault (error: Error): boolean {
  return error instanceof RuleError || (isDatabaseAway(error) && !isLostRace(error))
}

type Attempt = { number: number, until_ms: number }

async function attempt<Input, Value> (
  database: Database, command: AnyCommand<Input, Value>, requests: ReadonlyArray<Request<Input>>,
  { number, until_ms }: Attempt
): Promise<Array<Answer<Value> | Error>> {
  const client = await database.commands.connect()
  const { trx, commit, rollback, isCommitSent } = openTrx(client)
  try {
    boundLocks(trx, until_ms - performance.now())
    const answers = await loadDecideRecord(trx, command, requests, { commit, rollback })
    client.release()
    if (isCommitSent()) database.recorded.ring()
    return answers
  } catch (error) {
    await releaseFailed(client, error, rollback)
    if (isLostRace(error) && number < ATTEMPTS_MAX) {
      return attempt(database, command, requests, { number: number + 1, until_ms })
    }
    if (isCommitSent() && isConnectionLost(error)) throw new RuleError('commit_outcome_unknown')
    throw error
  }
}

const BOUND = `select set_config('lock_timeout', $1, true),
  set_config('statement_timeout', $1, true)`

/**
 * Lowers the time limits of the transaction to the time left, 1 s at least. With more than 9 s left
 * the limits of the connection (10 s) are near enough, so no statement is sent.
 */
function boundLocks (trx: Trx, left_ms: number): void {
  if (left_ms > WAIT_MS_MAX - 1_000) return
  const timeout_ms = String(Math.max(1_000, Math.ceil(left_ms)))
  runStatement(trx, BOUND, [timeout_ms]).catch(() => {}) // the statements behind it fail too
}

type Ending = { commit: () => Promise<void>, rollback: () => Promise<void> }

async function loadDecideRecord<Input, Value> (
  trx: Trx, command: AnyCommand<Input, Value>, requests: ReadonlyArray<Request<Input>>,
  ending: Ending
): Promise<Array<Answer<Value> | Error>> {
  const { merchant_id } = firstOf(requests).call
  const located: unknown = command.locate && await command.locate(trx, merchant_id, requests)
  // The kept answers are read behind the locks, so that those of the previous holder are seen.
  const [read, kept, now] = await together([
    command.load(trx, merchant_id, requests, located),
    findAnswers(trx, merchant_id, requests),
    readNow(trx)
  ])
  const loaded: unknown = command.complete === undefined
    ? read
    : await command.complete(trx, merchant_id, requests, { loaded: read, now })
  const decision = await decide(command, requests, { loaded, kept, now })
  await enterLoop(`writes of ${firstOf(requests).call.share}`)
  return record(trx, command, decision, ending)
}

type Before = { loaded: unknown, kept: ReadonlyMap<string, KeptAnswer>, now: string }

type Decision<Value> = {
  /** One for each request, in order. */
  answers: Array<Answer<Value> | Error>
  changes: unknown[]
  to_keep: Array<{ call: Call, answer: Answer, secret: boolean }>
  now: string
}

/** Between two decisions, other groups may use the event loop: they need not wait for all. */
async function decide<Input, Value> (
  command: AnyCommand<Input, Value>, requests: ReadonlyArray<Request<Input>>,
  { loaded, kept, now }: Before
): Promise<Decision<Value>> {
  const known = requests.map(({ call }) => readKeptAnswer(kept, call))
  const outcomes = command.decide(
    requests.filter((_, index) => known[index] === undefined), loaded, now)[Symbol.iterator]()
  const decision: Decision<Value> = { answers: [], changes: [], to_keep: [], now }
  for (const [index, { call }] of requests.entries()) {
    const turn = enterLoop(`decisions of ${call.share}`)
    // eslint-disable-next-line no-await-in-loop -- one after the other: all take from one stock
    if (turn !== undefined) await turn
    decision.answers.push(known[index] ?? addOutcome(decision, call, outcomes.next().value))
  }
  return decision
}

/** Adds what an outcome changes to the decision, and returns the answer of its request. */
function addOutcome<Value> (
  { changes, to_keep }: Decision<Value>, call: Call,
  outcome: Outcome<unknown, Value> | RuleError | undefined
): Answer<Value> | RuleError {
  if (outcome === undefined) throw new Error('the command decided fewer requests than it was given')
  if (outcome instanceof RuleError) return outcome
  const answer = buildAnswer(call, outcome)
  if (outcome.changes !== null) {
    changes.push(outcome.changes)
    to_keep.push({ call, answer, secret: outcome.secret === true })
  }
  return answer
}

/**
 * Returns a promise instead of awaiting it: a function that waits would keep the decided data in
 * memory until the database has answered.
 */
async function record<Value> (
  trx: Trx, command: AnyCommand<never>, { answers, changes, to_keep, now }: Decision<Value>,
  { commit, rollback }: Ending
): Promise<Array<Answer<Value> | Error>> {
  const [first] = to_keep
  if (first === undefined || first.call.dry_run) return rollback().then(() => answers)
  const { merchant_id } = first.call
  setAuthors(trx, to_keep.map(({ call }) => call))
  return commitBehind([
    command.record(trx, merchant_id, changes, now), insertAnswers(trx, merchant_id, to_keep, now)
  ], commit).then(() => answers)
}

function buildAnswer<Value> (call: Call, outcome: Outcome<unknown, Value>): Answer<Value> {
  const { status, value, headers = {}, label } = outcome
  const body = value === undefined ? '' : call.serialize(status, value)
  return { status, headers, body, replayed: false, ...label !== undefined && { label } }
}

/** Reads the wall clock behind the locks. The transaction's start time would misorder events. */
async function readNow (trx: Trx): Promise<string> {
  const [row] = await runStatement<{ now: string }>(
    trx, "select date_trunc('milliseconds', clock_timestamp()) as now", []
  )
  if (row === undefined) throw new Error('the database returned no time')
  return row.now
}

async function releaseFailed (
  client: PoolClient, error: unknown, rollback: () => Promise<void>
): Promise<void> {
  if (isConnectionLost(error)) return client.release(true)
  try {
    await rollback()
    client.release()
  } catch {
    client.release(true) // closes a connection that cannot roll back
  }
}

function firstOf<T> (items: readonly T[]): T {
  const [first] = items
  if (first === undefined) throw new Error('a batch needs at least one request')
  return first
}
