// Looks for our open orders at the partner that have no pair: their answer got lost, or they were
// told before there was a link, or never.

import { noteChain } from '../service/note-order.ts'
import type { LeasedLink } from '../store/following.ts'
import { setLastDifference } from '../store/looks.ts'
import { keepPartnerOrder } from '../store/partner-orders.ts'
import { listUnpaired, recordUnpaired } from '../store/unpaired.ts'
import {
  type Following, isOfLink, isOver, ownCallOf, type Trouble, troubleOf
} from './follower.ts'
import { keepLink } from './lease.ts'

const FOUND_MAX = 20
const MISSING = 'The partner has no order with this reference.'

/** Returns why the partner cannot be followed now, if it cannot. */
export async function pairOrders (
  following: Following, { unpaired_after, now }: LeasedLink
): Promise<Trouble | undefined> {
  const { follower: { context: { db }, process_id }, merchant_id, link } = following
  const { id: link_id, supplier_id } = link
  for (let after = unpaired_after; after !== null && !isOver(following);) {
    /* eslint-disable no-await-in-loop -- one after the other */
    const ids = await listUnpaired(db, merchant_id, { supplier_id, after, limit: FOUND_MAX })
    for (const id of ids) {
      if (await keepLink(following) === undefined) return undefined
      const trouble = await findOne(following, id, now)
      if (trouble !== undefined) return trouble
    }
    after = ids.at(-1) ?? null
    await recordUnpaired(db, merchant_id, { link_id, process_id, after })
    /* eslint-enable no-await-in-loop */
  }
  return undefined
}

/** What cannot be read is looked for again by the next comparison. */
async function findOne (
  following: Following, purchase_order_id: string, now: string
): Promise<Trouble | undefined> {
  const { api, follower: { context: { db, logger } }, merchant_id, link: { id: link_id } } =
    following
  const asked = await api.findOrder(purchase_order_id)
  if (asked.outcome !== 'done') return isOfLink(asked) ? troubleOf(asked) : undefined
  const sale = asked.value
  if (sale?.reference === purchase_order_id) {
    await keepPartnerOrder(db, merchant_id, {
      purchase_order_id,
      link_id,
      partner_order_id: sale.id,
      partner_number: sale.number,
      partner_reference: sale.reference,
      partner_status: sale.status,
      partner_version: sale.version
    })
    return undefined
  }
  try {
    await noteChain(ownCallOf(following), purchase_order_id, MISSING)
    const difference = { at: now, purchase_order_id, detail: MISSING }
    await setLastDifference(db, merchant_id, link_id, difference)
  } catch (error) {
    logger.warn({ err: error, purchase_order_id },
      'an order that the partner does not have could not be told, it is told later')
  }
  return undefined
}
