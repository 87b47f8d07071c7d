// What a bill is matched with, and how a finding is written: figures that it lacks are null.

import type { PurchaseOrder } from '../purchase-order/purchase-order.ts'
import type { Bill, BillFinding } from './bill.ts'
import type { BilledBefore } from './billed-before.ts'
import type { BillingSettings } from './billing-settings.ts'

export type Matched = {
  bill: Bill
  /** Those that the bill names. */
  orders: readonly PurchaseOrder[]
  before: BilledBefore
  settings: BillingSettings
}

const NO_FIGURES: Omit<BillFinding, 'code' | 'detail'> = {
  purchase_order_id: null,
  line_number: null,
  ordered_quantity: null,
  moved_quantity: null,
  billed_before_quantity: null,
  billed_quantity: null,
  agreed_unit_cost: null,
  billed_unit_cost: null,
  agreed_amount: null,
  billed_amount: null
}

export function finding (
  code: BillFinding['code'], figures: Partial<BillFinding> & Pick<BillFinding, 'detail'>
): BillFinding {
  return { ...NO_FIGURES, ...figures, code }
}
