// Computes amounts, total, credits, refund due and the three derived statuses of a sales order:
// payment, sourcing and fulfillment.

import { formatMoney, readMoney, zeroMoney } from '../../kernel/money.ts'
import { sum } from '../../kernel/sum.ts'
import { type Settled, settleInvoices } from '../invoice/settle-invoices.ts'
import { creditedOf, creditedUnitsOf, owedOf } from './credit.ts'
import { type Arrivals, goneOf } from './ended-units.ts'
import { lineAmountOf } from './line-amount.ts'
import { countedOf, type Payment } from './payment.ts'
import { type Refund, refundedByPayment, returnedOf } from './refund.ts'
import {
  type FulfillmentStatus, type LineCounters, type PaymentStatus, type PaymentTerms, type SalesOrder,
  type SalesOrderStatus, type SourcingStatus, unsourcedOf
} from './sales-order.ts'
import { liveOf, valueUnits } from './value-units.ts'

/** Computes line amounts, totals and the three statuses. No other function sets them. */
export function evaluateSalesOrder (order: SalesOrder): SalesOrder {
  const { currency, status, payment_terms, credits } = order
  const lines = order.lines.map((line) => ({
    ...line,
    amount: formatMoney(lineAmountOf(line, liveOf(line), currency), currency),
    credited_quantity: creditedUnitsOf(credits, line.line_number)
  }))
  // Most orders say no tax, and their sum is cheaper.
  const total = formatMoney(order.tax_mode === 'none'
    ? totalOf({ status, charges: order.charges, lines })
    : valueUnits(order, liveOf).total, currency)
  const credited = credits.length === 0
    ? zeroMoney(currency)
    : formatMoney(creditedOf({ credits, total }), currency)
  const owed = owedOf({ total, credited })
  const refunded = order.refunds.reduce((all, refund) => all + returnedOf(refund), 0n)
  const paid = order.payments.reduce((all, payment) => all + countedOf(payment), -refunded)
  const refund_due = paid > owed ? paid - owed : 0n
  const settled = settleInvoices(order.invoices, { paid, refund_due, currency })
  return {
    ...order,
    lines,
    invoices: settled.invoices,
    total,
    credited,
    paid: formatMoney(paid, currency),
    refunded: formatMoney(refunded, currency),
    refund_due: formatMoney(refund_due, currency),
    payments: countRefunds(order.payments, order.refunds, currency),
    payment_status: paymentStatusOf({ status, payment_terms, owed, paid, refunded, settled }),
    sourcing_status: sourcingStatusOf(lines),
    fulfillment_status: fulfillmentStatusOf(lines, liveOf)
  }
}

/** Writes into each payment what refunds that name it give back. */
function countRefunds (
  payments: readonly Payment[], refunds: readonly Refund[], currency: string
): readonly Payment[] {
  // Most orders have no refund.
  if (refunds.length === 0) return payments
  const refunded = refundedByPayment(refunds)
  return payments.map((payment) =>
    ({ ...payment, refunded_amount: formatMoney(refunded.get(payment.id) ?? 0n, currency) }))
}

export function sourcingStatusOf (lines: readonly LineCounters[]): SourcingStatus {
  const sourced = sum(lines, (line) => line.sourced_quantity)
  if (sourced === 0) return 'unsourced'
  return sum(lines, unsourcedOf) === 0 ? 'sourced' : 'partially_sourced'
}

/**
 * The status over the wanted units. Units that are canceled, lost or refused don't keep an order
 * from being delivered. An order of which all that shipped is gone stays `shipped`.
 */
export function fulfillmentStatusOf<Line extends Arrivals & { shipped_quantity: number }> (
  lines: readonly Line[], wantedOf: (line: Line) => number
): FulfillmentStatus {
  const gone = sum(lines, goneOf)
  const wanted = sum(lines, wantedOf) - gone
  const shipped = sum(lines, (line) => line.shipped_quantity)
  const delivered = sum(lines, (line) => line.delivered_quantity)
  if (shipped === 0) return 'unfulfilled'
  if (delivered > 0) return delivered >= wanted ? 'delivered' : 'partially_delivered'
  return shipped - gone >= wanted ? 'shipped' : 'partially_shipped'
}

/** The first status whose condition holds, in the order below. Amounts are in millionths. */
export function paymentStatusOf ({ status, payment_terms, owed, paid, refunded, settled }: {
  status: SalesOrderStatus
  payment_terms: PaymentTerms
  owed: bigint
  paid: bigint
  refunded: bigint
  settled: Settled
}): PaymentStatus {
  if (paid > owed) return 'refund_due'
  if (owed === 0n && paid === 0n && refunded > 0n) return 'refunded'
  if (payment_terms === 'on_account') return accountStatusOf(paid, settled)
  if (status === 'canceled' && paid === 0n) return 'not_required'
  if (paid >= owed) return 'paid'
  return paid > 0n ? 'partially_paid' : 'awaiting'
}

/** Nothing is asked for before the first invoice; then what is invoiced, not the total. */
function accountStatusOf (
  paid: bigint, { asked, open, is_overdue }: Settled
): PaymentStatus {
  if (asked === 0n) return 'not_required'
  if (open === 0n) return 'paid'
  if (is_overdue) return 'overdue'
  return paid > 0n ? 'partially_paid' : 'awaiting'
}

/** Σ line amounts, plus the charges unless the order is canceled; never below 0. */
function totalOf (
  { status, charges, lines }: Pick<SalesOrder, 'status' | 'charges' | 'lines'>
): bigint {
  let total = lines.reduce((all, line) => all + readMoney(line.amount), 0n)
  if (status !== 'canceled') {
    for (const { amount } of charges) total += readMoney(amount)
  }
  return total < 0n ? 0n : total
}
