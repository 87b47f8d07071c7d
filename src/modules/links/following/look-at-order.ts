// Looks at both sides of one order: reads the partner's, takes the turns that follow from it, and
// compares what is left.

import type { RuleError } from '../../../domain/kernel/rule.ts'
import { dateIn } from '../../../domain/kernel/local-time.ts'
import { compareSides } from '../../../domain/model/link/compare-sides.ts'
import {
  type LinkedOrder, type Pair, pairLineNumbers, partnerLineOf
} from '../../../domain/model/link/partner-sale.ts'
import type { PartnerSalesOrder } from '../../../domain/model/link/partner-sales-order.ts'
import {
  nameOf, planPartnerTurn, textOf, type TurnSetting
} from '../../../domain/model/link/plan-partner-turn.ts'
import {
  liveOf, type PurchaseOrderLine
} from '../../../domain/model/purchase-order/purchase-order.ts'
import { buildOwnCall } from '../../../platform/command/call.ts'
import { findPurchaseOrders } from '../../back-to-back/store/read-orders.ts'
import { findTold, tellAgain, type Told } from '../../transmissions/store/transmissions.ts'
import type { PartnerFailure, PartnerRefusal } from '../partner/ask.ts'
import { noteChain } from '../service/note-chain.ts'
import { type DueLook, type Looked, recordLook } from '../store/looks.ts'
import { FOLLOW_PARTNERS, type Following } from './follower.ts'
import { takeTurn } from './take-turn.ts'

const TURNS_MAX = 200
/** What differs is looked at once more before a person hears of it. */
const CONFIRM_S = 30
/** Turns that were refused, and orders with many turns, are tried again. */
const REFUSED_AGAIN_S = 600

/** Why the partner's order could not be read. */
export type Unread = PartnerRefusal | PartnerFailure

/** Returns why the partner's order could not be read, if it could not. */
export async function lookAtOrder (
  following: Following, look: DueLook, now: string
): Promise<Unread | undefined> {
  const { api, merchant_id, follower: { context } } = following
  const told = await findTold(context.db, merchant_id, look.purchase_order_id)
  const asked = await api.readOrder(look.partner_order_id)
  if (asked.outcome === 'refused' && asked.status === 404) {
    await conclude(following, look, {
      sale: null, differences: ['The partner does not have its order any more.'], is_refused: false
    }, now)
    return undefined
  }
  if (asked.outcome !== 'done') return asked
  const concluded = await takeTurns(following, look, { sale: asked.value, told, now })
  if (concluded !== undefined) await conclude(following, look, concluded, now)
  return undefined
}

type Seen = { sale: PartnerSalesOrder, told: Told, now: string }
type Concluded = {
  sale: PartnerSalesOrder | null
  differences: readonly string[]
  is_refused: boolean
}

/** Undefined if there is no such purchase order. */
async function takeTurns (
  following: Following, look: DueLook, seen: Seen
): Promise<Concluded | undefined> {
  const refused = new Set<string>()
  const taken = new Set<string>()
  for (let turns = 0; turns < TURNS_MAX; turns++) {
    /* eslint-disable no-await-in-loop -- each turn follows from what the one before has left */
    const order = await findOrder(following, look)
    if (order === undefined) return undefined
    const pair = pairOf(order, seen.sale)
    const turn = planPartnerTurn(pair, { ...settingOf(following, order, seen), refused })
    if (turn === null) {
      return {
        sale: seen.sale,
        differences: isUnderWay(pair, seen.told) ? [] : compareSides(pair),
        is_refused: refused.size > 0
      }
    }
    // What was taken and is planned again changes nothing: it holds up no other turn.
    const refusal = taken.has(textOf(turn))
      ? 'without_effect'
      : await takeTurn(following, order, turn, seen.sale)
    /* eslint-enable no-await-in-loop */
    if (refusal === undefined) taken.add(textOf(turn))
    else if (refusal === 'without_effect' || refusal.rule !== 'precondition_failed') {
      noteRefusal(following, look, refusal)
      refused.add(nameOf(turn))
    }
  }
  return { sale: seen.sale, differences: [], is_refused: true }
}

async function findOrder (
  { merchant_id, link: { supplier_id }, follower: { context } }: Following, look: DueLook
): Promise<LinkedOrder | undefined> {
  const [order] = await findPurchaseOrders(
    context.db, merchant_id, [look.purchase_order_id], supplier_id)
  return order
}

function pairOf (order: LinkedOrder, sale: PartnerSalesOrder): Pair {
  return { order, sale, line_numbers: pairLineNumbers(order, sale) }
}

function settingOf (
  { unsourced, settings, supplier }: Following, { revision }: LinkedOrder, { told, now }: Seen
): TurnSetting {
  const hundredths = Math.round(supplier.over_shipment_tolerance_percent * 100)
  return {
    unsourced,
    today: dateIn(settings.time_zone, now),
    is_told: isTold(told, revision),
    toleranceOf: (line: PurchaseOrderLine) => Math.max(
      0, Math.floor(liveOf(line) * hundredths / 10_000) - line.over_shipped_quantity)
  }
}

function isTold ({ revision, is_queued }: Told, current: number): boolean {
  return !is_queued && revision !== null && revision >= current
}

/** Something is still to be told, or the partner asks its own suppliers. */
function isUnderWay (pair: Pair, told: Told): boolean {
  return !isTold(told, pair.order.revision) || pair.order.lines.some(({ line_number }) =>
    (partnerLineOf(pair, line_number)?.pending_cancellation_quantity ?? 0) > 0)
}

function noteRefusal (
  { follower: { context } }: Following, { purchase_order_id }: DueLook,
  refusal: RuleError | 'without_effect'
): void {
  context.logger.warn({ err: refusal, purchase_order_id },
    'what a partner’s order says was refused, it is tried again')
}

/**
 * The partner is told once more how our side is. A difference that stays is told to a person; one
 * that has gone is told no more.
 */
async function conclude (
  following: Following, look: DueLook, { sale, differences, is_refused }: Concluded, now: string
): Promise<void> {
  const { merchant_id, link: { id: link_id }, follower: { context } } = following
  const { purchase_order_id } = look
  const detail = differences.length === 0 ? null : differences.join(' ')
  const was_differing = look.differs_since !== null
  if (detail !== null && !was_differing) {
    await tellAgain(context.db, merchant_id, purchase_order_id)
  }
  if (was_differing) {
    const call = buildOwnCall(merchant_id, FOLLOW_PARTNERS, context)
    await noteChain(call, purchase_order_id, detail)
  }
  await recordLook(context.db, merchant_id, {
    link_id,
    look,
    seen: sale === null ? null : seenOf(sale),
    again_s: pauseOf({ is_new: detail !== null && !was_differing, is_refused }),
    differs_since: detail === null ? null : look.differs_since ?? now,
    difference: detail === null ? null : { at: now, purchase_order_id, detail }
  })
}

function seenOf ({ number, status, version }: PartnerSalesOrder): Looked['seen'] {
  return { partner_number: number, partner_status: status, partner_version: version }
}

/** What is new is looked at once more; null: when either side has something new. */
function pauseOf (
  { is_new, is_refused }: { is_new: boolean, is_refused: boolean }
): number | null {
  if (is_new) return CONFIRM_S
  return is_refused ? REFUSED_AGAIN_S : null
}
