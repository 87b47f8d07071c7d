// Places an order with a partner. Goods matter more than the name in the parcel: what the partner
// does not take of it, such as a logo that it has lost, is left out.

import type { PartnerOrderDraft } from '../../../domain/model/link/draft-partner-order.ts'
import type { PartnerSalesOrder } from '../../../domain/model/link/partner-sales-order.ts'
import type { NotDone } from '../partner/ask.ts'
import type { OrderApi } from './believe-only.ts'

/** `words`: what the partner did not take, in its own words. `placed`: the order that it took. */
export type Placed = { order: PartnerSalesOrder, words: string[], placed: PartnerOrderDraft }

/** The same body and key, sent again, place nothing again; nor do others of the same reference. */
export async function placeOrder (
  api: Pick<OrderApi, 'placeOrder'>, { body, key }: { body: Buffer, key: string },
  words: readonly string[] = []
): Promise<Placed | NotDone> {
  const draft = JSON.parse(body.toString()) as PartnerOrderDraft
  const asked = await api.placeOrder(body, key)
  if (asked.outcome === 'done') return { order: asked.value, words: [...words], placed: draft }
  const left = asked.outcome === 'refused' ? leaveOut(draft, asked.pointers ?? []) : undefined
  if (left === undefined) return asked
  const next = { body: Buffer.from(JSON.stringify(left)), key: `${key}-plain` }
  return placeOrder(api, next, [...words, asked.detail])
}

const SHIP_FROM = '/ship_from'
const LOGO = `${SHIP_FROM}/logo_sha256`

/** Undefined where something else is refused, too. */
function leaveOut (
  { ship_from, ...draft }: PartnerOrderDraft, pointers: readonly string[]
): PartnerOrderDraft | undefined {
  const is_refused = pointers.length > 0 && pointers.every((pointer) =>
    pointer === SHIP_FROM || pointer.startsWith(`${SHIP_FROM}/`))
  if (ship_from === undefined || !is_refused) return undefined
  return pointers.every((pointer) => pointer === LOGO) && ship_from.logo_sha256 !== null
    ? { ...draft, ship_from: { ...ship_from, logo_sha256: null } }
    : draft
}
