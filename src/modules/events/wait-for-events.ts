// Waits for events of the feed: one answer that comes later, or a stream of Server-Sent Events.

import { RuleError } from '../../domain/kernel/rule.ts'
import type { Call } from '../../platform/command/call.ts'
import type { FeedWatch, Follower } from '../../platform/events/feed-watch.ts'
import type { ShowAs } from '../../platform/http/views.ts'
import type { EventQuestion } from './schema.ts'
import { type FeedPage, type FeedReader, openFeed } from './service.ts'

/** A stream looks so often whether its API key was revoked. */
const KEY_MS = 3_500
/** A stream that says nothing for four looks gets a comment, within 15 s. */
const COMMENT_MS = 4 * KEY_MS

/** What a route gives to wait with. */
export type Waiting = {
  watch: FeedWatch
  showAs: ShowAs
  /** Runs a read when the merchant may have one more. */
  readInTurn: <T>(read: () => Promise<T>) => Promise<T>
  holdsKey: () => Promise<boolean>
}

export type EventAnswer = { data: FeedPage['events'], next_cursor: string, has_more: boolean }

/**
 * Reads a page. An empty one waits for an event, for the seconds that the question names, and holds
 * a place meanwhile. Throws `unauthorized` if the API key was revoked meanwhile.
 */
export async function readEvents (
  call: Call, question: EventQuestion, { watch, showAs, readInTurn, holdsKey }: Waiting
): Promise<EventAnswer> {
  const until_ms = performance.now() + (question.wait ?? 0) * 1_000
  const follower = watch.follow(call)
  try {
    const reader = await readInTurn(async () => openFeed(call, question, showAs))
    let page = await readInTurn(async () => reader.read(reader.position))
    while (page.events.length === 0 && !page.has_more) {
      const left_ms = until_ms - performance.now()
      if (left_ms <= 0 || watch.isClosed()) break
      // eslint-disable-next-line no-await-in-loop -- until there is something to see
      page = await waitForPage({ reader, follower, readInTurn }, page, left_ms)
      // eslint-disable-next-line no-await-in-loop -- as above
      if (page.events.length > 0 && !await holdsKey()) throw new RuleError('unauthorized')
    }
    const { events, position, has_more } = page
    return { data: events, next_cursor: reader.cursorOf(position), has_more }
  } finally {
    follower.leave()
  }
}

type Following = Pick<Waiting, 'readInTurn'> & { reader: FeedReader, follower: Follower }

/** Reads the page behind `before` as soon as the feed grows by something that the reader sees. */
async function waitForPage (
  { reader, follower, readInTurn }: Following, before: FeedPage, milliseconds: number
): Promise<FeedPage> {
  const parts = await follower.next(before.position, milliseconds)
  const { position, is_any } = reader.look(parts, before.position)
  return is_any
    ? readInTurn(async () => reader.read(position))
    : { events: [], positions: [], position, has_more: false }
}

export type EventStream = {
  /** Messages and comments. They end when the service closes. */
  texts: AsyncGenerator<string>
  /** Must be called at the end. A generator that nobody has read does not end by itself. */
  leave: () => void
}

/** Few, since a stream keeps a page for as long as its reader takes nothing. */
const STREAM_LIMIT = 20

/** Opens a stream. It holds a place from the beginning: later it could not be refused. */
export async function streamEvents (
  call: Call, question: EventQuestion, waiting: Waiting
): Promise<EventStream> {
  const { watch, showAs, readInTurn } = waiting
  const follower = watch.follow(call)
  const limit = Math.min(question.limit ?? STREAM_LIMIT, STREAM_LIMIT)
  try {
    follower.enter()
    const reader = await readInTurn(async () => openFeed(call, { ...question, limit }, showAs))
    return { texts: stream({ reader, follower, readInTurn }, waiting), leave: follower.leave }
  } catch (error) {
    follower.leave()
    throw error
  }
}

async function * stream (
  following: Following, { watch, holdsKey }: Waiting
): AsyncGenerator<string> {
  const { reader, readInTurn } = following
  yield 'retry: 1000\n\n'
  let told_ms = performance.now()
  let page = await readInTurn(async () => reader.read(reader.position))
  /* eslint-disable no-await-in-loop -- page after page */
  while (true) {
    for (const [at, event] of page.events.entries()) {
      const cursor = reader.cursorOf(page.positions[at] ?? page.position)
      yield `id: ${cursor}\ndata: ${JSON.stringify(event)}\n\n`
      told_ms = performance.now()
    }
    if (watch.isClosed() || !await holdsKey()) return
    const quiet_ms = performance.now() - told_ms
    if (quiet_ms >= COMMENT_MS) {
      // The id lets a reader that sees little begin where it is now.
      yield `: nothing new\nid: ${reader.cursorOf(page.position)}\n\n`
      told_ms = performance.now()
    }
    page = page.has_more
      ? await readInTurn(async () => reader.read(page.position))
      : await waitForPage(following, page, KEY_MS)
  }
  /* eslint-enable no-await-in-loop */
}
