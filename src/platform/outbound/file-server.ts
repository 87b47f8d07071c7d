// Connects to a file server by SFTP: to the one whose key is known, at an address that is allowed.

import { createHash } from 'node:crypto'
import type { LookupFunction } from 'node:net'
import type { Client, ConnectConfig, SFTPWrapper } from 'ssh2'
import { keepTime } from './keep-time.ts'
import { loadSsh } from './libraries.ts'
import { connectGuarded, type HostsAllowed } from './public-address.ts'

export type FileServer = {
  host: string
  port: number
  user: string
  /** One of both is enough. With both, the key is tried first. */
  password: string | null
  private_key: string | null
  passphrase: string | null
  /** The fingerprint of the server's key, as OpenSSH writes it: `SHA256:…`. */
  host_key: string
}

const KEY_LINES = /[A-Za-z0-9+/=]{16,}/g

/** What must stand in no text. */
export function secretsOfServer ({ password, private_key, passphrase }: FileServer): string[] {
  return [password, passphrase, ...private_key?.match(KEY_LINES) ?? []]
    .filter((secret) => secret !== null)
}

/** What may be connected to, and for how long, in milliseconds. */
export type FileReach = {
  hosts_allowed: HostsAllowed
  limits?: FileLimits
  lookup?: LookupFunction
  /** When it aborts, the connection breaks, however far it has come. */
  signal?: AbortSignal
}

/** `login` is also the time in which a server opens the channel for files. */
export type FileLimits = { connect: number, login: number, whole: number }

export const FILE_LIMITS: FileLimits = { connect: 10_000, login: 20_000, whole: 120_000 }

export type FileSession = {
  /** Asks the server for one thing. Rejects with its no, or when the connection breaks. */
  call: <T>(question: Question<T>) => Promise<T>
  /** Breaks the connection: what was asked fails. */
  close: () => void
}

type Question<T> = (sftp: SFTPWrapper, done: Done<T>) => void
type Done<T> = (error: Error | null | undefined, value?: T) => void

/** The fingerprint that a server has shown, whether it is the right one or not. */
export type ShownKey = { host_key: string | null }

/** The server is another one than the settings say, or its key has changed. */
export class HostKeyError extends Error {
  constructor (shown: string, pinned: string) {
    super(`The server showed the key ${shown}, and the settings name ${pinned}. ` +
      'If the server has a new key, ask whoever runs it for its fingerprint.')
    this.name = 'HostKeyError'
  }
}

const HOST_KEY = /^SHA256:[A-Za-z0-9+/]{43}$/

/** Returns what is wrong with the fingerprint; undefined if it is one. */
export function faultOfHostKey (text: string): string | undefined {
  return HOST_KEY.test(text) ? undefined : 'must be a fingerprint as OpenSSH writes it: SHA256:…'
}

/** Rejects if the server is not reached, has another key, or does not let the user in. */
export async function openSession (
  server: FileServer, reach: FileReach, shown: ShownKey
): Promise<FileSession> {
  const client = new (loadSsh().Client)()
  const { host_key: pinned, user, password, private_key, passphrase } = server
  const { limits = FILE_LIMITS, signal } = reach
  const close = (): void => { client.destroy() }
  signal?.addEventListener('abort', close)
  client.on('close', () => signal?.removeEventListener('abort', close))
  await begin(client, server, reach, {
    username: user,
    ...password !== null && { password, tryKeyboard: true },
    ...private_key !== null && { privateKey: private_key },
    ...passphrase !== null && { passphrase },
    hostVerifier: (key: Buffer): boolean => {
      shown.host_key = fingerprintOf(key)
      if (shown.host_key === pinned) return true
      client.emit('error', new HostKeyError(shown.host_key, pinned))
      return false
    }
  })
  // What is asked behind the end of a connection is never answered.
  const broken = new Promise<never>((_resolve, reject) => {
    client.on('error', reject)
    client.on('close', () => reject(new Error('The server closed the connection.')))
  })
  broken.catch(() => {}) // whoever has asked hears of it
  try {
    const opened = ask<SFTPWrapper>((done) => client.sftp(done))
    const sftp = await keepTime(Promise.race([broken, opened]), limits.login, close)
    return {
      call: async <T>(question: Question<T>) =>
        Promise.race([broken, ask<T>((done) => question(sftp, done))]),
      close
    }
  } catch (error) {
    close()
    throw error
  }
}

async function ask<T> (question: (done: Done<T>) => void): Promise<T> {
  return new Promise((resolve, reject) =>
    question((error, value) => error ? reject(error) : resolve(value as T)))
}

/** The fingerprint of the key that the server shows now. Rejects if it is not reached. */
export async function readHostKey (
  { host, port }: Pick<FileServer, 'host' | 'port'>, reach: FileReach
): Promise<string> {
  const client = new (loadSsh().Client)()
  const shown: ShownKey = { host_key: null }
  try {
    await begin(client, { host, port }, reach, {
      username: 'nobody',
      hostVerifier: (key: Buffer): boolean => {
        shown.host_key = fingerprintOf(key)
        return false
      }
    })
  } catch (error) {
    if (shown.host_key === null) throw error
  }
  return shown.host_key ?? ''
}

async function begin (
  client: Client, { host, port }: Pick<FileServer, 'host' | 'port'>,
  { hosts_allowed, limits = FILE_LIMITS, lookup, signal }: FileReach, config: ConnectConfig
): Promise<void> {
  const ends = [AbortSignal.timeout(limits.connect), ...signal === undefined ? [] : [signal]]
  const sock = await connectGuarded({ host, port }, hosts_allowed, AbortSignal.any(ends), lookup)
  await new Promise<void>((resolve, reject) => {
    client.on('ready', resolve)
    // It stays: an error that nobody listens to ends the process.
    client.on('error', reject)
    client.on('close', () => reject(new Error('The server closed the connection.')))
    client.on('keyboard-interactive', (...[, , , prompts, finish]) => {
      const [prompt, ...more] = prompts
      const is_password = prompt !== undefined && more.length === 0 && prompt.echo !== true
      finish(is_password ? [config.password ?? ''] : [])
    })
    try {
      client.connect({ ...config, sock, readyTimeout: limits.login })
    } catch (error) {
      sock.destroy()
      reject(error instanceof Error ? error : new Error(String(error)))
    }
  })
}

function fingerprintOf (key: Buffer): string {
  const hash = createHash('sha256').update(key).digest('base64')
  return `SHA256:${hash.replace(/=+$/, '')}`
}
