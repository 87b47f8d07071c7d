// How much of what all share one group may use at a time; who has to wait takes turns with others.

import { buildWaitingRoom } from './waiting.ts'

/** Gives the place back; more than once does nothing. Held up: others of the group would be too. */
export type Leave = (is_held_up?: boolean) => void

export type Shares = {
  /**
   * At once when there is a place, else a promise of one. Rejects with `overloaded` when too many
   * wait, and with `busy` when there is none by `until_ms`.
   */
  enter: (group: string, until_ms: number) => Leave | Promise<Leave>
  waiting: () => number
}

type Options = {
  places: number
  /** Fewer than `places`, so that one group never has all of them. */
  places_per_group: number
  waiting_max: number
}

export function buildShares ({ places, places_per_group, waiting_max }: Options): Shares {
  const room = buildWaitingRoom<(leave: Leave) => void>({ places: waiting_max })
  const taken = new Map<string, number>()
  let taken_count = 0

  const hasPlace = (group: string): boolean =>
    taken_count < places && (taken.get(group) ?? 0) < places_per_group

  const take = (group: string): Leave => {
    taken_count++
    taken.set(group, (taken.get(group) ?? 0) + 1)
    let is_left = false
    return (is_held_up = false) => {
      if (is_left) return
      is_left = true
      taken_count--
      const left = (taken.get(group) ?? 0) - 1
      if (left > 0) taken.set(group, left)
      else taken.delete(group)
      if (is_held_up) room.refuseLate(group)
      startNext()
    }
  }

  const startNext = (): void => {
    for (const [group] of room.groups()) {
      if (taken_count >= places) return
      if (!hasPlace(group)) continue
      for (const { work } of room.take(group, 1)) work(take(group))
    }
  }

  return {
    enter: (group, until_ms) => {
      if (hasPlace(group)) return take(group)
      return new Promise((resolve, reject) => {
        room.add(group, { work: resolve, until_ms, reject })
      })
    },
    waiting: room.count
  }
}
