// What a stock report tells a person: promised units that are not there, feeds that empty too much.

import { type Exception, markResolved, openException } from '../exception/exception.ts'
import type { AppliedReport } from './stock-row.ts'

/** Exceptions to record; those resolved have their next version. */
export type Judged = { opened: Exception[], resolved: Exception[] }

/** `open` are the oversold exceptions that stand open for the supplier. One row has one at most. */
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
        detail: `${reserved} units are promised, ${on_hand} are there.`,
        now
      })
    }),
    resolved: closeOversold(applied.flatMap(({ stock, at_risk }) =>
      at_risk === null ? by_sku.get(stock.sku) ?? [] : []), now)
  }
}

/** There is enough again, or nothing is promised any more. */
export function closeOversold (open: readonly Exception[], now: string): Exception[] {
  return open.map((one) =>
    ({ ...markResolved(one, 'obsolete', { now }), version: one.version + 1 }))
}

/** A full feed emptied more than the limit, and said that this is right. */
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
    detail: 'A full feed emptied more rows than the limit, and confirmed it.',
    now
  })
}
