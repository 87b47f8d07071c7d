// Asks lists over HTTP, measures how long that takes, and compares the answers with plain SQL.

import { type Page, readPage } from '../support/many-orders/ask.ts'
import type { Field } from '../support/many-orders/field.ts'
import { type Asked, findTrueKeys, idOfKey, idOfRow, pathOf } from '../support/many-orders/truth.ts'
import { inTurn } from '../support/in-turn.ts'

export type Measured = {
  as: string
  path: string
  rows: number
  median_ms: number
  max_ms: number
  /** There are fewer rows than the limit, and still a next page. */
  ends_early: boolean
  is_wrong: boolean
}

/** The row from which to ask on, and how many matching rows are before the page. */
export type Place = { key: string[], offset: number }

type Asking = {
  limit: number
  times: number
  /** Without it, the first page is asked. */
  place?: Place | undefined
}

export async function measure (
  field: Field, asked: Asked, { limit, times, place }: Asking
): Promise<Measured> {
  const { as } = asked.list
  const path = pathOf(asked, { limit, ...place && { after: place.key } })
  const took: number[] = []
  const pages = await inTurn(Array.from({ length: times }), async () => {
    const began_ms = performance.now()
    const page = await readPage(field, as, path)
    took.push(performance.now() - began_ms)
    return page
  })
  const sorted = took.toSorted((a, b) => a - b)
  return {
    as,
    path,
    rows: pages[0]?.data.length ?? 0,
    median_ms: sorted[Math.floor(times / 2)] ?? 0,
    max_ms: sorted.at(-1) ?? 0,
    ...await judge(field, asked, pages[0], { limit, offset: place?.offset ?? 0 })
  }
}

/** A page that ends early has the first of the matching rows, or none, and a cursor. */
async function judge (
  { client, merchant_id }: Field, asked: Asked, page: Page | undefined,
  { limit, offset }: { limit: number, offset: number }
): Promise<{ ends_early: boolean, is_wrong: boolean }> {
  const keys = await findTrueKeys(client, merchant_id, asked,
    { limit: limit + 1, offset })
  const expected = keys.map((key) => idOfKey(asked, key))
  const ids = page?.data.map((row) => idOfRow(asked, row)) ?? []
  const has_next = page?.next_cursor !== null
  const is_whole = ids.length === Math.min(limit, expected.length)
  return {
    ends_early: ids.length < limit && has_next,
    is_wrong: ids.some((id, at) => id !== expected[at]) ||
      (is_whole ? ids.length === limit && has_next !== (expected.length > limit) : !has_next)
  }
}

/** The middle of the matching rows: as many are before it as behind it. */
export async function findMiddle (
  { client, merchant_id }: Field, asked: Asked, matches: number
): Promise<Place | undefined> {
  const offset = Math.floor(matches / 2)
  if (offset === 0) return undefined
  const [key] = await findTrueKeys(client, merchant_id, asked, { limit: 1, offset: offset - 1 })
  return key && { key, offset }
}
