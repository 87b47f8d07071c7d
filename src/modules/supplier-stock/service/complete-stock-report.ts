// Completes the stock reports that suppliers send.

import { mergeMetadata } from '../../../domain/kernel/merge-patch.ts'
import { canonicalDecimal } from '../../../domain/kernel/money.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import {
  canonicalCosts, findBreakFaults, findValidityFaults
} from '../../../domain/model/stock/change-stock-row.ts'
import type { Supplier } from '../../../domain/model/supplier/supplier.ts'
import type { StockReport } from '../../../domain/model/stock/apply-stock-report.ts'
import type { Call } from '../../../platform/command/call.ts'
import type { NewSupplierStock, SupplierStockChange } from '../schema/stock.ts'

type NewRow = SupplierStockChange & Pick<NewSupplierStock, 'on_hand' | 'unit_cost'> &
  { sku: string }
type Terms = Pick<Supplier, 'currency' | 'lead_time_days'>

/** Throws `rule` when a supplier names another supplier, which then seems not to exist. */
export function assertOwnSupplier (
  { supplier_id }: Call, id: string, rule: 'supplier_not_found' | 'supplier_stock_not_found'
): void {
  if (supplier_id !== null && supplier_id !== id) throw new RuleError(rule)
}

/** Fields that are left out take defaults; currency and lead time are those of the supplier. */
export function completeReport (
  row: NewRow, { currency: of_supplier, lead_time_days }: Terms, now: string
): StockReport {
  const {
    currency = of_supplier, price_breaks = [], unit_weight_kg = null, as_of = now, unit_cost
  } = row
  return {
    supplier_sku: null,
    lead_time_days,
    min_order_quantity: 1,
    order_multiple: 1,
    valid_from: null,
    valid_until: null,
    ...row,
    ...canonicalCosts({ currency, unit_cost, price_breaks }),
    unit_weight_kg: unit_weight_kg && canonicalDecimal(unit_weight_kg),
    metadata: mergeMetadata({}, row.metadata),
    as_of: new Date(as_of).toISOString()
  }
}

/** A change without `as_of` is a change of now. */
export function readChange<Named extends { as_of?: string }> (
  change: Named, now: string
): Named & { as_of: string } {
  return { ...change, as_of: new Date(change.as_of ?? now).toISOString() }
}

/** Throws `invalid_request`. */
export function assertReport (report: NewSupplierStock): void {
  const errors = [...findBreakFaults(report.price_breaks), ...findValidityFaults(report)]
  if (errors.length > 0) throw new RuleError('invalid_request', { errors })
}
