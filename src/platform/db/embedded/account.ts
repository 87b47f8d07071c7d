// The account that PostgreSQL runs under, since it refuses to be root, and commands run as it.

import { execFile, type SpawnOptions } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** Undefined is our own account, which is right unless we are root. */
export type Account = { uid: number, gid: number } | undefined

// Users that exist anyway, the database's own first.
const FIND_UNPRIVILEGED =
  'for name in postgres _postgres nobody; do id -u $name && id -g $name && exit; done'

// Nothing of our own environment: PGDATA, PGPORT or LD_LIBRARY_PATH would lead PostgreSQL astray,
// and its messages are read here in English.
const ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/sbin:/usr/bin:/sbin:/bin' }

/** The account for a new database. */
export async function findAccount (): Promise<Account> {
  if (process.geteuid?.() !== 0) return undefined
  const found = await run(undefined, 'sh', ['-c', FIND_UNPRIVILEGED]).catch(() => '')
  const [uid, gid] = found.split('\n').map(Number)
  if (!uid || !gid) {
    throw new Error('PostgreSQL refuses to run as root, and this machine has neither a user ' +
      'postgres nor a user nobody. Create one, or start as another user.')
  }
  return { uid, gid }
}

/** How a program is started as the account, in the folder. */
export function optionsOf (account: Account, folder = '/'): SpawnOptions {
  return { cwd: folder, env: ENVIRONMENT, ...account }
}

/** Runs a program to its end and returns what it wrote. */
export async function run (
  account: Account, program: string, args: readonly string[], folder?: string
): Promise<string> {
  return (await execute(program, args, optionsOf(account, folder))).stdout
}

/** Whether a program can be run and ends without complaint. */
export async function succeeds (...command: Parameters<typeof run>): Promise<boolean> {
  return run(...command).then(() => true, (error: { signal?: string }) => {
    // Ended by a signal, a Ctrl-C for example, it has answered neither yes nor no.
    if (error.signal) throw error
    return false
  })
}

export async function giveTo (account: Account, folder: string): Promise<void> {
  if (account) await run(undefined, 'chown', ['-hR', `${account.uid}:${account.gid}`, folder])
}

/** Why something failed: what the program said itself, else what the system said. */
export function reasonOf (error: unknown): string {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
  if (said !== '') return said
  return error instanceof Error ? error.message : String(error)
}
