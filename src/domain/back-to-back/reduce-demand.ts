// The customer wants fewer units of a line: which units are given up, and how.
//
// Why one place. A cancellation and a lower quantity give up the same units in the same order; only
// the customer's counter differs. The units go in this order, so that as few as possible depend on
// a supplier's consent:
// 1. units that no issued purchase order serves. The caller takes them (`countIssuedOnly`);
// 2. units that a supplier has not accepted: they are canceled at once;
// 3. accepted units that have not shipped: the supplier is asked to give them up.
// In 2 and 3 the newest purchase order comes first. Surplus leaves together with the first units.
//
// `purpose` says what follows when the supplier agrees. `cancellation` (`cancelUnits`): the units
// count in `canceled_quantity`. `reduction` (a lower quantity in a change): they leave `quantity`.
// `withdrawRequests` undoes requests when the customer wants units again. `reduceInstead` turns a
// requested cancellation into a reduction.
//
// Moves: `cancellation` of a purchase order becomes `requested`. `drawConsequences` derives its
// status later. Never: shipped units given up; accepted units taken without consent; more than
// `reducibleOf`.
//
// Example. Of 10 units, 4 are accepted (older order), 5 unanswered (newer order), 1 is unsourced.
// The customer cancels 8: the 1 and the 5 are canceled at once, 2 of the 4 are asked back. The line
// shows `canceled_quantity` 6 and `pending_cancellation_quantity` 2.

import { type BackToBack, replacePurchaseOrder } from './state.ts'
import type { Surroundings, WritableSurroundings } from './surroundings.ts'
import { answerDueAt } from './answer-deadline.ts'
import {
  dropPendingOf, giveBackUndecided, giveBackUnits, loneSurplusOf, moveRequest, requestableOf,
  requestCancellation
} from '../model/purchase-order/purchase-line-ledger.ts'
import {
  isPlanned, type PurchaseOrder, type PurchaseOrderLine, servedOf, unansweredOf, undecidedOf
} from '../model/purchase-order/purchase-order.ts'
import { sum } from '../kernel/sum.ts'
import { type SalesOrderLine, unsourcedOf } from '../model/sales-order/sales-order.ts'
import type { StockBook } from '../model/stock/stock-book.ts'

export type Purpose = 'cancellation' | 'reduction'

/**
 * Counts only issued purchase orders as sourced, on every line. Units that are only planned count
 * as unsourced, since `drawConsequences` plans them again anyway.
 */
export function countIssuedOnly (state: BackToBack): BackToBack {
  const { sales_order } = state
  const lines = sales_order.lines.map((line) => countIssued(state, line))
  return { ...state, sales_order: { ...sales_order, lines } }
}

/** Sets `sourced_quantity` of the line to what issued purchase orders serve. */
export function countIssued (state: BackToBack, line: SalesOrderLine): SalesOrderLine {
  return { ...line, sourced_quantity: sum(issuedLinesOf(state, line.line_number), servedOf) }
}

/**
 * Units that may still be given up: they have not shipped, and the customer has not given them up
 * already. The line must have been counted by `countIssuedOnly`.
 */
export function reducibleOf (state: BackToBack, line: SalesOrderLine): number {
  return unsourcedOf(line) + sum(issuedLinesOf(state, line.line_number), takeableOf)
}

/** How many units the line can still give up besides its surplus, which is given up first. */
function takeableOf (line: PurchaseOrderLine): number {
  const surplus = loneSurplusOf(line)
  const open = unansweredOf(line) + undecidedOf(line)
  const asked = (line.pending?.resourcing ?? 0) + (line.pending?.recall ?? 0)
  const takeable = open > surplus
    ? open - surplus + requestableOf(line)
    : Math.max(0, requestableOf(line) - surplus)
  return Math.min(servedOf(line), takeable + asked)
}

function issuedLinesOf (
  { purchase_orders }: BackToBack, line_number: number
): PurchaseOrderLine[] {
  return purchase_orders.flatMap((one) => isPlanned(one) ? [] : one.lines)
    .filter((line) => line.sales_order_line_number === line_number)
}

type Reduction = {
  state: BackToBack
  /** Units that were given up at once. The suppliers of the other units were asked. */
  at_once: number
}

/**
 * Gives up `units` that issued purchase orders serve of the sales order line. The caller passes at
 * most `reducibleOf` less the unsourced units.
 */
export function giveBackDemand (
  before: BackToBack, line_number: number, { units, purpose }: { units: number, purpose: Purpose },
  surroundings: WritableSurroundings
): Reduction {
  const { book } = surroundings
  let state = before
  let left = units
  let at_once = 0
  for (const step of ['unanswered', 'accepted'] as const) {
    for (const order of before.purchase_orders.toReversed()) {
      if (left === 0) break
      const current = state.purchase_orders.find(({ id }) => id === order.id) ?? order
      if (isPlanned(current)) continue
      const taken = takeFromOrder(current, { line_number, units: left, purpose, step, book })
      if (taken.served === 0) continue
      left -= taken.served
      if (step !== 'accepted') at_once += taken.served
      state = replacePurchaseOrder(state, step === 'accepted'
        ? askBack(taken.order, surroundings)
        : taken.order)
    }
  }
  return { state, at_once }
}

