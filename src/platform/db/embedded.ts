// A real PostgreSQL as a child of this process, for when no other database is given.
//
// It outlives us in one case only: when this process is killed with SIGKILL, or dies of a signal
// it does not listen to. The next start on the same folder then takes it over. A Ctrl-C reaches
// what prepares the database (the start then fails, and nothing is left) but not the database.

import { mkdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

import { reasonOf } from './embedded/account.ts'
import { findInstalled, openBinaries } from './embedded/binaries.ts'
import { createCluster, openTandem } from './embedded/cluster.ts'
import { keptPassword, openHome, type Home } from './embedded/folder.ts'
import { isAlive, signal } from './embedded/liveness.ts'
import { takeLock } from './embedded/lock.ts'
import {
  findPostmaster, logOf, startPostmaster, stopPostmaster, type Postmaster
} from './embedded/postmaster.ts'

export type EmbeddedDatabase = {
  url: string
  /** Comes true, with the path of its log, when PostgreSQL has ended and was not told to. */
  ended: Promise<string>
  close: () => Promise<void>
}

type Say = (fact: string) => void
type Place = { installed: string, home: Home, password: string, say: Say }
type Running = { postmaster: Postmaster, url: string }
type Watch = { ended: Promise<string>, stop: () => void }

// What passes by itself: somebody else took the free port, a postmaster is just being born, or the
// last children of a killed one are still ending.
const PASSING = /Address already in use|lock file .* already exists|pre-existing shared memory/
const STARTS_MAX = 20
const START_AGAIN_AFTER_MS = 250
const LOOK_EVERY_MS = 500

/**
 * Starts PostgreSQL on the data kept under `data_dir`, or takes over the one that a killed service
 * left there. Refuses while another service uses that folder. `tandem` in the url is a superuser.
 * `say` hears one sentence about each thing that is unusual. Root must leave `data_dir` open to
 * other users (a folder made by `mkdtemp` is not), or the data is kept elsewhere, where removing
 * `data_dir` leaves it behind.
 */
export async function startEmbeddedDatabase (
  { data_dir, say }: { data_dir: string, say: Say }
): Promise<EmbeddedDatabase> {
  const installed = await findInstalled()
  await mkdir(data_dir, { recursive: true })
  const root = await realpath(data_dir)
  const lock = await takeLock(join(root, 'service.lock'))
  if (lock.holder) {
    throw new Error(`The database in ${root} is in use by process ${lock.holder.pid}. ` +
      'Stop that one first, or use another data folder.')
  }
  try {
    const home = await openHome(root, say)
    const password = await keptPassword(root)
    const { postmaster, url } = await openDatabase({ installed, home, password, say }, STARTS_MAX)
    const { ended, stop } = watch(postmaster, logOf(home))
    const close = closeOnce(postmaster, lock.release)
    return {
      url,
      ended,
      close: async () => {
        stop()
        await close()
      }
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** It is no child of ours that would tell us: looking at its pid costs some 20 µs. */
function watch (postmaster: Postmaster, log: string): Watch {
  const { promise: ended, resolve } = Promise.withResolvers<string>()
  const timer = setInterval(() => {
    if (isAlive(postmaster)) return
    clearInterval(timer)
    resolve(log)
  }, LOOK_EVERY_MS).unref()
  return { ended, stop: () => clearInterval(timer) }
}

async function openDatabase (place: Place, starts: number): Promise<Running> {
  const { installed, home, password, say } = place
  const left = await findPostmaster(home)
  if (left) {
    const adopted = await tryOpen(left, password)
    if (adopted) {
      say('An earlier process left its database running, so that one is used on.')
      return adopted
    }
    say('An earlier process left a database running that does not answer, so it is restarted.')
    await stopPostmaster(left)
  }
  const binaries = await openBinaries(installed, { ...home, say })
  await createCluster(home, binaries, password)
  try {
    const postmaster = await startPostmaster(home, binaries)
    return await openStarted(postmaster, password)
  } catch (error) {
    if (starts === 1 || !(error instanceof Error && PASSING.test(error.message))) throw error
  }
  await setTimeout(START_AGAIN_AFTER_MS)
  return openDatabase(place, starts - 1)
}

async function openStarted (postmaster: Postmaster, password: string): Promise<Running> {
  try {
    return { postmaster, url: await openTandem(postmaster.port, password) }
  } catch (error) {
    await stopPostmaster(postmaster)
    throw new Error(`PostgreSQL started but did not let this service in: ${reasonOf(error)}`)
  }
}

/** Undefined when the database does not answer, for whatever reason. */
async function tryOpen (postmaster: Postmaster, password: string): Promise<Running | undefined> {
  try {
    return { postmaster, url: await openTandem(postmaster.port, password) }
  } catch {
    return undefined
  }
}

/** Closes once however often it is asked to, and at the latest when this process exits. */
function closeOnce (postmaster: Postmaster, release: () => Promise<void>): () => Promise<void> {
  const stopAtExit = (): void => signal(postmaster, 'SIGINT')
  process.once('exit', stopAtExit)
  let closed: Promise<void> | undefined
  const closeNow = async (): Promise<void> => {
    try {
      await stopPostmaster(postmaster)
    } finally {
      process.off('exit', stopAtExit)
      await release()
    }
  }
  return () => {
    closed ??= closeNow()
    return closed
  }
}
