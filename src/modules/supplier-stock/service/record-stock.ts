// Writes what a stock report changes: stock rows, reserved quantities of lines, and exceptions.

import { buildExceptionEvents } from '../../../domain/back-to-back/exception-events.ts'
import type { Judged } from '../../../domain/model/stock/stock-exceptions.ts'
import type { AppliedReport } from '../../../domain/model/stock/apply-stock-report.ts'
import { together, type Trx } from '../../../platform/db/trx.ts'
import { appendChangedSkus } from '../../../platform/events/record-skus.ts'
import { appendEvents } from '../../../platform/events/record-events.ts'
import { newId } from '../../../platform/id.ts'
import { exceptionRows } from '../../back-to-back/store/exception-rows.ts'
import { markRestocked } from '../../back-to-back/store/restock-marks.ts'
import { setReservedQuantities } from '../store/holding-lines.ts'
import { insertSupplierStock, setSupplierStock } from '../store.ts'

export type Written = AppliedReport & {
  is_new: boolean
  /** Can the availability of its SKU be another one than before? */
  is_offer_changed: boolean
}

export async function recordStock (
  trx: Trx, merchant_id: string, written: readonly Written[]
): Promise<unknown> {
  const sorted = written.toSorted((a, b) => a.stock.sku < b.stock.sku ? -1 : 1)
  return together([
    setSupplierStock(trx, merchant_id,
      sorted.filter(({ is_new }) => !is_new).map(({ stock }) => stock)),
    insertSupplierStock(trx, merchant_id,
      sorted.filter(({ is_new }) => is_new).map(({ stock }) => stock)),
    setReservedQuantities(trx, merchant_id, sorted.flatMap(({ lines }) => lines)),
    markRestocked(trx, merchant_id,
      sorted.filter(({ is_risen }) => is_risen).map(({ stock }) => stock.sku)),
    appendChangedSkus(trx, merchant_id,
      sorted.filter(({ is_offer_changed }) => is_offer_changed).map(({ stock }) => stock.sku))
  ])
}

export async function recordJudged (
  trx: Trx, merchant_id: string, { opened, resolved }: Judged
): Promise<unknown> {
  return together([
    exceptionRows.update(trx, merchant_id, resolved),
    exceptionRows.insert(trx, merchant_id, opened),
    appendEvents(trx, merchant_id, buildExceptionEvents([...opened, ...resolved], newId))
  ])
}
