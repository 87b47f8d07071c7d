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
  occurred_at: string
  /** The subject as an operator reads it after the change. */
  data: object
}
