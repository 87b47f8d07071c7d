// Exceptions about stock: reserved units that a supplier does not have, and suspicious feeds.

import { type Exception, endObsolete, openException } from '../exception/exception.ts'
import type { AppliedReport } from './apply-stock-report.ts'

/** Exceptions to record. The resolved ones already have their next version. */
export type Judged = { opened: Exception[], resolved: Exception[] }

/** `open`: the supplier's open `oversold` exceptions. A stock row has at most one of them. */
export function judgeStock (
  applied: readonly AppliedReport[], open: readonly Exception[],
  { now, newId }: { now: string, newId: (prefix: 'exc') => string }
): Judged {
  const by_sku = new Map(open.map((one) => [one.sku, one]))
  return {
    opened: applied.flatMap(({ stock, at_risk }) => {
      if (at_risk === null || at_risk === undefined || by_sku.has(stock.sku)) return []
      const { supplier_id, sku, on_hand, reserved } = stock
      return openException({
        id: newId('exc'),
        kind: 'oversold',
        subject_type: 'supplier',
        subject_id: supplier_id,
        supplier_id,
        sku,
        purchase_order_ids: at_risk,
        detail: `${reserved} units are reserved, but the supplier has ${on_hand}.`,
        now
      })
    }),
    resolved: closeOversold(applied.flatMap(({ stock, at_risk }) =>
      at_risk === null ? by_sku.get(stock.sku) ?? [] : []), now)
  }
}

/** Resolves them as obsolete: the supplier has enough units for its reservations again. */
export function closeOversold (open: readonly Exception[], now: string): Exception[] {
  return open.map((one) => endObsolete(one, now))
}

/** Opens `suspicious_feed`: a full feed set more rows to 0 than the limit, and confirmed it. */
export function tellSuspicion (
  feed_id: string, supplier_id: string,
  { now, newId }: { now: string, newId: (prefix: 'exc') => string }
): Exception {
  return openException({
    id: newId('exc'),
    kind: 'suspicious_feed',
    subject_type: 'stock_feed',
    subject_id: feed_id,
    supplier_id,
    detail: 'A full feed set more rows to 0 than the limit allows, and its sender confirmed it.',
    now
  })
}
