// Sends a purchase order over its link, so that the partner's order is as it is wanted here.
//
// The first message places the order. It is the same to the byte however often it is sent, under
// one reference, so a lost answer does no harm. Every other one reads the partner's order, and asks
// for what differs: sent again, it finds nothing to ask for.

import { comparePartnerOrder } from '../../../domain/model/link/compare-partner-order.ts'
import {
  ownLineNumbersOf, type PartnerOrderDraft, placeableOf, type WantedOrder
} from '../../../domain/model/link/draft-partner-order.ts'
import type { Link, PartnerOrder } from '../../../domain/model/link/link.ts'
import type { PartnerSalesOrder } from '../../../domain/model/link/partner-sales-order.ts'
import type { Message } from '../../../domain/model/channel/channel.ts'
import {
  type Asked, isForgotten, type NotDone, type PartnerFailure, type PartnerRefusal
} from '../partner/ask.ts'
import type { PartnerApi } from '../partner/partner.ts'
import type { SeenOrder } from '../store/partner-orders.ts'
import { believeOnly, type OrderApi } from './believe-only.ts'
import { NOTHING_LEFT, placeAgain } from './place-again.ts'
import { type Placed, placeOrder } from './place-order.ts'
import { requestsOf } from './requests-of.ts'

export type OverLink = {
  link: Pick<Link, 'id'>
  purchase_order_id: string
  transmission_id: string
  message: Message
  /** The bytes that are kept: a `WantedOrder`. */
  content: Buffer
  /** The partner's order, if it is known. */
  known: PartnerOrder | undefined
  /**
   * False if the supplier has the order by another way: it would send everything twice. Of an order
   * that is known: true if a person wants it placed again where the partner has forgotten it.
   */
  may_place: boolean
  now: string
}

export type SentOverLink = {
  outcome: 'sent' | 'refused' | 'failed' | 'unknown'
  detail: string
  milliseconds: number
  retry_after_s: number | null
  facts: Record<string, string>
  /** The partner's order as it is now. */
  seen: SeenOrder | undefined
}

/** Never rejects. */
export async function sendOverLink (api: PartnerApi, sending: OverLink): Promise<SentOverLink> {
  const started_ms = performance.now()
  const wanted = JSON.parse(sending.content.toString()) as WantedOrder
  const orders = believeOnly(api, wanted)
  const came = sending.known === undefined && sending.message === 'order'
    ? await place(orders, sending, wanted)
    : await meet(orders, sending, wanted)
  return { ...describe(sending, came), milliseconds: Math.round(performance.now() - started_ms) }
}

/**
 * `words`: what the partner does not do, in its own words. `placed`: the order as it was sent, if
 * it was placed now.
 */
type Met = { order: PartnerSalesOrder, words: string[], placed?: PartnerOrderDraft }
type Came = Met | NotDone | 'nothing_left'

/** The order may be there already, placed by another body: by a channel that was there before. */
async function place (
  api: OrderApi, sending: OverLink, wanted: WantedOrder
): Promise<Came> {
  const { transmission_id, content } = sending
  if (!sending.may_place) return HAD_BY_ANOTHER_WAY
  const placed = await placeOrder(api, { body: content, key: transmission_id })
  return isOfCode(placed, 'reference_conflict') ? meet(api, sending, wanted) : placed
}

const READS_MAX = 2

/** Again where somebody else changed the order while it was read. */
async function meet (
  api: OrderApi, sending: OverLink, wanted: WantedOrder
): Promise<Came> {
  for (let reads = 0; reads < READS_MAX; reads++) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const came = await meetOnce(api, sending, wanted)
    if (came !== 'overtaken') return came
  }
  return OVERTAKEN
}

/** Reads the order and asks for what differs. */
async function meetOnce (
  api: OrderApi, sending: OverLink, wanted: WantedOrder
): Promise<Came | 'overtaken'> {
  const found = await find(api, sending, wanted)
  if (found.outcome !== 'done') {
    return isForgotten(found) ? meetForgotten(api, sending, wanted, found) : found
  }
  return found.value === undefined
    ? placeLate(api, sending, wanted)
    : askFor(api, found.value, wanted, sending)
}

/** The partner may have the order again by another id. */
async function meetForgotten (
  api: OrderApi, sending: OverLink, wanted: WantedOrder, forgotten: PartnerRefusal
): Promise<Came | 'overtaken'> {
  const found = await api.findOrder(wanted.reference)
  if (found.outcome !== 'done') return found
  if (found.value !== undefined) return askFor(api, found.value, wanted, sending)
  const body = placeableOf(wanted)
  if (body === undefined) return 'nothing_left'
  if (!sending.may_place) return forgotten
  const placed = await placeAgain(api, sending.transmission_id, body)
  return isOfCode(placed, 'reference_conflict') ? 'overtaken' : placed
}

