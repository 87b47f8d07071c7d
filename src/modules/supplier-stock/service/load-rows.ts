// Loads stock rows of one supplier, locked, with what a report on them needs.

import type { Exception } from '../../../domain/model/exception/exception.ts'
import type { HoldingLine, SupplierStock } from '../../../domain/model/stock/apply-stock-report.ts'
import type { Supplier } from '../../../domain/model/supplier/supplier.ts'
import { together, type Trx } from '../../../platform/db/trx.ts'
import { findOversold } from '../../exceptions/store.ts'
import { findSuppliers } from '../../suppliers/store.ts'
import { findHoldingLines } from '../store/holding-lines.ts'
import { lockSupplierStock } from '../store.ts'

export type Row = {
  supplier: Supplier | undefined
  stock: SupplierStock[]
  lines: HoldingLine[]
  /** The open `oversold` exceptions of the rows. */
  oversold: Exception[]
}

/** Null for `skus`: all rows of the supplier. */
export async function loadRows (
  trx: Trx, merchant_id: string, supplier_id: string, skus: readonly string[] | null
): Promise<Row> {
  const [stock, lines, [supplier], oversold] = await together([
    lockSupplierStock(trx, merchant_id, supplier_id, skus),
    findHoldingLines(trx, merchant_id, supplier_id, skus),
    findSuppliers(trx, merchant_id, [supplier_id]),
    findOversold(trx, merchant_id, supplier_id, skus)
  ])
  return { supplier, stock, lines, oversold }
}
