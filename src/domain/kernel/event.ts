// An event: one change of one subject.

import type { Resources } from './resource.ts'

type WithEvents = Extract<Resources[keyof Resources], { events: readonly string[] }>

/** What an event may be about. */
export type SubjectType = WithEvents['name']

/** The type says what happened to the subject, as in `shipment.delivered`. */
export type EventType = WithEvents['events'][number]

/** `sequence` is the version of the subject after the change. */
export type NewEvent = {
  id: string
  type: EventType
  sequence: number
  subject_type: SubjectType
  subject_id: string
  /** The sales order whose timeline shows the event; null if the subject belongs to none. */
  sales_order_id: string | null
  /** The account of that order: its keys see the event, if storefronts do. */
  account: string | null
  occurred_at: string
  /** The subject as an operator reads it after the change. */
  data: object
}

export const ACTOR_TYPES = ['api_key', 'job', 'answer_link', 'unknown'] as const

/** Who made a change. Events from before this was kept have the type `unknown`. */
export type Actor = {
  type: typeof ACTOR_TYPES[number]
  /** Of the API key or the answer link; null for a job and for the platform key. */
  id: string | null
  /** Of the API key, or `platform`; in whose role an answer link, or a played supplier, acts. */
  role: string | null
  /** As it was then: of the API key, of the job, or as the person on the answer page typed it. */
  name: string | null
}

/** As it is stored: with the account of an API key that has one. Nobody is shown that. */
export type StoredActor = Actor & { account?: string | null }

/** Who made a change, and with which request. A job has none. */
export type Author = { actor: StoredActor, request_id: string | null }

/** The actor as it is shown. */
export function describeActor ({ account: _account, ...actor }: StoredActor): Actor {
  return actor
}

type EventSubject = {
  id: string
  version: number
  updated_at: string
  /** Of a subject that belongs to a sales order: the event stands in that order's timeline. */
  sales_order_id?: string | null
  /** The account of that order. */
  account?: string | null
}

/** What an event of this type is about: the type begins with it. */
export function subjectTypeOf (type: EventType): SubjectType {
  return type.slice(0, type.indexOf('.')) as SubjectType
}

/** Builds the event of a subject's last change. `data` is the subject as an operator reads it. */
export function buildEvent (
  id: string, type: EventType, subject: EventSubject, data: object = subject
): NewEvent {
  return {
    id,
    type,
    sequence: subject.version,
    subject_type: subjectTypeOf(type),
    subject_id: subject.id,
    sales_order_id: subject.sales_order_id ?? null,
    account: subject.account ?? null,
    occurred_at: subject.updated_at,
    data
  }
}
