// Records what a look at both sides of an order has found, and tells whoever must hear of it.

import {
  type DifferenceStep, judgeDifference
} from '../../../domain/model/link/judge-difference.ts'
import type { PartnerSalesOrder } from '../../../domain/model/link/partner-sales-order.ts'
import { tellAgain } from '../../transmissions/store/transmissions.ts'
import { noteChain, noteToldAgain } from '../service/note-order.ts'
import { type DueLook, type Looked, recordLook } from '../store/looks.ts'
import { type Following, ownCallOf } from './follower.ts'

/** What differs is looked at once more before a person hears of it. */
const CONFIRM_S = 30
/** Turns that were refused, and orders with many turns, are tried again. */
const REFUSED_AGAIN_S = 600

export type Concluded = {
  /** Null if the partner's order was not there. */
  sale: PartnerSalesOrder | null
  line_numbers: readonly number[]
  differences: readonly string[]
  /** What could not be said or read: tried again soon, and told if it stays so for long. */
  failures: readonly string[]
  /** There is more to do in the next visit. */
  is_cut: boolean
  is_refused: boolean
  is_under_way: boolean
  /** Telling the partner once more need not wait for what is under way. */
  is_tellable: boolean
  /** Of what we want; null where telling the partner once more would not help. */
  revision: number | null
}

/**
 * The partner is told once more how our side is. A difference that stays is told to a person; one
 * that has gone is told no more.
 */
export async function concludeLook (
  following: Following, look: DueLook, concluded: Concluded, now: string
): Promise<void> {
  const { merchant_id, link: { id: link_id }, follower: { context } } = following
  const { purchase_order_id } = look
  const { revision } = concluded
  const { detail, step, has_gone } = judge(look, concluded)
  if (step === 'tell') {
    await noteToldAgain(ownCallOf(following), purchase_order_id)
    await tellAgain(context.db, merchant_id, purchase_order_id)
  }
  if (step === 'note') {
    await noteChain(ownCallOf(following), purchase_order_id, detail)
  }
  const is_new = step === 'tell' || step === 'wait'
  await recordLook(context.db, merchant_id, {
    link_id,
    look,
    seen: seenOf(concluded),
    again_s: pauseOf(concluded, is_new),
    is_failing: concluded.failures.length > 0,
    differs_since: has_gone ? null : look.differs_since ?? (is_new ? now : null),
    told_revision: step === 'tell' ? revision : null,
    difference: differenceOf(detail, { at: now, purchase_order_id })
  })
}

/** What was not said or read may be what differs: then a difference has not gone. */
function judge (
  look: DueLook, { differences, failures, is_cut, ...found }: Concluded
): { detail: string | null, step: DifferenceStep, has_gone: boolean } {
  const all = [...differences, ...look.is_failing_long ? failures : []]
  if (all.length > 0) {
    const step = judgeDifference(look, { ...found, is_differing: true })
    return { detail: all.join(' '), step, has_gone: false }
  }
  return is_cut || failures.length > 0
    ? { detail: null, step: 'none', has_gone: false }
    : {
        detail: null, step: judgeDifference(look, { ...found, is_differing: false }), has_gone: true
      }
}

function differenceOf (
  detail: string | null, about: { at: string, purchase_order_id: string }
): Looked['difference'] {
  return detail === null ? null : { ...about, detail }
}

function seenOf ({ sale, line_numbers }: Concluded): Looked['seen'] {
  if (sale === null) return null
  const { number, status, version } = sale
  return { partner_number: number, partner_status: status, partner_version: version, line_numbers }
}

/** What is new is looked at once more; null: when either side has something new. */
function pauseOf ({ is_refused, is_cut }: Concluded, is_new: boolean): number | null {
  if (is_cut) return 0
  if (is_new) return CONFIRM_S
  return is_refused ? REFUSED_AGAIN_S : null
}
