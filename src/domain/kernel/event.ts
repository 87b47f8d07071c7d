// An event: one change of one subject.

import type { Resources } from './resource.ts'

type WithEvents = Extract<Resources[keyof Resources], { events: readonly string[] }>

/** What an event may be about. */
export type SubjectType = WithEvents['name']

/** Each names the last move of its subject, as `shipment.delivered`. */
export type EventType = WithEvents['events'][number]

/** `sequence` is the version that the change made. */
export type NewEvent = {
  id: string
  type: EventType
  sequence: number
  subject_type: SubjectType
  subject_id: string
  /** The order in whose timeline it stands; null for what belongs to no order. */
  sales_order_id: string | null
  occurred_at: string
  /** The subject as an operator reads it after the change. */
  data: object
}
