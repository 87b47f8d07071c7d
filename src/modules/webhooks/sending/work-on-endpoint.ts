// Works on one endpoint, for as long as there is something to send: takes events on from the feed,
// sends what is due, and records what came of it.
//
// A ROUND, again and again, while this process has the lease of the endpoint:
//
//   take or keep the lease ─► record results ─► take events on ─► choose chains ─► send ─► wait
//
// A chain is deliveries that wait for each other. Several chains are sent at a time, each delivery
// behind the one before, until one fails. A slow chain goes on while the next rounds run. What a
// process has sent and not recorded when it dies is sent again by the next one, with the same id.

import { setTimeout } from 'node:timers/promises'
import {
  chainOf, chooseChains, type Delivery, FAILURES_MAX, GONE, isTaken
} from '../../../domain/model/webhook/delivery.ts'
import { buildOwnCall } from '../../../platform/command/call.ts'
import type { JobContext } from '../../../platform/jobs/job-loop.ts'
import type { Agents } from '../../../platform/outbound/public-address.ts'
import { isLongFailing, judgeEndpoint } from '../service/judge-endpoint.ts'
import { listPending } from '../store/deliveries.ts'
import type { DueEndpoint } from '../store/due-endpoints.ts'
import { findEndpoint } from '../store/endpoints.ts'
import {
  endLease, type Progress, recordResults, type Result, takeLease
} from '../store/progress.ts'
import { attemptDelivery, type Sending } from './attempt.ts'
import { takeEventsOn } from './take-events-on.ts'

export const SEND_WEBHOOKS = 'send webhooks'

export type Sender = {
  context: JobContext
  agents: Agents
  /** Names this process in leases. */
  process_id: string
  signal: AbortSignal
}

/** Deliveries that are sent at a time to one endpoint. */
const CHAINS_MAX = 10
/** Deliveries that a round looks at. */
const PENDING_MAX = 500
/** A round waits so long for chains that are under way. */
const ROUND_MS = 250

type State = DueEndpoint & {
  /** The chains under way, by their names. */
  busy: Map<string, Promise<void>>
  /** What came of attempts and is not recorded yet. */
  results: Result[]
}

type Lease = Progress & { now: string }

/** Returns when there is nothing to send any more, or another process has the endpoint. */
export async function workOnEndpoint (sender: Sender, due: DueEndpoint): Promise<void> {
  const { context: { db }, process_id, signal } = sender
  const { merchant_id, endpoint_id } = due
  const state: State = { ...due, busy: new Map(), results: [] }
  /* eslint-disable no-await-in-loop -- round after round */
  while (!signal.aborted && await runRound(sender, state)) {
    await Promise.race([setTimeout(ROUND_MS), ...state.busy.values()])
  }
  /* eslint-enable no-await-in-loop */
  await Promise.allSettled(state.busy.values())
  const lease = await takeLease(db, merchant_id, endpoint_id, process_id)
  if (lease !== undefined) await record(sender, state, lease)
  await endLease(db, merchant_id, endpoint_id, process_id)
}

/** Returns false when nothing is under way and nothing can be sent now. */
async function runRound (sender: Sender, state: State): Promise<boolean> {
  const { context, process_id, agents } = sender
  const { db } = context
  const { merchant_id, endpoint_id, busy } = state
  const lease = await takeLease(db, merchant_id, endpoint_id, process_id)
  if (lease === undefined) return false
  // A chain that ends from here on is recorded in the next round only, so it is busy until then.
  const unrecorded = new Set(busy.keys())
  const progress = await record(sender, state, lease)
  const endpoint = await findEndpoint(db, merchant_id, endpoint_id)
  if (progress === undefined || endpoint?.status !== 'active') return false
  const is_failing = progress.failures_in_row >= FAILURES_MAX
  const pending = await listPending(db, merchant_id, endpoint_id, PENDING_MAX)
  const has_taken = !is_failing && pending.length < PENDING_MAX &&
    await takeEventsOn(db, merchant_id, endpoint, lease)
  const chains = chooseChains(
    has_taken ? await listPending(db, merchant_id, endpoint_id, PENDING_MAX) : pending,
    { ordering: endpoint.ordering, busy: unrecorded, is_failing, now: lease.now })
  const sending = { context, agents, merchant_id, endpoint, readNow: clockFrom(lease.now) }
  for (const chain of chains.slice(0, CHAINS_MAX - busy.size)) {
    start(sender, state, sending, chain)
  }
  return busy.size > 0 || has_taken
}

/** The time by the clock of the database, as it goes on from there. */
function clockFrom (now: string): () => Date {
  const [now_ms, since_ms] = [Date.parse(now), performance.now()]
  return () => new Date(now_ms + performance.now() - since_ms)
}

function start (
  sender: Sender, { busy, results }: State, sending: Sending, chain: readonly Delivery[]
): void {
  const [first] = chain
  if (first === undefined) return
  const name = chainOf(first, sending.endpoint.ordering)
  busy.set(name, sendChain(sender, sending, chain, results).finally(() => busy.delete(name)))
}

/** Sends one after the other, until one fails. */
async function sendChain (
  { signal, context }: Sender, sending: Sending, chain: readonly Delivery[], results: Result[]
): Promise<void> {
  for (const delivery of chain) {
    if (signal.aborted) return
    try {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const result = await attemptDelivery(sending, delivery)
      results.push(result)
      if (result.after.state !== 'delivered') return
    } catch (error) {
      context.logger.warn({ err: error }, 'a webhook could not be sent, it is tried again')
      return
    }
  }
}

/** Records what came of attempts. Returns undefined if the endpoint was disabled for it. */
async function record (
  { context }: Sender, { merchant_id, endpoint_id, results }: State, lease: Lease
): Promise<Lease | undefined> {
  const made = results.splice(0)
  if (made.length === 0) return lease
  const progress = made.reduce(count, lease)
  await recordResults(context.db, merchant_id, made, { endpoint_id, ...progress })
  const is_gone = made.some(({ attempt }) => attempt.status === GONE)
  if (!is_gone && !isLongFailing(progress, lease.now)) return progress
  const call = buildOwnCall(merchant_id, SEND_WEBHOOKS, context)
  const is_active = await judgeEndpoint(call, {
    id: endpoint_id, is_gone, failing_since: progress.failing_since
  })
  return is_active ? progress : undefined
}

function count (progress: Lease, { attempt }: Result): Lease {
  return isTaken(attempt)
    ? { ...progress, failures_in_row: 0, failing_since: null }
    : {
        ...progress,
        failures_in_row: progress.failures_in_row + 1,
        failing_since: progress.failing_since ?? attempt.attempted_at
      }
}
