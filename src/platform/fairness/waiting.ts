// A waiting room: keeps works that wait, by group. It bounds their number and how long they wait.
//
// The batcher (orders that wait for a batch) and the shares (calls that wait for a place) use it.
// A work is in one of these states:
//
//   WAITING ──► TAKEN
//      └──────► REFUSED
//
//   WAITING  `add` has put the work at the end of its group.
//     -> TAKEN    by `take`, oldest first. The rest of the group goes behind the other groups, so
//                 groups take turns.
//     -> REFUSED  `overloaded`: all places are taken, and a new work arrives. The newest work of
//                 the group with the most waiting is refused, which may be the new one itself. So
//                 a merchant that sends too much loses its own works, and not those of others.
//     -> REFUSED  `busy`: `until_ms` passed TURN_MS_MAX (20 s) ago. A sweep looks once a second.
//     -> REFUSED  `busy`: `refuseLate` was called for the group, since locks had blocked others of
//                 it, and `until_ms` has passed or is less than SOON_MS (1 s) away.
//
// TWO TIME LIMITS. `until_ms` is 10 s (WAIT_MS_MAX) after the request: until then a request may
// wait for locks, the time in the waiting room included. While other works of its group are served,
// locks are not the problem, and a work may wait 20 s more for its turn.

import { RuleError } from '../../domain/kernel/rule.ts'

/** How long a request may wait for locks, the time that it waited for its turn included. */
export const WAIT_MS_MAX = 10_000
/** How much longer a request may wait for its turn, while others of its group are served. */
export const TURN_MS_MAX = 20_000

export type Waiting<Work> = {
  work: Work
  /** The time by `performance.now()` at which it has waited long enough for locks. */
  until_ms: number
  reject: (error: unknown) => void
}

export type WaitingRoom<Work> = {
  /** The groups in the order of their turns: a group that was served goes to the end. */
  groups: () => Iterable<[group: string, waiting: ReadonlyArray<Waiting<Work>>]>
  /**
   * When all places are taken, rejects the newest work of the group that has most waiting. Throws
   * `overloaded` when that is the work to be added.
   */
  add: (group: string, waiting: Waiting<Work>) => void
  /** Removes and returns the oldest works of the group. */
  take: (group: string, count: number) => Array<Waiting<Work>>
  /** Rejects works of the group whose time for locks is (nearly) over: the locks are held. */
  refuseLate: (group: string) => void
  /** How many works wait, of all groups. */
  count: () => number
}

/** `refuseLate` also rejects works that have less time left than this. */
const SOON_MS = 1_000
const SWEEP_MS = 1_000

export function buildWaitingRoom<Work> ({ places }: { places: number }): WaitingRoom<Work> {
  const waiting = new Map<string, Array<Waiting<Work>>>()
  let count = 0
  let is_sweep_due = false

  const makePlace = (newcomer: string): void => {
    let largest = newcomer
    let most = (waiting.get(newcomer)?.length ?? 0) + 1
    for (const [group, { length }] of waiting) {
      if (length <= most) continue
      largest = group
      most = length
    }
    if (largest === newcomer) throw new RuleError('overloaded')
    count--
    waiting.get(largest)?.pop()?.reject(new RuleError('overloaded'))
  }

  const refuse = (group: string, before_ms: number): void => {
    const works = waiting.get(group) ?? []
    const kept = works.filter(({ until_ms }) => until_ms > before_ms)
    if (kept.length === works.length) return
    count -= works.length - kept.length
    if (kept.length === 0) waiting.delete(group)
    else waiting.set(group, kept)
    for (const one of works) if (one.until_ms <= before_ms) one.reject(new RuleError('busy'))
  }

  const sweep = (): void => {
    is_sweep_due = false
    const now_ms = performance.now()
    for (const group of waiting.keys()) refuse(group, now_ms - TURN_MS_MAX)
    planSweep()
  }

  const planSweep = (): void => {
    if (is_sweep_due || count === 0) return
    is_sweep_due = true
    setTimeout(sweep, SWEEP_MS).unref()
  }

  return {
    groups: () => waiting,
    add: (group, one) => {
      if (count >= places) makePlace(group)
      const works = waiting.get(group)
      if (works === undefined) waiting.set(group, [one])
      else works.push(one)
      count++
      planSweep()
    },
    take: (group, number) => {
      const works = waiting.get(group) ?? []
      const taken = works.splice(0, number)
      count -= taken.length
      waiting.delete(group) // and set again, so that the group is the last one
      if (works.length > 0) waiting.set(group, works)
      return taken
    },
    refuseLate: (group) => refuse(group, performance.now() + SOON_MS),
    count: () => count
  }
}
