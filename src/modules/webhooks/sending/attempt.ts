// Sends one delivery once, and says what came of it.

import {
  type Attempt, type Delivery, judgeAttempt
} from '../../../domain/model/webhook/delivery.ts'
import type { WebhookEndpoint } from '../../../domain/model/webhook/webhook-endpoint.ts'
import { findEvents } from '../../../platform/events/read-feed.ts'
import type { JobContext } from '../../../platform/jobs/job-loop.ts'
import { type Posted, post } from '../../../platform/outbound/post.ts'
import type { Agents } from '../../../platform/outbound/public-address.ts'
import type { Result } from '../store/progress.ts'
import { buildMessage, buildTestEvent } from './build-message.ts'
import { openSecrets, signMessage } from './sign.ts'

export type Sending = {
  context: Pick<JobContext, 'db' | 'outbound' | 'showAs'>
  agents: Agents
  merchant_id: string
  endpoint: WebhookEndpoint
  /** The time by the clock of the database. */
  readNow: () => Date
}

const HEADERS = { 'content-type': 'application/json', 'user-agent': 'Tandem' }

/** Rejects only if the database fails. */
export async function attemptDelivery (sending: Sending, before: Delivery): Promise<Result> {
  const started = sending.readNow()
  const message = await prepare(sending, before, started)
  const { retry_after_s, ...posted } = 'fault' in message
    ? notSent(message.fault)
    : await post({ url: sending.endpoint.url, ...message }, sending.agents)
  const attempt: Attempt = {
    number: before.attempts + 1, attempted_at: started.toISOString(), ...posted
  }
  const now = sending.readNow().toISOString()
  const judged = judgeAttempt(before, { attempt, retry_after_s, now, chance: Math.random() })
  const is_lost = 'fault' in message && message.is_lost
  const after: Delivery = is_lost
    ? { ...judged, state: 'failed', next_attempt_at: null, finished_at: now }
    : judged
  return { after, attempt, is_receivers: !('fault' in message) }
}

/** `is_lost`: no later attempt can do better. */
type Fault = { fault: string, is_lost: boolean }

const notSent = (error: string): Posted =>
  ({ milliseconds: 0, status: null, answer: null, error, retry_after_s: null })

async function prepare (
  { context: { db, showAs, outbound }, merchant_id, endpoint }: Sending, delivery: Delivery,
  now: Date
): Promise<{ headers: Record<string, string>, body: string } | Fault> {
  const [event] = delivery.position === null
    ? [buildTestEvent(endpoint, delivery)]
    : await findEvents(db, merchant_id, [delivery])
  if (event === undefined) return { fault: 'The event is not kept any more.', is_lost: true }
  const secrets = openSecrets(outbound.encryption_key, secretsOf(endpoint, now))
  if (secrets === undefined) {
    const fault = 'The secret cannot be read: TANDEM_ENCRYPTION_KEY is not the key that sealed it.'
    return { fault, is_lost: false }
  }
  const body = buildMessage(event, delivery.position, endpoint, showAs)
  const signature = signMessage(secrets, {
    id: delivery.event_id, timestamp_s: Math.floor(now.getTime() / 1_000), body
  })
  return { body, headers: { ...HEADERS, ...signature } }
}

/** The secret, and the one before while it signs along. */
function secretsOf (
  { secret, previous_secret, previous_secret_until }: WebhookEndpoint, now: Date
): string[] {
  const is_rotating = previous_secret !== null && (previous_secret_until ?? '') > now.toISOString()
  return is_rotating ? [secret, previous_secret] : [secret]
}
