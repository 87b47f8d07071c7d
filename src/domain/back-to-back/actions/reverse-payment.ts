// Money of a payment is taken back (reversal) or comes again (reinstatement). The order is held
// while money is missing.

import { type BackToBack, openOrders } from '../state.ts'
import { cancelPurchase } from './cancel.ts'
import { dropLoneSurplus } from '../reduce-demand.ts'
import type { Surroundings, WritableSurroundings } from '../surroundings.ts'
import { endExceptions, openSaleException } from '../sale-exceptions.ts'
import { formatMoney } from '../../kernel/money.ts'
import {
  type NewMove, overdrawnOf, type Payment, type Recalled, reinstatingOf, reversingOf,
  withReinstatement, withReversal
} from '../../model/sales-order/payment.ts'
import { dropPendingOf } from '../../model/purchase-order/purchase-line-ledger.ts'
import {
  type PurchaseOrder, type PurchaseOrderLine, unshippedOf
} from '../../model/purchase-order/purchase-order.ts'
import { evaluateSalesOrder } from '../../model/sales-order/evaluate-sales-order.ts'
import { type Hold, missingOf, type SalesOrder } from '../../model/sales-order/sales-order.ts'

/** The reason of the hold that a reversal places, and the kind of the exception that it opens. */
const PAYMENT_REVERSED = 'payment_reversed'

/**
 * Records that money was taken back, and opens an exception. If money is then missing, the order is
 * held and units that have not shipped are asked back. Undefined when this reversal is known.
 * Throws `reversal_conflict` and `reversal_exceeds_left`.
 */
export function reverseSalePayment (
  before: BackToBack, payment: Payment, said: NewMove, surroundings: WritableSurroundings
): BackToBack | undefined {
  const { currency, status } = before.sales_order
  const reversing = reversingOf(payment, said, currency)
  if (reversing === undefined) return undefined
  const amount = formatMoney(reversing, currency)
  const { reference = null, reason = null } = said
  const reversal = { reference, amount, reason, reversed_at: surroundings.now, recalled: [] }
  const reversed = withReversal(payment, reversal, currency)
  const taken = replacePayment(before, reversed)
  const is_over = status === 'canceled' || status === 'completed'
  const state = is_over || missingOf(taken.sales_order) === 0n
    ? taken
    : recallUnpaid(placeHold(taken, surroundings), surroundings)
  const recalled = listRecalled(before, state)
  return openSaleException(
    replacePayment(state, withReversal(payment, { ...reversal, recalled }, currency)), {
      kind: PAYMENT_REVERSED,
      line_number: null,
      detail: describeReversal(reversed, amount, currency)
    }, surroundings)
}

function describeReversal (payment: Payment, amount: string, currency: string): string {
  const overdrawn = overdrawnOf(payment)
  const taken = `${amount} of ${payment.amount} ${currency} of the payment ` +
    `${payment.reference} were taken back.`
  return overdrawn === 0n
    ? taken
    : `${taken} ${formatMoney(overdrawn, currency)} ${currency} had been refunded before, so ` +
      'that this money left twice.'
}

function replacePayment (state: BackToBack, payment: Payment): BackToBack {
  const { sales_order } = state
  const payments = sales_order.payments.map((one) => one.id === payment.id ? payment : one)
  return { ...state, sales_order: evaluateSalesOrder({ ...sales_order, payments }) }
}

/** Places a hold unless an earlier reversal has placed one. */
function placeHold (state: BackToBack, { now, newId }: Surroundings): BackToBack {
  const { sales_order } = state
  if (sales_order.holds.length > withoutReversalHold(sales_order).length) return state
  const hold = { id: newId('hld'), reason: PAYMENT_REVERSED, created_at: now }
  return { ...state, sales_order: { ...sales_order, holds: [...sales_order.holds, hold] } }
}

/**
 * The holds that no reversal has placed. A person may place a hold with the same reason, so a hold
 * is a reversal's only if both have the same time.
 */
