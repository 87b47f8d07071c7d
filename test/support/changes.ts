// Reads the feed of changed availability, a page or all of it.

import type { Client } from './service.ts'
import { bodyOfAnswer } from './stories.ts'

export type ChangesAnswer = {
  data: Array<{ sku: string }>
  compare_all: boolean
  next_cursor: string
  has_more: boolean
}

export async function readChanges (client: Client, query = ''): Promise<ChangesAnswer> {
  return bodyOfAnswer(client.get(`/v1/availability-changes?${query}`)) as Promise<ChangesAnswer>
}

/** Where a reader begins that has asked for everything just now. */
export async function beginChanges (client: Client): Promise<string> {
  return (await readChanges(client)).next_cursor
}

export type Changes = { skus: string[], compare_all: boolean, cursor: string, pages: number }

/** Reads page after page behind a cursor, until there is no more. The SKUs are sorted. */
export async function readAllChanges (
  client: Client, after: string, query = ''
): Promise<Changes> {
  const skus = new Set<string>()
  const all = { compare_all: false, cursor: after, pages: 0 }
  let has_more = true
  while (has_more) {
    // eslint-disable-next-line no-await-in-loop -- page after page
    const page = await readChanges(client, `after=${all.cursor}&${query}`)
    for (const { sku } of page.data) skus.add(sku)
    all.compare_all ||= page.compare_all
    all.cursor = page.next_cursor
    all.pages++
    has_more = page.has_more
  }
  return { ...all, skus: [...skus].toSorted() }
}
