// Cursors of the event feed. They are sealed, so that nobody can count what they may not see, and
// bound to the role that got them, and to its supplier or account.

import type { Caller } from '../command/call.ts'
import { open, seal } from '../seal.ts'

/** `epoch` is the number of the epoch in which the position was read, from 1. */
export type Place = { epoch: number, position: number }

/** Whose cursor it is. */
export type Reader = Pick<Caller, 'role' | 'supplier_id' | 'account'>

const PLACE_BYTES = 12
const CURSOR = /^[A-Za-z0-9_-]{54}$/

/** `key` has 32 bytes as hexadecimal digits. */
export function sealCursor (key: string, reader: Reader, { epoch, position }: Place): string {
  const place = Buffer.alloc(PLACE_BYTES)
  place.writeUInt32BE(epoch)
  place.writeBigUInt64BE(BigInt(position), 4)
  return seal(Buffer.from(key, 'hex'), place, nameOf(reader)).toString('base64url')
}

/** Returns undefined for a text that is no cursor of this reader. */
export function openCursor (key: string, reader: Reader, cursor: string): Place | undefined {
  if (!CURSOR.test(cursor)) return undefined
  const place = open(Buffer.from(key, 'hex'), Buffer.from(cursor, 'base64url'), nameOf(reader))
  return place && { epoch: place.readUInt32BE(), position: Number(place.readBigUInt64BE(4)) }
}

function nameOf ({ role, supplier_id, account }: Reader): string {
  return account === null ? `${role} ${supplier_id}` : `${role} ${supplier_id} ${account}`
}
