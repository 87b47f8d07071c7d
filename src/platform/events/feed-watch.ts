// Lets readers wait for the feed to grow. All readers of a merchant in this process share one look
// at what is new, so a reader that waits costs nothing.

import type { Db } from '../db/connect.ts'
import { buildPlaces, type Holder } from '../fairness/places.ts'
import { type FeedPart, listGrownFeeds, listPositions } from './read-feed.ts'

/** The sequencer tells which feeds have grown. This look finds what it could not tell. */
const LOOK_MS = 1_000
const PARTS_MAX = 100
const WAITING = {
  what: 'readers that wait for events', places: 4_000, places_of_merchant: 200
}

export type Follower = {
  /** Takes the place of one that waits, if it has none. Throws `overloaded`. */
  enter: () => void
  /**
   * Enters, and waits for positions behind `after`, at most so long. Returns the next of them,
   * which need not be all, and none when the time is over or the service closes.
   */
  next: (after: number, milliseconds: number) => Promise<readonly FeedPart[]>
  /** Must be called at the end. */
  leave: () => void
}

export type FeedWatch = {
  /** What the feed grows by from now on is not missed. */
  follow: (who: Holder) => Follower
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
type State = { has_grown: boolean, waiting: Waiting | null }
type Followers = Map<string, Set<State>>

export function buildFeedWatch (db: Db): FeedWatch {
  const followers: Followers = new Map()
  const places = buildPlaces(WAITING)
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
    follow: (who) => {
      const { merchant_id } = who
      const { state, leave: forget } = addTo(followers, merchant_id)
      let leavePlace: (() => void) | undefined
      const enter = (): void => { leavePlace ??= places.enter(who) }
      const next: Follower['next'] = async (after, milliseconds) => {
        if (is_closed) return []
        enter()
        if (state.has_grown) {
          state.has_grown = false
          const parts = await listPositions(db, merchant_id, { after, limit: PARTS_MAX })
          if (parts.length > 0 || is_closed) return parts
        }
        return waitFor(state, after, milliseconds)
      }
      const leave = (): void => {
        forget()
        leavePlace?.()
      }
      return { enter, next, leave }
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

function addTo (followers: Followers, merchant_id: string): { state: State, leave: () => void } {
  const own = followers.get(merchant_id) ?? new Set()
  const state: State = { has_grown: false, waiting: null }
  followers.set(merchant_id, own.add(state))
  const leave = (): void => {
    own.delete(state)
    if (own.size === 0 && followers.get(merchant_id) === own) followers.delete(merchant_id)
  }
  return { state, leave }
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
