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
import type { WebhookEndpoint } from '../../../domain/model/webhook/webhook-endpoint.ts'
import { buildOwnCall } from '../../../platform/command/call.ts'
import type { JobContext } from '../../../platform/jobs/job-loop.ts'
import type { Agents } from '../../../platform/outbound/public-address.ts'
import { isLongFailing, judgeEndpoint } from '../service/judge-endpoint.ts'
import { countPending, PENDING_MAX } from '../store/deliveries.ts'
import type { DueEndpoint } from '../store/due-endpoints.ts'
import { findEndpoint } from '../store/endpoints.ts'
import {
  endLease, listSendable, type Progress, recordResults, type Result, takeLease
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
const SENDABLE_MAX = 500
/** Events that a round takes on. */
const TAKEN_MAX = 200
/** A round waits so long for the chains that it has begun. */
const ROUND_MS = 250

type State = DueEndpoint & {
  /** The chains that are sent or wait for a place, by their names. */
  busy: Map<string, Promise<void>>
  /** Those that wait for a place, of CHAINS_MAX. */
  waiting: Array<() => void>
  sending: number
  /** What came of attempts and is not recorded yet. */
  results: Result[]
  /** The endpoint that chains may be sent to; undefined once this process must not send. */
  endpoint: WebhookEndpoint | undefined
}

type Lease = Progress & { now: string }

/** Returns when there is nothing to send any more, or another process has the endpoint. */
export async function workOnEndpoint (sender: Sender, due: DueEndpoint): Promise<void> {
  const { context: { db }, process_id, signal } = sender
  const { merchant_id, endpoint_id } = due
  const state: State = {
    ...due, busy: new Map(), waiting: [], sending: 0, results: [], endpoint: undefined
  }
  try {
    /* eslint-disable no-await-in-loop -- round after round */
    while (!signal.aborted && await runRound(sender, state)) {
      await Promise.race([setTimeout(ROUND_MS), Promise.allSettled(state.busy.values())])
    }
    /* eslint-enable no-await-in-loop */
  } finally {
    // Chains end with the message that is under way.
    state.endpoint = undefined
    await Promise.allSettled(state.busy.values())
  }
  const lease = await takeLease(db, merchant_id, endpoint_id, process_id)
  if (lease !== undefined) await record(sender, state, lease)
  const endpoint = await findEndpoint(db, merchant_id, endpoint_id)
  await endLease(db, merchant_id, endpoint ?? { id: endpoint_id, ordering: 'none' }, process_id)
}

/** Returns false when nothing is under way and nothing can be sent now. */
async function runRound (sender: Sender, state: State): Promise<boolean> {
  const { context: { db }, process_id } = sender
  const { merchant_id, endpoint_id, busy } = state
  const lease = await takeLease(db, merchant_id, endpoint_id, process_id)
  if (lease === undefined) return false
  // A chain that ends from here on is recorded in the next round only, so it is busy until then.
  const unrecorded = new Set(busy.keys())
  const progress = await record(sender, state, lease)
  const endpoint = await findEndpoint(db, merchant_id, endpoint_id)
  if (progress === undefined || endpoint?.status !== 'active') return false
  const is_other = state.endpoint !== undefined && state.endpoint.version !== endpoint.version
  state.endpoint = endpoint
  // Chains of the endpoint as it was end first: their names may be others now.
  if (is_other && unrecorded.size > 0) return true
  const has_taken = await start(sender, state, endpoint, { progress, unrecorded })
  return busy.size > 0 || has_taken
}

type Round = { progress: Lease, unrecorded: ReadonlySet<string> }

/** Takes events on, and starts chains. Returns whether there may be more events. */
async function start (
  sender: Sender, state: State, endpoint: WebhookEndpoint, { progress, unrecorded }: Round
): Promise<boolean> {
  const { context, agents } = sender
  const { merchant_id, busy } = state
  const { db } = context
  const is_failing = progress.failures_in_row >= FAILURES_MAX
  const pending = await countPending(db, merchant_id, endpoint.id)
  const limit = is_failing ? Number(pending === 0) : Math.min(TAKEN_MAX, PENDING_MAX - pending)
  const has_taken = limit > 0 &&
    await takeEventsOn(db, merchant_id, endpoint, { ...progress, limit })
  const sendable = await listSendable(db, merchant_id, endpoint, SENDABLE_MAX)
  const chains = chooseChains(sendable, {
    ordering: endpoint.ordering, busy: unrecorded, is_failing, now: progress.now
  })
  const sending = { context, agents, merchant_id, endpoint, readNow: clockFrom(progress.now) }
  for (const chain of chains) {
    const [first] = chain
    if (first === undefined) continue
    const name = chainOf(first, endpoint.ordering)
    const sent = inPlace(state, async () => sendChain(sender, sending, chain, state))
    busy.set(name, sent.finally(() => busy.delete(name)))
  }
  return has_taken && !is_failing
}

/** Runs the work once it has one of the endpoint's places. */
async function inPlace (state: State, work: () => Promise<void>): Promise<void> {
  if (state.sending >= CHAINS_MAX) {
    await new Promise<void>((resolve) => { state.waiting.push(resolve) })
  }
  state.sending++
  try {
    await work()
  } finally {
    state.sending--
    state.waiting.shift()?.()
  }
}

/** The time by the clock of the database, as it goes on from there. */
function clockFrom (now: string): () => Date {
  const [now_ms, since_ms] = [Date.parse(now), performance.now()]
  return () => new Date(now_ms + performance.now() - since_ms)
}

/** Sends one after the other, until one fails or the endpoint is another one than it was. */
async function sendChain (
  { signal, context }: Sender, sending: Sending, chain: readonly Delivery[], state: State
): Promise<void> {
  for (const delivery of chain) {
    if (signal.aborted || state.endpoint?.version !== sending.endpoint.version) return
    try {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const result = await attemptDelivery(sending, delivery)
      state.results.push(result)
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
  const is_back = isLongFailing(lease, lease.now) && progress.failing_since === null
  if (!is_gone && !is_back && !isLongFailing(progress, lease.now)) return progress
  const call = buildOwnCall(merchant_id, SEND_WEBHOOKS, context)
  const is_active = await judgeEndpoint(call, {
    id: endpoint_id, is_gone, failing_since: progress.failing_since
  })
  return is_active ? progress : undefined
}

function count (progress: Lease, { attempt, is_receivers }: Result): Lease {
  if (!is_receivers) return progress
  return isTaken(attempt)
    ? { ...progress, failures_in_row: 0, failing_since: null }
    : {
        ...progress,
        failures_in_row: progress.failures_in_row + 1,
        failing_since: progress.failing_since ?? attempt.attempted_at
      }
}
