// A look at a partner's stock: where it has come to, and what comes of each of its steps.

import {
  hasToldSources, placeAskedBy, readStockPlace, type StockPlace
} from '../../../domain/model/link/stock-place.ts'
import type { NotDone } from '../partner/ask.ts'
import { type DueStock, recordStockPlace } from '../store/stock.ts'
import { nameAsking } from './ask-stock.ts'
import { type Following, isOfLink, isOver } from './follower.ts'

export type StockLook = {
  following: Following
  /** What is asked is of then, or later. */
  now: string
  began_ms: number
  place: StockPlace
  /** The place as it is stored. */
  stored: string | null
  /** There is more to do than this look may. */
  is_cut: boolean
  /** A comparison has ended: what has changed meanwhile is to be read. */
  has_compared: boolean
}

/** `is_of_link`: nobody answers, or nothing at all; else it may be of the rows that were asked. */
export type StockTrouble = { detail: string, is_of_link: boolean }

/** `left`: another process has the link, or has moved the place. */
export type Step = { place: StockPlace, is_end: boolean, trouble?: StockTrouble } | 'left'

export function beginLook (
  following: Following, { availability_cursor, now }: DueStock
): StockLook {
  const place = placeAskedBy(readStockPlace(availability_cursor), nameAsking(following))
  if (hasToldSources(place, now)) following.visit.sources ??= 'told'
  return {
    following,
    now,
    began_ms: performance.now(),
    place,
    stored: availability_cursor,
    is_cut: false,
    has_compared: false
  }
}

/** A part of a visit: orders are to be looked at too. */
const LOOK_S_MAX = 10

export function isSpent (look: StockLook): boolean {
  return isOver(look.following) || secondsOf(look) > LOOK_S_MAX
}

/** One that was long is followed by as long a pause, so that half of the time is for orders. */
export function pauseAfter (look: StockLook, pause_s: number): number {
  const seconds = secondsOf(look)
  return Math.max(look.is_cut ? 0 : pause_s, seconds > LOOK_S_MAX ? seconds : 0)
}

function secondsOf ({ began_ms }: StockLook): number {
  return (performance.now() - began_ms) / 1_000
}

/** Returns whether it was kept. */
export async function keepPlace (look: StockLook, place: StockPlace): Promise<boolean> {
  const { follower: { context: { db }, process_id }, merchant_id, link } = look.following
  const told = withSources(look, place)
  const to = JSON.stringify(told)
  const is_kept = await recordStockPlace(db, merchant_id, {
    link_id: link.id, process_id, from: look.stored, to
  })
  if (is_kept) Object.assign(look, { place: told, stored: to })
  return is_kept
}

function withSources ({ following: { visit }, now }: StockLook, place: StockPlace): StockPlace {
  return visit.has_told === true ? { ...place, sources_told_at: now } : place
}

export function stopAt (place: StockPlace, trouble: StockTrouble): Step {
  return { place, is_end: true, trouble }
}

/** Of a question that is about no row. */
export function troubleWith (asked: NotDone): StockTrouble {
  return { detail: asked.detail, is_of_link: isOfLink(asked) }
}
