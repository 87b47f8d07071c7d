// The background job that plays suppliers. It asks for the open orders of all of them, and plays
// those that have changed or whose next turn is due, so many of a merchant in a run.

import type { Job, JobContext } from '../../platform/jobs/job-loop.ts'
import { runEach } from '../../platform/jobs/run-due-rows.ts'
import { pauseAfter, playOrder, SIMULATE_SUPPLIERS } from './service.ts'
import { shareTurns } from './share-turns.ts'
import { findPlayed, type Played, readNow } from './store/due-orders.ts'

const PAUSE_MS = 1_000
const PAGE_SIZE = 2_000
/** Orders of one merchant that are played in a run. */
const OF_MERCHANT_MAX = 50

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
      const due: Played[] = []
      let page: Played[] = []
      let now = ''
      do {
        // eslint-disable-next-line no-await-in-loop -- page by page
        page = await findPlayed(db, PAGE_SIZE, page.at(-1)?.id ?? '')
        // eslint-disable-next-line no-await-in-loop -- the time at which the page was read
        now = page.length === 0 ? now : await readNow(db)
        for (const one of page) {
          const wait = waits.get(one.id)
          const is_waiting = wait?.state === one.state && (wait.until === null || wait.until > now)
          if (is_waiting) still.set(one.id, wait)
          else due.push(one)
        }
      } while (page.length === PAGE_SIZE)
      const shared = shareTurns(due, OF_MERCHANT_MAX)
      await runEach(shared, async (one) => {
        // What fails waits too, or it would take the turns of others for ever.
        still.set(one.id, { state: one.state, until: pauseAfter(now) })
        still.set(one.id, { state: one.state, until: await playOrder(context, one) })
      }, logger)
      waits = still
      return shared.length < due.length
    }
  }]
}
