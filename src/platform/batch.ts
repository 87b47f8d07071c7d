// Calls of one merchant that wait at the same moment share one command.

import { RuleError } from '../domain/rule.ts'

type Waiting<Work, Result> = {
  work: Work
  resolve: (result: Result) => void
  reject: (error: unknown) => void
}

type Options<Work, Result> = {
  /** One result for each work, in order. */
  run: (works: Work[]) => Promise<Result[]>
  size_max: number
  /** Batches of one group at a time: more gain little, they wait for the same rows. */
  running_per_group_max: number
  running_max: number
  /** Works waiting in this process, of all groups; beyond, `overloaded` before any work. */
  waiting_max: number
}

export type Batcher<Work, Result> = (group: string, work: Work) => Promise<Result>

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
  { run, size_max, running_per_group_max, running_max, waiting_max }: Options<Work, Result>
): Batcher<Work, Result> {
  const waiting = new Map<string, Array<Waiting<Work, Result>>>()
  const running = new Map<string, Running>()
  let waiting_count = 0
  let running_count = 0
  let is_start_due = false

  const startBatches = (): void => {
    is_start_due = false
    for (const [group, works] of waiting) {
      if (running_count >= running_max) return
      const beside = running.get(group) ?? NOTHING
      if (beside.batches >= running_per_group_max) continue
      if (works.length * beside.batches * 2 < beside.works) continue // less than half their average
      const batch = works.splice(0, shareOf(works.length + beside.works))
      waiting_count -= batch.length
      waiting.delete(group) // and again at the end: groups take turns
      if (works.length > 0) waiting.set(group, works)
      void runBatch(group, batch)
    }
  }

  const shareOf = (works: number): number => {
    const share = Math.ceil(works / running_per_group_max)
    return share < LARGE ? size_max : Math.min(share, size_max)
  }

  const runBatch = async (group: string, batch: Array<Waiting<Work, Result>>): Promise<void> => {
    running_count++
    const of_group = running.get(group) ?? { ...NOTHING }
    running.set(group, of_group)
    of_group.batches++
    of_group.works += batch.length
    try {
      const results = await run(batch.map(({ work }) => work))
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result)
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
    running_count--
    of_group.works -= batch.length
    if (--of_group.batches === 0) running.delete(group)
    startBatches()
  }

  return async (group, work) => {
    if (waiting_count >= waiting_max) throw new RuleError('overloaded')
    return new Promise((resolve, reject) => {
      const works = waiting.get(group) ?? []
      works.push({ work, resolve, reject })
      waiting.set(group, works)
      waiting_count++
      // What this turn of the event loop has read travels together.
      if (!is_start_due) {
        is_start_due = true
        setImmediate(startBatches)
      }
    })
  }
}
