// The background job that plays suppliers. It asks for the open orders of all of them, and plays
// those that have changed or whose next turn is due.

import type { Job, JobContext } from '../../platform/jobs/job-loop.ts'
import { runEach } from '../../platform/jobs/run-due-rows.ts'
import { playOrder, SIMULATE_SUPPLIERS } from './service.ts'
import { findPlayed, type Played, readNow } from './store/due-orders.ts'

const PAUSE_MS = 1_000
const PAGE_SIZE = 2_000

/** Until when each order waits in the state that it had; null: until that has changed. */
type Waits = Map<string, { state: string, until: string | null }>

export function buildSimulatorJobs (context: JobContext): Job[] {
  if (!context.is_simulating) return []
  const { db, logger } = context
  // Only spares work: another process, and this one after a new start, finds out again.
  let waits: Waits = new Map()
  return [{
    name: SIMULATE_SUPPLIERS,
    pause_ms: PAUSE_MS,
    run: async () => {
      const still: Waits = new Map()
      let page: Played[] = []
      do {
        // eslint-disable-next-line no-await-in-loop -- page by page
        page = await findPlayed(db, PAGE_SIZE, page.at(-1)?.id ?? '')
        // eslint-disable-next-line no-await-in-loop -- the time at which the page was read
        const now = page.length === 0 ? '' : await readNow(db)
        const due = page.filter(({ id, state }) => {
          const wait = waits.get(id)
          const is_waiting = wait?.state === state && (wait.until === null || wait.until > now)
          if (is_waiting) still.set(id, wait)
          return !is_waiting
        })
        // eslint-disable-next-line no-await-in-loop -- as above
        await runEach(due, async (one) => {
          const until = await playOrder(context, one)
          still.set(one.id, { state: one.state, until })
        }, logger)
      } while (page.length === PAGE_SIZE)
      waits = still
      return false
    }
  }]
}
