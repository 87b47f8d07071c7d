// Looks at the partner for open orders of our account that nobody knows here: we may have been
// restored from a backup, and the partner still ships and bills them.

import { beginningOf } from '../../../domain/kernel/beginning.ts'
import { parameterOf } from '../partner/ask.ts'
import { readOrderHeads, type OrderHead } from '../partner/read-order-heads.ts'
import { noteUnknownOrders } from '../service/note-unknown.ts'
import type { LeasedLink } from '../store/following.ts'
import { setLastDifference } from '../store/looks.ts'
import { listUnknownReferences } from '../store/unpaired.ts'
import {
  type Following, isOfLink, isOver, ownCallOf, type Trouble, troubleOf
} from './follower.ts'
import { keepLink } from './lease.ts'

/** An order may be of many lines. */
const PAGE = '/v1/sales-orders?status=draft&status=confirmed&limit=50'
const PAGES_MAX = 100
const NAMED_MAX = 5
const DETAIL_CHARACTERS_MAX = 1_000

/**
 * A key that shows all orders of the partner shows those of others too. The newest are read. What
 * cannot be read is read by the next comparison.
 */
export async function tellUnknown (
  following: Following, { unpaired_after, now }: LeasedLink
): Promise<Trouble | undefined> {
  const { api, link: { warnings } } = following
  // An empty one says that a comparison has just begun: they are looked for once in each.
  if (unpaired_after !== '' || warnings.includes('sees_all_orders')) return undefined
  const unknown: OrderHead[] = []
  let cursor: string | null = null
  for (let pages = 0; pages < PAGES_MAX; pages++) {
    /* eslint-disable no-await-in-loop -- page after page */
    if (isOver(following) || await keepLink(following) === undefined) return undefined
    const page: string = PAGE + parameterOf('cursor', cursor)
    const asked = await api.read(page, readOrderHeads)
    if (asked.outcome !== 'done') return isOfLink(asked) ? troubleOf(asked) : undefined
    unknown.push(...await leaveKnown(following, asked.value.data))
    /* eslint-enable no-await-in-loop */
    cursor = asked.value.next_cursor
    if (cursor === null) break
  }
  await tell(following, unknown, now)
  return undefined
}

/** Ids as this service makes them: whoever orders with the key by hand names orders otherwise. */
const OWN_REFERENCE = /^po_[0-9a-hjkmnp-tv-z]{26}$/

async function leaveKnown (
  { merchant_id, follower: { context: { db } } }: Following, heads: readonly OrderHead[]
): Promise<OrderHead[]> {
  const named = heads.filter(({ reference }) => OWN_REFERENCE.test(reference))
  const unknown = new Set(await listUnknownReferences(
    db, merchant_id, named.map(({ reference }) => reference)))
  return named.filter(({ reference }) => unknown.has(reference))
}

async function tell (
  following: Following, unknown: readonly OrderHead[], now: string
): Promise<void> {
  const { merchant_id, link: { id }, follower: { context: { db, logger } } } = following
  const detail = describe(unknown)
  try {
    await noteUnknownOrders(ownCallOf(following), { id, detail })
    const [first] = unknown
    if (detail === null || first === undefined) return
    const difference = { at: now, purchase_order_id: first.reference, detail }
    await setLastDifference(db, merchant_id, id, difference)
  } catch (error) {
    logger.warn({ err: error, link_id: id },
      'orders that only the partner knows could not be told, they are told later')
  }
}

function describe (unknown: readonly OrderHead[]): string | null {
  if (unknown.length === 0) return null
  const names = unknown.slice(0, NAMED_MAX).map(({ number, reference }) =>
    number === null ? reference : `${number} (${reference})`)
  const more = unknown.length - names.length
  return beginningOf('The partner has open orders from here that nobody knows here: ' +
    `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`, DETAIL_CHARACTERS_MAX)
}
