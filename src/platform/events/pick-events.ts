// Picks the events that a reader sees from positions and their entries.

import { type Entry, readEntries } from './entries.ts'
import type { FeedPart } from './read-feed.ts'

export type Placed = Entry & { position: number, mark_id: string, occurred_at: string }

export type Picked = {
  found: Placed[]
  /** The reader goes on behind this position. */
  position: number
  /** True if the reader sees more than it asked for. */
  is_full: boolean
}

/** `parts` follow each other. Those behind `after` are looked at, until `limit` are found. */
export function pickEvents (
  parts: readonly FeedPart[], after: number, limit: number, sees: (entry: Entry) => boolean
): Picked {
  const found: Placed[] = []
  for (const { last_position, mark_id, occurred_at, entries } of parts) {
    const read = readEntries(entries)
    for (const [at, entry] of read.entries()) {
      const position = last_position - read.length + 1 + at
      if (position <= after || !sees(entry)) continue
      const last = found.at(-1)
      if (found.length === limit) {
        return { found, position: last?.position ?? after, is_full: true }
      }
      found.push({ ...entry, position, mark_id, occurred_at })
    }
  }
  return { found, position: parts.at(-1)?.last_position ?? after, is_full: false }
}

/** The position of an event whose mark has these positions; null if it has none yet. */
export function positionOf (
  part: FeedPart | undefined, { subject_id, sequence }: Pick<Entry, 'subject_id' | 'sequence'>
): number | null {
  if (part === undefined) return null
  const read = readEntries(part.entries)
  const at = read.findIndex((one) => one.subject_id === subject_id && one.sequence === sequence)
  return at === -1 ? null : part.last_position - read.length + 1 + at
}
