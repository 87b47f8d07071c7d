// Seals the secrets with which the service logs in elsewhere, for keeping them.

import { open, seal } from '../seal.ts'

const BOUND_TO = 'channel secret'

export function sealSecret (key: Buffer, secret: string): string {
  return seal(key, Buffer.from(secret), BOUND_TO).toString('base64')
}

/** Undefined if it was sealed with another key. */
export function openSecret (key: Buffer, sealed: string): string | undefined {
  return open(key, Buffer.from(sealed, 'base64'), BOUND_TO)?.toString()
}
