// Picks the SKUs of a page from positions of the feed of SKUs.

import { RuleError } from '../../domain/kernel/rule.ts'
import type { SkuPlace } from './sku-cursor.ts'
import type { SkuPosition } from './give-positions.ts'
import { EVERY_SKU, readSkus } from './sku-lists.ts'

export type PickedSkus = {
  /** Each once. */
  skus: string[]
  /** The availability of any SKU may have changed; then none is named. */
  is_all: boolean
  /** The reader goes on here. */
  place: SkuPlace
  /** There is more in these positions than the reader asked for. */
  is_full: boolean
}

/**
 * `rows` are what is there behind `place`; the feed was `last_known` long before they were read.
 * One that concerns every SKU covers those that stand around it, since the reader asks only after
 * it has the page. Throws `cursor_expired`.
 */
export function pickSkus (
  rows: readonly SkuPosition[], last_known: number, { position, offset }: SkuPlace, limit: number
): PickedSkus {
  const news = rows.filter((row) => row.position > position)
  assertNext(news[0], last_known, position)
  const last = news.at(-1)
  if (last !== undefined && news.some(({ skus }) => skus === EVERY_SKU)) {
    const place = { position: last.position, offset: 0 }
    return { skus: [], is_all: true, place, is_full: false }
  }
  const found = new Set<string>()
  let reached: SkuPlace = { position, offset }
  for (const row of news) {
    const skus = readSkus(row.skus)
    const first = row.position === position + 1 ? offset : 0
    for (let at = first; at < skus.length; at++) {
      const sku = skus[at] ?? ''
      if (found.size === limit && !found.has(sku)) {
        const place = at === 0 ? reached : { position: row.position - 1, offset: at }
        return { skus: [...found], is_all: false, place, is_full: true }
      }
      found.add(sku)
    }
    reached = { position: row.position, offset: 0 }
  }
  return { skus: [...found], is_all: false, place: reached, is_full: false }
}

/** Positions have no gap: one that is missing was deleted after the cursor was judged. */
function assertNext (
  first: SkuPosition | undefined, last_known: number, position: number
): void {
  const next = first?.position ?? last_known + 1
  if (next > position + 1) throw new RuleError('cursor_expired')
}
