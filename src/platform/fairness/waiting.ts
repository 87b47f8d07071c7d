// What waits for its turn, by group: bounded in number over all groups, and in time for each.

import { RuleError } from '../../domain/kernel/rule.ts'

/** For the locks of others nothing waits longer, the time for its turn included. */
export const WAIT_MS_MAX = 10_000
/** Where others are served meanwhile, a turn is waited for so much longer. */
export const TURN_MS_MAX = 20_000

export type Waiting<Work> = {
  work: Work
  /** When it has waited long enough for locks, by `performance.now()`. */
  until_ms: number
  reject: (error: unknown) => void
}

export type WaitingRoom<Work> = {
  /** Groups take turns: whoever was served goes to the end. */
  groups: () => Iterable<[group: string, waiting: ReadonlyArray<Waiting<Work>>]>
  /**
   * When all places are taken, the last of the group that has most waiting is refused: whoever
   * floods loses its own. Throws `overloaded` when that is this one.
   */
  add: (group: string, waiting: Waiting<Work>) => void
  /** The first ones of the group; the rest of them goes behind the other groups. */
  take: (group: string, count: number) => Array<Waiting<Work>>
  /** Those of the group that have waited long enough: they would find the same locks held. */
  refuseLate: (group: string) => void
  count: () => number
}

/** Whoever has less time left than this would be refused before long. */
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
      waiting.delete(group) // and again at the end: groups take turns
      if (works.length > 0) waiting.set(group, works)
      return taken
    },
    refuseLate: (group) => refuse(group, performance.now() + SOON_MS),
    count: () => count
  }
}
