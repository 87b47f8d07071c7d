// What follows where the partner says that it does not have an order that it had: it may have been
// restored from a backup. Whether it is to have the order again, a person decides.

import { RuleError } from '../../../domain/kernel/rule.ts'
import { sum } from '../../../domain/kernel/sum.ts'
import { revisionWanted } from '../../../domain/model/link/judge-difference.ts'
import type { LinkedOrder } from '../../../domain/model/link/partner-sale.ts'
import { liveOf } from '../../../domain/model/purchase-order/purchase-order.ts'
import { answerCancellationRequest } from '../../purchase-orders/commands.ts'
import { noteToldAgain } from '../service/note-order.ts'
import { keepGone } from '../store/gone-orders.ts'
import type { DueLook } from '../store/looks.ts'
import { callOf, findLinkedOrder, type Following, ownCallOf } from './follower.ts'

const GONE = 'The partner does not have its order any more.'
const SHIPPED = `${GONE} Units of it have shipped, so it is not placed again.`

export type Gone = { differences: string[], revision: number | null }

/** `place_again` of the look is the decision of a person. */
export async function judgeGone (
  following: Following, look: DueLook, known: LinkedOrder
): Promise<Gone> {
  const { merchant_id, follower: { context: { db } } } = following
  await keepGone(db, merchant_id, look)
  const order = look.place_again ? await giveUpAsked(following, known) : known
  if (sum(order.lines, liveOf) === 0) {
    // Nothing is there, and nothing is wanted: nobody needs to be told.
    await noteToldAgain(ownCallOf(following), order.id)
    return { differences: [], revision: null }
  }
  const has_shipped = order.lines.some(({ shipped_quantity }) => shipped_quantity > 0)
  return look.place_again && has_shipped
    ? { differences: [SHIPPED], revision: null }
    : { differences: [GONE], revision: revisionWanted(order) }
}

/** What was asked back nobody will send. */
async function giveUpAsked (following: Following, known: LinkedOrder): Promise<LinkedOrder> {
  if (known.cancellation !== 'requested') return known
  const { follower: { context: { logger } } } = following
  const { id, version } = known
  try {
    await answerCancellationRequest({ ...callOf(following), if_match: [version] }, id, {
      decision: 'accepted', reason: 'The partner does not have the order.'
    })
  } catch (error) {
    if (!(error instanceof RuleError)) throw error
    logger.warn({ err: error, purchase_order_id: id },
      'what a partner does not have could not be given up, it is tried again')
  }
  return await findLinkedOrder(following, id) ?? known
}
