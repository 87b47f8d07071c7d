// Reads stock rows, and a page of them, as the caller may see them.

import { keysNamedBy } from '../../../domain/kernel/key-text.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import type { SupplierStock } from '../../../domain/model/stock/apply-stock-report.ts'
import { availableOf } from '../../../domain/model/stock/stock-book.ts'
import type { Call } from '../../../platform/command/call.ts'
import {
  collectPage, type Page, type PageQuery, readSortedPage
} from '../../../platform/db/keyset-page.ts'
import type { Sort, SortName } from '../../../platform/db/list-filters.ts'
import { findSupplierStock, listSupplierStock, type StockFilters } from '../store.ts'
import { assertOwnSupplier } from './complete-stock-report.ts'

export type StockDescription = Omit<SupplierStock, 'sources'> & { available: number }

/** Hides `planned` of the reserved units: a supplier knows only of orders issued to it. */
export function describeStock (
  { sources: _read_by_questions, ...stock }: SupplierStock, planned = 0
): StockDescription {
  const seen = { ...stock, reserved: stock.reserved - planned }
  return { ...seen, available: availableOf(seen) }
}

/** Throws `supplier_stock_not_found`. */
export async function readSupplierStock (
  call: Call, { supplier_id, sku }: { supplier_id: string, sku: string }
): Promise<StockDescription> {
  assertOwnSupplier(call, supplier_id, 'supplier_stock_not_found')
  const stock = await findSupplierStock(
    call.db, call.merchant_id, { supplier_id, skus: keysNamedBy(sku) },
    call.supplier_id !== null)
  if (stock === undefined) throw new RuleError('supplier_stock_not_found')
  return describeStock(stock, stock.planned)
}

type StockQuestion = StockFilters & {
  /** Without it, rows are in the order of SKU, then supplier. */
  sort?: SortName
}

/**
 * Rows that changed since a time come in the order of their changes, where an index has them.
 * Throws `invalid_request` for another order.
 */
function sortOf ({ sort: asked, updated_after }: StockQuestion): Sort {
  if (updated_after !== undefined && asked?.endsWith('created_at') === true) {
    const detail = 'must be updated_at or -updated_at beside updated_after'
    throw new RuleError('invalid_request', {
      errors: [{ parameter: 'sort', code: 'not_allowed', detail }]
    })
  }
  const sort = asked ?? (updated_after === undefined ? undefined : 'updated_at')
  return {
    columns: [...sort === undefined ? [] : [sort.replace('-', '')], 'sku', 'supplier_id'],
    is_descending: sort?.startsWith('-') === true
  }
}

/** Throws `invalid_request` for a cursor that this list did not make. */
export async function readStockPage (
  { db, merchant_id, supplier_id: own }: Call,
  { limit, cursor, ...question }: PageQuery & StockQuestion
): Promise<Page<StockDescription>> {
  const sort = sortOf(question)
  const { columns } = sort
  const page = readSortedPage({ limit, cursor }, sort)
  // A supplier that names another supplier gets an empty list, as if the other had no stock.
  const is_foreign = own !== null && (question.supplier_id ?? own) !== own
  const wanted = own === null ? question : { ...question, supplier_id: own }
  return collectPage(page, async (part) => {
    if (is_foreign) return []
    const rows = await listSupplierStock(
      db, merchant_id, wanted, { ...part, sort, is_supplier: own !== null })
    return rows.map((row) => describeStock(row, row.planned))
  }, (row) => columns.map((name) => String(row[name as keyof StockDescription])))
}
