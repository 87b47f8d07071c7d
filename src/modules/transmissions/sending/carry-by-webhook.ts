// A channel that is a webhook endpoint: its events are sent as those of any other endpoint, so here
// is only looked whether the event of the purchase order has arrived.

import type { Delivery } from '../../../domain/model/webhook/delivery.ts'
import { findDeliveryOfEvent } from '../../webhooks/store/deliveries.ts'
import { findEndpoint } from '../../webhooks/store/endpoints.ts'
import { type Carried, type Carrying, notSent, type Sender } from './sender.ts'

const HOUR_MS = 3_600_000

/** `not_yet`: nothing can be said now, and nothing is wrong. */
export async function carryByWebhook (
  { context: { db } }: Pick<Sender, 'context'>,
  { merchant_id, channel, transmission }: Carrying, now: string
): Promise<Carried | 'not_yet'> {
  const endpoint_id = channel.webhook_endpoint_id ?? ''
  const endpoint = await findEndpoint(db, merchant_id, endpoint_id)
  if (endpoint?.supplier_id !== transmission.supplier_id) {
    return notSent('The webhook endpoint is not one of the supplier.')
  }
  if (endpoint.status !== 'active') return notSent('The webhook endpoint is not active.')
  return judgeDelivery(
    await findDeliveryOfEvent(db, merchant_id, endpoint_id, transmission.event_id),
    Date.parse(now) - Date.parse(transmission.created_at))
}

function judgeDelivery (delivery: Delivery | undefined, age_ms: number): Carried | 'not_yet' {
  if (delivery?.state === 'delivered') {
    const told = notSent('The webhook endpoint has taken the event.')
    return { ...told, outcome: 'sent', facts: { delivery_id: delivery.id } }
  }
  if (delivery?.state !== 'failed' && age_ms < HOUR_MS) return 'not_yet'
  return notSent(delivery === undefined
    ? 'The webhook endpoint did not get the event: see its `event_types`.'
    : 'The webhook endpoint has not taken the event: see its deliveries.')
}
