// Asks for the stock rows of questions that failed, each alone. One that fails again is left as it
// is until the next comparison, if the partner answers others.

import type { LinkedStock } from '../../../domain/model/link/linked-stock.ts'
import {
  leaveAside, leaveFailed, noteHeard, putLast, type StockPlace
} from '../../../domain/model/link/stock-place.ts'
import { findLinkedStock, listLinkedStock } from '../store/stock.ts'
import { report } from './report-stock.ts'
import { isSpent, type Step, type StockLook, type StockTrouble, stopAt } from './stock-look.ts'

/** At one look. */
const ROWS_MAX = 10

export async function askAside (look: StockLook): Promise<Step> {
  const { following, place } = look
  const { follower: { context: { db } }, merchant_id, link: { supplier_id } } = following
  if (place.aside_skus.length === 0) return { place, is_end: true }
  const skus = place.aside_skus.slice(0, ROWS_MAX)
  const rows = await findLinkedStock(db, merchant_id, supplier_id, { skus, moved_skus: [] })
  const there = new Set(rows.map(({ sku }) => sku))
  const asked = await askEach(look, rows)
  if (asked === 'left') return 'left'
  const { answered_skus, failed_skus, trouble } = asked
  const gone_skus = skus.filter((sku) => !there.has(sku))
  const left = leaveAside(place, [...answered_skus, ...gone_skus])
  const next = answered_skus.length > 0 ? noteHeard(left) : left
  if (trouble === undefined) return { place: next, is_end: next.aside_skus.length === 0 }
  return trouble.is_of_link ? stopAt(next, trouble) : judge(look, next, { failed_skus, trouble })
}

type AskedEach = {
  answered_skus: string[]
  failed_skus: string[]
  /** The last one. */
  trouble: StockTrouble | undefined
}

async function askEach (
  look: StockLook, rows: readonly LinkedStock[]
): Promise<AskedEach | 'left'> {
  const { following, now } = look
  const asked: AskedEach = { answered_skus: [], failed_skus: [], trouble: undefined }
  for (const [at, row] of rows.entries()) {
    if (at > 0 && isSpent(look)) break
    // A comparison that tells all rows may have passed by.
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const told = await report(following, [row], { now, is_refresh: true })
    if (told === 'left') return 'left'
    if (told === undefined) {
      asked.answered_skus.push(row.sku)
      continue
    }
    asked.failed_skus.push(row.sku)
    asked.trouble = told
    if (told.is_of_link) break
  }
  return asked
}

type Failed = { failed_skus: readonly string[], trouble: StockTrouble }

/** Where no other row is answered either, it is not these: they are asked for again. */
async function judge (
  look: StockLook, place: StockPlace, { failed_skus, trouble }: Failed
): Promise<Step> {
  const { link: { id: link_id }, follower: { context: { logger } } } = look.following
  if (place.is_heard || await answersOther(look, place)) {
    logger.warn({ link_id, skus: failed_skus, detail: trouble.detail },
      'a partner cannot answer for these SKUs, they are left as they are')
    const left = leaveFailed(place, failed_skus)
    return { place: left, is_end: left.aside_skus.length === 0 }
  }
  return stopAt(putLast(place, failed_skus), trouble)
}

/** Asks for another row, the next one if there is one. */
async function answersOther (
  { following, now }: StockLook, { aside_skus }: StockPlace
): Promise<boolean> {
  const { follower: { context: { db } }, merchant_id, link: { supplier_id } } = following
  const limit = aside_skus.length + 1
  for (const after of [aside_skus[0] ?? '', '']) {
    /* eslint-disable no-await-in-loop -- the second only if there is none behind the first */
    const rows = await listLinkedStock(db, merchant_id, supplier_id, { after, limit })
    const other = rows.find(({ sku }) => !aside_skus.includes(sku))
    if (other === undefined) continue
    return await report(following, [other], { now, is_refresh: false }) === undefined
    /* eslint-enable no-await-in-loop */
  }
  return false
}
