// A webhook endpoint: an address that gets the events which a role sees.

import type { EventType } from '../../kernel/event.ts'
import type { Role } from '../merchant/api-key.ts'

/** Does the body have the subject as it was after the change, or only its id and version? */
export const PAYLOADS = ['snapshot', 'thin'] as const
export type Payload = typeof PAYLOADS[number]

/** Which event waits while an earlier one has not arrived: one of its subject, any one, or none. */
export const ORDERINGS = ['subject', 'endpoint', 'none'] as const
export type Ordering = typeof ORDERINGS[number]

export const ENDPOINT_STATUSES = ['active', 'disabled', 'deleted'] as const

export const DISABLED_REASONS = ['requested', 'gone', 'failing'] as const
export type DisabledReason = typeof DISABLED_REASONS[number]

export type WebhookEndpoint = {
  id: string
  version: number
  /** Whose events it gets. */
  role: Role
  /** The supplier whose purchase orders it gets; null for other roles. */
  supplier_id: string | null
  url: string
  /** Empty means all types. */
  event_types: readonly EventType[]
  payload: Payload
  ordering: Ordering
  description: string | null
  status: typeof ENDPOINT_STATUSES[number]
  disabled_reason: DisabledReason | null
  /** Sealed. */
  secret: string
  /** It signs along until `previous_secret_until`. Sealed. */
  previous_secret: string | null
  previous_secret_until: string | null
  created_at: string
  updated_at: string
}

type Secrets = 'secret' | 'previous_secret'
export type EndpointDescription = Omit<WebhookEndpoint, Secrets | 'event_types'> &
  { event_types: readonly EventType[] | null }

/** The endpoint as its owner reads it, without secrets. */
export function describeEndpoint (
  { secret: _secret, previous_secret: _previous, event_types, ...endpoint }: WebhookEndpoint
): EndpointDescription {
  return { ...endpoint, event_types: event_types.length === 0 ? null : event_types }
}

/** The next version, with these changes. */
export function changeEndpoint (
  before: WebhookEndpoint, changes: Partial<WebhookEndpoint>, now: string
): WebhookEndpoint {
  return { ...before, ...changes, version: before.version + 1, updated_at: now }
}
