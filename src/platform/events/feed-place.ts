// Where cursors lead in the feed of today.

import { type Fault, RuleError } from '../../domain/kernel/rule.ts'
import { openCursor, type Place, type Reader, sealCursor } from './cursor.ts'
import type { Feed } from './read-feed.ts'

/** Where the cursor stands in the request. */
type Where = { pointer: string } | { parameter: string }

/** Throws `invalid_request`, `cursor_expired` and `cursor_unknown`. */
export function readPosition (feed: Feed, reader: Reader, cursor: string, where: Where): number {
  const place = openCursor(feed.cursor_key, reader, cursor)
  if (place === undefined) {
    const fault: Fault = { ...where, code: 'invalid', detail: 'is not a cursor of this feed' }
    throw new RuleError('invalid_request', { errors: [fault] })
  }
  if (place.position > lastKnown(feed, place)) throw new RuleError('cursor_unknown')
  if (place.position < feed.deleted_through) throw new RuleError('cursor_expired')
  return place.position
}

/** The cursor that leads behind a position. */
export function writePosition (feed: Feed, reader: Reader, position: number): string {
  return sealCursor(feed.cursor_key, reader, { epoch: feed.epoch_positions.length, position })
}

/** The last position of the cursor's epoch that is still what it was then. */
function lastKnown (
  { epoch_positions, last_position }: Feed, { epoch }: Place
): number {
  return epoch > epoch_positions.length
    ? -1
    : Math.min(last_position, ...epoch_positions.slice(epoch))
}
