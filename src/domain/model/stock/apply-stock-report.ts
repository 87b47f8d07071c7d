// What a supplier's stock report changes: one stock row, and the reservations of purchase orders.

import { liveOf, type PurchaseOrderLine } from '../purchase-order/purchase-order.ts'
import type { Metadata } from '../../kernel/metadata.ts'
import type { PriceBreak } from '../../sourcing/plan-sourcing.ts'
import { availableOf } from './stock-book.ts'
import type { WithSources } from './stock-sources.ts'
import type { StockBasis } from '../supplier/supplier.ts'

/** A supplier's report about one SKU, as of a time. */
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
  /** Null: not known. */
  unit_weight_kg: string | null
  as_of: string
  valid_from: string | null
  valid_until: string | null
  metadata: Metadata
}

export type SupplierStock = StockReport & WithSources & {
  supplier_id: string
  /** Σ `reserved_quantity` of the purchase order lines. */
  reserved: number
  /** An operator buys nothing of the row for now. Reports leave it as it is. */
  paused: boolean
  created_at: string
  updated_at: string
}

/** A purchase order line that reserves stock, or may reserve it again after a report. */
export type HoldingLine = Pick<PurchaseOrderLine,
  'purchase_order_id' | 'line_number' | 'sku' | 'quantity' | 'accepted_quantity' | 'accepted_at' |
  'rejected_quantity' | 'canceled_quantity' | 'shipped_quantity' | 'missing_quantity' |
  'reserved_quantity'> & {
    /** Units that shipped, and when. */
    sent: ReadonlyArray<{ shipped_at: string, quantity: number }>
  }

export type AppliedReport = {
  stock: SupplierStock
  /** Lines whose `reserved_quantity` the report changes. */
  lines: HoldingLine[]
  /** More units are available than before. */
  is_risen: boolean
  /**
   * The purchase orders that reserve units when more are reserved than on hand; null when there are
   * enough; undefined when no new `on_hand` was reported.
   */
  at_risk: string[] | null | undefined
}

/**
 * Units of a line that the reported `on_hand` still contains, and that are therefore reserved: its
 * live and missing units, less those that the supplier's stock basis excludes at that time. Shipped
 * units, also missing ones, are contained until a report that is newer than their shipment.
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

export type Supplying = {
  supplier_id: string
  stock_basis: StockBasis
  now: string
  /** Who reports answers for each order itself, so a low figure puts none at risk. */
  answers_orders?: boolean
}

/**
 * The row after the report; undefined when the stored row is newer, so a late report changes
 * nothing. A report with a time in the future counts as reported now. Only a link says of sources:
 * after a report from elsewhere, the row has none.
 */
export function applyReport (
  before: SupplierStock | undefined, report: StockReport & WithSources,
  lines: readonly HoldingLine[],
  { supplier_id, stock_basis, now, answers_orders }: Supplying
): AppliedReport | undefined {
  const as_of = report.as_of > now ? now : report.as_of
  if (before !== undefined && as_of < before.as_of) return undefined
  const judged = lines.map((line) => ({
    line: { ...line, reserved_quantity: reservedAfterReport(line, stock_basis, as_of) },
    held: line.reserved_quantity
  }))
  const after = judged.map(({ line }) => line)
  const reserved = after.reduce((all, line) => all + line.reserved_quantity, 0)
  const stock = {
    ...report,
    sources: report.sources ?? null,
    supplier_id,
    as_of,
    reserved,
    paused: before?.paused === true,
    created_at: before?.created_at ?? now,
    updated_at: now
  }
  return {
    stock,
    lines: judged.filter(({ line, held }) => line.reserved_quantity !== held)
      .map(({ line }) => line),
    is_risen: availableOf(stock) > (before === undefined ? 0 : availableOf(before)),
    at_risk: answers_orders === true ? null : atRiskOf(stock, after)
  }
}

function atRiskOf (
  { on_hand, reserved }: SupplierStock, lines: readonly HoldingLine[]
): string[] | null {
  if (reserved <= on_hand) return null
  const holding = lines.filter((line) => line.reserved_quantity > 0)
  return [...new Set(holding.map((line) => line.purchase_order_id))].sort()
}
