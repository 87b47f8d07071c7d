// Calls of one merchant that wait at the same moment share one command.

import { buildWaitingRoom, type Waiting } from '../fairness/waiting.ts'

type Called<Work, Result> = {
  work: Work
  resolve: (result: Result) => void
}

type Options<Work, Result> = {
  /** One result for each work, in order; `until_ms` is when the first of them has waited enough. */
  run: (works: Work[], until_ms: number) => Promise<Result[]>
  size_max: number
  /** How heavy the works of a batch may be together; a heavier one travels alone. */
  weight_max: number
  weightOf: (work: Work) => number
  /** Batches of one group at a time: more gain little, they wait for the same rows. */
  running_per_group_max: number
  running_max: number
  /** Did all of a batch wait in vain for what others hold? Then late ones need not try. */
  isHeldUp: (results: readonly Result[]) => boolean
  /** Works waiting in this process, of all groups; beyond, `overloaded` before any work. */
  waiting_max: number
}

export type Batcher<Work, Result> = {
  /** Rejects with `overloaded` when too many wait, with `busy` when not started by `until_ms`. */
  send: (group: string, work: Work, until_ms: number) => Promise<Result>
  waiting: () => number
}

/** Batches of a group, and the works in them. */
type Running = { batches: number, works: number }

const NOTHING: Readonly<Running> = { batches: 0, works: 0 }

/** What a transaction costs is shared by its works; from here on, more of them save little. */
const LARGE = 16

/**
 * No timer: a batch starts as soon as a slot is free, with whatever waits then. Those of one group
 * are kept alike in size, since a small one beside a large one keeps all behind it waiting as long:
 * it starts once it is half as large, and many works are shared out. Groups take turns.
 */
export function buildBatcher<Work, Result> (
  {
    run, isHeldUp, size_max, weight_max, weightOf, running_per_group_max, running_max, waiting_max
  }: Options<Work, Result>
): Batcher<Work, Result> {
  const room = buildWaitingRoom<Called<Work, Result>>({ places: waiting_max })
  const running = new Map<string, Running>()
  let running_count = 0
  let is_start_due = false

  const countLight = buildCount({ weight_max, weightOf })

  const startBatches = (): void => {
    is_start_due = false
    for (const [group, works] of room.groups()) {
      if (running_count >= running_max) return
      const beside = running.get(group) ?? NOTHING
      if (beside.batches >= running_per_group_max) continue
      if (works.length * beside.batches * 2 < beside.works) continue // less than half their average
      const count_max = shareOf(works.length + beside.works)
      void runBatch(group, room.take(group, countLight(works, count_max)))
    }
  }

  const shareOf = (works: number): number => {
    const share = Math.ceil(works / running_per_group_max)
    return share < LARGE ? size_max : Math.min(share, size_max)
  }

  const runBatch = async (
    group: string, batch: ReadonlyArray<Waiting<Called<Work, Result>>>
  ): Promise<void> => {
    running_count++
    const of_group = running.get(group) ?? { ...NOTHING }
    running.set(group, of_group)
    of_group.batches++
    of_group.works += batch.length
    try {
      const until_ms = batch.reduce((first, one) => Math.min(first, one.until_ms), Infinity)
      const results = await run(batch.map(({ work }) => work.work), until_ms)
      if (isHeldUp(results)) room.refuseLate(group)
      for (const [index, { work }] of batch.entries()) work.resolve(results[index] as Result)
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
    running_count--
    of_group.works -= batch.length
    if (--of_group.batches === 0) running.delete(group)
    startBatches()
  }

  return {
    send: async (group, work, until_ms) => new Promise((resolve, reject) => {
      room.add(group, { work: { work, resolve }, until_ms, reject })
      // What this turn of the event loop has read travels together.
      if (!is_start_due) {
        is_start_due = true
        setImmediate(startBatches)
      }
    }),
    waiting: room.count
  }
}

/** How many of the first works are light enough to travel together: one at least. */
function buildCount<Work> (
  { weight_max, weightOf }: { weight_max: number, weightOf: (work: Work) => number }
) {
  return (works: ReadonlyArray<Waiting<{ work: Work }>>, count_max: number): number => {
    let weight = 0
    for (const [index, { work: { work } }] of works.entries()) {
      weight += weightOf(work)
      if (index >= count_max || (weight > weight_max && index > 0)) return index
    }
    return works.length
  }
}
