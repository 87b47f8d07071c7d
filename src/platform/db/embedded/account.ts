// The account PostgreSQL runs under, since it refuses to be root, and commands run as it.

import assert from 'node:assert'
import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { promisify } from 'node:util'

import { codeOf } from './liveness.ts'

const execute = promisify(execFile)

export type Account = { uid: number, gid: number, name: string }

// Users that exist anyway, the database's own first. One of them is as good as a new one.
const UNPRIVILEGED = ['postgres', '_postgres', 'nobody']

// Nothing of our own environment: PGDATA, PGPORT or LD_LIBRARY_PATH would lead PostgreSQL astray,
// and its messages are read here in English.
const ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/sbin:/usr/bin:/sbin:/bin' }

/**
 * The account for a database folder; undefined is our own, which is right unless we are root. A
 * folder that already has an owner keeps it, whichever users were added since.
 */
export async function accountFor (
  folder: string, say: (fact: string) => void
): Promise<Account | undefined> {
  if (process.geteuid?.() !== 0) return undefined
  const { uid, gid } = await stat(folder)
  const account = uid === 0
    ? await findAccount(UNPRIVILEGED) ?? await createAccount(say)
    : { uid, gid, name: await nameOf(uid) }
  say(`PostgreSQL refuses to run as root, so it runs as the user ${account.name}.`)
  return account
}

/** Runs a program to its end and returns what it wrote. Undefined `account` is our own. */
export async function run (
  account: Account | undefined, program: string, args: readonly string[]
): Promise<string> {
  const { stdout } = await execute(program, args, {
    // The folder we stand in may be one the account cannot enter.
    cwd: '/',
    env: ENVIRONMENT,
    windowsHide: true,
    ...(account && { uid: account.uid, gid: account.gid })
  })
  return stdout
}

/** Whether a program can be run and ends without complaint. */
export async function isRunnable (
  account: Account | undefined, program: string, args: readonly string[]
): Promise<boolean> {
  try {
    await run(account, program, args)
    return true
  } catch (error) {
    // Ended by a signal, a Ctrl-C for example, it has answered neither yes nor no.
    if (typeof codeOf(error) !== 'number' && typeof codeOf(error) !== 'string') throw error
    return false
  }
}

/** Whether the account gets into the folder and may write there, whatever stands in its way. */
export function hasAccess (account: Account, folder: string): Promise<boolean> {
  return isRunnable(account, '/bin/sh', ['-c', 'cd "$0" && test -w .', folder])
}

/** Why a program failed: what it said itself, else what the system said. */
export function reasonOf (error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const said = 'stderr' in error ? String(error.stderr).trim() : ''
  if (said === '' && 'signal' in error && error.signal) return `ended by ${String(error.signal)}`
  return said === '' ? error.message : said
}

async function findAccount (names: readonly string[]): Promise<Account | undefined> {
  const [name, ...others] = names
  if (name === undefined) return undefined
  try {
    const uid = Number(await run(undefined, 'id', ['-u', name]))
    const gid = Number(await run(undefined, 'id', ['-g', name]))
    return { uid, gid, name }
  } catch (error) {
    // 1 is how `id` says that there is no such user.
    if (codeOf(error) === 1) return findAccount(others)
    throw error
  }
}

async function createAccount (say: (fact: string) => void): Promise<Account> {
  try {
    await run(undefined, 'useradd', ['--system', '--user-group', '--no-create-home', 'postgres'])
    const account = await findAccount(['postgres'])
    assert(account, 'there is still no such user')
    say('This machine has no unprivileged user, so the system user postgres was created.')
    return account
  } catch (error) {
    throw new Error('PostgreSQL refuses to run as root, and the user postgres could not be ' +
      `created: ${reasonOf(error)}`)
  }
}

async function nameOf (uid: number): Promise<string> {
  try {
    return (await run(undefined, 'id', ['-un', String(uid)])).trim()
  } catch {
    return String(uid)
  }
}
