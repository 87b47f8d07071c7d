// The requests by which a partner's order becomes as it is wanted: what the partner refuses of one
// holds up no other one.

import { partsOf, type PartnerNews } from '../../../domain/model/link/compare-partner-order.ts'
import type { WantedOrder } from '../../../domain/model/link/draft-partner-order.ts'
import type { PartnerSalesOrder } from '../../../domain/model/link/partner-sales-order.ts'
import type { NotDone } from '../partner/ask.ts'
import type { OrderApi } from './believe-only.ts'
import { cancelUnits, type Told } from './cancel-units.ts'

type Api = Pick<OrderApi, 'cancelOrder' | 'changeOrder'>
type Ask = (order: PartnerSalesOrder) => Promise<Told | NotDone>

/** Units that are given up no longer bind the partner to an address, so they are first. */
export function requestsOf (
  api: Api, { canceled, change, ship_to }: PartnerNews,
  { answer_due_at = null }: Pick<WantedOrder, 'answer_due_at'>, now: string
): Ask[] {
  const requests: Ask[] = []
  if (canceled.length > 0) {
    // It may have passed while the message waited.
    const due = answer_due_at !== null && answer_due_at > now ? { answer_due_at } : {}
    requests.push(async (order) => cancelUnits(api, order, canceled, due))
  }
  requests.push(...partsOf(change).map((part) => changing(api, part)))
  if (ship_to !== null) requests.push(changing(api, { ship_to }))
  return requests
}

const changing = (api: Api, change: object): Ask => async (order) => {
  const asked = await api.changeOrder(order, change)
  return asked.outcome === 'done' ? { order: asked.value, words: [] } : asked
}
