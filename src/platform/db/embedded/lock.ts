// One service process for a data folder: a lock file that names its holder and dies with it.

import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'

import { codeOf, isAlive, startOf, until, type Living } from './liveness.ts'

const CLAIMED_WITHIN_MS = 5000

/**
 * Takes the lock for this process and returns what gives it back. Undefined `holder` means it is
 * ours. A lock whose holder is dead, or whose pid is by now another process, is taken over.
 */
export async function takeLock (
  path: string
): Promise<{ holder: Living } | { holder: undefined, release: () => Promise<void> }> {
  const own = `${process.pid} ${startOf(process.pid)}\n`
  const draft = `${path}.${randomUUID()}`
  await writeFile(draft, own)
  try {
    let holder: Living | undefined
    // Who is beaten to a dead lock looks again: the winner holds it a moment later.
    const settled = await until(async () => {
      const claim = await tryClaim(path, draft)
      holder = claim.state === 'held' ? claim.holder : undefined
      return claim.state !== 'contended'
    }, CLAIMED_WITHIN_MS)
    if (!settled) throw new Error(`The lock ${path} could not be taken.`)
    if (holder) return { holder }
  } finally {
    await rm(draft, { force: true })
  }
  return { holder: undefined, release: () => releaseLock(path, own) }
}

type Claim = { state: 'claimed' } | { state: 'held', holder: Living } | { state: 'contended' }

/**
 * A link appears at once with its text and only where none is, so one of many wins. Replacing the
 * lock of a dead holder is two steps, look and replace, and is guarded by a lock of the same kind:
 * whoever skipped that could replace the lock of a winner instead.
 */
async function tryClaim (path: string, draft: string): Promise<Claim> {
  if (await tryLink(draft, path)) return { state: 'claimed' }
  const found = await readLock(path)
  if (found === undefined) return { state: 'contended' }
  const holder = holderIn(found)
  if (holder && isAlive(holder)) return { state: 'held', holder }

  const guard = `${path}.takeover`
  const guarded = await tryClaim(guard, draft)
  if (guarded.state !== 'claimed') return { state: 'contended' }
  try {
    if (await readLock(path) !== found) return { state: 'contended' }
    const copy = `${draft}.copy`
    await link(draft, copy)
    await rename(copy, path)
    return { state: 'claimed' }
  } finally {
    await rm(guard, { force: true })
  }
}

async function tryLink (from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

async function readLock (path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

function holderIn (text: string): Living | undefined {
  const [, pid, started] = /^(\d+) (\S+)\n$/.exec(text) ?? []
  return pid !== undefined && started !== undefined ? { pid: Number(pid), started } : undefined
}

async function releaseLock (path: string, own: string): Promise<void> {
  if (await readLock(path) === own) await rm(path, { force: true })
}
