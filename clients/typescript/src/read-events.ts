// Reads the feed of events from a cursor on, to its end or for as long as the program runs.

import type { EventFeedPage, ListEventsData, Tandem } from './generated/index.js'
import type { FeedEvent } from './event-types.js'

type Query = NonNullable<ListEventsData['query']>

export type ReadEventsOptions = Omit<Query, 'wait'> & {
  /** True to wait at the end of the feed for new events, instead of ending there. */
  follow?: boolean
  /** Ends the reading, also while it waits. */
  signal?: AbortSignal
}

export type EventsPage = {
  /** The next events, in their order. There may be none. */
  events: FeedEvent[]
  /** Store it once the events are handled, and begin with it as `after` the next time. */
  next_cursor: string
}

const WAIT_SECONDS = 25

export async function * readEvents (
  tandem: Tandem, { follow = false, signal, ...query }: ReadEventsOptions = {}
): AsyncGenerator<EventsPage, void, undefined> {
  let next: Query = query
  while (signal?.aborted !== true) {
    // eslint-disable-next-line no-await-in-loop -- a page tells where the next one begins
    const page = await listPage(tandem, next, signal)
    if (page === undefined) return
    const { data: events, next_cursor, has_more } = page
    yield { events: events as FeedEvent[], next_cursor }
    if (!has_more && !follow) return
    next = { ...query, after: next_cursor, ...!has_more && { wait: WAIT_SECONDS } }
  }
}

/** Returns nothing if the reading was ended meanwhile. */
async function listPage (
  tandem: Tandem, query: Query, signal: AbortSignal | undefined
): Promise<EventFeedPage | undefined> {
  const headers = { Accept: 'application/json' }
  try {
    const { data } = await tandem.listEvents({ query, headers, ...signal && { signal } })
    return data
  } catch (error) {
    if (signal?.aborted === true) return undefined
    throw error
  }
}
