// Secrets of API keys: made once, checked by their own checksum before a look-up, kept as SHA-256.

import { createHash, randomInt, timingSafeEqual } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { type Role, ROLES } from '../domain/model/merchant/api-key.ts'

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const RANDOM_CHARACTERS = 43 // 256 bits
const CRC_CHARACTERS = 6
const SECRET = new RegExp(`^tdm_(${ROLES.join('|')})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$`)

export type NewSecret = {
  secret: string
  secret_hash: string
  /** Enough to recognize the key in a list. */
  prefix: string
}

/** `tdm_<role>_`, 43 random base62 characters and their CRC-32 as 6 more. */
export function newSecret (role: Role): NewSecret {
  const random = Array.from({ length: RANDOM_CHARACTERS }, () => BASE62[randomInt(62)]).join('')
  const start = `tdm_${role}_${random}`
  const secret = start + checksumOf(start)
  const prefix = start.slice(0, `tdm_${role}_`.length + 4)
  return { secret, secret_hash: hashSecret(secret), prefix }
}

/** A mistyped or cut key is told from a real one without asking the database. */
export function isSecret (text: string): boolean {
  if (!SECRET.test(text)) return false
  return checksumOf(text.slice(0, -CRC_CHARACTERS)) === text.slice(-CRC_CHARACTERS)
}

export function hashSecret (secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** In constant time, whatever the lengths. */
export function isSameSecret (a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

function checksumOf (text: string): string {
  let crc = crc32(text)
  let digits = ''
  for (let place = 0; place < CRC_CHARACTERS; place++) {
    digits = `${BASE62[crc % 62]}${digits}`
    crc = Math.floor(crc / 62)
  }
  return digits
}
