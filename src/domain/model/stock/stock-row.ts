// On hand, reserved, available: what a supplier's report changes, row by row and as a feed.

import { liveOf, type PurchaseOrderLine } from '../purchase-order/purchase-order.ts'
import type { Metadata } from '../../kernel/metadata.ts'
import type { PriceBreak } from '../../sourcing/plan-sourcing.ts'
import { availableOf } from './stock-book.ts'
import type { StockBasis } from '../supplier/supplier.ts'

export const FEED_MODES = ['delta', 'full'] as const
export type FeedMode = typeof FEED_MODES[number]

/** What a supplier says of one SKU, as of a time. */
export type StockReport = {
  sku: string
  supplier_sku: string | null
  on_hand: number
  unit_cost: string
  currency: string
  price_breaks: readonly PriceBreak[]
  lead_time_days: number
  min_order_quantity: number
  order_multiple: number
  as_of: string
  valid_from: string | null
  valid_until: string | null
  metadata: Metadata
}

export type SupplierStock = StockReport & {
  supplier_id: string
  /** Σ `reserved_quantity` of the purchase order lines. */
  reserved: number
  created_at: string
  updated_at: string
}

/** A purchase order line that holds stock, or may hold it again. */
export type HoldingLine = Pick<PurchaseOrderLine,
  'purchase_order_id' | 'line_number' | 'sku' | 'quantity' | 'accepted_quantity' | 'accepted_at' |
  'rejected_quantity' | 'canceled_quantity' | 'shipped_quantity' | 'missing_quantity' |
  'reserved_quantity'> & {
    /** Units that left the supplier, and when. */
    sent: ReadonlyArray<{ shipped_at: string, quantity: number }>
  }

export type AppliedReport = {
  stock: SupplierStock
  /** Lines whose `reserved_quantity` the report changes. */
  lines: HoldingLine[]
  /** More of it is available than before. */
  is_risen: boolean
  /** Purchase orders that hold more than there is; null for enough, undefined for no figure. */
  at_risk: string[] | null | undefined
}

/**
 * Units of a line that the reported figure still contains: its live units, less what the supplier's
 * basis leaves out by then. Shipped units stay in until a report that is newer than the shipment;
 * so do those that never arrived, which left the supplier all the same.
 */
export function reservedAfterReport (
  line: Omit<HoldingLine, 'sku'>, basis: StockBasis, as_of: string
): number {
  const is_accepted = line.accepted_at !== null && line.accepted_at <= as_of
  const shipped = line.sent.reduce((all, { shipped_at, quantity }) =>
    shipped_at <= as_of ? all + quantity : all, 0)
  const { missing_quantity } = line
  const left_out = basis === 'available' && is_accepted
    ? Math.max(line.accepted_quantity + missing_quantity, shipped)
    : shipped
  return Math.max(0, liveOf(line) + missing_quantity - left_out)
}

export type Supplying = { supplier_id: string, stock_basis: StockBasis, now: string }

/**
 * The row after the report; undefined when the row is newer: late or repeated reports are harmless.
 * A report of the future counts as of now.
 */
export function applyReport (
  before: SupplierStock | undefined, report: StockReport, lines: readonly HoldingLine[],
  { supplier_id, stock_basis, now }: Supplying
): AppliedReport | undefined {
  const as_of = report.as_of > now ? now : report.as_of
  if (before !== undefined && as_of < before.as_of) return undefined
  const judged = lines.map((line) => ({
    line: { ...line, reserved_quantity: reservedAfterReport(line, stock_basis, as_of) },
    held: line.reserved_quantity
  }))
  const after = judged.map(({ line }) => line)
  const stock = {
    ...report,
    supplier_id,
    as_of,
    reserved: after.reduce((all, line) => all + line.reserved_quantity, 0),
    created_at: before?.created_at ?? now,
    updated_at: now
  }
  const holding = after.filter((line) => line.reserved_quantity > 0)
  return {
    stock,
    lines: judged.filter(({ line, held }) => line.reserved_quantity !== held)
      .map(({ line }) => line),
    is_risen: availableOf(stock) > (before === undefined ? 0 : availableOf(before)),
    at_risk: stock.reserved > stock.on_hand
      ? [...new Set(holding.map((line) => line.purchase_order_id))].sort()
      : null
  }
}