const OVERTAKEN: PartnerFailure = {
  outcome: 'failed',
  status: null,
  detail: 'The partner’s order changed again and again while it was read.',
  retry_after_s: null,
  milliseconds: 0
}

async function find (
  api: OrderApi, { known }: OverLink, { reference }: WantedOrder
): Promise<Asked<PartnerSalesOrder | undefined>> {
  return known === undefined ? api.findOrder(reference) : api.readOrder(known.partner_order_id)
}

/** The message with the order was given up before it arrived. */
async function placeLate (
  api: OrderApi, { transmission_id, may_place }: OverLink, wanted: WantedOrder
): Promise<Came | 'overtaken'> {
  const body = placeableOf(wanted)
  if (body === undefined) return 'nothing_left'
  if (!may_place) return HAD_BY_ANOTHER_WAY
  const placed = await placeOrder(api, {
    body: Buffer.from(JSON.stringify(body)), key: `${transmission_id}-late`
  })
  // The first message was still under way.
  return isOfCode(placed, 'reference_conflict') ? 'overtaken' : placed
}

function isOfCode (placed: Placed | NotDone, code: string): boolean {
  return 'outcome' in placed && placed.outcome === 'refused' && placed.code === code
}

const HAD_BY_ANOTHER_WAY: PartnerRefusal = {
  outcome: 'refused',
  status: 0,
  code: null,
  detail: 'The partner has no such order, and the supplier has answered or shipped it already: ' +
    'it must have it by another way, so it is not placed over the link.',
  milliseconds: 0
}

/** What the partner refuses is told in its words, and does not keep the rest back. */
async function askFor (
  api: OrderApi, found: PartnerSalesOrder, wanted: WantedOrder, { now }: OverLink
): Promise<Came | 'overtaken'> {
  const news = comparePartnerOrder(wanted, found)
  const words: string[] = []
  let order = found
  for (const ask of requestsOf(api, news, wanted, now)) {
    // eslint-disable-next-line no-await-in-loop -- each sees what the one before has changed
    const asked = await ask(order)
    if ('order' in asked) {
      order = asked.order
      words.push(...asked.words)
    } else if (isOvertaken(asked)) return 'overtaken'
    else if (asked.outcome !== 'refused' || isKeyRefused(asked)) return asked
    else words.push(asked.detail)
  }
  return { order, words }
}

const isOvertaken = ({ outcome, status }: NotDone): boolean =>
  outcome === 'refused' && status === 412

/** Not the order is refused, but we are: until the link has another key, nothing gets through. */
const isKeyRefused = ({ status, code }: PartnerRefusal): boolean =>
  status === 401 || status === 403 || (status === 404 && code !== 'sales_order_not_found')

function describe (
  { link, purchase_order_id }: OverLink, came: Came
): Omit<SentOverLink, 'milliseconds'> {
  if (came === 'nothing_left') return NOTHING_LEFT
  if ('outcome' in came) return { ...describeFailure(came), seen: undefined }
  const { order: { id, number, version, status, reference }, words, placed } = came
  return {
    outcome: 'sent',
    detail: words.length === 0
      ? 'The partner has the order as it is wanted.'
      : `The partner has the message, and does not do all of it. ${words.join(' ')}`,
    retry_after_s: null,
    facts: { partner_order_id: id, partner_order_status: status },
    seen: {
      purchase_order_id,
      link_id: link.id,
      partner_order_id: id,
      partner_number: number,
      partner_reference: reference,
      partner_status: status,
      partner_version: version,
      ...placed && { line_numbers: ownLineNumbersOf(placed.metadata, placed.lines.length) }
    }
  }
}

export function describeFailure (came: NotDone): Omit<SentOverLink, 'seen'> {
  const { status, detail, milliseconds } = came
  const facts: Record<string, string> = {
    ...status !== null && { status: String(status) }, ...came.code && { code: came.code }
  }
  if (came.outcome !== 'refused') {
    const { outcome, retry_after_s } = came
    return { outcome, detail, milliseconds, retry_after_s, facts }
  }
  const outcome = isKeyRefused(came) ? 'failed' : 'refused'
  return { outcome, detail, milliseconds, retry_after_s: null, facts }
}
