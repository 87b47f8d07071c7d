// Computes amounts, total and statuses of a purchase order from its lines, and issues it.

import { amountOf, formatMoney, isZero, readMoney, zeroMoney } from '../../kernel/money.ts'
import { freightAmountOf } from '../../sourcing/plan-sourcing.ts'
import { billingStatusOf } from './billed-units.ts'
import {
  isOpen, isPromised, liveOf, type PurchaseOrder, type PurchaseOrderLine, type PurchaseOrderStatus,
  unansweredOf
} from './purchase-order.ts'
import { endedOf } from '../sales-order/ended-units.ts'
import { fulfillmentStatusOf } from '../sales-order/evaluate-sales-order.ts'

/** Computes all fields that follow from the lines. */
export function evaluatePurchaseOrder (order: PurchaseOrder): PurchaseOrder {
  const { currency } = order
  const lines = order.lines.map((line) => ({
    ...line,
    amount: formatMoney(amountOf(line.unit_cost, liveOf(line), currency), currency)
  }))
  const is_live = lines.some((line) => liveOf(line) > 0)
  const freight = is_live ? freightOfOrder(order) : 0n
  const total = lines.reduce((all, line) => all + readMoney(line.amount),
    is_live ? readMoney(order.order_fee) + freight : 0n)
  const evaluated = {
    ...order,
    lines,
    freight: freight === 0n ? zeroFreightOf(order) : formatMoney(freight, currency),
    total: formatMoney(total, currency),
    status: statusOf(order.status, lines),
    fulfillment_status: fulfillmentStatusOf(lines, liveOf),
    billing_status: billingStatusOf({ lines })
  }
  return { ...evaluated, ...waitingOf(evaluated) }
}

function freightOfOrder ({ freight_base, lines, currency }: PurchaseOrder): bigint {
  const base = isZero(freight_base) ? 0n : readMoney(freight_base)
  return lines.reduce((all, line) => all + freightOfLine(line, currency), base)
}

/** The freight of the live units, without the base, in millionths. */
export function freightOfLine (line: PurchaseOrderLine, currency: string): bigint {
  return freightAmountOf(line.unit_freight, liveOf(line), currency)
}

// Orders of before there was freight have a 0 of their own, and keep it: they have not changed.
function zeroFreightOf ({ freight, currency }: PurchaseOrder): string {
  return isZero(freight) ? freight : zeroMoney(currency)
}

/** The status that the lines say. A planned order keeps its status while it has live units. */
function statusOf (
  status: PurchaseOrderStatus, lines: readonly PurchaseOrderLine[]
): PurchaseOrderStatus {
  const live = lines.filter((line) => liveOf(line) > 0)
  if (live.length === 0) return endOf(status, lines)
  if (status !== 'issued' && status !== 'acknowledged') return status
  if (live.every((line) => endedOf(line) === liveOf(line))) return 'closed'
  return live.every((line) => unansweredOf(line) === 0) ? 'acknowledged' : status
}

function endOf (
  status: PurchaseOrderStatus, lines: readonly PurchaseOrderLine[]
): PurchaseOrderStatus {
  if (status !== 'planned' && status !== 'issued' && status !== 'acknowledged') return status
  if (lines.every((line) => line.expired_quantity === line.quantity)) return 'expired'
  const is_rejected = lines.every((line) =>
    line.rejected_quantity === line.quantity && line.expired_quantity === 0)
  return is_rejected ? 'rejected' : 'canceled'
}

/** What the order still waits for: an answer to a cancellation request, a promised shipment. */
function waitingOf (
  order: PurchaseOrder
): Pick<PurchaseOrder, 'cancellation' | 'cancellation_due_at' | 'shipment_due_on'> {
  const { cancellation, cancellation_due_at, late_noted_on, lines } = order
  const is_pending = lines.some((line) => line.pending_cancellation_quantity > 0)
  const due = isOpen(order)
    ? lines.flatMap((line) => isPromised(line) ? line.promised_date ?? [] : [])
      .filter((date) => late_noted_on === null || date > late_noted_on)
    : []
  return {
    cancellation: cancellation === 'requested' && !is_pending ? 'none' : cancellation,
    cancellation_due_at: is_pending ? cancellation_due_at : null,
    shipment_due_on: due.length === 0 ? null : due.reduce((a, b) => a < b ? a : b)
  }
}

/**
 * Issues a planned order. Nothing else changes before its supplier's answer. The time for it begins
 * now, or once the order was sent on a channel.
 */
export function markIssued (
  order: PurchaseOrder, now: string,
  { acknowledgement_due_at, is_by_channel }:
  { acknowledgement_due_at: string, is_by_channel: boolean }
): PurchaseOrder {
  const issued = { ...order, status: 'issued' as const, issued_at: now, is_by_channel }
  return is_by_channel ? issued : { ...issued, acknowledgement_due_at }
}

/** Issues a planned order to the own warehouse, which accepts it at once. */
export function markAccepted (order: PurchaseOrder, now: string): PurchaseOrder {
  const lines = order.lines.map((line) =>
    ({ ...line, accepted_quantity: liveOf(line), accepted_at: now }))
  return evaluatePurchaseOrder({ ...order, status: 'issued', issued_at: now, lines })
}
