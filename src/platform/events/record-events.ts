// Records events, in the transaction of the change that they describe.

import type { EventType, NewEvent, SubjectType } from '../../domain/kernel/event.ts'
import { defineRows } from '../db/rows.ts'
import { runStatement, type Trx } from '../db/trx.ts'
import { newId } from '../id.ts'

const eventRows = defineRows<NewEvent>('events', {
  key: ['subject_id', 'sequence'],
  columns: {
    id: 'text',
    type: 'text',
    sequence: 'int',
    subject_type: 'text',
    subject_id: 'text',
    sales_order_id: 'text',
    occurred_at: 'timestamptz',
    data: 'text'
  }
})

export async function appendEvents (
  trx: Trx, merchant_id: string, events: readonly NewEvent[]
): Promise<void> {
  const sorted = events.toSorted((a, b) =>
    a.subject_id < b.subject_id || (a.subject_id === b.subject_id && a.sequence < b.sequence)
      ? -1
      : 1)
  return eventRows.insert(trx, merchant_id, sorted)
}

const FIRST = `
  select subject_id, data from events
  where merchant_id = $1 and subject_id = any($2) and sequence = 1`

/** Finds the data of each subject's first event, as JSON: the subject as it was created. */
export async function findFirstData (
  trx: Trx, merchant_id: string, subject_ids: readonly string[]
): Promise<ReadonlyMap<string, string>> {
  const rows = await runStatement<{ subject_id: string, data: string }>(
    trx, FIRST, [merchant_id, subject_ids])
  return new Map(rows.map(({ subject_id, data }) => [subject_id, data]))
}

type EventSubject = {
  id: string
  version: number
  updated_at: string
  /** Of a subject that belongs to a sales order: the event stands in that order's timeline. */
  sales_order_id?: string | null
}

/** Builds the event of a subject's last change; `data` is the subject as an operator reads it. */
export function buildEvent (
  type: EventType, subject: EventSubject, data: object = subject
): NewEvent {
  return {
    id: newId('evt'),
    type,
    sequence: subject.version,
    subject_type: type.slice(0, type.indexOf('.')) as SubjectType,
    subject_id: subject.id,
    sales_order_id: subject.sales_order_id ?? null,
    occurred_at: subject.updated_at,
    data
  }
}
