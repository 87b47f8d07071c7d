// Compares the partner's order with what is wanted of it, and says what the partner must be told.
// What is told is how it is to be, so it may be told again.

import { isSameAddress, type Address } from '../../kernel/address.ts'
import { isSameValue } from '../../kernel/same-value.ts'
import { isWholeAs } from './compare-words.ts'
import {
  ownLineNumbersOf, type PartnerOrderDraft, type WantedOrder
} from './draft-partner-order.ts'
import { isLeft, unitsOfTheirs } from './partner-sale.ts'
import type { PartnerLine, PartnerSalesOrder } from './partner-sales-order.ts'

export type CanceledLine = { line_number: number, quantity: number }
type ChangedLine = { line_number: number } & Partial<Pick<PartnerLine, (typeof WORDS)[number]>>

export type PartnerNews = {
  /** Units that are not wanted any more. */
  canceled: CanceledLine[]
  /** Other words for those who pack. */
  change: Partial<Pick<PartnerOrderDraft, (typeof ORDER_WORDS)[number] | 'partial_shipments'>> & {
    lines?: ChangedLine[]
  }
  /** Another address; the partner may have bound itself to the one it has. */
  ship_to: Address | null
}

const ORDER_WORDS = ['gift_message', 'packing_slip_text', 'purchase_order_number'] as const
const WORDS = ['description', 'note', 'customization', 'requested_date'] as const
const OVER = ['canceled', 'completed']

export function comparePartnerOrder (
  wanted: WantedOrder, partner: PartnerSalesOrder
): PartnerNews {
  const nothing = { canceled: [], change: {}, ship_to: null }
  const { partial_shipments } = wanted
  if (OVER.includes(partner.status)) return nothing
  const pairs = pairLines(wanted, partner)
  const canceled = pairs.flatMap(({ line, theirs }) => {
    const too_many = wantedLessOf(line, theirs) + sentInsteadOf(line, theirs, partner)
    const quantity = Math.min(too_many, cancelableOf(theirs))
    return quantity > 0 ? [{ line_number: theirs.line_number, quantity }] : []
  })
  const is_wanted = wanted.lines.some(({ quantity }) => quantity > 0)
  if (!is_wanted) return { ...nothing, canceled }
  const lines = pairs.flatMap(({ line, theirs }) => {
    if (line.quantity === 0) return []
    const changed = differing(WORDS, line, theirs)
    return changed === undefined ? [] : [{ line_number: theirs.line_number, ...changed }]
  })
  return {
    canceled,
    change: {
      ...differing(ORDER_WORDS, wanted, partner),
      ...!isWholeAs(partial_shipments === 'none', partner) && { partial_shipments },
      ...lines.length > 0 && { lines }
    },
    ship_to: isSameAddress(wanted.ship_to, partner.ship_to) ? null : wanted.ship_to
  }
}

/** How units are made is asked for by itself: once they are accepted the partner refuses it. */
export function partsOf ({ lines = [], ...words }: PartnerNews['change']): object[] {
  const said = lines.map(({ customization: _made, ...line }) => line)
    .filter((line) => Object.keys(line).length > 1)
  const made = lines.flatMap(({ line_number, customization }) =>
    customization === undefined ? [] : [{ line_number, customization }])
  return [
    { ...words, ...said.length > 0 && { lines: said } },
    { ...made.length > 0 && { lines: made } }
  ].filter((part) => Object.keys(part).length > 0)
}

type Pair = { line: WantedOrder['lines'][number], theirs: PartnerLine }

/**
 * Lines that were left out when the order was placed have no other half; nor has what the partner
 * sends again, or has added since, though its number may be that of one of ours.
 */
function pairLines (wanted: WantedOrder, partner: PartnerSalesOrder): Pair[] {
  const ours = ownLineNumbersOf(wanted.metadata, wanted.lines.length)
  const lines = new Map(wanted.lines.map((line, at) => [ours[at], line]))
  const sold = partner.lines.filter(({ replacement_for }) => replacement_for === null)
  return sold.flatMap((theirs) => {
    const line = lines.get(theirs.own_line_number)
    lines.delete(theirs.own_line_number)
    return line === undefined ? [] : [{ line, theirs }]
  })
}

/** How many units of the partner's line are too many, without those that are asked back already. */
function wantedLessOf ({ quantity }: Pair['line'], theirs: PartnerLine): number {
  return theirs.quantity - theirs.canceled_quantity - theirs.pending_cancellation_quantity -
    quantity
}

/**
 * Units that the partner sent beyond its order, and that are what we had ordered: as many as it
 * still means to send are not needed any more.
 */
function sentInsteadOf (
  { shipped_quantity = 0 }: Pair['line'], { line_number, shipped_quantity: theirs }: PartnerLine,
  { shipments }: PartnerSalesOrder
): number {
  const beyond = unitsOfTheirs(shipments.filter(isLeft), line_number, 'over_shipped_quantity')
  return Math.min(beyond, Math.max(0, shipped_quantity - theirs))
}

/**
 * Is all of the partner's order to be canceled that has not left? Not while it sends units again:
 * those are never asked back.
 */
export function isAllCanceled (
  canceled: readonly CanceledLine[], { lines }: Pick<PartnerSalesOrder, 'lines'>
): boolean {
  const units = new Map(canceled.map(({ line_number, quantity }) => [line_number, quantity]))
  return lines.every((line) => cancelableOf(line) <= (units.get(line.line_number) ?? 0))
}

/** At most: units may be on their way to the partner, which alone knows whether to give them up. */
function cancelableOf (line: PartnerLine): number {
  return line.quantity - line.canceled_quantity - line.pending_cancellation_quantity -
    line.shipped_quantity
}

function differing<Name extends string, Value extends Record<Name, unknown>> (
  names: readonly Name[], wanted: Value, found: Record<Name, unknown>
): Partial<Pick<Value, Name>> | undefined {
  const changed = names.filter((name) => !isSameValue(wanted[name], found[name]))
  return changed.length === 0
    ? undefined
    : Object.fromEntries(changed.map((name) => [name, wanted[name]])) as Partial<Pick<Value, Name>>
}
