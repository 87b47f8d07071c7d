// Cursors of the event feed. They are sealed, so that nobody can count what they may not see, and
// bound to the role that got them.

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Caller } from '../command/call.ts'

/** `epoch` is the number of the epoch in which the position was read, from 1. */
export type Place = { epoch: number, position: number }

/** Whose cursor it is. */
export type Reader = Pick<Caller, 'role' | 'supplier_id'>

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const PLACE_BYTES = 12
const TAG_BYTES = 16
const CURSOR = /^[A-Za-z0-9_-]{54}$/

/** `key` has 32 bytes as hexadecimal digits. */
export function sealCursor (key: string, reader: Reader, { epoch, position }: Place): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, Buffer.from(key, 'hex'), nonce)
  cipher.setAAD(nameOf(reader))
  const place = Buffer.alloc(PLACE_BYTES)
  place.writeUInt32BE(epoch)
  place.writeBigUInt64BE(BigInt(position), 4)
  const sealed = Buffer.concat([cipher.update(place), cipher.final()])
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url')
}

/** Returns undefined for a text that is no cursor of this reader. */
export function openCursor (key: string, reader: Reader, cursor: string): Place | undefined {
  if (!CURSOR.test(cursor)) return undefined
  const bytes = Buffer.from(cursor, 'base64url')
  const decipher = createDecipheriv(
    CIPHER, Buffer.from(key, 'hex'), bytes.subarray(0, NONCE_BYTES))
  decipher.setAAD(nameOf(reader))
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    const sealed = bytes.subarray(NONCE_BYTES, -TAG_BYTES)
    const place = Buffer.concat([decipher.update(sealed), decipher.final()])
    return { epoch: place.readUInt32BE(), position: Number(place.readBigUInt64BE(4)) }
  } catch {
    return undefined // it was changed, or sealed for another reader
  }
}

function nameOf ({ role, supplier_id }: Reader): Buffer {
  return Buffer.from(`${role} ${supplier_id}`)
}
