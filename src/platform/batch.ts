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
  /** Batches of one group at a time: more gain nothing, they wait for the same rows. */
  running_per_group_max: number
  running_max: number
  /** Works waiting in this process, of all groups; beyond, `overloaded` before any work. */
  waiting_max: number
}

export type Batcher<Work, Result> = (group: string, work: Work) => Promise<Result>

/**
 * No timer and no added wait: a batch starts as soon as a slot is free, with whatever waits then.
 * Groups take turns.
 */
export function buildBatcher<Work, Result> (
  { run, size_max, running_per_group_max, running_max, waiting_max }: Options<Work, Result>
): Batcher<Work, Result> {
  const waiting = new Map<string, Array<Waiting<Work, Result>>>()
  const running = new Map<string, number>()
  let waiting_count = 0
  let running_count = 0
  let is_start_due = false

  const startBatches = (): void => {
    is_start_due = false
    for (const [group, works] of waiting) {
      if (running_count >= running_max) return
      if ((running.get(group) ?? 0) >= running_per_group_max) continue
      const batch = works.splice(0, size_max)
      waiting_count -= batch.length
      waiting.delete(group) // and again at the end: groups take turns
      if (works.length > 0) waiting.set(group, works)
      void runBatch(group, batch)
    }
  }

  const runBatch = async (group: string, batch: Array<Waiting<Work, Result>>): Promise<void> => {
    running_count++
    running.set(group, (running.get(group) ?? 0) + 1)
    try {
      const results = await run(batch.map(({ work }) => work))
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result)
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
    running_count--
    const left = (running.get(group) ?? 1) - 1
    if (left === 0) running.delete(group)
    else running.set(group, left)
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
