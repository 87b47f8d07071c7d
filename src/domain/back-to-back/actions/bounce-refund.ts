// Money of a refund comes back to the merchant: it is due to the customer again.

import type { BackToBack } from '../state.ts'
import type { Surroundings } from '../surroundings.ts'
import { formatMoney } from '../../kernel/money.ts'
import { evaluateSalesOrder } from '../../model/sales-order/evaluate-sales-order.ts'
import type { NewMove } from '../../model/sales-order/payment.ts'
import { bouncingOf, type Refund, withBounce } from '../../model/sales-order/refund.ts'

/**
 * Records that a refund, or a part of it, came back. Undefined when this bounce is known. Throws
 * `bounce_conflict` and `bounce_exceeds_refund`.
 */
export function bounceSaleRefund (
  { sales_order, ...rest }: BackToBack, refund: Refund, said: NewMove,
  { now }: Pick<Surroundings, 'now'>
): BackToBack | undefined {
  const { currency } = sales_order
  const bouncing = bouncingOf(refund, said, currency)
  if (bouncing === undefined) return undefined
  const { reference = null, reason = null } = said
  const amount = formatMoney(bouncing, currency)
  const bounced = withBounce(refund, { reference, amount, reason, bounced_at: now }, currency)
  const refunds = sales_order.refunds.map((one) => one.id === refund.id ? bounced : one)
  return { ...rest, sales_order: evaluateSalesOrder({ ...sales_order, refunds }) }
}
