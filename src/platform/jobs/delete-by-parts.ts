// Builds background work that deletes what is old, a part of each merchant's at a time, so that the
// service can stop between.

import { runPages } from './run-due-rows.ts'
import type { Job, JobContext } from './job-loop.ts'

export type Deletion<Of extends { merchant_id: string }, Reached> = {
  name: string
  /** Lists merchants with what they say of it, behind the one that is named. */
  list: (limit: number, after: string) => Promise<Of[]>
  /** Deletes a part, behind what was reached. Returns how far it came, null at the end. */
  deletePart: (of: Of, reached: Reached | undefined) => Promise<Reached | null>
}

const PAUSE_MS = 3_600_000

/** While some have more, those that are at their end are not asked again. */
export function buildDeletion<Of extends { merchant_id: string }, Reached> (
  { name, list, deletePart }: Deletion<Of, Reached>,
  { logger }: Pick<JobContext, 'logger'>
): Job {
  /** How far it came with each merchant; null at the end. */
  const reached = new Map<string, Reached | null>()
  return {
    name,
    pause_ms: PAUSE_MS,
    run: async () => {
      let has_more = false
      await runPages<Of>({
        find: async (limit, last) => list(limit, last?.merchant_id ?? ''),
        run: async (of) => {
          const last = reached.get(of.merchant_id)
          if (last === null) return
          const next = await deletePart(of, last)
          reached.set(of.merchant_id, next)
          has_more = next !== null || has_more
        },
        logger
      })
      if (!has_more) reached.clear()
      return has_more
    }
  }
}
