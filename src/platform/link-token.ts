// Tokens of links that open without an account: 256 random bits, of which the hash is stored.

import { randomBytes } from 'node:crypto'
import { hashSecret } from './secret.ts'

const TOKEN_BYTES = 32
const TOKEN = /^[A-Za-z0-9_-]{43}$/

export function newLinkToken (): { token: string, token_hash: string } {
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  return { token, token_hash: hashSecret(token) }
}

/** Null for a text that is no token: such a one need not be looked up. */
export function hashOfToken (text: string): string | null {
  return TOKEN.test(text) ? hashSecret(text) : null
}
