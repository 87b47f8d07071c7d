// Gives positions to events when a test asks for it: a sequencer without its loop.

import type pg from 'pg'
import type { PoolClient } from 'pg'
import { connectDatabase } from '../../src/platform/db/connect.ts'
import { beginEpoch } from '../../src/platform/events/begin-epoch.ts'
import { givePositions } from '../../src/platform/events/give-positions.ts'
import { markOldEvents } from '../../src/platform/events/mark-old-events.ts'

export type Bounds = { marks_max?: number, events_max?: number }

/** Gives positions to all events of the database. */
export async function givePositionsOn (
  database_url: string, { marks_max, events_max }: Bounds = {}
): Promise<void> {
  const database = connectDatabase({
    url: database_url, connections_max: 8, onBrokenConnection: () => {}
  })
  const session = database.buildSession() as pg.Client & PoolClient
  try {
    await session.connect()
    await beginEpoch(session)
    /* eslint-disable no-await-in-loop -- one pass after the other */
    while (await markOldEvents(session, events_max));
    while ((await givePositions(session, marks_max)).merchants > 0);
    /* eslint-enable no-await-in-loop */
  } finally {
    await session.end()
    await database.close()
  }
}
