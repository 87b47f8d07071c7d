// Which changes of a stock row, a supplier and the merchant's settings can change what the answer
// to "what is available?" says.

import { isSameValue } from '../../kernel/same-value.ts'
import { isTooOld } from '../../sourcing/plan-sourcing.ts'
import type { MerchantSettings } from '../merchant/merchant.ts'
import type { Supplier } from '../supplier/supplier.ts'
import type { SupplierStock } from './apply-stock-report.ts'
import { availableOf } from './stock-book.ts'

/** What sourcing reads of a stock row, beside its units and their age. */
const TERMS = [
  'unit_cost', 'currency', 'price_breaks', 'lead_time_days', 'min_order_quantity',
  'order_multiple', 'unit_weight_kg', 'valid_from', 'valid_until', 'paused'
] as const satisfies ReadonlyArray<keyof SupplierStock>

type Judging = Pick<Supplier, 'stock_max_age_hours'> & { now: string }

/** A row without units offers nothing, but what it says of its sources is passed on. */
export function isOfferChanged (
  before: SupplierStock | undefined, after: SupplierStock, { stock_max_age_hours, now }: Judging
): boolean {
  if (!isSameValue(before?.sources ?? null, after.sources ?? null)) return true
  const was = before === undefined ? 0 : availableOf(before)
  if (before === undefined || was !== availableOf(after)) return was !== availableOf(after)
  if (was === 0) return false
  const now_ms = Date.parse(now)
  const isOld = ({ as_of }: SupplierStock): boolean =>
    isTooOld({ as_of, stock_max_age_hours }, now_ms)
  return isOld(before) !== isOld(after) || hasChanged(TERMS, before, after)
}

/** What sourcing reads of a supplier. Its offers may be of any SKU. */
const SUPPLIER_TERMS = [
  'status', 'currency', 'ships_to', 'order_fee', 'min_order_value', 'freight', 'rank',
  'stock_max_age_hours', 'surplus', 'time_zone', 'working_days', 'holidays', 'cut_off_time',
  'lead_time_unit'
] as const satisfies ReadonlyArray<keyof Supplier>

export function areOffersChanged (before: Supplier, after: Supplier): boolean {
  // Nothing is bought of a supplier that is suspended, on whatever terms.
  if (before.status === 'suspended' && after.status === 'suspended') return false
  return hasChanged(SUPPLIER_TERMS, before, after)
}

/** What a question about availability, which names no price, takes from the settings. */
const SETTINGS = [
  'delivery_mode', 'late_policy', 'sourcing', 'warehouse_address', 'time_zone', 'working_days',
  'holidays'
] as const satisfies ReadonlyArray<keyof MerchantSettings>

export function isMarketChanged (before: MerchantSettings, after: MerchantSettings): boolean {
  return hasChanged(SETTINGS, before, after)
}

function hasChanged<Row> (names: ReadonlyArray<keyof Row>, before: Row, after: Row): boolean {
  return names.some((name) => !isSameValue(before[name], after[name]))
}
