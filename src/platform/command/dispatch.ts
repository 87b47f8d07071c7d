// Brings calls to commands, alone or in a batch. It limits how many connections a merchant uses,
// and runs one call of an idempotency key at a time.

import { RuleError } from '../../domain/kernel/rule.ts'
import { buildBatcher, type Batcher } from './batcher.ts'
import type {
  Answer, AnyCommand, BatchedCommand, Call, Commands, Request
} from './call.ts'
import { runCommand } from './run-command.ts'
import type { Database } from '../db/connect.ts'
import { isTimedOut } from '../db/sqlstate.ts'
import type { Metrics } from '../metrics.ts'
import { buildShares, type Shares } from '../fairness/shares.ts'
import { TURN_MS_MAX, WAIT_MS_MAX } from '../fairness/waiting.ts'

/** Connections that batches always leave to other commands, and other commands to batches. */
const CONNECTIONS_LEFT = 4
const BATCH_SIZE_MAX = 64
/** Lines of all orders in a batch, so that a few large orders do not block the event loop long. */
const BATCH_WEIGHT_MAX = 256
const BATCHES_PER_MERCHANT_MAX = 2
const WAITING_MAX = 2_000

/* eslint-disable @typescript-eslint/no-explicit-any -- a batcher runs one command only */
type AnyRequest = Request<any>
type AnyAnswer = Answer<any>
type Batched = AnyCommand<any, any>
/* eslint-enable @typescript-eslint/no-explicit-any */

export function buildCommands (
  database: Database,
  { observeBatch, countOrder, watchWaiting }:
  Pick<Metrics, 'observeBatch' | 'countOrder' | 'watchWaiting'>
): Commands {
  const batchers = new Map<Batched, Batcher<AnyRequest, AnyAnswer | Error>>()
  // At least two, so that one merchant never has all of them.
  const at_a_time = Math.max(2, database.command_connections - CONNECTIONS_LEFT)
  const shares = buildShares({
    places: at_a_time,
    places_per_group: Math.min(at_a_time - 1, Math.ceil(database.command_connections / 3)),
    waiting_max: WAITING_MAX
  })
  watchWaiting('commands', shares.waiting)

  const buildCommandBatcher = (command: Batched): Batcher<AnyRequest, AnyAnswer | Error> => {
    const batcher = buildBatcher<AnyRequest, AnyAnswer | Error>({
      run: async (requests, until_ms) => {
        observeBatch(requests.length)
        return runCommand(database, command, requests, until_ms)
      },
      isHeldUp: (outcomes) => outcomes.every(isTimedOut),
      size_max: BATCH_SIZE_MAX,
      weight_max: BATCH_WEIGHT_MAX,
      weightOf: ({ input }) => command.weightOf?.(input) ?? 1,
      running_per_group_max: Math.min(at_a_time - 1, BATCHES_PER_MERCHANT_MAX),
      running_max: at_a_time,
      waiting_max: WAITING_MAX
    })
    watchWaiting('orders', batcher.waiting)
    return batcher
  }

  const inTurn = buildTurns()
  const once = buildKeysInFlight()

  const run = buildRunner(database, shares, once)

  const batch = async <Input, Value>(
    command: BatchedCommand<Input, Value>, call: Call, input: Input
  ): Promise<Answer<Value>> => once(call, async (until_ms) => {
    const batcher = batchers.get(command) ?? buildCommandBatcher(command)
    batchers.set(command, batcher)
    const turn = command.turnOf?.(input)
    const outcome = await inTurn(turn && `${call.merchant_id} ${turn}`, async () => {
      // The requests before it with the same `turnOf` may have used up its time.
      if (performance.now() > until_ms + TURN_MS_MAX) throw new RuleError('busy')
      return batcher.send(call.merchant_id, { call, input }, until_ms)
    })
    countOrder(labelOf(outcome))
    return outcome
  })

  return {
    run,
    // A dry run is decided alone: in a batch, the orders after it would see what it took.
    batch: async (command, call, input) => (call.dry_run ? run : batch)(command, call, input)
  }
}

type Once = ReturnType<typeof buildKeysInFlight>

/** Runs one request in a transaction of its own, as soon as its group has a place. */
function buildRunner (database: Database, shares: Shares, once: Once): Commands['run'] {
  return async <Input, Value>(
    command: AnyCommand<Input, Value>, call: Call, input: Input
  ) => once(call, async (until_ms) => {
    const leave = await shares.enter(call.share, until_ms, call.account)
    let answer: Answer<Value> | Error | undefined
    try {
      [answer] = await runCommand(database, command, [{ call, input }], until_ms)
    } finally {
      leave(isTimedOut(answer))
    }
    return answer
  })
}

function labelOf (outcome: Answer | Error): string {
  if (outcome instanceof RuleError) return outcome.rule
  if (outcome instanceof Error) return 'failed'
  return outcome.replayed ? 'replayed' : outcome.label ?? 'known'
}

/** Runs works with the same turn one after another. A work without a turn runs at once. */
function buildTurns () {
  const turns = new Map<string, Promise<unknown>>()
  return async <T>(turn: string | undefined, work: () => Promise<T>): Promise<T> => {
    if (turn === undefined) return work()
    const before = turns.get(turn)
    const mine = before === undefined ? work() : before.then(work, work)
    turns.set(turn, mine)
    try {
      return await mine
    } finally {
      if (turns.get(turn) === mine) turns.delete(turn)
    }
  }
}

/** Runs one call of an idempotency key at a time. Throws `idempotency_in_progress` for another. */
function buildKeysInFlight () {
  const keys_in_flight = new Set<string>()
  return async <Value>(
    call: Call, work: (until_ms: number) => Promise<Answer<Value> | Error | undefined>
  ): Promise<Answer<Value>> => {
    const { idempotency, merchant_id } = call
    const key = idempotency === null
      ? null
      : `${merchant_id} ${idempotency.scope} ${idempotency.key}`
    if (key !== null && keys_in_flight.has(key)) throw new RuleError('idempotency_in_progress')
    if (key !== null) keys_in_flight.add(key)
    try {
      const answer = await work(performance.now() + WAIT_MS_MAX)
      if (answer === undefined) throw new Error('a command returned no answer')
      if (answer instanceof Error) throw answer
      return answer
    } finally {
      if (key !== null) keys_in_flight.delete(key)
    }
  }
}
