// Takes events on for an endpoint: what is new in the feed and seen by it becomes deliveries.

import type { Delivery } from '../../../domain/model/webhook/delivery.ts'
import type { WebhookEndpoint } from '../../../domain/model/webhook/webhook-endpoint.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { pickEvents, type Placed } from '../../../platform/events/pick-events.ts'
import { findEventIds, listPositions } from '../../../platform/events/read-feed.ts'
import { buildSees } from '../../../platform/events/see-events.ts'
import { newId } from '../../../platform/id.ts'
import { type Progress, takeOn } from '../store/progress.ts'

const PARTS_MAX = 100
const DAY_MS = 86_400_000

type From = Pick<Progress, 'position' | 'skipped_marks'> & { now: string, limit: number }

/** Returns whether there were any events behind the position, seen or not. */
export async function takeEventsOn (
  db: Db, merchant_id: string, endpoint: WebhookEndpoint,
  { position, skipped_marks, now, limit }: From
): Promise<boolean> {
  const parts = await listPositions(db, merchant_id, { after: position, limit: PARTS_MAX })
  if (parts.length === 0) return false
  const { event_types } = endpoint
  const sees = buildSees(endpoint, event_types.length === 0 ? {} : { types: event_types })
  const picked = pickEvents(parts, position, limit, sees)
  // Of an upgrade, older events may get their positions long after the endpoint was made.
  const oldest = Date.parse(endpoint.created_at) - DAY_MS
  const events = picked.found.filter(({ mark_id, occurred_at }) =>
    !skipped_marks.includes(mark_id) && Date.parse(occurred_at) >= oldest)
  const deliveries = await buildDeliveries(
    db, merchant_id, events, { endpoint_id: endpoint.id, now })
  await takeOn(db, merchant_id, deliveries, {
    endpoint_id: endpoint.id, from: position, to: picked.position
  })
  return true
}

/** Builds deliveries that are due at once. An event that was deleted meanwhile has none. */
export async function buildDeliveries (
  db: Db, merchant_id: string, events: readonly Placed[],
  { endpoint_id, now }: { endpoint_id: string, now: string }
): Promise<Delivery[]> {
  const idOf = await findEventIds(db, merchant_id, events)
  return events.flatMap((event): Delivery[] => {
    const event_id = idOf.get(`${event.subject_id} ${event.sequence}`)
    if (event_id === undefined) return []
    return [{
      id: newId('whd'),
      endpoint_id,
      event_id,
      event_type: event.type,
      subject_id: event.subject_id,
      sequence: event.sequence,
      position: event.position,
      state: 'pending',
      attempts: 0,
      next_attempt_at: now,
      finished_at: null,
      created_at: now
    }]
  })
}
