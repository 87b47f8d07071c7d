// Units of a purchase order that its supplier may bill, and how much of the order is billed.

import type { DeliveryMode } from '../sales-order/sales-order.ts'
import type { BillingStatus } from './billing-status.ts'
import { liveOf, type PurchaseOrder, type PurchaseOrderLine } from './purchase-order.ts'

/**
 * Units that came back or were not taken, and for which the supplier gave the money back: it may
 * not bill them once more. Of what it credits, these count first; more corrects an earlier bill.
 */
export function takenBackOf (
  line: Pick<PurchaseOrderLine, 'credited_quantity' | 'returned_quantity' | 'refused_quantity'>
): number {
  return Math.min(line.credited_quantity, line.returned_quantity + line.refused_quantity)
}

/** Units that moved and were not lost or taken back: shipped, or via the warehouse received. */
export function movedOf (line: PurchaseOrderLine, delivery_mode: DeliveryMode): number {
  const units = delivery_mode === 'via_warehouse'
    ? line.delivered_quantity
    : line.shipped_quantity - line.lost_quantity
  return units + line.over_shipped_quantity - takenBackOf(line)
}

/** Ordered units that are still to be supplied, or were and are neither lost nor taken back. */
function suppliedOf (line: PurchaseOrderLine): number {
  return liveOf(line) - line.lost_quantity - takenBackOf(line)
}

/** Units that may be billed in the end, with those beyond the order. */
export function billableOf (line: PurchaseOrderLine): number {
  return suppliedOf(line) + line.over_shipped_quantity
}

/** Ordered units that no approved bill asks for yet. */
export function unbilledOf (line: PurchaseOrderLine): number {
  return Math.max(0, suppliedOf(line) - line.billed_quantity)
}

/** By approved bills. What was billed and taken back again is billed. */
export function billingStatusOf ({ lines }: Pick<PurchaseOrder, 'lines'>): BillingStatus {
  if (lines.every((line) => line.billed_quantity === 0 && takenBackOf(line) === 0)) {
    return 'unbilled'
  }
  if (lines.some((line) => line.billed_quantity > billableOf(line))) return 'overbilled'
  return lines.every((line) => line.billed_quantity >= suppliedOf(line))
    ? 'billed'
    : 'partially_billed'
}
