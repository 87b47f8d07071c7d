// Credits: what the customer owes less, for goodwill and for units.

import t from 'tap'
import {
  type AmountCredit, creditAmount
} from '../../../src/domain/back-to-back/actions/credit.ts'
import type { NewSalesOrder } from '../../../src/domain/back-to-back/actions/open-sales-order.ts'
import { creditUnits, type UnitsCredit } from '../../../src/domain/back-to-back/credit-units.ts'
import type { BackToBack } from '../../../src/domain/back-to-back/state.ts'
import { evaluateSalesOrder } from '../../../src/domain/model/sales-order/evaluate-sales-order.ts'
import { holds } from '../../support/holds.ts'
import { draftOf, LATER, saleOf, surroundingsOf } from '../given.ts'
import { refusalOf } from '../refusal-of.ts'

const opening = { ...surroundingsOf([]), now: LATER }

/** Three units for 10.00 that are paid, unless said otherwise. */
const given = (about: Partial<NewSalesOrder> = {}): BackToBack => saleOf(draftOf({
  lines: [{ sku: 'A', quantity: 3, unit_price: '3.333333' }],
  payments: [{ reference: 'P', amount: '10.00' }],
  ...about
}))

const goodwill = (state: BackToBack, amount: string, more: Partial<AmountCredit> = {}) =>
  creditAmount(state, { kind: 'goodwill', amount, reason: 'late', ...more }, opening)

const units = (state: BackToBack, quantity: number, more: Partial<UnitsCredit> = {}) =>
  creditUnits(state, {
    kind: 'return', line_number: 1, quantity, source_id: 'ret_1', reason: null, ...more
  }, opening)

const withCanceled = ({ sales_order, ...rest }: BackToBack, canceled_quantity: number) => ({
  ...rest,
  sales_order: evaluateSalesOrder({
    ...sales_order, lines: sales_order.lines.map((line) => ({ ...line, canceled_quantity }))
  })
})

t.test('goodwill: the total stays, less is owed, what was paid beyond it is due', async (t) => {
  const { sales_order } = goodwill(given(), '2.50')
  holds(t, sales_order, {
    total: '10.00',
    credited: '2.50',
    paid: '10.00',
    refund_due: '2.50',
    payment_status: 'refund_due'
  })
  const [credit] = sales_order.credits
  t.match(credit?.id, /^crd_/)
  t.same({ ...credit, id: '' }, {
    id: '',
    kind: 'goodwill',
    reference: null,
    amount: '2.50',
    reason: 'late',
    line_number: null,
    quantity: null,
    source_id: null,
    created_at: LATER
  })
})

t.test('an order that owes less is paid by less', async (t) => {
  const part = given({ payments: [{ reference: 'P', amount: '7.50' }] })
  t.equal(part.sales_order.payment_status, 'partially_paid')
  holds(t, goodwill(part, '2.50').sales_order, { payment_status: 'paid', refund_due: '0.00' })
})

t.test('credit_exceeds_left: at most what is still owed', async (t) => {
  const state = goodwill(given(), '8.00')
  t.equal(refusalOf(() => goodwill(state, '2.01')).rule, 'credit_exceeds_left')
  const { sales_order } = goodwill(state, '2.00')
  holds(t, sales_order, { credited: '10.00', refund_due: '10.00' })
  t.equal(refusalOf(() => goodwill(withCanceled(given(), 3), '0.01')).rule, 'credit_exceeds_left')
})

t.test('units: their parts add up to the amount of the line, and count them', async (t) => {
  const one = units(given(), 1)
  const two = units(one, 1)
  const all = units(two, 1)
  t.same(all.sales_order.credits.map(({ amount }) => amount), ['3.33', '3.34', '3.33'])
  holds(t, all.sales_order, { credited: '10.00', total: '10.00', refund_due: '10.00' })
  holds(t, all.sales_order.lines, [{ credited_quantity: 3, amount: '10.00' }])
  t.throws(() => units(all, 1), { message: /does not have/ })
})

t.test('units: less the fee, at most what is owed, never below 0', async (t) => {
  const amounts = (state: BackToBack) => state.sales_order.credits.map(({ amount }) => amount)
  t.same(amounts(units(given(), 2, { less: '1.00' })), ['5.67'])
  t.same(amounts(units(given(), 1, { less: '4.00' })), ['0.00'])
  t.same(amounts(units(goodwill(given(), '9.00'), 1)), ['9.00', '1.00'])
})

t.test('units that were credited and then canceled are not given back twice', async (t) => {
  const { sales_order } = withCanceled(goodwill(given(), '8.00'), 2)
  holds(t, sales_order, { total: '3.33', credited: '3.33', refund_due: '10.00' })
})
