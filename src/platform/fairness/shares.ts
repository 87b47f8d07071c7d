// Limits how many places of something limited (such as connections) one group uses at a time.
//
// WHY. Without a limit, one merchant with many slow requests would take all connections, and the
// others would wait for it.
//
// WORDS. A place is the right to run one piece of work, such as one read. A group is usually a
// merchant. There are `places` in all, and one group may have `places_per_group` of them, which is
// fewer. So some place is always left for another group. A party is an account of a merchant, which
// may have half of those places: some are left for the merchant itself.
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

import { buildWaitingRoom } from './waiting.ts'

/** Gives the place back; a second call does nothing. `is_held_up`: locks of others blocked it. */
export type Leave = (is_held_up?: boolean) => void

export type Shares = {
  /**
   * Returns at once when there is a place, otherwise a promise of one. Rejects with `overloaded`
   * when too many wait, and with `busy` when it has waited too long (see `WaitingRoom`).
   */
  enter: (group: string, until_ms: number, party?: string | null) => Leave | Promise<Leave>
  /** How many callers wait, of all groups. */
  waiting: () => number
}

type Options = {
  places: number
  /** Must be fewer than `places`, so that one group never has all of them. */
  places_per_group: number
  waiting_max: number
}

export function buildShares ({ places, places_per_group, waiting_max }: Options): Shares {
  const room = buildWaitingRoom<(leave: Leave) => void>({ places: waiting_max })
  const taken = new Map<string, number>()
  let taken_count = 0

  const places_per_party = Math.max(1, Math.floor(places_per_group / 2))

  const hasPlace = (group: string, party: string | null): boolean =>
    taken_count < places && (taken.get(group) ?? 0) < places_per_group &&
    (party === null || (taken.get(`${group} ${party}`) ?? 0) < places_per_party)

  const count = (name: string, difference: number): void => {
    const now = (taken.get(name) ?? 0) + difference
    if (now > 0) taken.set(name, now)
    else taken.delete(name)
  }

  const take = (group: string, party: string | null): Leave => {
    taken_count++
    count(group, 1)
    if (party !== null) count(`${group} ${party}`, 1)
    let is_left = false
    return (is_held_up = false) => {
      if (is_left) return
      is_left = true
      taken_count--
      count(group, -1)
      if (party !== null) count(`${group} ${party}`, -1)
      if (is_held_up) room.refuseLate(group)
      startNext()
    }
  }

  const startNext = (): void => {
    for (const [group, works] of room.groups()) {
      if (taken_count >= places) return
      const first = works.findIndex(({ party }) => hasPlace(group, party))
      if (first === -1) continue
      for (const { work, party } of room.take(group, 1, first)) work(take(group, party))
    }
  }

  return {
    enter: (group, until_ms, party = null) => {
      if (hasPlace(group, party)) return take(group, party)
      return new Promise((resolve, reject) => {
        room.add(group, { work: resolve, until_ms, party, reject })
      })
    },
    waiting: room.count
  }
}
