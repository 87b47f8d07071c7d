// Reads the feed, a page or all of it.

import type { Client } from './service.ts'
import { bodyOfAnswer } from './stories.ts'

export type FeedEvent = {
  id: string
  position?: number
  type: string
  sequence: number
  subject_type: string
  subject_id: string
  occurred_at: string
  actor: { type: string, role: string | null } | null
  request_id: string | null
  data: Record<string, unknown>
}

export type FeedAnswer = { data: FeedEvent[], next_cursor: string, has_more: boolean }

export async function readFeed (client: Client, query = ''): Promise<FeedAnswer> {
  return bodyOfAnswer(client.get(`/v1/events?${query}`)) as Promise<FeedAnswer>
}

/** Reads page after page, until there is no more. */
export async function readToEnd (
  client: Client, { query = '', after = '' } = {}
): Promise<{ events: FeedEvent[], cursor: string }> {
  const events: FeedEvent[] = []
  let page: FeedAnswer
  let cursor = after
  do {
    // eslint-disable-next-line no-await-in-loop -- page after page
    page = await readFeed(client, `${query}${cursor === '' ? '' : `&after=${cursor}`}`)
    events.push(...page.data)
    cursor = page.next_cursor
  } while (page.has_more)
  return { events, cursor }
}
