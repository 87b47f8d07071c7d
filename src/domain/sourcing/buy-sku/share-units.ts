// How the units of several sources are shared among groups of lines not all of them may serve.

import type { Want } from '../problem.ts'

/** Units given so far; a slot is a position in a list of sources of one want. */
export type UnitShares = {
  /** Units each group still wants. */
  left: number[]
  /** Units by group, then by slot. */
  given: number[][]
}

/** Which groups each slot may serve. */
export type Reach = readonly { serves: readonly boolean[] }[]

export function openShares ({ groups }: Want, slots: Reach): UnitShares {
  return {
    left: groups.map(({ units }) => units),
    given: groups.map(() => slots.map(() => 0))
  }
}

export function copyShares ({ left, given }: UnitShares): UnitShares {
  return { left: [...left], given: given.map((row) => [...row]) }
}

/**
 * Gives up to `units` more of a slot, moving what other slots gave where that makes room; what a
 * slot gave in sum never falls. Returns the units given: the most that is possible.
 */
export function giveUnits (shares: UnitShares, slots: Reach, slot: number, units: number): number {
  let open = units - giveDirectly(shares, slots, slot, units)
  while (open > 0) {
    const path = findPath(shares, slots, slot)
    if (path === undefined) break
    open -= moveAlong(shares, path, open)
  }
  return units - open
}

function giveDirectly (
  { left, given }: UnitShares, slots: Reach, slot: number, units: number
): number {
  let open = units
  for (const [group, room] of left.entries()) {
    const row = given[group]
    if (open === 0) break
    if (room === 0 || row === undefined || slots[slot]?.serves[group] !== true) continue
    const moved = Math.min(open, room)
    row[slot] = (row[slot] ?? 0) + moved
    left[group] = room - moved
    open -= moved
  }
  return units - open
}

/** A slot gives to `group` what it takes back `from` another; -1 is what it has not given yet. */
type Hop = { slot: number, group: number, from: number }

/** How the search came to a group, by slot, and to a slot, by group; -1 is not yet. */
type Trail = { giver_of: number[], group_of: number[], queue: number[] }

// Breadth first: a group without room passes on to the slots that gave to it.
function findPath ({ left, given }: UnitShares, slots: Reach, start: number): Hop[] | undefined {
  const trail: Trail = {
    giver_of: left.map(() => -1), group_of: slots.map(() => -1), queue: [start]
  }
  for (const slot of trail.queue) {
    const { serves = [] } = slots[slot] ?? {}
    for (let group = 0; group < serves.length; group++) {
      if (serves[group] !== true || trail.giver_of[group] !== -1) continue
      trail.giver_of[group] = slot
      if ((left[group] ?? 0) > 0) return pathTo(group, trail)
      passOn(trail, group, given[group] ?? [], start)
    }
  }
  return undefined
}

function passOn (
  { group_of, queue }: Trail, group: number, given: readonly number[], start: number
): void {
  for (let slot = 0; slot < given.length; slot++) {
    if (slot === start || group_of[slot] !== -1 || (given[slot] ?? 0) <= 0) continue
    group_of[slot] = group
    queue.push(slot)
  }
}

function pathTo (last: number, { giver_of, group_of }: Trail): Hop[] {
  const path: Hop[] = []
  for (let group = last; group !== -1;) {
    const slot = giver_of[group] ?? -1
    const from = group_of[slot] ?? -1
    path.unshift({ slot, group, from })
    group = from
  }
  return path
}

function moveAlong (shares: UnitShares, path: readonly Hop[], units: number): number {
  const last = path.at(-1)?.group ?? 0
  let moved = Math.min(units, shares.left[last] ?? 0)
  for (const { slot, from } of path) {
    if (from !== -1) moved = Math.min(moved, givenOf(shares, from, slot))
  }
  for (const { slot, group, from } of path) {
    addUnits(shares, group, slot, moved)
    if (from !== -1) addUnits(shares, from, slot, -moved)
  }
  shares.left[last] = (shares.left[last] ?? 0) - moved
  return moved
}

function givenOf ({ given }: UnitShares, group: number, slot: number): number {
  return given[group]?.[slot] ?? 0
}

function addUnits ({ given }: UnitShares, group: number, slot: number, units: number): void {
  const row = given[group]
  if (row !== undefined) row[slot] = (row[slot] ?? 0) + units
}
