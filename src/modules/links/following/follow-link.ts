// Follows one partner for a while: reads its feed, and looks at the orders of which it tells.
//
// A VISIT, while this process has the lease of the link:
//
//   who answers? ─► a page of the feed ─► mark its orders ─► look at them, and at the stock,
//   what is not paired and the invoices ─► the next page
//
// At the end of the feed the partner keeps the question open until something happens; orders that
// we mark ourselves are looked at meanwhile. Where more links wait than have a place, none is kept
// open: each is asked, and asked again later. A visit ends after half a minute. No transaction is
// open while a partner is asked.

import { setTimeout } from 'node:timers/promises'
import type { Asked, NotDone } from '../partner/ask.ts'
import type { PartnerEvents } from '../partner/read-answers.ts'
import { breakLink, mendLink, tellFailing } from '../service/judge-link.ts'
import type { DueLink } from '../store/due-links.ts'
import {
  type LeasedLink, leaveLink, type ReadPage, recordFailure, recordPage, startAnew, takeLink
} from '../store/following.ts'
import { keepAccount } from '../store/links.ts'
import { listDueLooks } from '../store/looks.ts'
import {
  type Failure, type Follower, type Following, isOfLink, isOver, isStale, ownCallOf, type Trouble,
  troubleOf, type Visit
} from './follower.ts'
import { followStock, isStockFailing } from './follow-stock.ts'
import { keepLink } from './lease.ts'
import { pairOrders } from './pair-orders.ts'
import { prepare } from './prepare.ts'
import { takeDueInvoices } from './take-due-invoices.ts'
import { tellUnknown } from './tell-unknown.ts'
import { tryOrder } from './try-order.ts'

/** The partner keeps a question open for so long, when nothing happens. */
const WAIT_S = 10
/** Between two visits, where more of the merchant’s links wait than have a place. */
const CROWDED_PAUSE_S = 5
/** How often what we marked ourselves is looked for while the partner keeps its question open. */
const LOOK_MS = 1_000
const LOOKS_MAX = 50
/** Before the stock is asked for. */
const FIRST_LOOKS_MAX = 10

export async function followLink (follower: Follower, due: DueLink): Promise<void> {
  const { context, process_id, signal } = follower
  const { db } = context
  const { merchant_id, link_id } = due
  const lease = await takeLink(db, merchant_id, { link_id, process_id })
  if (lease === undefined) return
  const leave = async (pause_s: number | null, is_well = false): Promise<void> =>
    leaveLink(db, merchant_id, { link_id, process_id, was_due_at: lease.now, pause_s, is_well })
  const prepared = await prepare(follower, due)
  if (prepared === undefined) return leave(null)
  const call = ownCallOf({ follower, merchant_id })
  const fail = async (failure: Failure): Promise<void> => {
    const failed = { link_id, process_id, was_due_at: lease.now, ...failure }
    if (await recordFailure(db, merchant_id, failed)) {
      await tellFailing(call, { id: link_id, detail: failure.detail })
    }
  }
  if ('trouble' in prepared) return fail(prepared.trouble)
  const visited = await visit({ ...prepared, visit: beginVisit(lease) }, lease)
  if (visited.kind === 'done' || signal.aborted) {
    const is_well = visited.kind === 'done' && visited.is_well
    return leave(follower.isCrowded(merchant_id) ? CROWDED_PAUSE_S : 0, is_well)
  }
  if (visited.kind === 'failed') return fail(visited)
  // With another version there may be another key, so it is followed again at once.
  const { version } = prepared.link
  await breakLink(call, { id: link_id, version, detail: visited.detail })
  return leave(0)
}

function beginVisit (lease: LeasedLink): Visit {
  return { began_ms: performance.now(), lease, kept_ms: -Infinity }
}

/** What comes of a part of a visit. `left`: another process has the link. */
type Went = Trouble | { kind: 'read', cursor: string, is_end: boolean } | { kind: 'left' }

/** `is_well`: a cursor led on. One that each partner gives and none knows would be no progress. */
type Visited = Trouble | { kind: 'done', is_well: boolean }

async function visit (
  following: Following, { events_cursor }: LeasedLink
): Promise<Visited> {
  const { follower, merchant_id } = following
  const stranger = await identifyPartner(following)
  if (stranger !== undefined) return stranger
  let cursor = events_cursor
  let wait_s = 0
  let is_well = false
  while (!isOver(following)) {
    // eslint-disable-next-line no-await-in-loop -- page after page
    const went = await readAndLook(following, cursor, wait_s)
    if (went.kind !== 'read') return went.kind === 'left' ? { kind: 'done', is_well } : went
    is_well ||= cursor !== null
    if (went.is_end && (wait_s > 0 || follower.isCrowded(merchant_id))) break
    cursor = went.cursor
    wait_s = went.is_end ? WAIT_S : 0
  }
  return { kind: 'done', is_well }
}

async function readAndLook (
  following: Following, cursor: string | null, wait_s: number
): Promise<Went> {
  const lease = await keepLink(following)
  if (lease === undefined) return { kind: 'left' }
  const went = await readOn(following, cursor, wait_s)
  if (went.kind === 'unread') return await work(following, lease) ?? went.failure
  if (went.kind !== 'read') return went
  await mend(following)
  return await work(following, lease) ?? went
}

