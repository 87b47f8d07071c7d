// Follows a partner's availability: what changed there is reported here, as if it were a supplier
// that sends a feed of its stock.

import { type LinkedStock, readStockNews } from '../../../domain/model/link/linked-stock.ts'
import { findFeed } from '../../../platform/events/read-feed.ts'
import { buildSourceNames } from '../../../platform/source-names.ts'
import { reportRows } from '../../supplier-stock/commands.ts'
import type { Asked } from '../partner/ask.ts'
import { type AvailabilityChanges, readChangesAnswer } from '../partner/read-availability.ts'
import type { LeasedLink } from '../store/following.ts'
import {
  findLinkedStock, listLinkedStock, listMovedSkus, listSkusReportedElsewhere,
  recordStockFailure, recordStockPlace
} from '../store/stock.ts'
import { callOf, type Following, isOver, isStale, type Trouble, troubleOf } from './follower.ts'
import { keepLink } from './lease.ts'
import {
  askStock, chooseRows, countryOf, nameAsking, ownSkusOf, SKUS_MAX
} from './ask-stock.ts'
import {
  beginAt, elsewhereSince, endComparison, hasToldSources, isComparisonDue, movedSince,
  passElsewhere, placeAskedBy, readStockPlace, type StockPlace
} from './stock-place.ts'

const STEPS_MAX = 10
/** At one look; the next one takes what is left, as what was told is not listed any more. */
const MOVED_MAX = 1_000
/** At one look: a supplier that is fed, too, always has some, and must not hold up what changes. */
const ELSEWHERE_MAX = 200
/** Between two looks at what has changed. */
const PAUSE_S = 5

type Step = { place: StockPlace, is_done: boolean } | { trouble: Trouble }

/**
 * Trouble with the stock is no trouble of the orders: it is asked for later. Where the merchant has
 * no address, nobody could say where its goods would go.
 */
export async function followStock (following: Following, lease: LeasedLink): Promise<void> {
  const { follower: { context: { db, logger }, process_id }, merchant_id, link } = following
  if (countryOf(following) === undefined) return
  const trouble = await takeSteps(following, lease)
  if (trouble === undefined) return
  logger.warn({ link_id: link.id, detail: trouble.detail },
    'the stock of a partner cannot be read, it is tried again')
  await recordStockFailure(db, merchant_id, { link_id: link.id, process_id })
}

async function takeSteps (
  following: Following, { availability_cursor, now }: LeasedLink
): Promise<Trouble | undefined> {
  const { follower: { context: { db }, process_id }, merchant_id, link } = following
  const { visit } = following
  let place = placeAskedBy(readStockPlace(availability_cursor), nameAsking(following))
  if (hasToldSources(place, now)) visit.sources ??= 'told'
  for (let steps = 0; steps < STEPS_MAX && !isOver(following); steps++) {
    /* eslint-disable no-await-in-loop -- each step begins where the one before has ended */
    if (await keepLink(following) === undefined) return undefined
    const step = await takeStep(following, place, now)
    if ('trouble' in step) return step.trouble
    place = visit.has_told ? { ...step.place, sources_told_at: now } : step.place
    await recordStockPlace(db, merchant_id, {
      link_id: link.id,
      process_id,
      place: JSON.stringify(place),
      pause_s: step.is_done ? PAUSE_S : 0
    })
    /* eslint-enable no-await-in-loop */
    if (step.is_done) return undefined
  }
  return undefined
}

async function takeStep (
  following: Following, place: StockPlace, now: string
): Promise<Step> {
  if (place.compared_sku !== null) return compareNext(following, place, now)
  if (isComparisonDue(place, now)) return beginComparison(following, place, now)
  return place.changes === null
    ? { place, is_done: true }
    : readChanges(following, place, place.changes, now)
}

/** The cursor is read before the rows are: what changes meanwhile is told again. */
async function beginComparison (
  following: Following, place: StockPlace, now: string
): Promise<Step> {
  const begun = beginAt(place, now)
  if (place.changes !== null) return { place: begun, is_done: false }
  const asked = await askChanges(following, null)
  if (asked.outcome === 'done') {
    return { place: { ...begun, changes: asked.value.next_cursor }, is_done: false }
  }
  // An older release does not have the route.
  const is_missing = asked.outcome === 'refused' && asked.status === 404
  return is_missing ? { place: begun, is_done: false } : failed(asked)
}

