// Secrets of webhook endpoints, and the signatures made with them (Standard Webhooks 1.0).

import { createHmac, randomBytes } from 'node:crypto'
import { RuleError } from '../../../domain/kernel/rule.ts'
import { open, seal } from '../../../platform/seal.ts'

const SECRET_BYTES = 32
const PREFIX = 'whsec_'
const BOUND_TO = 'webhook secret'

/** A secret as it is shown once, and as it is stored. Throws `webhooks_unavailable`. */
export function newWebhookSecret (key: Buffer | null): { secret: string, sealed: string } {
  if (key === null) throw new RuleError('webhooks_unavailable')
  const bytes = randomBytes(SECRET_BYTES)
  return {
    secret: `${PREFIX}${bytes.toString('base64')}`,
    sealed: seal(key, bytes, BOUND_TO).toString('base64')
  }
}

/** Opens stored secrets. Returns undefined if they were sealed with another key. */
export function openSecrets (
  key: Buffer | null, sealed: readonly string[]
): Buffer[] | undefined {
  const opened = sealed.flatMap((one) =>
    (key && open(key, Buffer.from(one, 'base64'), BOUND_TO)) ?? [])
  return opened.length === sealed.length ? opened : undefined
}

type Signed = { id: string, timestamp_s: number, body: string }

/** The headers of a message, with a signature of each secret. */
export function signMessage (
  secrets: readonly Buffer[], { id, timestamp_s, body }: Signed
): Record<string, string> {
  const signatures = secrets.map((secret) =>
    `v1,${createHmac('sha256', secret).update(`${id}.${timestamp_s}.${body}`).digest('base64')}`)
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp_s),
    'webhook-signature': signatures.join(' ')
  }
}
