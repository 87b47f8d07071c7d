// Records what became of a link, in the transaction that changes its supplier.

import { buildEvent } from '../../../domain/kernel/event.ts'
import { describeLink, isFollowed, type Link } from '../../../domain/model/link/link.ts'
import type { Trx } from '../../../platform/db/trx.ts'
import { appendEvents } from '../../../platform/events/record-events.ts'
import { appendEverySku } from '../../../platform/events/record-skus.ts'
import { newId } from '../../../platform/id.ts'
import { markRestockedOf } from '../../back-to-back/store/restock-marks.ts'
import { bringForward } from '../../transmissions/store/progress.ts'
import { wantForgetting } from '../store/forget-stock.ts'
import { insertLink, setFollowed, setLink } from '../store/links.ts'

/** Undefined for no change. */
export function recordLink (
  trx: Trx, merchant_id: string, link: Link | undefined
): Array<Promise<unknown>> {
  if (link === undefined) return []
  const type = link.version === 1 ? 'link.created' : 'link.updated'
  const events = [buildEvent(newId('evt'), type, link, describeLink(link))]
  return [
    ...link.version === 1
      ? [insertLink(trx, merchant_id, link)]
      : changesOf(trx, merchant_id, link),
    appendEvents(trx, merchant_id, events)
  ]
}

/**
 * A link that is active sends what waits at once. Once a link is broken or ended, nobody hears what
 * the partner has, so that is known no more. What waits for its stock is served as the partner
 * tells of it again; what somebody has typed meanwhile counts at once.
 */
export function changesOf (trx: Trx, merchant_id: string, link: Link): Array<Promise<unknown>> {
  const is_followed = isFollowed(link)
  return [
    ...is_followed ? [] : [wantForgetting(trx, merchant_id, link)],
    setLink(trx, merchant_id, link),
    setFollowed(trx, merchant_id, link.id, is_followed),
    appendEverySku(trx, merchant_id),
    ...is_followed ? [markRestockedOf(trx, merchant_id, link.supplier_id)] : [],
    ...link.state === 'active' ? [bringForward(trx, merchant_id, link.channel_id)] : []
  ]
}
