// Takes the invoices of the orders of which the partner may have new ones, behind what there is to
// look at, and tells a person what of them will never be a bill.

import { RuleError } from '../../../domain/kernel/rule.ts'
import { beginningOf } from '../../../domain/kernel/beginning.ts'
import {
  isOurs, type LinkedOrder, pairLineNumbers
} from '../../../domain/model/link/partner-sale.ts'
import { addPurchaseOrderNote } from '../../purchase-orders/commands.ts'
import { isForgotten } from '../partner/ask.ts'
import {
  type DueInvoices, listDueInvoices, postponeInvoices, recordInvoicesRead
} from '../store/due-invoices.ts'
import { setLastDifference } from '../store/looks.ts'
import {
  findLinkedOrder, type Following, isOfLink, isOver, ownCallOf, type Trouble, troubleOf
} from './follower.ts'
import { keepLink } from './lease.ts'
import { type Taken, takeInvoices } from './take-invoices.ts'

/** Few at once, so that what is to be looked at meanwhile need not wait for long. */
const ORDERS_MAX = 10

/** Returns why the partner cannot be followed now, if it cannot. */
export async function takeDueInvoices (following: Following): Promise<Trouble | undefined> {
  const { follower: { context: { db } }, merchant_id, link, visit } = following
  if (visit.is_without_invoices === true) return undefined
  for (const due of await listDueInvoices(db, merchant_id, link.id, ORDERS_MAX)) {
    if (isOver(following) || visit.is_without_invoices === true) return undefined
    /* eslint-disable no-await-in-loop -- one after the other */
    const lease = await keepLink(following)
    if (lease === undefined) return undefined
    const taken = await takeWithCare(following, due, lease.now)
    const trouble = await conclude(following, due, taken, lease.now)
    /* eslint-enable no-await-in-loop */
    if (trouble !== undefined) return trouble
  }
  return undefined
}

const ALL: Taken = { is_left: false, unread: null, untaken: new Set() }
const LEFT: Taken = { ...ALL, is_left: true }

/** What goes wrong with one order delays this one only. */
async function takeWithCare (
  following: Following, due: DueInvoices, now: string
): Promise<Taken> {
  const { follower: { context: { logger } } } = following
  try {
    return await takeOfOrder(following, due, now)
  } catch (error) {
    logger.warn({ err: error, purchase_order_id: due.purchase_order_id },
      'a partner’s invoices could not be taken, it is tried again')
    return LEFT
  }
}

/** An order that the partner does not have, or that is not ours, says nothing of ours. */
async function takeOfOrder (
  following: Following, due: DueInvoices, now: string
): Promise<Taken> {
  const { api, visit } = following
  const asked = await api.readOrder(due.partner_order_id)
  if (asked.outcome === 'refused' && asked.status === 404) return ALL
  if (asked.outcome !== 'done') return { ...LEFT, unread: asked }
  const sale = asked.value
  const { partner_order_id } = due
  const order = await findLinkedOrder(following, due.purchase_order_id)
  if (order === undefined || !isOurs(order, partner_order_id, sale)) return ALL
  const pair = { order, sale, line_numbers: pairLineNumbers(order, sale, due.line_numbers) }
  const taken = await takeInvoices(following, { pair, partner_order_id })
  if (isOfAll(taken)) visit.is_without_invoices = true
  if (taken.untaken.size > 0) await tell(following, order, [...taken.untaken], now)
  return taken
}

/**
 * Its release may be older than invoices, the key may not read them, or their answer may take too
 * long: each visit tries one order then, and the feed and other looks do not wait for it.
 */
function isOfAll ({ unread }: Taken): boolean {
  return unread !== null && !isForgotten(unread)
}

const TEXT_CHARACTERS_MAX = 1000

/** A person reads it once, on the order, and in the link as long as it is the last one. */
async function tell (
  following: Following, { id, notes }: LinkedOrder, untaken: readonly string[], now: string
): Promise<void> {
  const { merchant_id, link, follower: { context: { db, logger } } } = following
  const text = beginningOf(
    `Of what the partner has invoiced, this is no bill: ${untaken.join('; ')}.`,
    TEXT_CHARACTERS_MAX)
  await setLastDifference(db, merchant_id, link.id,
    { at: now, purchase_order_id: id, detail: text })
  if (notes.some((note) => note.text === text)) return
  try {
    await addPurchaseOrderNote(ownCallOf(following), id, { text, visibility: 'internal' })
  } catch (error) {
    if (!(error instanceof RuleError) || error.rule !== 'notes_full') throw error
    logger.warn({ purchase_order_id: id, text }, 'an order has no room for a note')
  }
}

/** So often they are left before it is told: after an hour. */
const OFTEN = 7

async function conclude (
  following: Following, due: DueInvoices, taken: Taken, at: string
): Promise<Trouble | undefined> {
  const { merchant_id, link, follower: { context: { db, logger }, signal } } = following
  if (signal.aborted) return undefined
  if (!taken.is_left) {
    await recordInvoicesRead(db, merchant_id, due)
    return undefined
  }
  const { unread } = taken
  const { purchase_order_id } = due
  const failures = await postponeInvoices(db, merchant_id, due, retryAfterOf(taken))
  const why = unread?.detail ?? 'They could not all be recorded yet.'
  const detail = `The partner’s invoices are not all taken. ${why}`
  logger.warn({ detail, purchase_order_id }, 'a partner’s invoices are read again later')
  if (failures >= OFTEN) {
    await setLastDifference(db, merchant_id, link.id, { at, purchase_order_id, detail })
  }
  return unread === null ? undefined : troubleFrom(following, unread)
}

function retryAfterOf ({ unread }: Taken): number | null {
  return unread === null || unread.outcome === 'refused' ? null : unread.retry_after_s
}

/** Who answered just now, and only not to this question, is there. */
function troubleFrom (
  { visit }: Following, unread: NonNullable<Taken['unread']>
): Trouble | undefined {
  const is_there = unread.status === null && visit.is_without_invoices === true
  return isOfLink(unread) && !is_there ? troubleOf(unread) : undefined
}
