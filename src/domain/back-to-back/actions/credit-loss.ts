// The customer does not pay for units that it did not get, or that arrived damaged.

import { creditUnits } from '../credit-units.ts'
import { openRefund } from './open-payment.ts'
import { recordSaleRefund } from './pay.ts'
import type { BackToBack } from '../state.ts'
import type { Surroundings } from '../surroundings.ts'
import { formatMoney, readMoney } from '../../kernel/money.ts'
import { RuleError } from '../../kernel/rule.ts'
import { orderedLineOf } from '../../model/sales-order/ordered-line.ts'
import type { Refund } from '../../model/sales-order/refund.ts'

/** How a refund is paid that the customer has as store credit. */
const STORE_CREDIT = 'store_credit'

type Loss = {
  lines: ReadonlyArray<{ sales_order_line_number: number, quantity: number }>
  /** The incident. */
  source_id: string
  reason: string | null
  /** What is due back goes to the customer's store credit. */
  is_store_credit: boolean
}

/**
 * Credits the units. Those of a replacement are worth what was paid for the line that it replaces.
 * Store credit is a refund by that method, so nothing more is due. Throws `units_credited`.
 */
export function creditLoss (
  before: BackToBack, { lines, source_id, reason, is_store_credit }: Loss,
  surroundings: Pick<Surroundings, 'now' | 'newId'>
): BackToBack {
  let state = before
  for (const { sales_order_line_number, quantity } of lines) {
    const line = orderedLineOf(state.sales_order, sales_order_line_number)
    const left = line.quantity - line.canceled_quantity - line.credited_quantity
    if (quantity > left) {
      throw new RuleError('units_credited', {
        detail: `Only ${left} units of line ${line.line_number} are not credited yet.`
      })
    }
    state = creditUnits(state, {
      kind: 'loss', line_number: line.line_number, quantity, source_id, reason
    }, surroundings)
  }
  return is_store_credit ? payAsCredit(before, state, source_id, surroundings) : state
}

/** What became due by the credit is paid out at once, as store credit. */
function payAsCredit (
  before: BackToBack, state: BackToBack, reference: string,
  { now, newId }: Pick<Surroundings, 'now' | 'newId'>
): BackToBack {
  const { currency, refund_due } = state.sales_order
  const due = readMoney(refund_due) - readMoney(before.sales_order.refund_due)
  if (due <= 0n) return state
  const amount = formatMoney(due, currency)
  const refund: Refund = openRefund({ reference, amount, method: STORE_CREDIT }, {
    id: newId('ref'), sales_order_id: state.sales_order.id, currency, now
  })
  return recordSaleRefund(state, refund)
}
