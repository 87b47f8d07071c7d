// One write: a transaction that also keeps the answers of its keys; lost races run again.

import type { PoolClient } from 'pg'
import { RuleError } from '../../domain/kernel/rule.ts'
import { findAnswers, insertAnswers, type KeptAnswer, readKeptAnswer } from './kept-answers.ts'
import type { Answer, AnyCommand, Call, Outcome, Request } from './call.ts'
import type { Database } from '../db/connect.ts'
import { isConnectionLost, isDatabaseAway, isLostRace } from '../db/sqlstate.ts'
import { enterLoop } from '../fairness/event-loop.ts'
import { commitBehind, openTrx, runStatement, together, type Trx } from '../db/trx.ts'
import { WAIT_MS_MAX } from '../fairness/waiting.ts'

const ATTEMPTS_MAX = 3

/**
 * Runs the requests in one transaction and returns each one's answer or refusal, in order. When
 * the server reports an error before COMMIT that is one request's fault, several run again one by
 * one. Locks are waited for until `until_ms` at most.
 */
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

/** Held up, without room or cut off: run again one by one, each would wait as long as all did. */
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

/** Whoever waited for its turn waits less for locks; in most cases nobody has to be told. */
function boundLocks (trx: Trx, left_ms: number): void {
  if (left_ms > WAIT_MS_MAX - 1_000) return
  const timeout_ms = String(Math.max(1_000, Math.ceil(left_ms)))
  runStatement(trx, BOUND, [timeout_ms]).catch(() => {}) // then all behind it fail too
}

type Ending = { commit: () => Promise<void>, rollback: () => Promise<void> }

async function loadDecideRecord<Input, Value> (
  trx: Trx, command: AnyCommand<Input, Value>, requests: ReadonlyArray<Request<Input>>,
  ending: Ending
): Promise<Array<Answer<Value> | Error>> {
  const { merchant_id } = firstOf(requests).call
  const located: unknown = command.locate && await command.locate(trx, merchant_id, requests)
  // Answers are looked up behind the locks: what the holder before us kept is then seen.
  const [loaded, kept, now] = await together([
    command.load(trx, merchant_id, requests, located),
    findAnswers(trx, merchant_id, requests),
    readNow(trx)
  ])
  const decision = await decide(command, requests, { loaded, kept, now })
  await enterLoop(`writes of ${firstOf(requests).call.share}`)
  return record(trx, command, decision, ending)
}

type Before = { loaded: unknown, kept: ReadonlyMap<string, KeptAnswer>, now: string }

type Decision<Value> = {
  /** One a request, in order. */
  answers: Array<Answer<Value> | Error>
  changes: unknown[]
  to_keep: Array<{ call: Call, answer: Answer, secret: boolean }>
  now: string
}

/** Others have their turn between two decisions: a batch does not keep them until it is over. */
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
    // eslint-disable-next-line no-await-in-loop -- one after the other, on the same stock
    if (turn !== undefined) await turn
    decision.answers.push(known[index] ?? note(decision, call, outcomes.next().value))
  }
  return decision
}

function note<Value> (
  { changes, to_keep }: Decision<Value>, call: Call,
  outcome: Outcome<unknown, Value> | RuleError | undefined
): Answer<Value> | RuleError {
  if (outcome === undefined) throw new Error('a request without a decision')
  if (outcome instanceof RuleError) return outcome
  const answer = buildAnswer(call, outcome)
  if (outcome.changes !== null) {
    changes.push(outcome.changes)
    to_keep.push({ call, answer, secret: outcome.secret === true })
  }
  return answer
}

/** Waits for nothing itself: while the database writes, what was decided is free. */
async function record<Value> (
  trx: Trx, command: AnyCommand<never>, { answers, changes, to_keep, now }: Decision<Value>,
  { commit, rollback }: Ending
): Promise<Array<Answer<Value> | Error>> {
  const [first] = to_keep
  const ended = first === undefined
    ? rollback()
    : commitBehind([
      command.record(trx, first.call.merchant_id, changes, now),
      insertAnswers(trx, first.call.merchant_id, to_keep, now)
    ], commit)
  return ended.then(() => answers)
}

function buildAnswer<Value> (call: Call, outcome: Outcome<unknown, Value>): Answer<Value> {
  const { status, value, headers = {}, label } = outcome
  const body = value === undefined ? '' : call.serialize(status, value)
  return { status, headers, body, replayed: false, ...label !== undefined && { label } }
}

/** The wall clock behind the locks, not the start of the transaction: events stay in order. */
async function readNow (trx: Trx): Promise<string> {
  const [row] = await runStatement<{ now: string }>(
    trx, "select date_trunc('milliseconds', clock_timestamp()) as now", []
  )
  if (row === undefined) throw new Error('the database tells no time')
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
    client.release(true) // a connection that can't roll back is not used again
  }
}

function firstOf<T> (items: readonly T[]): T {
  const [first] = items
  if (first === undefined) throw new Error('a batch of none')
  return first
}
