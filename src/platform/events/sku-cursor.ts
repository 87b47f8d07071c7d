// Cursors of the feed of changed availability, and where they lead today. They are sealed, so that
// nobody can count what a merchant sells, and no cursor of events is one of them.
//
// A cursor says in which database it was written. Its reader knows what was available there at that
// moment or later: also what was not behind the cursor yet. In a database that was restored, or was
// a standby, some of that may never have happened, and nothing tells which.

import { createHash } from 'node:crypto'
import { RuleError } from '../../domain/kernel/rule.ts'
import { open, seal } from '../seal.ts'
import type { Feed } from './read-feed.ts'

/** Everything up to `position` was told, and the first `offset` SKUs of the position behind it. */
export type SkuPlace = { position: number, offset: number }

const KIND = 'availability changes'
const DATABASE_BYTES = 4
const PLACE_BYTES = 16
const CURSOR = /^[A-Za-z0-9_-]{59}$/

export function writeSkuCursor (
  { cursor_key, database }: Feed, { position, offset }: SkuPlace
): string {
  const place = Buffer.alloc(PLACE_BYTES)
  nameDatabase(database).copy(place)
  place.writeBigUInt64BE(BigInt(position), 4)
  place.writeUInt32BE(offset, 12)
  return seal(Buffer.from(cursor_key, 'hex'), place, KIND).toString('base64url')
}

/**
 * Returns undefined for a cursor of another database: its reader compares everything. Throws
 * `invalid_request`, `cursor_unknown` and `cursor_expired`.
 */
export function readSkuCursor (feed: Feed, cursor: string): SkuPlace | undefined {
  const place = CURSOR.test(cursor)
    ? open(Buffer.from(feed.cursor_key, 'hex'), Buffer.from(cursor, 'base64url'), KIND)
    : undefined
  if (place === undefined) {
    throw new RuleError('invalid_request', {
      errors: [{ parameter: 'after', code: 'invalid', detail: 'is not a cursor of this feed' }]
    })
  }
  if (!isOfDatabase(place, feed.database)) return undefined
  const [position, offset] = [Number(place.readBigUInt64BE(4)), place.readUInt32BE(12)]
  const through = offset > 0 ? position + 1 : position
  if (through > feed.last_skus_position) throw new RuleError('cursor_unknown')
  if (position < feed.skus_deleted_through) throw new RuleError('cursor_expired')
  return { position, offset }
}

/** A feed that was opened a moment ago is of no database yet: of the one that it will be of. */
function isOfDatabase (place: Buffer, database: string | null): boolean {
  const named = place.subarray(0, DATABASE_BYTES)
  return named.equals(nameDatabase(null)) || named.equals(nameDatabase(database))
}

function nameDatabase (database: string | null): Buffer {
  return database === null
    ? Buffer.alloc(DATABASE_BYTES)
    : createHash('sha256').update(database).digest().subarray(0, DATABASE_BYTES)
}
