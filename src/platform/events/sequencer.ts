// Runs in each process, and gives positions to events in one of them: the one whose session has the
// lock. The others tell it when they have recorded events, and all hear which feeds have grown.
//
// THE SESSION is a connection of its own, since a lock and what it listens to belong to it.
//
//   AWAY ──► LISTENING ──► SEQUENCING
//     ▲          │              │
//     └──────────┴──────────────┘
//
//   AWAY        There is no connection.
//     -> LISTENING   A connection was opened. It listens to RECORDED and GROWN.
//   LISTENING   Each pass asks for the lock, and passes on that events were recorded here.
//     -> SEQUENCING  The lock is ours. A new epoch begins if the database is another one.
//   SEQUENCING  Each pass gives positions to all events that are committed.
//     -> AWAY        From both states, when a statement fails or the server ends the session. The
//                    server ends a session that is idle for 10 s, so a process that hangs loses
//                    the lock.
//
// A pass runs when events were recorded, PAUSE_MS after the one before at the earliest, and each
// second in any case: so nothing depends on a message that is lost.

import { setTimeout } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Client, PoolClient } from 'pg'
import { beginEpoch } from './begin-epoch.ts'
import type { Bell } from './bell.ts'
import { givePositions, GROWN } from './give-positions.ts'
import { markOldEvents } from './mark-old-events.ts'

/** Events of so long get their positions in one pass. It bounds how many passes there are. */
const PAUSE_MS = 40
const HEARTBEAT_MS = 1_000
const LOCK = 5_117_308_112 // any number that nothing else locks
const RECORDED = 'tandem_events_recorded'

export type Sequencer = { close: () => Promise<void> }

type Options = {
  buildSession: () => Client
  /** Rings when this process has recorded events. */
  recorded: Bell
  /** Is told the merchants whose events got positions, by this process or another. */
  onGrown: (merchant_ids: readonly string[]) => void
  logger: Logger
}

type Session = {
  client: Client & PoolClient
  has_lock: boolean
  /** When the session is to look again for another database, and for events without marks. */
  look_at_ms: number
}

export function startSequencer (options: Options): Sequencer {
  const { recorded, logger } = options
  const closing = new AbortController()
  let session: Session | undefined

  const leave = async (): Promise<void> => {
    await session?.client.end().catch(() => {})
    session = undefined
  }

  const loop = async (): Promise<void> => {
    let has_more = false
    while (!closing.signal.aborted) {
      /* eslint-disable no-await-in-loop -- one pass after the other */
      const rang = await recorded.wait(has_more ? 0 : HEARTBEAT_MS)
      if (closing.signal.aborted) break
      try {
        session ??= await openSession(options)
        has_more = await pass(session, rang)
      } catch (error) {
        logger.warn({ err: error }, 'events get positions later: a pass of the sequencer failed')
        await leave()
        has_more = false
      }
      await setTimeout(PAUSE_MS)
      /* eslint-enable no-await-in-loop */
    }
    await leave()
  }

  const ended = loop()
  return {
    close: async () => {
      closing.abort()
      recorded.ring()
      await ended
    }
  }
}

async function openSession ({ buildSession, recorded, onGrown }: Options): Promise<Session> {
  const client = buildSession() as Client & PoolClient
  const session: Session = { client, has_lock: false, look_at_ms: 0 }
  client.on('error', () => {}) // the next statement fails, and that is heard
  client.on('notification', ({ channel, payload = '' }) => {
    if (channel === GROWN) onGrown(payload.split(','))
    // Who has no lock would pass its own message on, again and again.
    else if (session.has_lock) recorded.ring()
  })
  try {
    await client.connect()
    await client.query(`listen ${RECORDED}`)
    await client.query(`listen ${GROWN}`)
  } catch (error) {
    await client.end().catch(() => {})
    throw error
  }
  return session
}

/** Returns true when there is more to do at once. */
async function pass (session: Session, rang: boolean): Promise<boolean> {
  const { client } = session
  if (!session.has_lock) {
    const { rows: [row] } = await client.query<{ has_lock: boolean }>(
      'select pg_try_advisory_lock($1) as has_lock', [LOCK])
    session.has_lock = row?.has_lock === true
    if (!session.has_lock) {
      if (rang) await client.query('select pg_notify($1, \'\')', [RECORDED])
      return false
    }
  }
  const has_old = performance.now() >= session.look_at_ms && await look(session)
  const { has_more } = await givePositions(client)
  return has_more || has_old
}

/** What nobody tells of is looked for each second. Returns true to be called again at once. */
async function look (session: Session): Promise<boolean> {
  await beginEpoch(session.client)
  const has_old = await markOldEvents(session.client)
  session.look_at_ms = has_old ? 0 : performance.now() + HEARTBEAT_MS
  return has_old
}
