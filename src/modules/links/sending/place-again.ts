// Places an order again with a partner that has forgotten it: it may have been restored from a
// backup.

import { hash } from 'node:crypto'
import type { PartnerOrderDraft } from '../../../domain/model/link/draft-partner-order.ts'
import type { NotDone } from '../partner/ask.ts'
import type { OrderApi } from './believe-only.ts'
import { type Placed, placeOrder } from './place-order.ts'

const KEY_CHARACTERS = 16

/** What is wanted may change before it arrives, so each body has a key of its own. */
export async function placeAgain (
  api: Pick<OrderApi, 'placeOrder'>, transmission_id: string, draft: PartnerOrderDraft
): Promise<Placed | NotDone> {
  const body = Buffer.from(JSON.stringify(draft))
  const name = hash('sha256', body, 'base64url').slice(0, KEY_CHARACTERS)
  return placeOrder(api, { body, key: `${transmission_id}-${name}` })
}

/** What comes of a message about an order that the partner does not have, or has no more. */
export const NOTHING_LEFT = {
  outcome: 'sent' as const,
  detail: 'The partner does not have the order, and nothing of it is wanted.',
  retry_after_s: null,
  facts: {},
  seen: undefined
}