type Taking = {
  line_number: number
  units: number
  purpose: Purpose
  step: 'unanswered' | 'accepted'
  book: StockBook
}

function takeFromOrder (
  order: PurchaseOrder, { line_number, units, purpose, step, book }: Taking
): { order: PurchaseOrder, served: number } {
  let served = 0
  const lines = order.lines.map((line) => {
    if (line.sales_order_line_number !== line_number) return line
    const wanted = Math.min(units - served, servedOf(line))
    if (wanted <= 0) return line
    const after = step === 'accepted'
      ? requestUnits(line, wanted, purpose)
      : giveBackAtOnce(line, wanted, book)
    served += after.served
    return after.line
  })
  return { order: served === 0 ? order : { ...order, lines }, served }
}

type Taken = { line: PurchaseOrderLine, served: number }

/** Cancels units that the supplier has not accepted, the surplus first. */
function giveBackAtOnce (line: PurchaseOrderLine, wanted: number, book: StockBook): Taken {
  const open = unansweredOf(line)
  const units = Math.min(open + undecidedOf(line), wanted + line.surplus_quantity)
  // Only surplus would leave. It stays until units for the customer leave too.
  if (units <= line.surplus_quantity) return { line, served: 0 }
  const fewer = giveBackUnits(
    line, { units: Math.min(units, open), as: 'canceled', of: 'unanswered' }, book)
  const after = giveBackUndecided(
    fewer, { units: Math.max(0, units - open), as: 'canceled' }, book)
  return { line: after, served: servedOf(line) - servedOf(after) }
}

/** Units that the merchant has already asked back come first, then others, with their surplus. */
function requestUnits (line: PurchaseOrderLine, wanted: number, purpose: Purpose): Taken {
  const { line: moved, moved: served } = moveRequest(line, purpose, wanted)
  const surplus = Math.min(loneSurplusOf(moved), requestableOf(moved))
  const with_surplus = requestCancellation(moved, 'surplus', surplus)
  const more = Math.min(wanted - served, requestableOf(with_surplus))
  if (more === 0) return { line: moved, served }
  return { line: requestCancellation(with_surplus, purpose, more), served: served + more }
}

/** Marks the order as asked. A time limit for the answer that already runs is kept. */
export function askBack (order: PurchaseOrder, surroundings: Surroundings): PurchaseOrder {
  const cancellation_due_at = order.cancellation_due_at ?? answerDueAt(order, surroundings)
  return { ...order, cancellation: 'requested', cancellation_due_at }
}

type Asked = { units: number, purpose: Purpose }

/** Withdraws requests, since the customer wants the units again. The newest order comes first. */
export function withdrawRequests (
  before: BackToBack, line_number: number, asked: Asked
): BackToBack {
  return changeRequests(before, line_number, asked, (line, units) =>
    dropLoneSurplus(dropPendingOf(line, asked.purpose, units)))
}

/** Turns requested cancellations into reductions: agreed units then leave the line's `quantity`. */
export function reduceInstead (
  before: BackToBack, line_number: number, units: number
): BackToBack {
  return changeRequests(before, line_number, { units, purpose: 'cancellation' }, (line, some) =>
    requestCancellation(dropPendingOf(line, 'cancellation', some), 'reduction', some))
}

function changeRequests (
  before: BackToBack, line_number: number, { units, purpose }: Asked,
  change: (line: PurchaseOrderLine, units: number) => PurchaseOrderLine
): BackToBack {
  let left = units
  const purchase_orders = before.purchase_orders.toReversed().map((order) => {
    let is_changed = false
    const lines = order.lines.map((line) => {
      const is_named = line.sales_order_line_number === line_number
      const some = is_named ? Math.min(left, line.pending?.[purpose] ?? 0) : 0
      if (some === 0) return line
      left -= some
      is_changed = true
      return change(line, some)
    })
    return is_changed ? { ...order, lines } : order
  }).reverse()
  return { ...before, purchase_orders }
}

/** Withdraws a request for surplus when no other units of the line are asked back. */
export function dropLoneSurplus (line: PurchaseOrderLine): PurchaseOrderLine {
  const surplus = line.pending?.surplus ?? 0
  const is_alone = surplus > 0 && surplus === line.pending_cancellation_quantity
  return is_alone ? dropPendingOf(line, 'surplus', surplus) : line
}

/** Units of the sales order line that suppliers were asked to give up for this purpose. */
export function pendingOf (
  state: BackToBack, line_number: number, purpose: Purpose
): number {
  return sum(issuedLinesOf(state, line_number), ({ pending }) => pending?.[purpose] ?? 0)
}
