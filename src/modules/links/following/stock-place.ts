// How far a partner's availability was read: a comparison of all rows, and the feed of its changes.

export type StockPlace = {
  /** The comparison has come behind this SKU; null: none is under way. */
  compared_sku: string | null
  /** When the last comparison began. */
  compared_at: string | null
  /** When rows were last told whether they had changed or not, so that none becomes too old. */
  refreshed_at: string | null
  is_refresh: boolean
  /** What the partner had then was known here; null: it never was. */
  caught_up_at: string | null
  /** The cursor of the partner's feed of changes; null: it has none, or was not asked. */
  changes: string | null
  /** When the partner last told sources; null: it never has. */
  sources_told_at: string | null
  /** Rows of orders that had moved until then were asked for. */
  moved_at: string | null
  /** Rows that had been reported elsewhere until then were asked for. */
  elsewhere_until: string | null
  /** Those of now are asked for, page by page, since then; null: a new round begins. */
  elsewhere_began_at: string | null
  /** They were, up to this SKU. */
  elsewhere_sku: string | null
  /** What the rows were asked for by; with anything else, all are compared. */
  asked_by: string | null
}

const BEGINNING: StockPlace = {
  compared_sku: null,
  compared_at: null,
  refreshed_at: null,
  is_refresh: false,
  caught_up_at: null,
  changes: null,
  sources_told_at: null,
  moved_at: null,
  elsewhere_until: null,
  elsewhere_began_at: null,
  elsewhere_sku: null,
  asked_by: null
}

export function readStockPlace (text: string | null): StockPlace {
  return text === null ? BEGINNING : { ...BEGINNING, ...JSON.parse(text) as StockPlace }
}

/** The place, where the rows are asked for as before; else the comparison begins anew. */
export function placeAskedBy (place: StockPlace, asked_by: string): StockPlace {
  return place.asked_by === asked_by
    ? place
    : { ...place, asked_by, compared_sku: null, compared_at: null }
}

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

/** Often, only what has changed is told: each row that is told is written. */
export function beginAt (place: StockPlace, now: string): StockPlace {
  const { refreshed_at } = place
  const is_refresh = refreshed_at === null ||
    Date.parse(now) - Date.parse(refreshed_at) >= HOUR_MS
  return {
    ...place,
    compared_sku: '',
    compared_at: now,
    is_refresh,
    refreshed_at: is_refresh ? now : refreshed_at
  }
}

/** With a feed, what has changed since the comparison began is still to be read. */
export function endComparison (place: StockPlace): StockPlace {
  const { changes, compared_at, caught_up_at } = place
  return {
    ...place, compared_sku: null, caught_up_at: changes === null ? compared_at : caught_up_at
  }
}

/** What time alone changes stands in no feed; without a feed, nothing else tells of changes. */
export function isComparisonDue ({ compared_at, changes }: StockPlace, now: string): boolean {
  if (compared_at === null) return true
  const passed_ms = Date.parse(now) - Date.parse(compared_at)
  return passed_ms >= (changes === null ? MINUTE_MS : HOUR_MS)
}

/** So long a partner may take to upgrade all its processes; then it has gone back to a release. */
const UPGRADE_MS = HOUR_MS

export function hasToldSources ({ sources_told_at }: StockPlace, now: string): boolean {
  return sources_told_at !== null &&
    Date.parse(now) - Date.parse(sources_told_at) < UPGRADE_MS
}

/** What moved a moment before may not have been committed when rows were asked for. */
const COMMIT_MS = MINUTE_MS

export function movedSince ({ moved_at, compared_at }: StockPlace, now: string): string {
  return commitsSince(moved_at, compared_at, now)
}

export function elsewhereSince ({ elsewhere_until, compared_at }: StockPlace, now: string): string {
  return commitsSince(elsewhere_until, compared_at, now)
}

/** What was there before then was asked for, one by one or by a comparison that has ended. */
function commitsSince (asked_at: string | null, compared_at: string | null, now: string): string {
  const last = [asked_at, compared_at].reduce<string>((a, b) => b !== null && b > a ? b : a, '')
  return new Date(Date.parse(last === '' ? now : last) - COMMIT_MS).toISOString()
}

/** `last_sku`: of a page that is full; undefined at the end of a round. */
export function passElsewhere (
  place: StockPlace, last_sku: string | undefined, now: string
): StockPlace {
  const began_at = place.elsewhere_began_at ?? now
  return last_sku === undefined
    ? { ...place, elsewhere_until: began_at, elsewhere_began_at: null, elsewhere_sku: null }
    : { ...place, elsewhere_began_at: began_at, elsewhere_sku: last_sku }
}
