// The body that an endpoint gets: an event as its role sees it, by Standard Webhooks.

import type { Delivery } from '../../../domain/model/webhook/delivery.ts'
import {
  describeEndpoint, type WebhookEndpoint
} from '../../../domain/model/webhook/webhook-endpoint.ts'
import type { StoredEvent } from '../../../platform/events/read-feed.ts'
import { showEvent } from '../../../platform/events/see-events.ts'
import type { ShowAs } from '../../../platform/http/views.ts'

const BYTES_MAX = 64 * 1024

/** A snapshot that is too large is sent thin. `position` is null for a test event. */
export function buildMessage (
  event: StoredEvent, position: number | null, { payload, ...endpoint }: WebhookEndpoint,
  showAs: ShowAs
): string {
  // A test event tells its owner of the endpoint, which no role but the operator has in its feed.
  const shown = position === null
    ? event
    : showEvent({ ...endpoint, account: null }, event, position, showAs)
  const write = (thin: boolean): string => JSON.stringify({
    type: event.type,
    timestamp: event.occurred_at,
    data: { ...shown, thin, ...thin && { data: null } }
  })
  const snapshot = payload === 'thin' ? undefined : write(false)
  return snapshot !== undefined && Buffer.byteLength(snapshot) <= BYTES_MAX ? snapshot : write(true)
}

/** An event that is not in the feed, and tells of the endpoint itself. */
export function buildTestEvent (
  endpoint: WebhookEndpoint, { event_id, event_type, subject_id, sequence, created_at }: Delivery
): StoredEvent {
  return {
    id: event_id,
    type: event_type,
    sequence,
    subject_type: 'webhook_endpoint',
    subject_id,
    occurred_at: created_at,
    actor: { type: 'unknown', id: null, role: null, name: null },
    request_id: null,
    data: describeEndpoint(endpoint)
  }
}
