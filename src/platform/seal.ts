// Seals small texts: what is sealed can be neither read nor changed without the key.

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** How many bytes longer the sealed text is. */
const SEAL_BYTES = NONCE_BYTES + TAG_BYTES

/** `key` has 32 bytes. `bound_to` must be the same when it is opened. */
export function seal (key: Buffer, text: Buffer, bound_to: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce)
  cipher.setAAD(Buffer.from(bound_to))
  const sealed = Buffer.concat([cipher.update(text), cipher.final()])
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()])
}

/** Returns undefined for what was changed, or sealed with another key or for something else. */
export function open (key: Buffer, sealed: Buffer, bound_to: string): Buffer | undefined {
  if (sealed.length < SEAL_BYTES) return undefined
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES))
  decipher.setAAD(Buffer.from(bound_to))
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
  try {
    const text = sealed.subarray(NONCE_BYTES, -TAG_BYTES)
    return Buffer.concat([decipher.update(text), decipher.final()])
  } catch {
    return undefined
  }
}
