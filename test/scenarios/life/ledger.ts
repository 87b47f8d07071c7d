// What happens to units: withdrawn, asked back, agreed, refused, given up by the customer.

import {
  isOpen, isPlanned, liveOf, lineOf, type Model, pendingOf, type Pending, PENDING_KINDS,
  type Purchase, type PurchaseLine, requestableOf, rowOf, reservedOf, type Sale, type SaleLine,
  sentOf, sum, unansweredOf, undecidedOf, unissuedOf, unshippedOf
} from './model.ts'
import { endedOf } from './shipments.ts'
import { resize } from './worth.ts'

type Withdrawal = {
  units: number
  as: 'rejected' | 'expired' | 'canceled'
  of: 'unanswered' | 'proposed' | 'offered' | 'accepted'
}

/** Units leave what is live, and give their stock back. */
export function withdraw (line: PurchaseLine, { units, as, of }: Withdrawal): void {
  const held = of === 'accepted' ? heldBy(line, units) : Math.min(units, line.reserved)
  line.reserved -= held
  if (of === 'accepted') line.accepted -= units
  if (of === 'proposed') line.proposed -= units
  if (of === 'offered' && line.offer !== null) {
    const left = line.offer.units - units
    line.offer = left === 0 ? null : { ...line.offer, units: left }
  }
  if (as === 'canceled') line.canceled += units
  else line.rejected += units
  if (as === 'expired') line.expired += units
}

/** Of what waits for a person, at most so many: a higher cost first. Says how many there were. */
export function withdrawUndecided (
  line: PurchaseLine, units: number, as: Withdrawal['as']
): number {
  const proposed = Math.min(units, line.proposed)
  const offered = Math.min(units - proposed, line.offer?.units ?? 0)
  withdraw(line, { units: proposed, as, of: 'proposed' })
  withdraw(line, { units: offered, as, of: 'offered' })
  return proposed + offered
}

/** Accepted units that the supplier's figure leaves out already hold nothing, and go first. */
export function heldBy (line: PurchaseLine, units: number): number {
  const left_out = Math.max(0, unshippedOf(line) - line.reserved)
  return Math.min(line.reserved, Math.max(0, units - left_out))
}

export function exclude (sale: Sale, purchase: Purchase, line: PurchaseLine): void {
  lineOf(sale, line.sale_line).excluded.add(purchase.supplier_id)
}

/** The supplier gives up so many of the units that were asked back: they do not come back. */
export function agree (
  sale: Sale, purchase: Purchase, line: PurchaseLine, units: number
): void {
  let left = units
  const sale_line = lineOf(sale, line.sale_line)
  for (const kind of PENDING_KINDS) {
    const agreed = Math.min(left, line.pending[kind])
    left -= agreed
    line.pending[kind] -= agreed
    if (kind === 'cancellation') sale_line.canceled += agreed
    if (kind === 'reduction') resize(sale_line, sale_line.quantity - agreed)
    if (kind === 'resourcing' && agreed > 0) exclude(sale, purchase, line)
  }
  withdraw(line, { units: units - left, as: 'canceled', of: 'accepted' })
}

/** The supplier keeps so many of the units that were asked back. */
export function refuse (purchase: Purchase, line: PurchaseLine, units: number): void {
  let left = units
  for (const kind of PENDING_KINDS.toReversed()) {
    const refused = Math.min(left, line.pending[kind])
    left -= refused
    line.pending[kind] -= refused
  }
  if (units > left) purchase.cancellation = 'refused'
}

function askBack (
  purchase: Purchase, line: PurchaseLine, kind: keyof Pending, units: number
): void {
  if (units === 0) return
  line.pending[kind] += units
  purchase.cancellation = 'requested'
}

/** Units of a line that its customer may still give up. */
export function reducibleOf (sale: Sale, line: SaleLine): number {
  const issued = sale.purchases.filter((one) => !isPlanned(one))
    .flatMap((one) => linesFor(one, line))
  return unissuedOf(sale, line) + sum(issued, (one) =>
    unansweredOf(one) + undecidedOf(one) + requestableOf(one) + askedByMerchant(one))
}

const askedByMerchant = ({ pending }: PurchaseLine): number => pending.resourcing + pending.recall

/**
 * The customer gives units up: what is not issued first, which is planned anew then, what is
 * unanswered, what is accepted, the newest purchase order first. Says how many went at once.
 */
