// Cursors of the feed of changed availability, and where they lead today. They are sealed, so that
// nobody can count what a merchant sells, and no cursor of events is one of them.

import { RuleError } from '../../domain/kernel/rule.ts'
import { open, seal } from '../seal.ts'
import type { Feed } from './read-feed.ts'

/** Everything up to `position` was told, and the first `offset` SKUs of the change behind it. */
export type ChangePlace = { position: number, offset: number }

const KIND = 'availability changes'
const PLACE_BYTES = 16
const CURSOR = /^[A-Za-z0-9_-]{59}$/

export function writeChangeCursor (
  { cursor_key, epoch_changes }: Feed, { position, offset }: ChangePlace
): string {
  const place = Buffer.alloc(PLACE_BYTES)
  place.writeUInt32BE(epoch_changes.length)
  place.writeBigUInt64BE(BigInt(position), 4)
  place.writeUInt32BE(offset, 12)
  return seal(Buffer.from(cursor_key, 'hex'), place, KIND).toString('base64url')
}

/** Throws `invalid_request`, `cursor_unknown` and `cursor_expired`. */
export function readChangeCursor (feed: Feed, cursor: string): ChangePlace {
  const place = CURSOR.test(cursor)
    ? open(Buffer.from(feed.cursor_key, 'hex'), Buffer.from(cursor, 'base64url'), KIND)
    : undefined
  if (place === undefined) {
    throw new RuleError('invalid_request', {
      errors: [{ parameter: 'after', code: 'invalid', detail: 'is not a cursor of this feed' }]
    })
  }
  const [position, offset] = [Number(place.readBigUInt64BE(4)), place.readUInt32BE(12)]
  const through = offset > 0 ? position + 1 : position
  if (through > lastKnown(feed, place.readUInt32BE())) throw new RuleError('cursor_unknown')
  if (position < feed.changes_deleted_through) throw new RuleError('cursor_expired')
  return { position, offset }
}

/** The last position of the epoch that is still what it was then. */
function lastKnown ({ epoch_changes, last_change }: Feed, epoch: number): number {
  return epoch > epoch_changes.length
    ? -1
    : Math.min(last_change, ...epoch_changes.slice(epoch))
}
