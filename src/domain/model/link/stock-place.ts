// How far a partner's availability was read: a comparison of all rows, and the feed of its changes.

/** Of a question: the SKUs stand in its address. */
export const SKUS_MAX = 50

export type StockPlace = {
  /** The comparison has come behind this SKU; null: none is under way. */
  compared_sku: string | null
  /** When the last comparison began; null: all is to be compared, again if that is under way. */
  compared_at: string | null
  /** Until the comparison under way has ended, nobody knows what the partner has. */
  is_catching_up: boolean
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
  /** Rows of questions that failed: each is asked for alone. */
  aside_skus: readonly string[]
  /** The partner has answered another question since, so it is these that it cannot answer. */
  is_heard: boolean
  /** A question names so many rows at most: one of more has failed, and for none of its rows. */
  rows_max: number
  /** Since then each look had trouble; null: the last one had none. */
  failing_since: string | null
}

const BEGINNING: StockPlace = {
  compared_sku: null,
  compared_at: null,
  is_catching_up: false,
  refreshed_at: null,
  is_refresh: false,
  caught_up_at: null,
  changes: null,
  sources_told_at: null,
  moved_at: null,
  elsewhere_until: null,
  elsewhere_began_at: null,
  elsewhere_sku: null,
  asked_by: null,
  aside_skus: [],
  is_heard: false,
  rows_max: SKUS_MAX,
  failing_since: null
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
    is_catching_up: place.compared_at === null,
    rows_max: SKUS_MAX,
    is_refresh,
    refreshed_at: is_refresh ? now : refreshed_at
  }
}

/** With a feed, what has changed since the comparison began is still to be read. */
export function endComparison (place: StockPlace): StockPlace {
  const { changes, compared_at, caught_up_at } = place
  return {
    ...place,
    compared_sku: null,
    is_catching_up: false,
    caught_up_at: changes === null && compared_at !== null ? compared_at : caught_up_at
  }
}

/** The feed was read to its end. What is still to be compared, or to be asked, is not known. */
export function endChanges (place: StockPlace, now: string): StockPlace {
  const { compared_at, is_catching_up, aside_skus } = place
  const is_known = compared_at !== null && !is_catching_up && aside_skus.length === 0
  return is_known ? { ...place, caught_up_at: now } : place
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

export function movedSince (place: StockPlace, now: string): string {
  return commitsSince(place, place.moved_at, now)
}

export function elsewhereSince (place: StockPlace, now: string): string {
  return commitsSince(place, place.elsewhere_until, now)
}

/** What was there before then was asked for, one by one or by a comparison that has ended. */
function commitsSince (
  { compared_at, compared_sku }: StockPlace, asked_at: string | null, now: string
): string {
  const has_ended = compared_sku === null || asked_at === null
  const last = [asked_at, has_ended ? compared_at : null]
    .reduce<string>((a, b) => b !== null && b > a ? b : a, '')
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

/** The question was too large, or the partner cannot answer for one: each is asked for alone. */
const ASIDE_MAX = 100

/** Undefined where there is no room for them. */
export function setAside (place: StockPlace, skus: readonly string[]): StockPlace | undefined {
  const aside_skus = [...new Set([...place.aside_skus, ...skus])]
  const rows_max = Math.max(1, Math.min(place.rows_max, Math.ceil(skus.length / 2)))
  return aside_skus.length > ASIDE_MAX
    ? undefined
    : { ...place, aside_skus, rows_max, is_heard: false }
}

export function hasRoomAside ({ aside_skus, rows_max }: StockPlace): boolean {
  return aside_skus.length + rows_max <= ASIDE_MAX
}

/** What was found of rows that are asked for apart, at a place that moves no further. */
export function keepAside (
  place: StockPlace, { aside_skus, is_heard, rows_max }: StockPlace
): StockPlace {
  return { ...place, aside_skus, is_heard, rows_max }
}

/** They were answered. */
export function leaveAside (place: StockPlace, skus: readonly string[]): StockPlace {
  return { ...place, aside_skus: place.aside_skus.filter((sku) => !skus.includes(sku)) }
}

/** These were it that the partner cannot answer: they are left as they are. */
export function leaveFailed (place: StockPlace, skus: readonly string[]): StockPlace {
  return { ...leaveAside(place, skus), rows_max: SKUS_MAX }
}

/** They are asked for again, behind the others. */
export function putLast (place: StockPlace, skus: readonly string[]): StockPlace {
  return { ...place, aside_skus: [...leaveAside(place, skus).aside_skus, ...skus] }
}

/** A question about other rows was answered. */
export function noteHeard (place: StockPlace): StockPlace {
  return place.aside_skus.length === 0 || place.is_heard ? place : { ...place, is_heard: true }
}

/** Of each look: null, or since when all have had trouble. */
export function noteLook (place: StockPlace, has_trouble: boolean, now: string): StockPlace {
  return { ...place, failing_since: has_trouble ? place.failing_since ?? now : null }
}

/** A person hears of it then. */
export function isFailingLong ({ failing_since }: StockPlace, now: string): boolean {
  return failing_since !== null && Date.parse(now) - Date.parse(failing_since) >= HOUR_MS
}
