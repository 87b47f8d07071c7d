// What a purchase order line begins with: nothing was done with its units yet.

import { NOTHING_BILLED } from './billing-status.ts'
import type { PurchaseOrderLine } from './purchase-order.ts'

/** Units of a new line: none has left it in any way. */
export const NOTHING_DONE = {
  rejected_quantity: 0,
  expired_quantity: 0,
  canceled_quantity: 0,
  shipped_quantity: 0,
  delivered_quantity: 0,
  lost_quantity: 0,
  refused_quantity: 0,
  returned_quantity: 0,
  missing_quantity: 0,
  over_shipped_quantity: 0,
  ...NOTHING_BILLED
} satisfies Partial<PurchaseOrderLine>
