// Follows a partner's availability: what changed there is reported here, as if it were a supplier
// that sends a feed of its stock.
//
// A LOOK, a few seconds after the last one:
//
//   what has changed ─► rows of questions that failed ─► some of a comparison of all rows
//
// What cannot be read of one does not hold up the others.

import {
  beginAt, endComparison, hasRoomAside, isComparisonDue, isFailingLong, noteLook, readStockPlace,
  SKUS_MAX
} from '../../../domain/model/link/stock-place.ts'
import { tellFailing } from '../service/judge-link.ts'
import { findDueStock, listLinkedStock, recordStockLook } from '../store/stock.ts'
import { askAside } from './ask-aside.ts'
import { chooseRows, countryOf } from './ask-stock.ts'
import { type Following, ownCallOf } from './follower.ts'
import { keepLink } from './lease.ts'
import { beginChanges, readChanges } from './read-changes.ts'
import { reportAll } from './report-stock.ts'
import {
  beginLook, isSpent, keepPlace, pauseAfter, type Step, type StockLook, type StockTrouble, stopAt
} from './stock-look.ts'

/** Between two looks. */
const PAUSE_S = 5

/**
 * Nothing happens when it is not due. Trouble with the stock is no trouble of the orders: it is
 * asked for later. Where the merchant has no address, nobody could say where its goods would go.
 */
export async function followStock (following: Following): Promise<void> {
  const { follower: { context: { db }, process_id, signal }, merchant_id, link } = following
  if (countryOf(following) === undefined) return
  const due = await findDueStock(db, merchant_id, { link_id: link.id, process_id })
  if (due === undefined) return
  const look = beginLook(following, due)
  const went = await takeWithCare(look)
  if (went !== 'left' && !signal.aborted) await conclude(look, went)
}

/** Has its stock had trouble for so long that a person was told? */
export function isStockFailing (following: Following): boolean {
  const { availability_cursor, now } = following.visit.lease
  return countryOf(following) !== undefined &&
    isFailingLong(readStockPlace(availability_cursor), now)
}

type Went = StockTrouble | 'left' | undefined

const FAULTY: StockTrouble = { detail: 'The log says what went wrong here.', is_of_link: false }

async function takeWithCare (look: StockLook): Promise<Went> {
  const { link: { id: link_id }, follower: { context: { logger } } } = look.following
  try {
    return await takeParts(look)
  } catch (error) {
    logger.warn({ err: error, link_id }, 'the stock of a partner could not be looked at')
    return FAULTY
  }
}

type Part = { take: (look: StockLook) => Promise<Step>, steps_max: number }

const PARTS: readonly Part[] = [
  { take: readChanges, steps_max: 5 },
  { take: askAside, steps_max: 1 },
  { take: compare, steps_max: 10 },
  { take: readMeanwhile, steps_max: 5 }
]

/** Returns the first trouble. */
async function takeParts (look: StockLook): Promise<Went> {
  let trouble: StockTrouble | undefined
  for (const part of PARTS) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const went = await takePart(look, part)
    if (went === 'left' || went?.is_of_link === true) return went
    trouble ??= went
  }
  return trouble
}

/** Each goes on by a step at least. */
async function takePart (look: StockLook, { take, steps_max }: Part): Promise<Went> {
  for (let steps = 0; steps < steps_max && (steps === 0 || !isSpent(look)); steps++) {
    /* eslint-disable no-await-in-loop -- each step begins where the one before has ended */
    if (await keepLink(look.following) === undefined) return 'left'
    const step = await take(look)
    if (step === 'left') return 'left'
    if (step.place !== look.place && !await keepPlace(look, step.place)) return 'left'
    /* eslint-enable no-await-in-loop */
    if (step.is_end) return step.trouble
  }
  look.is_cut = true
  return undefined
}

async function compare (look: StockLook): Promise<Step> {
  const { place, now } = look
  if (place.compared_sku !== null) return compareNext(look, place.compared_sku)
  if (!isComparisonDue(place, now)) return { place, is_end: true }
  if (place.changes !== null) return { place: beginAt(place, now), is_end: false }
  // The cursor is read before the rows are: what changes meanwhile is told again.
  const begun = await beginChanges(look)
  return begun === 'left' || begun.trouble !== undefined
    ? begun
    : { place: beginAt(begun.place, now), is_end: false }
}

async function compareNext (look: StockLook, after: string): Promise<Step> {
  const { following, place } = look
  const { follower: { context: { db } }, merchant_id, link: { supplier_id } } = following
  const rows = chooseRows(following, await listLinkedStock(db, merchant_id, supplier_id, {
    after, limit: SKUS_MAX
  }), place.rows_max)
  const last = rows.at(-1)
  if (last === undefined) {
    if (place.aside_skus.length > 0) return { place, is_end: true }
    look.has_compared = true
    return { place: endComparison(place), is_end: true }
  }
  // What is asked for apart would be more and more.
  if (!hasRoomAside(place)) return { place, is_end: true }
  const passed = { ...place, compared_sku: last.sku }
  const told = await reportAll(look, passed, { rows, is_refresh: place.is_refresh })
  if (told === 'left') return 'left'
  return told.trouble === undefined
    ? { place: told.place, is_end: false }
    : stopAt(told.place, told.trouble)
}

async function readMeanwhile (look: StockLook): Promise<Step> {
  return look.has_compared ? readChanges(look) : { place: look.place, is_end: true }
}

async function conclude (look: StockLook, trouble: StockTrouble | undefined): Promise<void> {
  const { following, now, stored } = look
  const { follower: { context: { db, logger }, process_id }, merchant_id, link } = following
  const place = noteLook(look.place, trouble !== undefined, now)
  const is_kept = await recordStockLook(db, merchant_id, {
    link_id: link.id,
    process_id,
    from: stored,
    to: JSON.stringify(place),
    pause_s: pauseAfter(look, PAUSE_S),
    is_failing: trouble !== undefined
  })
  if (!is_kept || trouble === undefined) return
  const { detail } = trouble
  logger.warn({ link_id: link.id, detail },
    'the stock of a partner cannot be read, it is tried again')
  if (isFailingLong(place, now)) {
    await tellFailing(ownCallOf(following), { id: link.id, detail, of_stock: true })
  }
}
