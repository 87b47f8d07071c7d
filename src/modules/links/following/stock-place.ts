// How far a partner's availability was read: a comparison of all rows, and the feed of its changes.

export type StockPlace = {
  /** The comparison has come behind this SKU; null: none is under way. */
  compared_sku: string | null
  /** When the last comparison began. */
  compared_at: string | null
  /** The cursor of the partner's feed of changes; null: it has none, or was not asked. */
  changes: string | null
}

const BEGINNING: StockPlace = { compared_sku: null, compared_at: null, changes: null }

export function readStockPlace (text: string | null): StockPlace {
  return text === null ? BEGINNING : { ...BEGINNING, ...JSON.parse(text) as StockPlace }
}

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

/** What time alone changes stands in no feed; without a feed, nothing else tells of changes. */
export function isComparisonDue ({ compared_at, changes }: StockPlace, now: string): boolean {
  if (compared_at === null) return true
  const passed_ms = Date.parse(now) - Date.parse(compared_at)
  return passed_ms >= (changes === null ? MINUTE_MS : HOUR_MS)
}