export function giveUp (
  sale: Sale, line: SaleLine, kind: 'cancellation' | 'reduction', units: number
): number {
  let left = units - Math.min(units, unissuedOf(sale, line))
  let pending = 0
  const newest_first = sale.purchases.toReversed()
  const takeBack = (purchase: Purchase): void => {
    for (const one of linesFor(purchase, line)) {
      const open = Math.min(left, unansweredOf(one))
      withdraw(one, { units: open, as: 'canceled', of: 'unanswered' })
      left -= open + withdrawUndecided(one, left - open, 'canceled')
    }
  }
  newest_first.filter(isOpen).forEach(takeBack)
  for (const purchase of newest_first.filter(isOpen)) {
    for (const one of linesFor(purchase, line)) {
      const asked = Math.min(left, requestableOf(one) + askedByMerchant(one))
      askForCustomer(purchase, one, kind, asked)
      left -= asked
      pending += asked
    }
  }
  return units - pending
}

/** What the merchant asked back for itself goes first: it is not sought elsewhere any more. */
function askForCustomer (
  purchase: Purchase, line: PurchaseLine, kind: 'cancellation' | 'reduction', units: number
): void {
  let left = units
  for (const own of ['resourcing', 'recall'] as const) {
    const moved = Math.min(left, line.pending[own])
    line.pending[own] -= moved
    left -= moved
  }
  askBack(purchase, line, kind, units)
}

function linesFor ({ lines }: Purchase, { line_number }: SaleLine): PurchaseLine[] {
  return lines.filter(({ sale_line }) => sale_line === line_number)
}

/** The customer wants units again that were asked back; says how many. */
export function wantAgain (
  sale: Sale, line: SaleLine, kind: 'cancellation' | 'reduction', units: number
): number {
  let left = units
  for (const purchase of sale.purchases.toReversed()) {
    for (const one of linesFor(purchase, line)) {
      const again = Math.min(left, one.pending[kind])
      one.pending[kind] -= again
      left -= again
    }
  }
  return units - left
}

/** Units that are being canceled are to be forgotten instead, up to so many: says how many were. */
export function reduceInstead (sale: Sale, line: SaleLine, units: number): number {
  let left = units
  for (const { pending } of sale.purchases.toReversed().flatMap((one) => linesFor(one, line))) {
    const turned = Math.min(left, pending.cancellation)
    pending.cancellation -= turned
    pending.reduction += turned
    left -= turned
  }
  return units - left
}

/** The merchant takes a purchase order back, for whatever reason; its units are sought anew. */
export function takeBackPurchase (
  sale: Sale, purchase: Purchase, kind: 'resourcing' | 'recall'
): void {
  for (const line of purchase.lines) {
    const units = unansweredOf(line)
    withdraw(line, { units, as: 'canceled', of: 'unanswered' })
    const undecided = withdrawUndecided(line, undecidedOf(line), 'canceled')
    if (kind === 'resourcing' && units + undecided > 0) exclude(sale, purchase, line)
    askBack(purchase, line, kind, requestableOf(line))
  }
}

/** The supplier says it has no more than what it has promised. */
export function emptyStock (model: Model, supplier_id: string, sku: string): void {
  const row = rowOf(model, supplier_id, sku)
  row.on_hand = Math.min(row.on_hand, reservedOf(model, row))
}

/** Everything that follows from the counters: statuses, the end of the order, its release. */
export function settle (sale: Sale): void {
  for (const purchase of sale.purchases) settlePurchase(purchase)
  if (sale.status !== 'confirmed') return
  close(sale)
}

function settlePurchase (purchase: Purchase): void {
  const { lines } = purchase
  const live = lines.filter((line) => liveOf(line) > 0)
  if (live.length === 0) {
    if (isOpen(purchase) || purchase.status === 'planned') purchase.status = endOf(lines)
  } else if (isOpen(purchase)) {
    if (live.every((line) => endedOf(line) === liveOf(line))) purchase.status = 'closed'
    else if (live.every((line) => unansweredOf(line) === 0)) purchase.status = 'acknowledged'
  }
  const is_pending = lines.some((line) => pendingOf(line) > 0)
  if (is_pending) purchase.cancellation = 'requested'
  else if (purchase.cancellation === 'requested') purchase.cancellation = 'none'
}

function endOf (lines: readonly PurchaseLine[]): string {
  if (lines.every((line) => line.expired === line.quantity)) return 'expired'
  const is_rejected = lines.every((line) => line.rejected === line.quantity && line.expired === 0)
  return is_rejected ? 'rejected' : 'canceled'
}

function close (sale: Sale): void {
  const wanted = sale.lines.filter((line) => line.quantity > line.canceled)
  if (wanted.length === 0) {
    const live = sum(sale.purchases.flatMap(({ lines }) => lines), liveOf)
    if (live === 0) sale.status = 'canceled'
    return
  }
  const is_over = wanted.every(({ line_number, quantity, canceled }) =>
    endedOf(sentOf(sale, line_number)) === quantity - canceled)
  if (is_over) sale.status = 'completed'
}