async function compareNext (
  following: Following, place: StockPlace, now: string
): Promise<Step> {
  const { follower: { context: { db } }, merchant_id, link: { supplier_id } } = following
  const rows = chooseRows(following, await listLinkedStock(db, merchant_id, supplier_id, {
    after: place.compared_sku ?? '', limit: SKUS_MAX
  }))
  const last = rows.at(-1)
  if (last === undefined) return { place: endComparison(place), is_done: false }
  const trouble = await report(following, rows, { now, is_refresh: place.is_refresh })
  return trouble === undefined
    ? { place: { ...place, compared_sku: last.sku }, is_done: false }
    : { trouble }
}

async function readChanges (
  following: Following, place: StockPlace, after: string, now: string
): Promise<Step> {
  const { follower: { context: { db } }, merchant_id, link: { supplier_id }, sku_map } = following
  const asked = await askChanges(following, after)
  if (isStale(asked)) {
    return { place: { ...place, changes: null, compared_at: null }, is_done: false }
  }
  if (asked.outcome !== 'done') return failed(asked)
  const { skus, compare_all, next_cursor, has_more } = asked.value
  const changed = { ...place, changes: next_cursor }
  if (compare_all) {
    return { place: beginAt(changed, now), is_done: false }
  }
  const { moved_skus, elsewhere_skus, passed } = await listOwedSkus(following, changed, now)
  const rows = await findLinkedStock(db, merchant_id, supplier_id, {
    skus: [...skus.flatMap((sku) => ownSkusOf(sku_map, sku)), ...elsewhere_skus], moved_skus
  })
  const went = await reportAll(following, rows, now)
  if (went === 'left') return { place, is_done: true }
  if (went !== undefined) return { trouble: went }
  return has_more
    ? { place: passed, is_done: false }
    : { place: { ...passed, caught_up_at: now }, is_done: true }
}

type Owed = { moved_skus: string[], elsewhere_skus: string[], passed: StockPlace }

/** Whose figures may not be those of the partner, by what has happened here. */
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

/** `left`: another process has the link. */
async function reportAll (
  following: Following, rows: readonly LinkedStock[], now: string
): Promise<Trouble | 'left' | undefined> {
  let rest = rows
  while (rest.length > 0) {
    const some = chooseRows(following, rest)
    /* eslint-disable no-await-in-loop -- one question after the other */
    if (await keepLink(following) === undefined) return 'left'
    const trouble = await report(following, some, { now, is_refresh: false })
    /* eslint-enable no-await-in-loop */
    if (trouble !== undefined) return trouble
    rest = rest.slice(some.length)
  }
  return undefined
}

async function askChanges (
  { api }: Following, after: string | null
): Promise<Asked<AvailabilityChanges>> {
  const behind = after === null ? '' : `&after=${encodeURIComponent(after)}`
  return api.read(`/v1/availability-changes?limit=200${behind}`, readChangesAnswer)
}

function failed (asked: Asked<unknown>): { trouble: Trouble } {
  return { trouble: troubleOf(asked) ?? { kind: 'failed', detail: '', retry_after_s: null } }
}

/**
 * Asks for the rows, and reports what is new of them. A row that the partner refuses to answer is
 * found by halves and left as it is, and so is one of which its answer cannot be read.
 */
async function report (
  following: Following, rows: readonly LinkedStock[], at: { now: string, is_refresh: boolean }
): Promise<Trouble | undefined> {
  const { follower: { context: { db, logger } }, merchant_id, supplier, settings } = following
  const asked = await askStock(following, rows)
  if (asked.outcome === 'refused' && asked.status === 400) {
    const half = Math.ceil(rows.length / 2)
    return rows.length === 1
      ? undefined
      : await report(following, rows.slice(0, half), at) ??
        report(following, rows.slice(half), at)
  }
  if (asked.outcome !== 'done') return troubleOf(asked)
  const { stock, unreadable_skus } = asked.value
  if (unreadable_skus.length > 0) {
    logger.warn({ supplier_id: supplier.id, skus: unreadable_skus },
      'what a partner says of these SKUs cannot be read, they are left as they are')
  }
  const { cursor_key } = await findFeed(db, merchant_id)
  const news = readStockNews(rows.filter(({ sku }) => !unreadable_skus.includes(sku)), stock,
    {
      supplier,
      sku_map: following.sku_map,
      calendar: settings,
      ...buildSourceNames(cursor_key),
      ...at
    })
  if (news.length > 0) {
    await reportRows(callOf(following), supplier.id,
      news.map((row) => ({ ...row, as_of: at.now })))
  }
  return undefined
}
