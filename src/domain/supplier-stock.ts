// On hand, reserved, available: what a supplier's report changes, row by row and as a feed.

import { liveOf, type PurchaseOrderLine } from './purchase-order.ts'
import { RuleError } from './rule.ts'
import type { Metadata } from './sales-order.ts'
import type { PriceBreak } from './sourcing.ts'
import { availableOf } from './stock-book.ts'
import type { StockBasis } from './supplier.ts'

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
  /** Purchase orders that hold more than there is; null when there is enough. */
  at_risk: string[] | null
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

type Supplying = { supplier_id: string, stock_basis: StockBasis, now: string }

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
  const after = lines.map((line) =>
    ({ ...line, reserved_quantity: reservedAfterReport(line, stock_basis, as_of) }))
  const changed = after.filter((line, index) =>
    line.reserved_quantity !== lines[index]?.reserved_quantity)
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
    lines: changed,
    is_risen: availableOf(stock) > (before === undefined ? 0 : availableOf(before)),
    at_risk: stock.reserved > stock.on_hand
      ? [...new Set(holding.map((line) => line.purchase_order_id))].sort()
      : null
  }
}

export type FeedOutcome = {
  applied: AppliedReport[]
  /** Rows older than what is known. */
  ignored_stale: number
  /** Rows that a full feed did not name and that were not 0 yet. */
  zeroed: number
  /** It empties more than the limit, and says that this is right. */
  is_suspicious: boolean
}

export type Feed = {
  mode: FeedMode
  as_of: string
  confirm_drop: boolean
  reports: readonly StockReport[]
  /** Every SKU that the feed names, those of refused rows too: none of them is zeroed. */
  named: ReadonlySet<string>
}

/**
 * `rows` are all rows of the supplier for a full feed, else those named. Throws
 * `full_feed_drop_refused`.
 */
export function applyFeed (
  feed: Feed, rows: readonly SupplierStock[], lines: readonly HoldingLine[],
  { drop_limit_percent, ...supplying }: Supplying & { drop_limit_percent: number }
): FeedOutcome {
  const known = new Map(rows.map((row) => [row.sku, row]))
  const holding = Map.groupBy(lines, ({ sku }) => sku)
  const apply = (report: StockReport): AppliedReport | undefined =>
    applyReport(known.get(report.sku), report, holding.get(report.sku) ?? [], supplying)

  const named = feed.reports.map(apply)
  const unnamed = feed.mode === 'delta' ? [] : rows.filter(({ sku }) => !feed.named.has(sku))
  const zeroed = unnamed.flatMap((row) =>
    apply({ ...row, on_hand: 0, as_of: feed.as_of }) ?? [])
  const applied = [...named.filter((one) => one !== undefined), ...zeroed]
  const emptied = applied.filter(({ stock }) =>
    stock.on_hand === 0 && (known.get(stock.sku)?.on_hand ?? 0) > 0)
  const is_drop = feed.mode === 'full' && isDrop(emptied.length, rows.length, drop_limit_percent)
  if (is_drop && !feed.confirm_drop) {
    throw new RuleError('full_feed_drop_refused', {
      detail: `The feed would set ${emptied.length} of the supplier’s ${rows.length} rows to ` +
        `zero; the limit is ${drop_limit_percent} %. Nothing was applied.`
    })
  }
  return {
    applied,
    ignored_stale: named.filter((one) => one === undefined).length,
    zeroed: zeroed.filter(({ stock }) => (known.get(stock.sku)?.on_hand ?? 0) > 0).length,
    is_suspicious: is_drop
  }
}

// In hundredths of a percent, which is as fine as limits are: 375 × 18.4 is no whole number.
function isDrop (emptied: number, rows: number, limit_percent: number): boolean {
  return emptied * 10_000 > rows * Math.round(limit_percent * 100)
}
