// What a supplier that the service plays does next with a purchase order, and when. All it knows is
// the order itself, so a process that dies between two turns leaves nothing behind.

import { dateOf, dayOf, addSeconds } from '../../kernel/calendar.ts'
import { divideHalfEven, formatMoney, readMoney } from '../../kernel/money.ts'
import {
  isOpen, liveOf, type PurchaseOrderLine, type SupplierAnswer, unansweredOf, undecidedOf
} from '../purchase-order/purchase-order.ts'
import { type Shipment, stateOf } from '../shipment/shipment.ts'
import { planBill, type PlayedBill, type PlayedOrder } from './plan-bill.ts'
import { behaviorOf, type Simulator } from './simulator.ts'

type Answer = Partial<SupplierAnswer> & Pick<SupplierAnswer, 'status' | 'quantity'>

export type Turn =
  | { kind: 'answer', lines: ReadonlyArray<Answer & { line_number: number }> }
  | { kind: 'answer_cancellation', decision: 'accepted' | 'refused' }
  | { kind: 'ship', lines: ReadonlyArray<{ line_number: number, quantity: number }> }
  | { kind: 'deliver', shipment: Shipment }
  | { kind: 'close' }
  | { kind: 'bill', bill: PlayedBill }

export type PlannedTurn = { turn: Turn, due_at: string }

type Setting = {
  simulator: Simulator
  now: string
  /** The keys of turns that were refused: they hold up no other. */
  refused?: ReadonlySet<string>
}

/** Names a turn among those of its order. */
export function keyOf (turn: Turn): string {
  return turn.kind === 'deliver' ? turn.shipment.id : turn.kind
}

/** Null while it waits for others: for a decision, for the deadline, or until the order is sent. */
export function planTurn (order: PlayedOrder, setting: Setting): PlannedTurn | null {
  const turns = [...isOpen(order) ? planOpen(order, setting) : [], planBilling(order, setting)]
    .filter((one) => one !== null)
    .filter(({ turn }) => setting.refused?.has(keyOf(turn)) !== true)
  return turns.reduce<PlannedTurn | null>((first, one) =>
    first === null || one.due_at < first.due_at ? one : first, null)
}

function planOpen (order: PlayedOrder, setting: Setting): Array<PlannedTurn | null> {
  return [
    planCancellation(order, setting), planAnswer(order, setting), planShipment(order, setting),
    planEnd(order, setting), ...planDeliveries(order, setting)
  ]
}

/** Also of an order that is over: what has shipped is billed. */
function planBilling (
  order: PlayedOrder, { simulator: { bill_after_seconds } }: Setting
): PlannedTurn | null {
  const planned = planBill(order, bill_after_seconds)
  return planned && { turn: { kind: 'bill', bill: planned.bill }, due_at: planned.due_at }
}

/** The order does not tell when it was asked back, but nothing has changed it since. */
function planCancellation (
  { cancellation, updated_at, lines }: PlayedOrder, { simulator }: Setting
): PlannedTurn | null {
  if (cancellation !== 'requested') return null
  const is_kept = lines.some((line) =>
    line.pending_cancellation_quantity > 0 && behaviorOf(line.sku) === 'keep')
  return {
    turn: { kind: 'answer_cancellation', decision: is_kept ? 'refused' : 'accepted' },
    due_at: addSeconds(updated_at, simulator.answer_after_seconds)
  }
}

function planAnswer (order: PlayedOrder, setting: Setting): PlannedTurn | null {
  // With channels it hears of the order when that is sent.
  const heard_at = order.is_by_channel ? order.sent_at : order.issued_at
  const lines = order.lines.filter((line) =>
    unansweredOf(line) > 0 && behaviorOf(line.sku) !== 'silent')
  if (heard_at === null || lines.length === 0) return null
  return {
    turn: { kind: 'answer', lines: lines.flatMap((line) => answerLine(line, order, setting)) },
    due_at: addSeconds(heard_at, setting.simulator.answer_after_seconds)
  }
}

type Answers = Extract<Turn, { kind: 'answer' }>['lines']

function answerLine (
  line: PurchaseOrderLine, { currency }: PlayedOrder, setting: Setting
): Answers {
  const behavior = behaviorOf(line.sku)
  if (behavior === 'reject') return promise(line, line.shipped_quantity)
  if (behavior === 'partial') {
    return promise(line, Math.max(line.shipped_quantity, Math.floor(liveOf(line) / 2)))
  }
  return promise(line, liveOf(line)).map((answer) => ({
    ...answer,
    ...behavior === 'late' && { promised_date: lateDateOf(line, setting) },
    ...behavior === 'dear' && { unit_cost: raise(line.unit_cost, currency, setting.simulator) }
  }))
}

