// What a role sees of the feed: which events, and what of each.

import {
  type Actor, describeActor, type EventType, type SubjectType
} from '../../domain/kernel/event.ts'
import type { Role } from '../../domain/model/merchant/api-key.ts'
import { SUBJECTS } from '../../domain/resources.ts'
import type { ShowAs } from '../http/views.ts'
import type { Entry } from './entries.ts'
import type { StoredEvent } from './read-feed.ts'

export type ShownEvent = Omit<StoredEvent, 'actor'> & { actor: Actor | null, position?: number }

export type Filters = {
  types?: readonly EventType[] | undefined
  subject_type?: SubjectType | undefined
  subject_id?: string | undefined
}

/** Whose view it is. */
export type Viewer = { role: Role, supplier_id: string | null, account: string | null }

/** Builds the test of what the role sees and the caller asks for. */
export function buildSees (
  { role, supplier_id, account }: Viewer, { types, subject_type, subject_id }: Filters
): (entry: Entry) => boolean {
  const wanted = types === undefined ? undefined : new Set(types)
  const shown = new Set(SUBJECTS.filter(({ shown_to }) =>
    role === 'operator' || (role === 'storefront' && shown_to.storefront === true))
    .map(({ name }) => name))
  return (entry) =>
    (supplier_id === null
      ? shown.has(entry.subject_type) && (account === null || entry.account === account)
      : entry.supplier_id === supplier_id) &&
    wanted?.has(entry.type) !== false &&
    (subject_type === undefined || entry.subject_type === subject_type) &&
    (subject_id === undefined || entry.subject_id === subject_id)
}

/**
 * The event as the viewer sees it. Only operators see positions. An account and the merchant's own
 * storefronts do not see each other's keys.
 */
export function showEvent (
  { role, account }: Viewer,
  { actor, request_id, data, id, ...event }: StoredEvent,
  position: number, showAs: ShowAs
): ShownEvent {
  const is_own = role === 'operator' || (actor.role === role && (actor.account ?? null) === account)
  return {
    id,
    ...role === 'operator' && { position },
    ...event,
    actor: is_own ? describeActor(actor) : null,
    request_id: is_own ? request_id : null,
    data: showAs(role, event.subject_type, data)
  }
}
