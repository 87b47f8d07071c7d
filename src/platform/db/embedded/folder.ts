// The folder PostgreSQL lives in, private to its account, and the password kept beside it.

import { randomBytes } from 'node:crypto'
import {
  access, chown, constants, lchown, mkdir, mkdtemp, readFile, rename, rmdir, stat, writeFile
} from 'node:fs/promises'
import { join } from 'node:path'

import { accountFor, hasAccess, type Account } from './account.ts'
import { codeOf } from './liveness.ts'

export type Home = { folder: string, account: Account | undefined }

// Where services keep data that outlives a restart, and where everybody may.
const PLACES_ANYONE_ENTERS = ['/var/lib', '/var/tmp']

/**
 * `data_dir`/postgres, or the place noted in `data_dir`/postgres-folder: a root whose `data_dir` is
 * closed to the database's account has it elsewhere. Only this folder is given to that account.
 */
export async function openHome (data_dir: string, say: (fact: string) => void): Promise<Home> {
  const note = join(data_dir, 'postgres-folder')
  const noted = await readIfThere(note)
  const folder = noted?.trim() ?? join(data_dir, 'postgres')
  if (noted === undefined) await mkdir(folder, { recursive: true, mode: 0o700 })
  await assertThere(folder, note)

  const account = await accountFor(folder, say)
  if (account === undefined) return { folder, account }
  // Not what a note names, which may be anything, nor what a link leads to.
  if (noted === undefined) await lchown(folder, account.uid, account.gid)
  if (await hasAccess(account, folder)) return { folder, account }

  await giveUp(folder, account)
  const elsewhere = await openElsewhere(account, PLACES_ANYONE_ENTERS)
  await writeFile(note, `${elsewhere}\n`)
  say(`The user ${account.name} cannot enter ${data_dir}, so the database's files are in ` +
    `${elsewhere}, as ${note} says.`)
  return { folder: elsewhere, account }
}

/** The password of the database, made up once; readable by this service's user only. */
export async function keptPassword (data_dir: string): Promise<string> {
  const path = join(data_dir, 'postgres-password')
  const kept = await readIfThere(path)
  if (kept !== undefined) return kept.trim()
  const password = randomBytes(24).toString('base64url')
  await writeFile(`${path}.new`, `${password}\n`, { mode: 0o600 })
  await rename(`${path}.new`, path)
  return password
}

/** The text of a file, or undefined when it is not there. */
export async function readIfThere (path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

async function assertThere (folder: string, note: string): Promise<void> {
  try {
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') {
      throw new Error(`The database's files are not in ${folder}, where ${note} says they are. ` +
        'Remove that file to begin with an empty database.')
    }
    if (codeOf(error) !== 'EACCES') throw error
    const { uid } = await stat(folder)
    throw new Error(`The database's files in ${folder} belong to the user with the id ${uid}. ` +
      'Start as that user or as root, or with another data folder.')
  }
}

/** Undoes the making of a folder; one that already holds data is not left behind silently. */
async function giveUp (folder: string, account: Account): Promise<void> {
  try {
    await rmdir(folder)
  } catch (error) {
    if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST') throw error
    throw new Error(`The user ${account.name}, who owns the database's files in ${folder}, ` +
      'can no longer enter that folder. Open the folders above it to that user.')
  }
}

async function openElsewhere (account: Account, places: readonly string[]): Promise<string> {
  const [place, ...others] = places
  if (place === undefined) {
    throw new Error(`No folder found that the user ${account.name} could keep a database in.`)
  }
  let folder: string
  try {
    folder = await mkdtemp(join(place, 'tandem-'))
  } catch (error) {
    if (!['ENOENT', 'EACCES', 'EROFS'].includes(String(codeOf(error)))) throw error
    return openElsewhere(account, others)
  }
  await chown(folder, account.uid, account.gid)
  if (await hasAccess(account, folder)) return folder
  await rmdir(folder)
  return openElsewhere(account, others)
}