/** The partner is there, but not with its feed: what is marked is looked at all the same. */
type Unread = { kind: 'unread', failure: Failure }

/** Is there somebody else than the partner, by a new name of its address or another database? */
async function identifyPartner (
  { api, link, merchant_id, follower: { context: { db } } }: Following
): Promise<Trouble | undefined> {
  const asked = await api.readMerchant()
  if (asked.outcome !== 'done') return troubleOf(asked)
  const { id, name, account } = asked.value
  if (id !== link.partner_merchant_id) {
    return { kind: 'broken', detail: `Another merchant answers: ${name}.` }
  }
  // A key stays with its account: one that was not known is told now, by a newer release.
  if (account !== null && account !== link.partner_account) {
    await keepAccount(db, merchant_id, link, account)
  }
  return undefined
}

/** It fails as long as its stock does. */
async function mend (following: Following): Promise<void> {
  if (!isStockFailing(following)) await mendLink(ownCallOf(following), following.link.id)
}

/** Reads the next page, and marks the orders of which it tells. */
async function readOn (
  following: Following, cursor: string | null, wait_s: number
): Promise<Went | Unread> {
  const { follower: { context: { db }, process_id }, merchant_id, link: { id } } = following
  const asked = await askMeanwhile(following, following.api.readEvents(cursor, wait_s))
  if (asked === undefined) return { kind: 'left' }
  if ('kind' in asked) return asked
  if (asked.outcome === 'done') {
    const page = describePage(following, cursor, asked.value)
    return await recordPage(db, merchant_id, page)
      ? { kind: 'read', cursor: page.to, is_end: page.is_end }
      : { kind: 'left' }
  }
  if (cursor !== null && isStale(asked)) {
    await startAnew(db, merchant_id, { link_id: id, process_id })
    return { kind: 'failed', detail: `The feed is read anew. ${asked.detail}`, retry_after_s: null }
  }
  const trouble = troubleOf(asked)
  return trouble.kind === 'failed' && isThere(asked)
    ? { kind: 'unread', failure: trouble }
    : trouble
}

/** So answers whatever stands before a partner that is away. */
const BEFORE_PARTNER = [502, 503, 504]

function isThere (asked: NotDone): boolean {
  return !isOfLink(asked) && !BEFORE_PARTNER.includes(asked.status ?? 0)
}

/**
 * Looks at what we have marked ourselves, for as long as the partner keeps the question open.
 * Undefined when another process has the link.
 */
async function askMeanwhile (
  following: Following, asking: Promise<Asked<PartnerEvents>>
): Promise<Asked<PartnerEvents> | Trouble | undefined> {
  for (;;) {
    /* eslint-disable no-await-in-loop -- as long as the partner keeps the question open */
    const asked = await Promise.race([asking, setTimeout(LOOK_MS)])
    if (asked !== undefined) return asked
    const lease = await keepLink(following)
    if (lease === undefined) return undefined
    const trouble = await work(following, lease)
    if (trouble !== undefined) return trouble
    /* eslint-enable no-await-in-loop */
  }
}

function describePage (
  { follower: { process_id }, link: { id: link_id, supplier_id } }: Following,
  from: string | null, { events, next_cursor, has_more }: PartnerEvents
): ReadPage {
  const placed = new Map(events.flatMap(({ reference, subject_id }) =>
    reference === null ? [] : [[reference, subject_id] as const]))
  return {
    process_id,
    link_id,
    supplier_id,
    from,
    to: next_cursor,
    is_end: !has_more,
    partner_order_ids: ordersIn(events),
    invoiced_order_ids: ordersIn(events.filter(({ type }) => type === 'invoice.issued')),
    placed: [...placed].map(([reference, partner_order_id]) => ({ reference, partner_order_id }))
  }
}

function ordersIn (events: PartnerEvents['events']): string[] {
  return [...new Set(events.flatMap(({ sales_order_id }) => sales_order_id ?? []))]
}

/**
 * What the partner has promised counts as its stock once a look has heard of it, so some looks come
 * before it. No trouble with orders, nor how many there are, keeps the stock waiting.
 */
async function work (following: Following, lease: LeasedLink): Promise<Trouble | undefined> {
  const trouble = await lookAtDue(following, FIRST_LOOKS_MAX)
  await followStock(following)
  return trouble ?? await tellUnknown(following, lease) ?? await pairOrders(following, lease) ??
    await lookAtDue(following, LOOKS_MAX) ?? await takeDueInvoices(following)
}

async function lookAtDue (
  following: Following, looks_max: number
): Promise<Trouble | undefined> {
  const { follower: { context: { db } }, merchant_id, link } = following
  const looks = await listDueLooks(db, merchant_id, link.id, looks_max)
  for (const look of looks) {
    if (isOver(following)) return undefined
    /* eslint-disable no-await-in-loop -- one after the other */
    const lease = await keepLink(following)
    if (lease === undefined) return undefined
    const trouble = await tryOrder(following, look, lease.now)
    /* eslint-enable no-await-in-loop */
    if (trouble !== undefined) return trouble
  }
  return undefined
}
