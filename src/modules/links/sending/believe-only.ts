// The partner's orders, for one of ours: an answer is believed only if it is of that one. What
// stands before the partner, such as a cache, may answer with another order, of which nothing may
// be asked then, and nothing kept.

import type { PartnerOrderDraft } from '../../../domain/model/link/draft-partner-order.ts'
import type { PartnerSalesOrder } from '../../../domain/model/link/partner-sales-order.ts'
import type { Asked } from '../partner/ask.ts'
import type { PartnerApi } from '../partner/partner.ts'

export type OrderApi = Pick<PartnerApi,
  'placeOrder' | 'readOrder' | 'findOrder' | 'changeOrder' | 'cancelOrder'>

type Wanted = Pick<PartnerOrderDraft, 'reference' | 'currency'>

export function believeOnly (api: OrderApi, wanted: Wanted): OrderApi {
  return {
    placeOrder: async (body, key) => judge(await api.placeOrder(body, key), 'unknown', wanted),
    readOrder: async (id) => judge(await api.readOrder(id), 'failed', { ...wanted, id }),
    findOrder: async (reference) => judge(await api.findOrder(reference), 'failed', wanted),
    changeOrder: async (seen, change) =>
      judge(await api.changeOrder(seen, change), 'unknown', { ...wanted, id: seen.id }),
    cancelOrder: async (seen, cancellation) =>
      judge(await api.cancelOrder(seen, cancellation), 'unknown', { ...wanted, id: seen.id })
  }
}

/** `outcome`: what is known of a question whose answer is of something else. */
function judge<Order extends PartnerSalesOrder | undefined> (
  asked: Asked<Order>, outcome: 'failed' | 'unknown',
  { reference, currency, id }: Wanted & { id?: string }
): Asked<Order> {
  if (asked.outcome !== 'done' || asked.value === undefined) return asked
  const { value: order, status, milliseconds } = asked
  const is_it = order.reference === reference && order.currency === currency &&
    (id === undefined || order.id === id)
  return is_it
    ? asked
    : {
        outcome,
        status,
        detail: `The answer is not of the order that was asked for, but of ${order.id}.`,
        retry_after_s: null,
        milliseconds
      }
}
