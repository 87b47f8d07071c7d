// Reads which SKUs a partner says have changed, and asks for them, and for those whose figures may
// not be the partner's by what has happened here.

import {
  elsewhereSince, endChanges, hasToldSources, movedSince, passElsewhere, type StockPlace
} from '../../../domain/model/link/stock-place.ts'
import { type Asked, parameterOf } from '../partner/ask.ts'
import { type AvailabilityChanges, readChangesAnswer } from '../partner/read-availability.ts'
import { findLinkedStock, listMovedSkus, listSkusReportedElsewhere } from '../store/stock.ts'
import { ownSkusOf } from './ask-stock.ts'
import { type Following, isStale } from './follower.ts'
import { reportAll } from './report-stock.ts'
import { type Step, type StockLook, stopAt, troubleWith } from './stock-look.ts'

/** At one look; the next one takes what is left, as what was told is not listed any more. */
const MOVED_MAX = 1_000
/** At one look: a supplier that is fed, too, always has some, and must not hold up what changes. */
const ELSEWHERE_MAX = 200

/** A page; also while all rows are compared, which takes long. */
export async function readChanges (look: StockLook): Promise<Step> {
  const { following, place, now } = look
  const { follower: { context: { db } }, merchant_id, link: { supplier_id }, sku_map } = following
  if (place.changes === null) return { place, is_end: true }
  const asked = await askChanges(following, place.changes)
  if (isStale(asked) || isMissing(asked)) return beginChanges(look)
  if (asked.outcome !== 'done') return stopAt(place, troubleWith(asked))
  const { skus, compare_all, next_cursor, has_more } = asked.value
  const compared_at = compare_all ? null : place.compared_at
  const { moved_skus, elsewhere_skus, passed } =
    await listOwedSkus(following, { ...place, changes: next_cursor, compared_at }, now)
  const rows = await findLinkedStock(db, merchant_id, supplier_id, {
    skus: [...skus.flatMap((sku) => ownSkusOf(sku_map, sku)), ...elsewhere_skus], moved_skus
  })
  const told = await reportAll(look, passed, { rows, is_refresh: false })
  if (told === 'left') return 'left'
  if (told.trouble !== undefined) return stopAt(told.place, told.trouble)
  return has_more
    ? { place: told.place, is_end: false }
    : { place: endChanges(told.place, now), is_end: true }
}

/** Behind a new cursor. What changed before it nobody knows, so all is compared after that. */
export async function beginChanges ({ following, place }: StockLook): Promise<Step> {
  const asked = await askChanges(following, null)
  const begun = { ...place, compared_at: null }
  if (asked.outcome === 'done') {
    return { place: { ...begun, changes: asked.value.next_cursor }, is_end: true }
  }
  return isMissing(asked)
    ? { place: { ...begun, changes: null }, is_end: true }
    : stopAt(place, troubleWith(asked))
}

/** An older release does not have the route. */
function isMissing (asked: Asked<unknown>): boolean {
  return asked.outcome === 'refused' && asked.status === 404
}

async function askChanges (
  { api }: Following, after: string | null
): Promise<Asked<AvailabilityChanges>> {
  const path = `/v1/availability-changes?limit=200${parameterOf('after', after)}`
  return api.read(path, readChangesAnswer)
}

type Owed = { moved_skus: string[], elsewhere_skus: string[], passed: StockPlace }

async function listOwedSkus (
  { follower: { context: { db } }, merchant_id, link: { supplier_id } }: Following,
  place: StockPlace, now: string
): Promise<Owed> {
  const moved_skus = await listMovedSkus(db, merchant_id, supplier_id, {
    since: movedSince(place, now), limit: MOVED_MAX
  })
  const elsewhere_skus = await listSkusReportedElsewhere(db, merchant_id, supplier_id, {
    since: elsewhereSince(place, now),
    after: place.elsewhere_sku ?? '',
    limit: ELSEWHERE_MAX,
    tells_sources: hasToldSources(place, now)
  })
  const passed = moved_skus.length < MOVED_MAX ? { ...place, moved_at: now } : place
  const last_sku = elsewhere_skus[ELSEWHERE_MAX - 1]
  return { moved_skus, elsewhere_skus, passed: passElsewhere(passed, last_sku, now) }
}
