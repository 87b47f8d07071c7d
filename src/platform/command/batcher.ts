// Joins calls of one merchant that wait at the same moment into one batch: one run of a command.
//
// WHY BATCHES. An order in a transaction of its own costs a dozen statements and one disk flush,
// and it waits for the row lock of the order before it when both want the same SKU. Orders in one
// transaction pay and wait once.
//
// WORDS. A work is one call with its input. A group is a merchant: only works of one group share a
// batch. `size_max` is 64 works and `running_per_group_max` is 2 batches (see dispatch.ts).
//
// A WORK is in one of these states:
//
//   WAITING ──► RUNNING ──► ANSWERED, or FAILED with the error of the whole batch
//      └──────► REFUSED
//
//   WAITING   `send` has put the work at the end of its group in the waiting room.
//     -> RUNNING   A batch of its group starts and takes it. The oldest works go first.
//     -> REFUSED   `overloaded`: `waiting_max` works wait, and another one arrives. The newest work
//                  of the group that has most waiting is refused, at once.
//     -> REFUSED   `busy`: `until_ms` passed more than 20 s (TURN_MS_MAX) ago.
//     -> REFUSED   `busy`: a batch of its group was held up (see below), and `until_ms` of the work
//                  has passed or is less than 1 s away.
//   RUNNING   `run` has the work. Nothing here can stop it.
//     -> ANSWERED  `run` gave one result for each work.
//     -> FAILED    `run` threw: each work of the batch is rejected with that error.
//
// WHEN A BATCH STARTS. There is no timer. `startBatches` runs
//   - once after the event loop has handled the input that is ready (`setImmediate`), when `send`
//     was called: so everything that one turn of the loop has read can travel together;
//   - whenever a batch ends.
// It goes through the groups that have works waiting. A group that was served goes behind the
// others, so groups take turns. For each group, in this order:
//   1. `running_max` batches run in all groups together: stop.
//   2. `running_per_group_max` batches of this group run: skip the group. More batches would wait
//      for the same rows: a third one gained 4 % on many SKUs and lost 10 % on a single one.
//   3. Fewer works wait than half the average size of the group's running batches: skip the group.
//      Its works wait until more have come or a batch has ended.
//   4. Start a batch with the oldest works, as many as sharing out and the limits allow.
//
// WHY BATCHES ARE KEPT ALIKE IN SIZE (rule 3, and sharing out). When a batch of 3 and one of 40
// ran together, the works behind them waited as long as if both were large. At 64
// connections rule 3 and sharing out raised the average from 17 to 23 orders and gave 6-17 % more
// orders a second, in four comparisons.
//
// SHARING OUT. The works of a group, waiting and running, are divided by `running_per_group_max`.
// If that gives LARGE (16) or more, a batch takes no more than this part. With fewer works a batch
// takes all of them: each transaction has its cost, and small ones would multiply it.
//
// LIMITS OF ONE BATCH. `size_max` works, and `weight_max` as the sum of their weights (the lines of
// the orders). The first work is always taken, so one heavier than `weight_max` travels alone.
//
// WHEN A BATCH IS HELD UP. `until_ms` of a batch is the earliest of its works: `run` waits for
// locks no longer than that. If every work of the batch timed out (`isHeldUp`), works of the same
// group that have waited as long would wait for the same locks in vain. They are refused at once.

import { buildWaitingRoom, type Waiting } from '../fairness/waiting.ts'

type Called<Work, Result> = {
  work: Work
  resolve: (result: Result) => void
}

type Options<Work, Result> = {
  /**
   * Returns one result for each work, in order. `until_ms` is the earliest time at which one of the
   * works has waited long enough for locks.
   */
  run: (works: Work[], until_ms: number) => Promise<Result[]>
  size_max: number
  /** The greatest sum of weights in a batch. A single work that is heavier travels alone. */
  weight_max: number
  weightOf: (work: Work) => number
  /** How many batches of one group may run at a time. */
  running_per_group_max: number
  /** How many batches of all groups together may run at a time. */
  running_max: number
  /** True when every work of the batch waited in vain for locks that others hold. */
  isHeldUp: (results: readonly Result[]) => boolean
  /** How many works of all groups may wait in this process; beyond, one gets `overloaded`. */
  waiting_max: number
}

export type Batcher<Work, Result> = {
  /** Rejects with `overloaded` when too many wait, with `busy` when it waited too long. */
  send: (group: string, work: Work, until_ms: number) => Promise<Result>
  waiting: () => number
}

/** The batches of a group that run now, and the number of works in them. */
type Running = { batches: number, works: number }

const NOTHING: Readonly<Running> = { batches: 0, works: 0 }

/** A batch of this size already spreads the cost of its transaction: more works save little. */
const LARGE = 16

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
      if (works.length * beside.batches * 2 < beside.works) continue
      const count_max = shareOf(works.length + beside.works)
      void runBatch(group, room.take(group, countLight(works, count_max)))
    }
  }

  /** How many works one batch may take when the group has `works`, waiting and running. */
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
      // The batch starts after this turn of the event loop, with all works that the turn has read.
      if (!is_start_due) {
        is_start_due = true
        setImmediate(startBatches)
      }
    }),
    waiting: room.count
  }
}

/** Counts the first works that are light enough together for one batch: at least one. */
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
