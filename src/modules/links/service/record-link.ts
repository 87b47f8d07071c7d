// Records what became of a link, in the transaction that changes its supplier.

import { buildEvent } from '../../../domain/kernel/event.ts'
import { describeLink, isFollowed, type Link } from '../../../domain/model/link/link.ts'
import type { Trx } from '../../../platform/db/trx.ts'
import { appendEvents } from '../../../platform/events/record-events.ts'
import { appendEverySku } from '../../../platform/events/record-skus.ts'
import { newId } from '../../../platform/id.ts'
import { markRestockedOf } from '../../back-to-back/store/restock-marks.ts'
import { bringForward } from '../../transmissions/store/progress.ts'
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
 * A link that is active sends what waits at once. From a supplier whose link is broken nothing is
 * bought, and what waits for it is once the link is mended.
 */
export function changesOf (trx: Trx, merchant_id: string, link: Link): Array<Promise<unknown>> {
  return [
    setLink(trx, merchant_id, link),
    setFollowed(trx, merchant_id, link.id, isFollowed(link)),
    appendEverySku(trx, merchant_id),
    ...link.state === 'broken' ? [] : [markRestockedOf(trx, merchant_id, link.supplier_id)],
    ...link.state === 'active' ? [bringForward(trx, merchant_id, link.channel_id)] : []
  ]
}
