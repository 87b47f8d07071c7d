// Gives events their positions again and again, on a connection that is kept for a while.

import type pg from 'pg'
import type { PoolClient } from 'pg'
import type { Database } from '../../../src/platform/db/connect.ts'
import { beginEpoch } from '../../../src/platform/events/begin-epoch.ts'
import { givePositions } from '../../../src/platform/events/give-positions.ts'
import { markOldEvents } from '../../../src/platform/events/mark-old-events.ts'

type Session = pg.Client & PoolClient

/** The server ends a session of this kind that has been idle for 10 s. */
const KEPT_MS = 5_000

export type Positions = { give: () => Promise<void>, close: () => Promise<void> }

export function openPositions ({ buildSession }: Pick<Database, 'buildSession'>): Positions {
  let session: Session | undefined
  let used_ms = 0
  const close = async (): Promise<void> => {
    const last = session
    session = undefined
    await last?.end()
  }
  const open = async (): Promise<Session> => {
    if (performance.now() - used_ms > KEPT_MS) await close()
    if (session !== undefined) return session
    const opened = buildSession() as Session
    opened.on('error', () => {}) // it was idle for too long
    await opened.connect()
    await beginEpoch(opened)
    session = opened
    return opened
  }
  return {
    give: async () => {
      const opened = await open()
      /* eslint-disable no-await-in-loop -- one pass after the other */
      while (await markOldEvents(opened));
      while ((await givePositions(opened)).merchants > 0);
      /* eslint-enable no-await-in-loop */
      used_ms = performance.now()
    },
    close
  }
}
