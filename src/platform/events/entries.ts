// The list of events that a mark carries: enough to give positions, and to tell who sees what.
//
// It is text: `po_… 3 purchase_order.issued sup_…,so_… 2 sales_order.released -`. What belongs to
// an account names it at the end, percent-encoded: `so_… 1 sales_order.created - acme`. Entries
// stand in the order of their subjects and sequences.

import {
  type EventType, type NewEvent, type SubjectType, subjectTypeOf
} from '../../domain/kernel/event.ts'
import { SUBJECTS } from '../../domain/resources.ts'

export type Entry = {
  subject_id: string
  sequence: number
  type: EventType
  subject_type: SubjectType
  /** The supplier that sees the event; null if none does. */
  supplier_id: string | null
  /** The account whose keys see the event, if storefronts do; null for the merchant's own. */
  account: string | null
}

const AUDIENCES = new Map(SUBJECTS.map(({ name, shown_to }) => [name, shown_to]))
const NOBODY = '-'

type Told =
  Pick<NewEvent, 'subject_id' | 'sequence' | 'type' | 'subject_type' | 'account' | 'data'>

/** Writes one entry of a mark. */
export function writeEntry (
  { subject_id, sequence, type, subject_type, account, data }: Told
): string {
  const supplier_id = AUDIENCES.get(subject_type)?.supplier?.(data) ?? NOBODY
  const entry = `${subject_id} ${sequence} ${type} ${supplier_id}`
  return account === null ? entry : `${entry} ${encodeURIComponent(account)}`
}

/** Joins what `writeEntry` has written. */
export function joinEntries (entries: readonly string[]): string {
  return entries.join(',')
}

export function readEntries (entries: string): Entry[] {
  if (entries === '') return []
  return entries.split(',').map((entry) => {
    const [subject_id = '', sequence, type = '', supplier_id, account] = entry.split(' ')
    return {
      subject_id,
      sequence: Number(sequence),
      type: type as EventType,
      subject_type: subjectTypeOf(type as EventType),
      supplier_id: supplier_id === NOBODY ? null : supplier_id ?? null,
      account: account === undefined ? null : decodeURIComponent(account)
    }
  })
}

/** Names an event within its merchant, for maps. */
export function keyOf (
  { subject_id, sequence }: Pick<Entry, 'subject_id' | 'sequence'>
): string {
  return `${subject_id} ${sequence}`
}
