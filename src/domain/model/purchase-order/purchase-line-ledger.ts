// The ledger of a purchase order line: how units are accepted, taken from it, asked back and given
// back. How they leave the supplier stands in `purchase-line-transit`.

import assert from 'node:assert'
import {
  liveOf, type Pending, type PurchaseOrderLine, unansweredOf, undecidedOf, unshippedOf
} from './purchase-order.ts'
import { giveStock, type StockBook } from '../stock/stock-book.ts'

/** What waits for a person. */
type Proposal = 'cost_increase' | 'substitution'

type Withdrawal = {
  units: number
  /** The counter that the units are added to. */
  as: 'rejected' | 'expired' | 'canceled'
  /** The units that they are taken from. */
  of: 'unanswered' | 'accepted' | Proposal
}

/** Takes units from the live ones, the surplus first, and gives back the stock they reserve. */
export function giveBackUnits (
  line: PurchaseOrderLine, { units, as, of }: Withdrawal, book: StockBook
): PurchaseOrderLine {
  if (units === 0) return line
  assert(units <= withdrawableOf(line, of), 'more units withdrawn than there are')
  const released = of === 'accepted'
    ? releasedBy(line, units)
    : Math.min(units, line.reserved_quantity)
  giveStock(book, { ...line, quantity: released })
  return {
    ...line,
    ...takenFrom(line, of, units),
    ...putInto(line, as, units),
    surplus_quantity: Math.max(0, line.surplus_quantity - units),
    reserved_quantity: line.reserved_quantity - released
  }
}

function takenFrom (
  { accepted_quantity, cost_increase, substitution }: PurchaseOrderLine, of: Withdrawal['of'],
  units: number
): Partial<PurchaseOrderLine> {
  if (of === 'unanswered') return {}
  if (of === 'accepted') return { accepted_quantity: accepted_quantity - units }
  return of === 'cost_increase'
    ? { cost_increase: without(cost_increase, units) }
    : { substitution: without(substitution, units) }
}

function without<Proposed extends { quantity: number }> (
  proposed: Proposed | null, units: number
): Proposed | null {
  return proposed === null || proposed.quantity === units
    ? null
    : { ...proposed, quantity: proposed.quantity - units }
}

function putInto (
  { rejected_quantity, expired_quantity, canceled_quantity }: PurchaseOrderLine,
  as: Withdrawal['as'], units: number
): Partial<PurchaseOrderLine> {
  if (as === 'canceled') return { canceled_quantity: canceled_quantity + units }
  const rejected = { rejected_quantity: rejected_quantity + units }
  return as === 'rejected'
    ? rejected
    : { ...rejected, expired_quantity: expired_quantity + units }
}

function withdrawableOf (line: PurchaseOrderLine, of: Withdrawal['of']): number {
  if (of === 'unanswered') return unansweredOf(line)
  if (of === 'accepted') return line.accepted_quantity - line.shipped_quantity
  return line[of]?.quantity ?? 0
}

/** Takes units that wait for a person, those at a higher cost first, and gives back their stock. */
export function giveBackUndecided (
  line: PurchaseOrderLine, { units, as }: Omit<Withdrawal, 'of'>, book: StockBook
): PurchaseOrderLine {
  const dear = Math.min(units, line.cost_increase?.quantity ?? 0)
  const fewer = giveBackUnits(line, { units: dear, as, of: 'cost_increase' }, book)
  return giveBackUnits(fewer, { units: units - dear, as, of: 'substitution' }, book)
}

/**
 * Returns how many units of stock become free when `units` accepted units leave the line. Units
 * that the supplier's last report no longer counts have no reservation. These leave first.
 */
export function releasedBy (line: PurchaseOrderLine, units: number): number {
  const left_out = Math.max(0, unshippedOf(line) - line.reserved_quantity)
  return Math.min(line.reserved_quantity, Math.max(0, units - left_out))
}

/** The supplier accepts more units: unanswered ones, or those with an approved cost increase. */
export function acceptUnits (
  line: PurchaseOrderLine, units: number, now: string
): PurchaseOrderLine {
  if (units === 0) return line
  assert(units <= liveOf(line) - line.accepted_quantity, 'more accepted than is live')
  return { ...line, accepted_quantity: line.accepted_quantity + units, accepted_at: now }
}

/**
 * If the supplier gives up only some of the units asked back, they count for the kinds in order.
 */
const PENDING_KINDS = ['surplus', 'cancellation', 'reduction', 'resourcing', 'recall'] as const
const NONE: Pending = { cancellation: 0, reduction: 0, resourcing: 0, recall: 0, surplus: 0 }

