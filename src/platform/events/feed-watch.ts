// Lets readers wait for the feed to grow. All readers of a merchant in this process share one look
// at what is new, so a reader that waits costs nothing.

import { RuleError } from '../../domain/kernel/rule.ts'
import type { Caller } from '../command/call.ts'
import type { Db } from '../db/connect.ts'
import { isFull } from '../fairness/accounts-share.ts'
import { type FeedPart, listGrownFeeds, listPositions } from './read-feed.ts'

/** The sequencer tells which feeds have grown. This look finds what it could not tell. */
const LOOK_MS = 1_000
const PARTS_MAX = 100
const FOLLOWERS_MAX = 4_000
const FOLLOWERS_OF_MERCHANT_MAX = 200

export type Follower = {
  /**
   * Waits for positions behind `after`, at most so long. Returns the next of them, which need not
   * be all, and none when the time is over or the service closes.
   */
  next: (after: number, milliseconds: number) => Promise<readonly FeedPart[]>
  /** Must be called at the end. */
  leave: () => void
}

export type FeedWatch = {
  /** What the feed grows by from now on is not missed. Throws `overloaded`. */
  follow: (who: Pick<Caller, 'merchant_id' | 'account'>) => Follower
  /** The feeds of these merchants have grown. */
  tellGrown: (merchant_ids: readonly string[]) => void
  /** Calls the listener whenever feeds have grown, with the ids of their merchants. */
  onGrown: (listener: Listener) => void
  isClosed: () => boolean
  /** Ends all waiting at once. */
  close: () => void
}

type Listener = (merchant_ids: readonly string[]) => void
type Waiting = { after: number, resolve: (parts: readonly FeedPart[]) => void }
type State = { has_grown: boolean, waiting: Waiting | null, account: string | null }
type Followers = Map<string, Set<State>>

export function buildFeedWatch (db: Db): FeedWatch {
  const followers: Followers = new Map()
  const enter = buildEntrance(followers)
  const listeners: Listener[] = []
  let is_closed = false

  const tellGrown = (merchant_ids: readonly string[]): void => {
    for (const listener of listeners) listener(merchant_ids)
    for (const merchant_id of merchant_ids) {
      const own = followers.get(merchant_id)
      for (const state of own ?? []) state.has_grown = true
      if (own !== undefined) void look(db, merchant_id, own)
    }
  }

  const lookAtAll = async (): Promise<void> => {
    const positions = new Map([...followers].flatMap(([merchant_id, own]) => {
      const after = lowestOf(own)
      return after === Infinity ? [] : [[merchant_id, after] as const]
    }))
    if (positions.size === 0) return
    tellGrown(await listGrownFeeds(db, positions).catch(() => []))
  }
  const timer = setInterval(() => { void lookAtAll() }, LOOK_MS)
  timer.unref()

  return {
    follow: ({ merchant_id, account }) => {
      const { state, leave } = enter(merchant_id, account)
      const next: Follower['next'] = async (after, milliseconds) => {
        if (is_closed) return []
        if (state.has_grown) {
          state.has_grown = false
          const parts = await listPositions(db, merchant_id, { after, limit: PARTS_MAX })
          if (parts.length > 0 || is_closed) return parts
        }
        return waitFor(state, after, milliseconds)
      }
      return { next, leave }
    },
    tellGrown,
    onGrown: (listener) => { listeners.push(listener) },
    isClosed: () => is_closed,
    close: () => {
      is_closed = true
      clearInterval(timer)
      for (const own of followers.values()) {
        for (const { waiting } of own) waiting?.resolve([])
      }
    }
  }
}

/** Bounds how many follow. Throws `overloaded`. */
function buildEntrance (followers: Followers) {
  let count = 0
  return (merchant_id: string, account: string | null): { state: State, leave: () => void } => {
    const own = followers.get(merchant_id) ?? new Set()
    if (count >= FOLLOWERS_MAX || isFull(own, FOLLOWERS_OF_MERCHANT_MAX, account)) {
      throw new RuleError('overloaded')
    }
    const state: State = { has_grown: false, waiting: null, account }
    followers.set(merchant_id, own.add(state))
    count++
    const leave = (): void => {
      if (!own.delete(state)) return
      count--
      if (own.size === 0) followers.delete(merchant_id)
    }
    return { state, leave }
  }
}

/** Reads once for all who wait. A failure is left to the next look. */
async function look (db: Db, merchant_id: string, own: ReadonlySet<State>): Promise<void> {
  const after = lowestOf(own)
  if (after === Infinity) return
  // What the feed grows by while this is read is marked again.
  for (const state of own) state.has_grown &&= state.waiting === null
  const parts = await listPositions(db, merchant_id, { after, limit: PARTS_MAX }).catch(() => [])
  for (const { waiting } of own) {
    const news = parts.filter(({ last_position }) => last_position > (waiting?.after ?? Infinity))
    if (news.length > 0) waiting?.resolve(news)
  }
}

/** The lowest position that somebody waits behind; Infinity if nobody waits. */
function lowestOf (own: ReadonlySet<State>): number {
  return Math.min(...[...own].map(({ waiting }) => waiting?.after ?? Infinity))
}

async function waitFor (
  state: State, after: number, milliseconds: number
): Promise<readonly FeedPart[]> {
  const { promise, resolve } = Promise.withResolvers<readonly FeedPart[]>()
  state.waiting = { after, resolve }
  const timer = setTimeout(resolve, milliseconds, [])
  const parts = await promise
  clearTimeout(timer)
  state.waiting = null
  return parts
}
