// Takes events on for an endpoint: what is new in the feed and seen by it becomes deliveries.

import { openDelivery, type ToDeliver } from '../../../domain/model/webhook/delivery.ts'
import type { WebhookEndpoint } from '../../../domain/model/webhook/webhook-endpoint.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { type Entry, keyOf } from '../../../platform/events/entries.ts'
import { pickEvents, type Placed } from '../../../platform/events/pick-events.ts'
import { findEventIds, listPositions } from '../../../platform/events/read-feed.ts'
import { buildSees, type Viewer } from '../../../platform/events/see-events.ts'
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
  const picked = pickEvents(parts, position, limit, seesOf(endpoint))
  // Of an upgrade, older events may get their positions long after the endpoint was made.
  const oldest = Date.parse(endpoint.created_at) - DAY_MS
  const events = picked.found.filter(({ mark_id, occurred_at }) =>
    !skipped_marks.includes(mark_id) && Date.parse(occurred_at) >= oldest)
  const wanted = await findToDeliver(db, merchant_id, endpoint.id, events)
  const deliveries = wanted.map((one) => openDelivery(newId('whd'), one, now))
  await takeOn(db, merchant_id, deliveries, {
    endpoint_id: endpoint.id, from: position, to: picked.position
  })
  return true
}

/** Builds the test of what the endpoint sees and takes. It belongs to no account. */
export function seesOf (
  { event_types, ...of }: Omit<Viewer, 'account'> & Pick<WebhookEndpoint, 'event_types'>
): (entry: Entry) => boolean {
  const viewer = { ...of, account: null }
  return buildSees(viewer, event_types.length === 0 ? {} : { types: event_types })
}

/** Leaves out events that were deleted meanwhile. */
export async function findToDeliver (
  db: Db, merchant_id: string, endpoint_id: string, events: readonly Placed[]
): Promise<ToDeliver[]> {
  const idOf = await findEventIds(db, merchant_id, events)
  return events.flatMap((event): ToDeliver[] => {
    const event_id = idOf.get(keyOf(event))
    const { type: event_type, subject_id, sequence, position } = event
    return event_id === undefined
      ? []
      : [{ endpoint_id, event_id, event_type, subject_id, sequence, position }]
  })
}