/** Asks the supplier to give up accepted units. */
export function requestCancellation (
  line: PurchaseOrderLine, kind: keyof Pending, units: number
): PurchaseOrderLine {
  if (units === 0) return line
  const pending = line.pending ?? NONE
  const total = line.pending_cancellation_quantity + units
  assert(total <= line.accepted_quantity - line.shipped_quantity, 'more asked back than accepted')
  return {
    ...line,
    pending_cancellation_quantity: total,
    pending: { ...pending, [kind]: pending[kind] + units }
  }
}

/** Cancels all units that the supplier has not answered. */
export function giveBackUnanswered (line: PurchaseOrderLine, book: StockBook): PurchaseOrderLine {
  return giveBackUnits(
    line, { units: unansweredOf(line), as: 'canceled', of: 'unanswered' }, book)
}

/** Gives up all unshipped units: cancels those not accepted, and asks back those accepted. */
export function giveBackUnshipped (
  line: PurchaseOrderLine, kind: 'resourcing' | 'recall', book: StockBook
): PurchaseOrderLine {
  const fewer = giveBackUnanswered(line, book)
  const less = giveBackUndecided(fewer, { units: undecidedOf(fewer), as: 'canceled' }, book)
  const surplus = Math.min(loneSurplusOf(less), requestableOf(less))
  const asked = requestCancellation(less, 'surplus', surplus)
  return requestCancellation(asked, kind, requestableOf(asked))
}

/** Surplus that the supplier was not asked to give up. */
export function loneSurplusOf ({ surplus_quantity, pending }: PurchaseOrderLine): number {
  return Math.max(0, surplus_quantity - (pending?.surplus ?? 0))
}

/**
 * Changes the kind of at most `units` units that the merchant has already asked back to `to`, since
 * now the customer gives them up. `moved` says how many.
 */
export function moveRequest (
  line: PurchaseOrderLine, to: keyof Pending, units: number
): { line: PurchaseOrderLine, moved: number } {
  const pending = { ...line.pending ?? NONE }
  let moved = 0
  for (const kind of ['resourcing', 'recall'] as const) {
    const some = Math.min(units - moved, pending[kind])
    pending[kind] -= some
    pending[to] += some
    moved += some
  }
  return { line: moved === 0 ? line : { ...line, pending }, moved }
}

/** Accepted units that have not shipped and that the supplier was not asked to give up. */
export function requestableOf (line: PurchaseOrderLine): number {
  return line.accepted_quantity - line.shipped_quantity - line.pending_cancellation_quantity
}

/** The supplier gives up at most `units` of the requested ones; `agreed` counts them by kind. */
export function giveBackAgreed (
  line: PurchaseOrderLine, units: number, book: StockBook
): { line: PurchaseOrderLine, agreed: Pending } {
  const agreed = splitPending(line, units)
  const total = sumOf(agreed)
  const without = subtractPending(line, agreed)
  return {
    line: giveBackUnits(without, { units: total, as: 'canceled', of: 'accepted' }, book), agreed
  }
}

/**
 * Ends requests for `units` units, withdrawn or refused: the last kind loses its requests first.
 */
export function dropPending (line: PurchaseOrderLine, units: number): PurchaseOrderLine {
  const kept = splitPending(line, line.pending_cancellation_quantity - units)
  const dropped = { ...NONE }
  for (const kind of PENDING_KINDS) dropped[kind] = (line.pending ?? NONE)[kind] - kept[kind]
  return subtractPending(line, dropped)
}

/** Withdraws the request for `units` of one kind. */
export function dropPendingOf (
  line: PurchaseOrderLine, kind: keyof Pending, units: number
): PurchaseOrderLine {
  return subtractPending(line, { ...NONE, [kind]: units })
}

function splitPending (line: PurchaseOrderLine, units: number): Pending {
  let left = Math.min(units, line.pending_cancellation_quantity)
  const split = { ...NONE }
  for (const kind of PENDING_KINDS) {
    split[kind] = Math.min(left, (line.pending ?? NONE)[kind])
    left -= split[kind]
  }
  return split
}

function subtractPending (line: PurchaseOrderLine, less: Pending): PurchaseOrderLine {
  const total = sumOf(less)
  if (total === 0) return line
  const pending = { ...line.pending ?? NONE }
  for (const kind of PENDING_KINDS) pending[kind] -= less[kind]
  const left = line.pending_cancellation_quantity - total
  return { ...line, pending_cancellation_quantity: left, pending: left === 0 ? null : pending }
}

function sumOf (pending: Pending): number {
  return PENDING_KINDS.reduce((all, kind) => all + pending[kind], 0)
}
