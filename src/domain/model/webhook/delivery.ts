// A delivery: one event for one webhook endpoint, and what follows from each attempt to send it.

import { addSeconds } from '../../kernel/calendar.ts'
import type { EventType } from '../../kernel/event.ts'
import { nextPause } from '../../kernel/retry-pauses.ts'
import type { Ordering } from './webhook-endpoint.ts'

export const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const

export type Delivery = {
  id: string
  endpoint_id: string
  event_id: string
  event_type: EventType
  subject_id: string
  sequence: number
  /** In the feed; null for a test event, which is not in it. */
  position: number | null
  state: typeof DELIVERY_STATES[number]
  attempts: number
  /** Null once it is finished. */
  next_attempt_at: string | null
  finished_at: string | null
  created_at: string
}

/** Which event is for which endpoint. */
export type ToDeliver = Pick<Delivery,
  'endpoint_id' | 'event_id' | 'event_type' | 'subject_id' | 'sequence' | 'position'>

/** A new delivery, which is to be tried at once. */
export function openDelivery (
  id: string,
  { endpoint_id, event_id, event_type, subject_id, sequence, position }: ToDeliver, now: string
): Delivery {
  return {
    id,
    endpoint_id,
    event_id,
    event_type,
    subject_id,
    sequence,
    position,
    state: 'pending',
    attempts: 0,
    next_attempt_at: now,
    finished_at: null,
    created_at: now
  }
}

/** What came of one attempt. */
export type Attempt = {
  /** From 1. */
  number: number
  attempted_at: string
  milliseconds: number
  /** The status of the answer; null without one. */
  status: number | null
  /** Why there was no answer. */
  error: string | null
  /** The beginning of the answer. */
  answer: string | null
}

type Answered = { attempt: Attempt, retry_after_s: number | null, now: string, chance: number }

/** The delivery after an attempt. `chance` is a random number from 0 to 1. */
export function judgeAttempt (
  before: Delivery, { attempt, retry_after_s, now, chance }: Answered
): Delivery {
  const attempts = attempt.number
  if (isTaken(attempt)) {
    return { ...before, attempts, state: 'delivered', next_attempt_at: null, finished_at: now }
  }
  const pause_s = nextPause(attempts, { retry_after_s, chance })
  if (pause_s === undefined || attempt.status === GONE) {
    return { ...before, attempts, state: 'failed', next_attempt_at: null, finished_at: now }
  }
  const next_attempt_at = addSeconds(now, pause_s)
  return { ...before, attempts, next_attempt_at }
}

export const GONE = 410

export function isTaken ({ status }: Pick<Attempt, 'status'>): boolean {
  return status !== null && status >= 200 && status < 300
}

/** After so many failures in a row nothing is taken on, and one delivery is tried at a time. */
export const FAILURES_MAX = 20

type Choice = {
  ordering: Ordering
  /** What is being sent: ids of deliveries and of subjects. */
  busy: ReadonlySet<string>
  is_failing: boolean
  now: string
}

/**
 * Chooses what may be sent now, as chains: each is sent one after the other, until one fails.
 * `pending` stands in the order of positions.
 */
export function chooseChains (
  pending: readonly Delivery[], { ordering, busy, is_failing, now }: Choice
): Delivery[][] {
  const chains = [...Map.groupBy(pending, (one) => chainOf(one, ordering))]
    .filter(([key]) => !busy.has(key))
    .map(([, chain]) => dueOf(chain, now))
    .filter(({ length }) => length > 0)
  if (!is_failing) return chains
  const [[first] = []] = busy.size === 0 ? chains : []
  return first === undefined ? [] : [[first]]
}

/** Deliveries with the same name wait for each other. A test event waits for none. */
export function chainOf ({ id, subject_id, position }: Delivery, ordering: Ordering): string {
  if (position === null || ordering === 'none') return id
  return ordering === 'endpoint' ? 'endpoint' : subject_id
}

/** Those at the beginning that are due: the ones behind wait for them. */
function dueOf (chain: Delivery[], now: string): Delivery[] {
  const end = chain.findIndex((one) => !isDue(one, now))
  return end === -1 ? chain : chain.slice(0, end)
}

function isDue ({ next_attempt_at }: Delivery, now: string): boolean {
  return next_attempt_at !== null && next_attempt_at <= now
}
