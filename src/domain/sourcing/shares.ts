// How the units of several sources are shared among groups of lines not all of them may serve.

import type { Want } from './problem.ts'

/** Units given so far; a slot is a position in a list of sources of one want. */
export type Shares = {
  /** Units each group still wants. */
  left: number[]
  /** Units by group, then by slot. */
  given: number[][]
}

/** Which groups each slot may serve. */
export type Reach = readonly { serves: readonly boolean[] }[]

export function openShares ({ groups }: Want, slots: Reach): Shares {
  return {
    left: groups.map(({ units }) => units),
    given: groups.map(() => slots.map(() => 0))
  }
}

export function copyShares ({ left, given }: Shares): Shares {
  return { left: [...left], given: given.map((row) => [...row]) }
}

/**
 * Gives up to `units` more of a slot, moving what other slots gave where that makes room; what a
 * slot gave in sum never falls. Returns the units given: the most that is possible.
 */
export function giveUnits (shares: Shares, slots: Reach, slot: number, units: number): number {
  let open = units
  while (open > 0) {
    const path = findPath(shares, slots, slot)
    if (path === undefined) break
    open -= moveAlong(shares, path, open)
  }
  return units - open
}

/** From the giving slot to a group with room: each hop's slot gives to its group. */
type Path = { slot: number, group: number }[]

// Breadth first: a group without room passes on to the slots that gave to it.
function findPath ({ left, given }: Shares, slots: Reach, start: number): Path | undefined {
  const giver_of = left.map(() => -1)
  const group_of = slots.map(() => -1)
  const queue = [start]
  for (const slot of queue) {
    for (const [group, serves] of (slots[slot]?.serves ?? []).entries()) {
      if (!serves || giver_of[group] !== -1) continue
      giver_of[group] = slot
      if ((left[group] ?? 0) > 0) return pathTo(group, giver_of, group_of)
      for (const [other, units] of (given[group] ?? []).entries()) {
        if (units <= 0 || other === start || group_of[other] !== -1) continue
        group_of[other] = group
        queue.push(other)
      }
    }
  }
  return undefined
}

function pathTo (last: number, giver_of: readonly number[], group_of: readonly number[]): Path {
  const path: Path = []
  for (let group = last; group !== -1;) {
    const slot = giver_of[group] ?? -1
    path.unshift({ slot, group })
    group = group_of[slot] ?? -1
  }
  return path
}

function moveAlong ({ left, given }: Shares, path: Path, units: number): number {
  let moved = units
  for (const [at, { group }] of path.entries()) {
    const next = path[at + 1]
    const room = next === undefined ? left[group] : given[group]?.[next.slot]
    moved = Math.min(moved, room ?? 0)
  }
  for (const [at, { slot, group }] of path.entries()) {
    const row = given[group] ?? []
    const next = path[at + 1]
    row[slot] = (row[slot] ?? 0) + moved
    if (next === undefined) left[group] = (left[group] ?? 0) - moved
    else row[next.slot] = (row[next.slot] ?? 0) - moved
  }
  return moved
}
