// A transmission: one message about a purchase order on one channel of its supplier, or one mail
// about a sales order to its customer, and what follows from each attempt to send it.

import { type ChannelKind, type Message, MESSAGES } from '../channel/channel.ts'
import { addHours, addSeconds } from '../../kernel/calendar.ts'
import { nextPause } from '../../kernel/retry-pauses.ts'

export const TRANSMISSION_STATES = [
  'queued', 'sent', 'acknowledged', 'failed', 'superseded'
] as const
export type TransmissionState = typeof TRANSMISSION_STATES[number]

/**
 * `sent`: the other side has taken it. `refused`: it never will. `failed`: it has not taken it.
 * `unknown`: it may have taken it.
 */
export const ATTEMPT_OUTCOMES = ['sent', 'refused', 'failed', 'unknown'] as const
export type AttemptOutcome = typeof ATTEMPT_OUTCOMES[number]

/** What a transmission is about. One about a sales order is a mail to its customer. */
export const TRANSMISSION_SUBJECTS = ['purchase_order', 'sales_order'] as const
export type TransmissionSubject = typeof TRANSMISSION_SUBJECTS[number]

/** Suppliers and customers are told the same words for a change and a cancellation. */
export const TRANSMISSION_MESSAGES = [
  ...MESSAGES, 'review', 'confirmation', 'delay', 'shipment', 'invoice', 'credit_note'
] as const
export type TransmissionMessage = typeof TRANSMISSION_MESSAGES[number]

export type Transmission = {
  id: string
  subject_type: TransmissionSubject
  /** Null for a mail to a customer, as are its supplier and its channel. */
  purchase_order_id: string | null
  sales_order_id: string
  supplier_id: string | null
  channel_id: string | null
  /** Of a mail about one parcel. */
  shipment_id: string | null
  /** Of a mail with an invoice or a credit note. */
  invoice_id: string | null
  kind: ChannelKind
  message: TransmissionMessage
  /** The revision of the purchase order, or the version of the sales order, of which it tells. */
  revision: number
  /** The event of which it tells; empty where it was kept no more when the mail was asked for. */
  event_id: string
  state: TransmissionState
  attempts: number
  /** The attempts since a person last asked to send it again. */
  tries: number
  /** Null once it is finished. */
  next_attempt_at: string | null
  /** When the first of the attempts failed that failed in a row. */
  failing_since: string | null
  /** May the other side have taken it, though nobody knows? It is then sent again as it was. */
  is_in_doubt: boolean
  /** When the order must hear of it next; null when there is nothing to tell. */
  note_at: string | null
  finished_at: string | null
  /** When the supplier's receipt said that it was taken. */
  acknowledged_at: string | null
  created_at: string
}

/** One about a purchase order. */
export type ToSupplier = Transmission & {
  purchase_order_id: string, supplier_id: string, channel_id: string, message: Message
}

export function isToSupplier<One extends Transmission> (one: One): one is One & ToSupplier {
  return one.subject_type === 'purchase_order'
}

export type TransmissionAttempt = {
  /** From 1. */
  number: number
  attempted_at: string
  milliseconds: number
  outcome: AttemptOutcome
  /** What happened, for a person. */
  detail: string
  /** What the other side said, and under which names it has what was sent. */
  facts: Readonly<Record<string, string>>
}

/** A file that is sent, without its bytes. */
export type SentFile = { name: string, media_type: string, size_bytes: number, sha256: string }

/** After so long, a person is told that a message does not get through. */
export const FAILING_HOURS = 1
/** A partner is tried for ever, and as often: what waits for it must not be lost. */
const LINK_PAUSE_S = 300

type Attempted = {
  attempt: TransmissionAttempt
  retry_after_s: number | null
  now: string
  /** A random number from 0 to 1. */
  chance: number
}

/** The transmission after an attempt. A sales order hears only of what fails, and of its end. */
export function judgeTransmission (
  before: Transmission, { attempt, retry_after_s, now, chance }: Attempted
): Transmission {
  const { outcome, number: attempts } = attempt
  const tries = before.tries + 1
  if (outcome === 'sent') {
    return {
      ...before,
      attempts,
      tries,
      state: 'sent',
      next_attempt_at: null,
      is_in_doubt: false,
      failing_since: null,
      note_at: isToSupplier(before) || before.failing_since !== null ? now : null,
      finished_at: now
    }
  }
  const failing_since = before.failing_since ?? now
  const failed = {
    ...before,
    attempts,
    tries,
    failing_since,
    is_in_doubt: before.is_in_doubt || outcome === 'unknown',
    note_at: before.failing_since === null ? addHours(now, FAILING_HOURS) : before.note_at
  }
  const pause_s = pauseAfter(before, { tries, retry_after_s, chance })
  return outcome === 'refused' || pause_s === undefined
    ? { ...failed, state: 'failed', next_attempt_at: null, note_at: now, finished_at: now }
    : { ...failed, next_attempt_at: addSeconds(now, pause_s) }
}

