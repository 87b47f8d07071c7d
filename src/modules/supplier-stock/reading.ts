// What a supplier sends of its stock, completed and judged row by row.

import { findKeyFault, meantKey } from '../../domain/key-text.ts'
import { canonicalMoney } from '../../domain/money.ts'
import { availableOf } from '../../domain/stock-book.ts'
import type { Supplier } from '../../domain/supplier.ts'
import type { StockReport, SupplierStock } from '../../domain/supplier-stock.ts'
import type { NewSupplierStock, StockFeedError } from './schema.ts'

type Terms = Pick<Supplier, 'currency' | 'lead_time_days'>

/** What is left out takes its default: currency and lead time from the supplier. */
export function completeReport (
  row: NewSupplierStock & { sku: string }, { currency: of_supplier, lead_time_days }: Terms,
  now: string
): StockReport {
  const { currency = of_supplier, price_breaks = [], as_of = now } = row
  return {
    supplier_sku: null,
    lead_time_days,
    min_order_quantity: 1,
    order_multiple: 1,
    valid_from: null,
    valid_until: null,
    metadata: {},
    ...row,
    currency,
    unit_cost: canonicalMoney(row.unit_cost, currency),
    price_breaks: price_breaks.map(({ min_quantity, unit_cost }) =>
      ({ min_quantity, unit_cost: canonicalMoney(unit_cost, currency) })),
    as_of: new Date(as_of).toISOString()
  }
}

/**
 * A row may be anything: it may have broken its schema. One whose SKU is no key also names the SKU
 * that was meant, so that a full feed does not empty it.
 */
export function namedSkus (rows: readonly unknown[]): string[] {
  return rows.flatMap((row) => {
    const sku = (row as { sku?: unknown } | null)?.sku
    if (typeof sku !== 'string') return []
    return findKeyFault(sku) === null ? sku : [sku, meantKey(sku)]
  })
}

/** Of rows with one SKU the first counts. */
export function findRepeatedRows (rows: readonly unknown[]): StockFeedError[] {
  const seen = new Set<string>()
  return rows.flatMap((row, index) => {
    const [sku] = namedSkus([row])
    if (sku === undefined) return []
    const is_repeated = seen.has(sku)
    seen.add(sku)
    const detail = 'is named by an earlier row of this feed'
    return is_repeated ? { row: index, pointer: '/sku', code: 'repeated', detail } : []
  })
}

export function describeStock (stock: SupplierStock): SupplierStock & { available: number } {
  return { ...stock, available: availableOf(stock) }
}
