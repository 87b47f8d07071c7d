// A waiting room: keeps works that wait, by group. It bounds their number and how long they wait.
//
// The batcher (orders that wait for a batch) and the shares (calls that wait for a place) use it.
// A work is in one of these states:
//
//   WAITING ──► TAKEN
//      └──────► REFUSED
//
//   WAITING  `add` has put the work at the end of its group, or before works of another party of
//            the group that has more waiting: parties (the accounts of a merchant, and the merchant
//            itself) take turns. Each work stands in a round, which has one work of each party.
//     -> TAKEN    by `take`, in this order. The rest of the group goes behind the other groups, so
//                 groups take turns.
//     -> REFUSED  `overloaded`: all places are taken, and a new work arrives. The last work of the
//                 group with the most waiting is refused, which may be the new one itself. So a
//                 merchant or an account that sends too much loses its own works, and not those of
//                 others.
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
  /** The account of a merchant; null for the merchant itself. */
  party: string | null
  reject: (error: unknown) => void
}

export type WaitingRoom<Work> = {
  /** The groups in the order of their turns: a group that was served goes to the end. */
  groups: () => Iterable<[group: string, waiting: ReadonlyArray<Waiting<Work>>]>
  /**
   * When all places are taken, rejects the last work of the group that has most waiting. Throws
   * `overloaded` when that is the work to be added.
   */
  add: (group: string, waiting: Waiting<Work>) => void
  /** Removes and returns works of the group: the first ones, or those from a place on. */
  take: (group: string, count: number, from?: number) => Array<Waiting<Work>>
  /** Rejects works of the group whose time for locks is (nearly) over: the locks are held. */
  refuseLate: (group: string) => void
  /** How many works wait, of all groups. */
  count: () => number
}

/** `refuseLate` also rejects works that have less time left than this. */
const SOON_MS = 1_000
const SWEEP_MS = 1_000

type Standing<Work> = Waiting<Work> & { round: number }

/** The works of a group in their order, and the round of the work that was taken last. */
type Queue<Work> = { works: Array<Standing<Work>>, round: number }

/** The round in which the next work of the party stands: behind the party's last one. */
function nextRound<Work> ({ works, round }: Queue<Work>, party: string | null): number {
  const last = works.findLast((one) => one.party === party)
  return last === undefined ? round : Math.max(round, last.round + 1)
}

function insert<Work> ({ works }: Queue<Work>, one: Standing<Work>): void {
  works.splice(works.findLastIndex(({ round }) => round <= one.round) + 1, 0, one)
}

function takeFrom<Work> (queue: Queue<Work>, from: number, count: number): Array<Standing<Work>> {
  const taken = queue.works.splice(from, count)
  queue.round = taken.at(-1)?.round ?? queue.round
  return taken
}

/** The group that has most waiting, once the newcomer has one more. */
function findLargest (
  waiting: ReadonlyMap<string, Queue<unknown>>, newcomer: string
): string {
  let largest = newcomer
  let most = (waiting.get(newcomer)?.works.length ?? 0) + 1
  for (const [group, { works: { length } }] of waiting) {
    if (length <= most) continue
    largest = group
    most = length
  }
  return largest
}

function withoutLate<Work> (
  works: ReadonlyArray<Standing<Work>>, before_ms: number
): { kept: Array<Standing<Work>>, late: Array<Standing<Work>> } {
  return {
    kept: works.filter(({ until_ms }) => until_ms > before_ms),
    late: works.filter(({ until_ms }) => until_ms <= before_ms)
  }
}

export function buildWaitingRoom<Work> ({ places }: { places: number }): WaitingRoom<Work> {
  const waiting = new Map<string, Queue<Work>>()
  let count = 0
  let is_sweep_due = false

  const makePlace = (newcomer: string, round: number): void => {
    const largest = findLargest(waiting, newcomer)
    const works = waiting.get(largest)?.works ?? []
    const last = works.at(-1)
    const is_last = last === undefined || (largest === newcomer && last.round <= round)
    if (is_last) throw new RuleError('overloaded')
    count--
    works.pop()?.reject(new RuleError('overloaded'))
  }

  const refuse = (group: string, before_ms: number): void => {
    const queue = waiting.get(group)
    if (queue === undefined) return
    const { kept, late } = withoutLate(queue.works, before_ms)
    count -= late.length
    if (kept.length === 0) waiting.delete(group)
    else queue.works = kept
    for (const one of late) one.reject(new RuleError('busy'))
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
    groups: function * () {
      for (const [group, { works }] of waiting) yield [group, works]
    },
    add: (group, one) => {
      const queue = waiting.get(group) ?? { works: [], round: 0 }
      const round = nextRound(queue, one.party)
      if (count >= places) makePlace(group, round)
      insert(queue, { ...one, round })
      waiting.set(group, queue)
      count++
      planSweep()
    },
    take: (group, number, from = 0) => {
      const queue = waiting.get(group)
      if (queue === undefined) return []
      const taken = takeFrom(queue, from, number)
      count -= taken.length
      waiting.delete(group) // and set again, so that the group is the last one
      if (queue.works.length > 0) waiting.set(group, queue)
      return taken
    },
    refuseLate: (group) => refuse(group, performance.now() + SOON_MS),
    count: () => count
  }
}
