// Gives positions to events when a test asks for it: a sequencer without its loop.

import type { Database } from '../../src/platform/db/connect.ts'
import { beginEpoch } from '../../src/platform/events/begin-epoch.ts'
import { givePositions } from '../../src/platform/events/give-positions.ts'
import { markOldEvents } from '../../src/platform/events/mark-old-events.ts'

export type Bounds = { marks_max?: number, events_max?: number }

/** Gives positions to all events of the database. */
export async function givePositionsOn (
  { commands }: Pick<Database, 'commands'>, { marks_max, events_max }: Bounds = {}
): Promise<void> {
  const client = await commands.connect()
  try {
    await beginEpoch(client)
    /* eslint-disable no-await-in-loop -- one pass after the other */
    while (await markOldEvents(client, events_max));
    while ((await givePositions(client, marks_max)).merchants > 0);
    /* eslint-enable no-await-in-loop */
  } finally {
    client.release()
  }
}