/** Accepts so many units and refuses the others, but does not say that there are no more goods. */
function promise (line: PurchaseOrderLine, units: number): Answers {
  const { line_number } = line
  const refused = liveOf(line) - units
  return [
    { line_number, status: 'accepted' as const, quantity: units },
    { line_number, status: 'rejected' as const, quantity: refused, reason: 'other' as const }
  ].filter(({ quantity }) => quantity > 0)
}

/** Well within the two years that a supplier may promise. */
const AHEAD_DAYS_MAX = 700

function lateDateOf (
  { promised_date, requested_date }: PurchaseOrderLine, { simulator, now }: Setting
): string {
  const today = dayOf(now)
  const planned = promised_date ?? requested_date
  const from = planned === null ? today : Math.max(today, dayOf(planned))
  return dateOf(Math.min(from + simulator.late_by_days, today + AHEAD_DAYS_MAX))
}

function raise (
  unit_cost: string, currency: string, { dear_by_percent }: Simulator
): string {
  const raised = readMoney(unit_cost) * BigInt(100 + dear_by_percent)
  return formatMoney(divideHalfEven(raised, 100n), currency)
}

/** Of a `short-` SKU only half is sent, rounded down. */
function wholeOf (line: PurchaseOrderLine): number {
  const { sku, quantity, accepted_quantity } = line
  return behaviorOf(sku) === 'short'
    ? Math.min(accepted_quantity, Math.floor(quantity / 2))
    : accepted_quantity
}

/** Units of a `short-` SKU that were accepted and will not be sent. */
function withheldOf (line: PurchaseOrderLine): number {
  return line.accepted_quantity - Math.max(line.shipped_quantity, wholeOf(line))
}

/** Does the line wait for an answer, or for a person who decides about its cost or another SKU? */
function isUndecided (line: PurchaseOrderLine): boolean {
  return unansweredOf(line) + undecidedOf(line) > 0
}

/** All that is accepted goes in one shipment, once the last of it has waited long enough. */
function planShipment (order: PlayedOrder, setting: Setting): PlannedTurn | null {
  const { cancellation, ship_complete, lines } = order
  // Shipping would refuse the request: it is answered first.
  if (cancellation === 'requested') return null
  if (ship_complete && (lines.some(isUndecided) || lines.some((line) => withheldOf(line) > 0))) {
    return null
  }
  const sent = lines.filter((line) => wholeOf(line) > line.shipped_quantity)
  if (sent.length === 0) return null
  return {
    turn: {
      kind: 'ship',
      lines: sent.map((line) =>
        ({ line_number: line.line_number, quantity: wholeOf(line) - line.shipped_quantity }))
    },
    due_at: dueOf(sent, order, setting)
  }
}

function dueOf (
  lines: readonly PurchaseOrderLine[], { issued_at, updated_at }: PlayedOrder,
  { simulator: { ship_after_seconds } }: Setting
): string {
  const accepted_at = lines.map((line) => line.accepted_at ?? issued_at ?? updated_at)
  return addSeconds(accepted_at.reduce((a, b) => a > b ? a : b), ship_after_seconds)
}

/**
 * What is withheld is closed short once nothing else is under way, since a closure ends all that
 * has not shipped. An order that ships as a whole gets a smaller answer, before the shipment.
 */
function planEnd (order: PlayedOrder, setting: Setting): PlannedTurn | null {
  const { cancellation, ship_complete, lines } = order
  const withheld = lines.filter((line) => withheldOf(line) > 0)
  if (withheld.length === 0 || cancellation === 'requested' || lines.some(isUndecided)) return null
  const due_at = dueOf(withheld, order, setting)
  if (ship_complete) {
    const smaller = withheld.flatMap((line) =>
      promise(line, Math.max(line.shipped_quantity, wholeOf(line))))
    return { turn: { kind: 'answer', lines: smaller }, due_at }
  }
  const is_rest = lines.every((line) => wholeOf(line) <= line.shipped_quantity)
  return is_rest ? { turn: { kind: 'close' }, due_at } : null
}

function planDeliveries (
  { shipments }: PlayedOrder, { simulator: { deliver_after_seconds } }: Setting
): PlannedTurn[] {
  return shipments.filter((one) => stateOf(one) === 'in_transit').map((shipment) => ({
    turn: { kind: 'deliver', shipment },
    due_at: addSeconds(shipment.shipped_at, deliver_after_seconds)
  }))
}
