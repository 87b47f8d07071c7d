// The payment status of a sales order: the first rule that holds, over all small amounts.

import t from 'tap'
import { paymentStatusOf } from '../../src/domain/model/sales-order/evaluate-sales-order.ts'
import {
  PAYMENT_STATUSES, PAYMENT_TERMS, SALES_ORDER_STATUSES
} from '../../src/domain/model/sales-order/sales-order.ts'

const SMALL = [0n, 1n, 2n, 3n]
type Paying = Parameters<typeof paymentStatusOf>[0]

/** As domain.md says them, one a line; the first that holds counts. */
const PAYMENT_RULES: ReadonlyArray<[string, (order: Paying) => boolean]> = [
  ['refund_due', ({ paid, owed }) => paid - owed > 0n],
  ['refunded', ({ owed, paid, refunded }) => owed === 0n && paid === 0n && refunded > 0n],
  ['not_required', ({ payment_terms, settled }) =>
    payment_terms === 'on_account' && settled.asked === 0n],
  ['paid', ({ payment_terms, settled }) => payment_terms === 'on_account' && settled.open === 0n],
  ['overdue', ({ payment_terms, settled }) =>
    payment_terms === 'on_account' && settled.is_overdue],
  ['partially_paid', ({ payment_terms, paid }) => payment_terms === 'on_account' && paid > 0n],
  ['awaiting', ({ payment_terms }) => payment_terms === 'on_account'],
  ['not_required', ({ status, paid }) => status === 'canceled' && paid === 0n],
  ['paid', ({ paid, owed }) => paid === owed],
  ['partially_paid', ({ paid }) => paid > 0n],
  ['awaiting', () => true]
]

/** What invoices ask and have open, of an order that has none, and whether the day is over. */
const SETTLED = ([[0n, 0n], [2n, 0n], [2n, 1n]] as const).flatMap(([asked, open]) =>
  [false, true].map((is_overdue) => ({ invoices: [], asked, open, is_overdue })))

t.test('payment_status is the first that holds, over all small amounts', async (t) => {
  const orders = SMALL.flatMap((owed) => SMALL.flatMap((paid) => SMALL.flatMap((refunded) =>
    SALES_ORDER_STATUSES.flatMap((status) => PAYMENT_TERMS.flatMap((payment_terms) =>
      SETTLED.map((settled): Paying =>
        ({ status, payment_terms, owed, paid, refunded, settled })))))))
  const seen = new Set<string>()
  for (const order of orders) {
    const expected = PAYMENT_RULES.find(([, holds]) => holds(order))?.[0]
    const found = paymentStatusOf(order)
    seen.add(found)
    if (found !== expected) t.fail(`${found}, not ${expected}`, { order: String(order.owed) })
  }
  t.same(seen, new Set(PAYMENT_STATUSES))
})
