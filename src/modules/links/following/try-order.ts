// Looks at an order. What goes wrong with one order delays this one only.

import { noteChain } from '../service/note-order.ts'
import type { NotDone } from '../partner/ask.ts'
import { type DueLook, postponeLook, setLastDifference } from '../store/looks.ts'
import { type Following, isOfLink, ownCallOf, type Trouble, troubleOf } from './follower.ts'
import { lookAtOrder } from './look-at-order.ts'

const UNREADABLE = 'The partner’s order cannot be read, or cannot be taken over as it is.'

/** The partner has answered, and something went wrong here: the log says what. */
const FAULTY: NotDone = {
  outcome: 'failed', status: 200, detail: '', retry_after_s: null, milliseconds: 0
}

/** Returns why the partner cannot be followed now, if it cannot. */
export async function tryOrder (
  following: Following, look: DueLook, now: string
): Promise<Trouble | undefined> {
  const { merchant_id, link, follower: { context, signal } } = following
  const unread = await lookWithCare(following, look, now)
  if (unread === undefined || signal.aborted) return undefined
  const is_long = await postponeLook(context.db, merchant_id, look)
  if (is_long) {
    const { purchase_order_id } = look
    await setLastDifference(context.db, merchant_id, link.id, {
      at: now, purchase_order_id, detail: `${UNREADABLE} ${unread.detail}`.trimEnd()
    })
    await noteWithCare(following, look)
  }
  return isOfLink(unread) ? troubleOf(unread) : undefined
}

async function lookWithCare (
  following: Following, look: DueLook, now: string
): Promise<NotDone | undefined> {
  try {
    return await lookAtOrder(following, look, now)
  } catch (error) {
    noteFault(following, look, error)
    return FAULTY
  }
}

async function noteWithCare (following: Following, look: DueLook): Promise<void> {
  try {
    await noteChain(ownCallOf(following), look.purchase_order_id, UNREADABLE)
  } catch (error) {
    noteFault(following, look, error)
  }
}

function noteFault (
  { follower: { context } }: Following, { purchase_order_id }: DueLook, error: unknown
): void {
  context.logger.warn({ err: error, purchase_order_id },
    'a partner’s order could not be looked at, it is tried again')
}
