// Seals the secrets with which the service logs in elsewhere, for keeping them.

import { open, seal } from '../seal.ts'

const BOUND_TO = 'channel secret'

export function sealSecret (key: Buffer, secret: string): string {
  return seal(key, Buffer.from(secret), BOUND_TO).toString('base64')
}

/** Undefined if one of them was sealed with another key. */
export function openSecrets<Name extends string> (
  key: Buffer | null, sealed: Readonly<Partial<Record<Name, string>>>
): Partial<Record<Name, string>> | undefined {
  const opened: Partial<Record<Name, string>> = {}
  for (const [name, text] of Object.entries<string | undefined>(sealed)) {
    if (text === undefined) continue
    const secret = key === null ? undefined : openSecret(key, text)
    if (secret === undefined) return undefined
    opened[name as Name] = secret
  }
  return opened
}

/** Undefined if it was sealed with another key. */
function openSecret (key: Buffer, sealed: string): string | undefined {
  return open(key, Buffer.from(sealed, 'base64'), BOUND_TO)?.toString()
}
