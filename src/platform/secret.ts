// Secrets of API keys. A checksum in the secret is checked before a look-up; the hash is stored.

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
  /** The beginning of the secret, so that a person recognizes the key in a list. */
  prefix: string
}

/** A secret is `tdm_<role>_`, 43 random base62 characters, and the CRC-32 of both as 6 more. */
export function newSecret (role: Role): NewSecret {
  const random = Array.from({ length: RANDOM_CHARACTERS }, () => BASE62[randomInt(62)]).join('')
  const start = `tdm_${role}_${random}`
  const secret = start + checksumOf(start)
  const prefix = start.slice(0, `tdm_${role}_`.length + 4)
  return { secret, secret_hash: hashSecret(secret), prefix }
}

/** Recognizes a mistyped or cut key without a query. */
export function isSecret (text: string): boolean {
  if (!SECRET.test(text)) return false
  return checksumOf(text.slice(0, -CRC_CHARACTERS)) === text.slice(-CRC_CHARACTERS)
}

export function hashSecret (secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Compares in constant time, for texts of any length. */
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
