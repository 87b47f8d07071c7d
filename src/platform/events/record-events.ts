// Records events, in the transaction of the change that they describe, and leaves a mark with the
// list of them, by which they get positions in the feed.

import type { NewEvent } from '../../domain/kernel/event.ts'
import { defineRows } from '../db/bulk-rows.ts'
import { runStatement, together, type Trx } from '../db/trx.ts'
import { type Signature, signatureAt } from './authors.ts'
import { joinEntries, writeEntry } from './entries.ts'
import { appendChangedSkus, SKUS_OF_MARK_MAX } from './record-skus.ts'
import { writeSkus } from './sku-lists.ts'

const eventRows = defineRows<NewEvent & Signature & { mark_id: string }>('events', {
  key: ['subject_id', 'sequence'],
  columns: {
    id: 'text',
    type: 'text',
    sequence: 'int',
    subject_type: 'text',
    subject_id: 'text',
    sales_order_id: 'text',
    account: null,
    occurred_at: 'timestamptz',
    data: 'text',
    actor: 'text',
    request_id: 'text',
    mark_id: 'text'
  }
})

/** The events of one transaction, or of a part of it, that wait for their positions. */
export type Mark = {
  /** The id of the first of the events. */
  id: string
  occurred_at: string
  /** See `entries.ts`. It is empty for a mark that lists SKUs alone. */
  entries: string
  /** The SKUs whose availability has changed: see `sku-lists.ts`. Null for none. */
  skus: string | null
}

export const markRows = defineRows<Mark>('event_marks', {
  key: ['id'], columns: { id: 'text', occurred_at: 'timestamptz', entries: 'text', skus: 'text' }
})

/** Appends the events of the only request of the transaction. */
export async function appendEvents (
  trx: Trx, merchant_id: string, events: readonly NewEvent[]
): Promise<void> {
  return appendEventsOfEach(trx, merchant_id, [{ events }])
}

/** What one change is told by: its events, and the SKUs whose availability it changed. */
type Told = { events: readonly NewEvent[], changed_skus?: readonly string[] }

/** Appends the events of several changes, in the order in which the command records them. */
export async function appendEventsOfEach (
  trx: Trx, merchant_id: string, changes: readonly Told[]
): Promise<void> {
  const first = changes.find(({ events }) => events.length > 0)?.events[0]
  const skus = changes.flatMap(({ changed_skus = [] }) => changed_skus)
  if (first === undefined) return appendChangedSkus(trx, merchant_id, skus)
  const { id: mark_id, occurred_at } = first
  const signed = changes.flatMap(({ events }, at) => {
    const signature = signatureAt(trx, at)
    return events.map((event) => ({ ...event, ...signature, mark_id }))
  })
  const sorted = signed.sort((a, b) =>
    a.subject_id < b.subject_id || (a.subject_id === b.subject_id && a.sequence < b.sequence)
      ? -1
      : 1)
  const mark = {
    id: mark_id,
    occurred_at,
    entries: joinEntries(sorted.map(writeEntry)),
    skus: writeSkus(skus.slice(0, SKUS_OF_MARK_MAX))
  }
  return together([
    eventRows.insert(trx, merchant_id, sorted), markRows.insert(trx, merchant_id, [mark]),
    appendChangedSkus(trx, merchant_id, skus.slice(SKUS_OF_MARK_MAX))
  ]).then(() => {})
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
