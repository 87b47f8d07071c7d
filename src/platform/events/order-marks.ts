// Decides the order in which the events of marks get their positions.

import { type Entry, keyOf, readEntries } from './entries.ts'
import type { Mark } from './record-events.ts'

/** A mark with its entries read. */
export type ReadMark = Mark & { read: readonly Entry[] }

/**
 * Orders marks by time, then by id. A mark with a later event of a subject never comes before the
 * mark with an earlier one, even if the clock was set back between them. Transactions that change
 * the same subjects commit one after the other, so there is always such an order.
 */
export function orderMarks (marks: readonly Mark[]): ReadMark[] {
  const by_time = marks.map((mark) => ({ ...mark, read: readEntries(mark.entries) }))
    .sort((a, b) => a.occurred_at < b.occurred_at ||
      (a.occurred_at === b.occurred_at && a.id < b.id)
      ? -1
      : 1)
  // Most subjects are new. Only those that have changed since can be out of order.
  const changed = new Set(by_time.flatMap(({ read }) =>
    read.flatMap(({ subject_id, sequence }) => sequence > 1 ? [subject_id] : [])))
  if (changed.size === 0) return by_time
  const markOf = new Map(by_time.flatMap((mark) => mark.read
    .filter(({ subject_id }) => changed.has(subject_id))
    .map((entry) => [keyOf(entry), mark] as const)))
  const ordered: ReadMark[] = []
  const begun = new Set<ReadMark>()
  const add = (mark: ReadMark): void => {
    if (begun.has(mark)) return
    begun.add(mark)
    for (const entry of mark.read) {
      if (entry.sequence === 1) continue
      const before = markOf.get(keyOf({ ...entry, sequence: entry.sequence - 1 }))
      if (before !== undefined) add(before)
    }
    ordered.push(mark)
  }
  for (const mark of by_time) add(mark)
  return ordered
}
