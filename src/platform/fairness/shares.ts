// Limits how many places of something limited (such as connections) one group uses at a time.
//
// WHY. Without a limit, one merchant with many slow requests would take all connections, and the
// others would wait for it.
//
// WORDS. A place is the right to run one piece of work, such as one read. A group is usually a
// merchant. There are `places` in all, and one group may have `places_per_group` of them, which is
// fewer. So some place is always left for another group. The accounts of a merchant are a group of
// their own: it has half of the merchant's places, and takes turns with the merchant's own callers.
//
// A CALLER OF `enter` is in one of these states:
//
//   ──► INSIDE ──► LEFT
//   ──► WAITING ──► INSIDE, or REFUSED
//
//   `enter`
//     -> INSIDE   at once, if a place is free and its group has fewer than `places_per_group`.
//     -> WAITING  otherwise: at the end of its group in the waiting room (waiting.ts).
//     -> REFUSED  `overloaded`, if too many wait and its group has most of them.
//   WAITING
//     -> INSIDE   when another caller leaves, and its group is the next one that may have one.
//     -> REFUSED  `overloaded` or `busy`, as waiting.ts describes.
//   INSIDE  The caller holds a place until it calls the function `Leave` that it was given.
//     -> LEFT     The place goes to those who wait. `Leave(true)` says that the caller was held up
//                 by locks: those of its group that have waited as long are refused with `busy`.

import { halfOf, nameOfAccounts } from './accounts-share.ts'
import { buildWaitingRoom } from './waiting.ts'

/** Gives the place back; a second call does nothing. `is_held_up`: locks of others blocked it. */
export type Leave = (is_held_up?: boolean) => void

export type Shares = {
  /**
   * Returns at once when there is a place, otherwise a promise of one. Rejects with `overloaded`
   * when too many wait, and with `busy` when it has waited too long (see `WaitingRoom`).
   * `account`: whether the caller is an account of the merchant.
   */
  enter: (of: string, until_ms: number, account?: string | null) => Leave | Promise<Leave>
  /** How many callers wait, of all groups. */
  waiting: () => number
}

type Options = {
  places: number
  /** Must be fewer than `places`, so that one group never has all of them. */
  places_per_group: number
  waiting_max: number
}

/** `of` is the group whose places are taken; a group of accounts takes those of its merchant. */
type Entering = { start: (leave: Leave) => void, of: string }

export function buildShares ({ places, places_per_group, waiting_max }: Options): Shares {
  const room = buildWaitingRoom<Entering>({ places: waiting_max })
  const taken = new Map<string, number>()
  let taken_count = 0

  const hasLess = (group: string, limit: number): boolean => (taken.get(group) ?? 0) < limit

  const hasPlace = (group: string, of: string): boolean =>
    taken_count < places && hasLess(of, places_per_group) &&
    (group === of || hasLess(group, halfOf(places_per_group)))

  const add = (group: string, count: number): void => {
    const sum = (taken.get(group) ?? 0) + count
    if (sum > 0) taken.set(group, sum)
    else taken.delete(group)
  }

  const take = (group: string, of: string): Leave => {
    const counted = new Set([group, of])
    taken_count++
    for (const one of counted) add(one, 1)
    let is_left = false
    return (is_held_up = false) => {
      if (is_left) return
      is_left = true
      taken_count--
      for (const one of counted) add(one, -1)
      if (is_held_up) room.refuseLate(group)
      startNext()
    }
  }

  const startNext = (): void => {
    for (const [group, [first]] of room.groups()) {
      if (taken_count >= places) return
      if (first === undefined || !hasPlace(group, first.work.of)) continue
      for (const { work: { start, of } } of room.take(group, 1)) start(take(group, of))
    }
  }

  return {
    enter: (of, until_ms, account = null) => {
      const group = account === null ? of : nameOfAccounts(of)
      if (hasPlace(group, of)) return take(group, of)
      return new Promise((resolve, reject) => {
        room.add(group, { work: { start: resolve, of }, until_ms, reject })
      })
    },
    waiting: room.count
  }
}
