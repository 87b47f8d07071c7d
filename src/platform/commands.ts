// How calls reach commands: one send of an idempotency key at a time, alone or in a batch.

import { RuleError } from '../domain/rule.ts'
import { buildBatcher, type Batcher } from './batch.ts'
import type { Answer, AnyCommand, Call, Commands, Request } from './call.ts'
import { runCommand } from './command.ts'
import type { Database } from './db/connect.ts'
import type { Metrics } from './metrics.ts'

/** Connections that batches leave to other commands. */
const CONNECTIONS_LEFT = 4
const BATCH_SIZE_MAX = 64
const BATCHES_PER_MERCHANT_MAX = 2
const WAITING_MAX = 2_000

/* eslint-disable @typescript-eslint/no-explicit-any -- a batcher runs one command only */
type AnyRequest = Request<any>
type Batched = AnyCommand<any>
/* eslint-enable @typescript-eslint/no-explicit-any */

export function buildCommands (
  database: Database, { observeBatch, countOrder }: Pick<Metrics, 'observeBatch' | 'countOrder'>
): Commands {
  const keys_in_flight = new Set<string>()
  const turns = new Map<string, Promise<unknown>>()
  const batchers = new Map<Batched, Batcher<AnyRequest, Answer | Error>>()

  const buildCommandBatcher = (
    command: Batched
  ): Batcher<AnyRequest, Answer | Error> => buildBatcher({
    run: async (requests: AnyRequest[]) => {
      observeBatch(requests.length)
      return runCommand(database, command, requests)
    },
    size_max: BATCH_SIZE_MAX,
    running_per_group_max: BATCHES_PER_MERCHANT_MAX,
    running_max: Math.max(1, database.command_connections - CONNECTIONS_LEFT),
    waiting_max: WAITING_MAX
  })

  const inTurn = async <T>(turn: string | undefined, work: () => Promise<T>): Promise<T> => {
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

  const once = async (call: Call, work: () => Promise<Answer | Error>): Promise<Answer> => {
    const { idempotency, merchant_id } = call
    const key = idempotency === null
      ? null
      : `${merchant_id} ${idempotency.scope} ${idempotency.key}`
    if (key !== null && keys_in_flight.has(key)) throw new RuleError('idempotency_in_progress')
    if (key !== null) keys_in_flight.add(key)
    try {
      const answer = await work()
      if (answer instanceof Error) throw answer
      return answer
    } finally {
      if (key !== null) keys_in_flight.delete(key)
    }
  }

  return {
    run: async (command, call, input) => once(call, async () => {
      const [answer] = await runCommand(database, command, [{ call, input }])
      return answer ?? new Error('a command without an answer')
    }),
    batch: async (command, call, input) => once(call, async () => {
      const batcher = batchers.get(command) ?? buildCommandBatcher(command)
      batchers.set(command, batcher)
      const turn = command.turnOf?.(input)
      const outcome = await inTurn(turn && `${call.merchant_id} ${turn}`, async () =>
        batcher(call.merchant_id, { call, input }))
      countOrder(labelOf(outcome))
      return outcome
    })
  }
}

function labelOf (outcome: Answer | Error): string {
  if (outcome instanceof RuleError) return outcome.rule
  if (outcome instanceof Error) return 'failed'
  return outcome.replayed ? 'replayed' : outcome.label ?? 'known'
}
