// Records events, in the transaction of the change that they describe.

import type { NewEvent } from '../../domain/kernel/event.ts'
import { defineRows } from '../db/bulk-rows.ts'
import { runStatement, type Trx } from '../db/trx.ts'

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