function pauseAfter (
  { kind }: Transmission,
  { tries, ...asked }: { tries: number, retry_after_s: number | null, chance: number }
): number | undefined {
  const pause_s = nextPause(tries, asked)
  return kind === 'tandem' ? Math.min(pause_s ?? LINK_PAUSE_S, LINK_PAUSE_S) : pause_s
}

/** Has the other side taken it? */
export function hasArrived ({ state }: Pick<Transmission, 'state'>): boolean {
  return state === 'sent' || state === 'acknowledged'
}

type Receipt = { is_accepted: boolean, detail: string, now: string }

/**
 * The transmission after the supplier's receipt for it: acknowledged, or failed by an attempt that
 * the other side refuses. Undefined when the receipt says nothing new.
 */
export function takeReceipt (
  before: Transmission, { is_accepted, detail, now }: Receipt
): { after: Transmission, attempt: TransmissionAttempt | null } | undefined {
  const { state, finished_at, failing_since, attempts } = before
  const ended = { ...before, next_attempt_at: null, is_in_doubt: false, note_at: now }
  if (is_accepted) {
    if (state === 'acknowledged' || state === 'superseded') return undefined
    return {
      after: {
        ...ended,
        state: 'acknowledged',
        failing_since: null,
        finished_at: state === 'sent' ? finished_at : now,
        acknowledged_at: now
      },
      attempt: null
    }
  }
  if (state === 'failed' || state === 'superseded') return undefined
  const number = attempts + 1
  return {
    after: {
      ...ended,
      state: 'failed',
      attempts: number,
      failing_since: failing_since ?? now,
      finished_at: now,
      acknowledged_at: null
    },
    attempt: { number, attempted_at: now, milliseconds: 0, outcome: 'refused', detail, facts: {} }
  }
}

export type Waiting =
  Pick<ToSupplier, 'id' | 'kind' | 'message' | 'state' | 'attempts' | 'is_in_doubt'> & {
    /** Is it known which order of a partner the purchase order is? */
    is_paired: boolean
  }

export type Choice = {
  /** What is sent now, as which message; undefined when there is nothing to say. */
  send: { id: string, message: Message } | undefined
  /** What need not be sent any more: what is sent says the same and more. */
  superseded: string[]
}

/**
 * Chooses what a channel is sent next about a purchase order. `all` are the transmissions of both,
 * oldest first; a partner has one channel, under whatever ids it was kept. What may have arrived
 * already is sent again as it was, until that is known. Else the newest one tells of the whole
 * order, so those that wait before it need not be sent. A channel that has sent nothing yet begins
 * with an order, and says nothing of one that is over.
 */
export function chooseTransmission (all: readonly Waiting[]): Choice {
  const queued = all.filter(({ state }) => state === 'queued')
  const doubtful = queued.find(({ is_in_doubt }) => is_in_doubt)
  if (doubtful !== undefined) {
    return { send: { id: doubtful.id, message: doubtful.message }, superseded: [] }
  }
  const newest = queued.at(-1)
  if (newest === undefined) return { send: undefined, superseded: [] }
  const is_known = all.some(mayBeKnown)
  if (!is_known && newest.message === 'cancellation') {
    return { send: undefined, superseded: queued.map(({ id }) => id) }
  }
  const message = is_known ? newest.message : 'order'
  return {
    send: { id: newest.id, message },
    superseded: queued.slice(0, -1).map(({ id }) => id)
  }
}

/**
 * Over a link nothing is sent twice, and a partner that has no such order is told nothing. So it is
 * asked where it was ever tried: an order that is there would else be shipped and billed.
 */
function mayBeKnown (one: Waiting): boolean {
  if (hasArrived(one) || one.is_in_doubt) return true
  return one.kind === 'tandem' && (one.attempts > 0 || one.is_paired)
}
