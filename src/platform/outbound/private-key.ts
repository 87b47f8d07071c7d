// Judges private keys of SSH before they are used: what cannot be read, or takes long to be read.

import { loadSsh } from './libraries.ts'

export type PrivateKey = { private_key: string, passphrase: string | null }

const CHARACTERS_MAX = 20_000
const OPENSSH = /-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END/
const MAGIC = 'openssh-key-v1\0'

/**
 * Returns what is wrong with the key; undefined if it can be used. OpenSSH makes passphrases slow
 * to try: its usual 16 rounds of bcrypt keep the event loop for 1.4 s, and a key may ask for any
 * number of them. A passphrase that is kept beside its key protects nothing, so it can go.
 */
export function faultOfPrivateKey ({ private_key, passphrase }: PrivateKey): string | undefined {
  if (private_key.length > CHARACTERS_MAX) return 'is too long'
  if (isSlow(private_key)) {
    return 'has a passphrase that is slow to try: take it off (ssh-keygen -p). The key is sealed'
  }
  const parsed = loadSsh().utils.parseKey(private_key, passphrase ?? undefined)
  if (parsed instanceof Error) {
    const is_locked = /passphrase|decrypt|integrity/i.test(parsed.message)
    return is_locked ? 'has another passphrase' : 'is none that SSH can read'
  }
  return parsed.isPrivateKey() ? undefined : 'is a public key'
}

/** Whether it is a key of OpenSSH with a passphrase. */
function isSlow (private_key: string): boolean {
  const bytes = Buffer.from(OPENSSH.exec(private_key)?.[1] ?? '', 'base64')
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) return false
  const cipher = readPart(bytes, MAGIC.length)
  return readPart(bytes, cipher.end).value !== 'none'
}

/** A length in four bytes, and so many bytes. */
function readPart (bytes: Buffer, at: number): { value: string, end: number } {
  const end = at + 4 + (at + 4 > bytes.length ? 0 : bytes.readUInt32BE(at))
  return { value: bytes.toString('latin1', at + 4, end), end }
}
