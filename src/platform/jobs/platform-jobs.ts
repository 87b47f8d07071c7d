// The background jobs that belong to no module.

import { deleteOldAnswers } from '../command/kept-answers.ts'
import { analyzeGrownTables } from '../db/statistics.ts'
import type { Job, JobContext } from './job-loop.ts'

const OLD_ANSWERS_MAX = 5_000

export function buildPlatformJobs ({ db }: JobContext): Job[] {
  return [
    {
      name: 'analyze grown tables',
      pause_ms: 1_000,
      run: async () => {
        await analyzeGrownTables(db)
        return false
      }
    },
    {
      name: 'forget old answers',
      pause_ms: 3_600_000,
      run: async () => await deleteOldAnswers(db, OLD_ANSWERS_MAX) === OLD_ANSWERS_MAX
    }
  ]
}