export function withoutReversalHold ({ holds, payments }: SalesOrder): Hold[] {
  const moments = new Set(payments.flatMap(({ reversals }) =>
    reversals.map(({ reversed_at }) => reversed_at)))
  return holds.filter(({ reason, created_at }) =>
    reason !== PAYMENT_REVERSED || !moments.has(created_at))
}

/** Asks back all units that have not shipped, without excluding their suppliers. */
function recallUnpaid (held: BackToBack, surroundings: WritableSurroundings): BackToBack {
  return openOrders(held).filter((one) => hasTakeable(one)).reduce((state, order) =>
    cancelPurchase(state, order, surroundings, { kind: 'recall' }), held)
}

const hasTakeable = ({ lines }: PurchaseOrder): boolean => lines.some((line) =>
  unshippedOf(line) > line.pending_cancellation_quantity)

function listRecalled (before: BackToBack, after: BackToBack): Recalled[] {
  const known = new Map(before.purchase_orders.flatMap((order) => order.lines.map((line) =>
    [keyOf(line), line.pending?.recall ?? 0])))
  return after.purchase_orders.flatMap(({ lines }) => lines.flatMap((line): Recalled[] => {
    const { purchase_order_id, line_number, pending } = line
    const quantity = (pending?.recall ?? 0) - (known.get(keyOf(line)) ?? 0)
    return quantity > 0 ? [{ purchase_order_id, line_number, quantity }] : []
  }))
}

const keyOf = (
  { purchase_order_id, line_number }: Pick<Recalled, 'purchase_order_id' | 'line_number'>
): string => `${purchase_order_id}/${line_number}`

/**
 * Records that money came back. If no money is missing then, the hold is removed, the exception is
 * obsolete, and open requests to suppliers are withdrawn. Undefined when this reinstatement is
 * known. Throws `reinstatement_conflict` and `reinstatement_exceeds_reversed`.
 */
export function reinstateSalePayment (
  before: BackToBack, payment: Payment, said: NewMove, surroundings: Surroundings
): BackToBack | undefined {
  const { currency } = before.sales_order
  const reinstating = reinstatingOf(payment, said, currency)
  if (reinstating === undefined) return undefined
  const { reference = null, reason = null } = said
  const state = replacePayment(before, withReinstatement(payment, {
    reference,
    amount: formatMoney(reinstating, currency),
    reason,
    reinstated_at: surroundings.now
  }, currency))
  return missingOf(state.sales_order) > 0n ? state : resume(state, surroundings)
}

function resume (state: BackToBack, surroundings: Surroundings): BackToBack {
  const kept = dropRecalled(state)
  const { sales_order } = kept
  const free = {
    ...kept, sales_order: { ...sales_order, holds: withoutReversalHold(sales_order) }
  }
  return endExceptions(free, ({ kind }) => kind === PAYMENT_REVERSED, surroundings)
}

/** Withdraws the requests that reversals caused and that suppliers have not answered. */
function dropRecalled (state: BackToBack): BackToBack {
  const { sales_order } = state
  const recalled = new Map<string, number>()
  for (const one of sales_order.payments.flatMap(({ reversals }) => reversals)
    .flatMap((reversal) => reversal.recalled)) {
    recalled.set(keyOf(one), (recalled.get(keyOf(one)) ?? 0) + one.quantity)
  }
  if (recalled.size === 0) return state
  const keep = (line: PurchaseOrderLine): PurchaseOrderLine => {
    const units = Math.min(line.pending?.recall ?? 0, recalled.get(keyOf(line)) ?? 0)
    return units === 0 ? line : dropLoneSurplus(dropPendingOf(line, 'recall', units))
  }
  return {
    ...state,
    purchase_orders: state.purchase_orders.map((order) =>
      order.lines.some((line) => recalled.has(keyOf(line)))
        ? { ...order, lines: order.lines.map(keep) }
        : order),
    sales_order: { ...sales_order, payments: sales_order.payments.map(forgetRecalled) }
  }
}

function forgetRecalled (payment: Payment): Payment {
  if (payment.reversals.every(({ recalled }) => recalled.length === 0)) return payment
  const reversals = payment.reversals.map((reversal) => ({ ...reversal, recalled: [] }))
  return { ...payment, reversals }
}
