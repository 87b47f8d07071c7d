// The customer wants less: what is not issued goes first, then what is unanswered, then what is
// accepted (the supplier is asked), the newest purchase order first.

import { type BackToBack, replacePurchaseOrder } from './state.ts'
import type { Surroundings, WritableSurroundings } from './surroundings.ts'
import { addHours } from '../kernel/calendar.ts'
import {
  dropPendingOf, giveBackUnits, loneSurplusOf, moveRequest, requestableOf, requestCancellation
} from '../model/purchase-order/purchase-line-ledger.ts'
import {
  isPlanned, type PurchaseOrder, type PurchaseOrderLine, servedOf, unansweredOf
} from '../model/purchase-order/purchase-order.ts'
import { sum } from '../kernel/sum.ts'
import { type SalesOrderLine, unsourcedOf } from '../model/sales-order/sales-order.ts'
import { findRow, type StockBook } from '../model/stock/stock-book.ts'

export type Purpose = 'cancellation' | 'reduction'

/**
 * The lines count what is planned as sourced by nobody: it is planned again as a whole when the
 * change is settled.
 */
export function countIssuedOnly (state: BackToBack): BackToBack {
  const { sales_order } = state
  const lines = sales_order.lines.map((line) => countIssued(state, line))
  return { ...state, sales_order: { ...sales_order, lines } }
}

/** `sourced_quantity` follows at once: the next step asks what nothing issued serves. */
export function countIssued (state: BackToBack, line: SalesOrderLine): SalesOrderLine {
  return { ...line, sourced_quantity: sum(issuedLinesOf(state, line.line_number), servedOf) }
}

/**
 * Units that may still be given up: those that have not shipped and are not given up already. The
 * line is counted without what is planned.
 */
export function reducibleOf (state: BackToBack, line: SalesOrderLine): number {
  return unsourcedOf(line) + sum(issuedLinesOf(state, line.line_number), takeableOf)
}

/** Units of the demand that the line may lose; its surplus leaves first. */
function takeableOf (line: PurchaseOrderLine): number {
  const surplus = loneSurplusOf(line)
  const open = unansweredOf(line) + (line.cost_increase?.quantity ?? 0)
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
  /** Units given up at once; the others wait for their suppliers. */
  at_once: number
}

/**
 * Gives up `units` of what is issued for the sales order line. At most what `reducibleOf` says,
 * less what nothing issued serves.
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

/** The surplus goes with the first units that are given up. */
function giveBackAtOnce (line: PurchaseOrderLine, wanted: number, book: StockBook): Taken {
  const open = unansweredOf(line)
  const proposed = line.cost_increase?.quantity ?? 0
  const units = Math.min(open + proposed, wanted + line.surplus_quantity)
  // Nothing of the demand would go: the surplus stays until something does.
  if (units <= line.surplus_quantity) return { line, served: 0 }
  const fewer = giveBackUnits(
    line, { units: Math.min(units, open), as: 'canceled', of: 'unanswered' }, book)
  const after = giveBackUnits(
    fewer, { units: Math.max(0, units - open), as: 'canceled', of: 'cost_increase' }, book)
  return { line: after, served: servedOf(line) - servedOf(after) }
}

/** What the merchant asked back already first, then what nobody asked back, with its surplus. */
function requestUnits (line: PurchaseOrderLine, wanted: number, purpose: Purpose): Taken {
  const { line: moved, moved: served } = moveRequest(line, purpose, wanted)
  const surplus = Math.min(loneSurplusOf(moved), requestableOf(moved))
  const with_surplus = requestCancellation(moved, 'surplus', surplus)
  const more = Math.min(wanted - served, requestableOf(with_surplus))
  if (more === 0) return { line: moved, served }
  return { line: requestCancellation(with_surplus, purpose, more), served: served + more }
}

/** The supplier has its usual time to answer, counted from the first request that waits. */
export function askBack (
  order: PurchaseOrder, { now, settings, book }: Surroundings
): PurchaseOrder {
  const [line] = order.lines
  const row = line && findRow(book, line)
  const hours = row?.acknowledgement_hours ?? settings.acknowledgement_hours
  const cancellation_due_at = order.cancellation_due_at ?? addHours(now, hours)
  return { ...order, cancellation: 'requested', cancellation_due_at }
}

type Asked = { units: number, purpose: Purpose }

/** The customer wants units again that suppliers were asked to give up: the newest first. */
export function withdrawRequests (
  before: BackToBack, line_number: number, asked: Asked
): BackToBack {
  return changeRequests(before, line_number, asked, (line, units) =>
    dropLoneSurplus(dropPendingOf(line, asked.purpose, units)))
}

/** Units that were to be canceled: once their suppliers agree, they count as never ordered. */
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

/** Surplus is only given up along with units that are. */
export function dropLoneSurplus (line: PurchaseOrderLine): PurchaseOrderLine {
  const surplus = line.pending?.surplus ?? 0
  const is_alone = surplus > 0 && surplus === line.pending_cancellation_quantity
  return is_alone ? dropPendingOf(line, 'surplus', surplus) : line
}

/** Units of a line whose suppliers are asked to give them up for the purpose. */
export function pendingOf (
  state: BackToBack, line_number: number, purpose: Purpose
): number {
  return sum(issuedLinesOf(state, line_number), ({ pending }) => pending?.[purpose] ?? 0)
}
