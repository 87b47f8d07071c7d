// Credits of an order become credit notes: goodwill lessens every group of tax, units their own.

import t, { type Test } from 'tap'
import { creditUnits } from '../../src/domain/back-to-back/credit-units.ts'
import type { Credit } from '../../src/domain/model/sales-order/credit.ts'
import {
  evaluateSalesOrder
} from '../../src/domain/model/sales-order/evaluate-sales-order.ts'
import type { SalesOrder } from '../../src/domain/model/sales-order/sales-order.ts'
import type { Tax } from '../../src/domain/model/tax/tax.ts'
import { holds } from '../support/holds.ts'
import { lineOf, NOW, saleOf, surroundingsOf } from './given.ts'
import { issue, orderOf, plan, shipped } from './given-invoices.ts'

const creditOf = (about: Partial<Credit>): Credit => ({
  id: 'crd_1',
  kind: 'goodwill',
  reference: null,
  amount: '10.00',
  reason: 'Scratched',
  line_number: null,
  quantity: null,
  source_id: null,
  created_at: NOW,
  ...about
})

const credited = (order: SalesOrder, ...credits: Credit[]): SalesOrder =>
  evaluateSalesOrder({ ...order, credits })

const taxOf = (rate_percent: string): Tax =>
  ({ category: 'S', rate_percent, amount: null, exemption_reason: null })

t.test('goodwill waits for an invoice, and has one credit note', async (t) => {
  const order = orderOf({ lines: [lineOf()] })
  t.same(plan(credited(order, creditOf({}))), [], 'nothing is invoiced that could be lessened')
  const invoiced = issue(shipped(order, 2))
  const given = credited(invoiced, creditOf({}))
  holds(t, plan(given), [{
    kind: 'credit_note',
    total: '10.00',
    lines: [],
    charges: [{ kind: 'adjustment', amount: '10.00', reason: 'Scratched' }],
    credited: { id: invoiced.invoices[0]?.id },
    reason: 'Scratched',
    credit_id: 'crd_1'
  }])
  t.same(plan(issue(given)), [], 'once')
  const more = credited(issue(given), creditOf({}), creditOf({ id: 'crd_2', amount: '30.01' }))
  holds(t, plan(more), [{ total: '30.00', credit_id: 'crd_2' }])
  t.same(plan(issue(more)), [], 'no more is credited than the order is worth')
})

t.test('the tax of a credit is that of what it lessens', async (t) => {
  const order = issue(shipped(orderOf({
    tax_mode: 'rates',
    prices_include_tax: true,
    lines: [
      lineOf({ unit_price: '119.00', tax: taxOf('19') }),
      lineOf({ line_number: 2, unit_price: '107.00', tax: taxOf('7') })
    ]
  }), 1, 1))
  const [goodwill] = plan(credited(order, creditOf({ amount: '22.60' })))
  holds(t, goodwill, {
    total: '22.60',
    net_total: '20.00',
    tax_total: '2.60',
    taxes: [
      { rate_percent: '19', taxable_amount: '10.00', tax_amount: '1.90' },
      { rate_percent: '7', taxable_amount: '10.00', tax_amount: '0.70' }]
  })
  const [units] = plan(credited(order, creditOf({
    kind: 'return', amount: '107.00', line_number: 2, quantity: 1
  })))
  holds(t, units, {
    total: '107.00',
    charges: [],
    lines: [{ sales_order_line_number: 2, quantity: 1, unit_price: '100.00' }],
    taxes: [{ rate_percent: '7', taxable_amount: '100.00', tax_amount: '7.00' }]
  })
})

const returned = (order: SalesOrder, quantity: number): SalesOrder => creditUnits(
  saleOf(order),
  { kind: 'return', line_number: 1, quantity, source_id: null, reason: null },
  surroundingsOf([])
).sales_order

const canceled = (order: SalesOrder, canceled_quantity: number): SalesOrder =>
  evaluateSalesOrder({
    ...order, lines: order.lines.map((line) => ({ ...line, canceled_quantity }))
  })

t.test('what left and came back is worth what was invoiced for it', async (t) => {
  for (const unit_price of ['0.01', '0.02', '4.49', '19.99']) {
    const order = issue(shipped(orderOf({
      payment_terms: 'on_account',
      tax_mode: 'rates',
      lines: [lineOf({ quantity: 3, unit_price, tax: taxOf('20') })]
    }), 1))
    const back = issue(returned(order, 1))
    holds(t, back.invoices, [{ kind: 'invoice' }, { total: order.invoices[0]?.total }])
    const rest = issue(canceled(back, 2))
    holds(t, rest, { payment_status: 'not_required', credited: rest.total })
    t.equal(rest.invoices.length, 2, `${unit_price}: one credit note`)
    const again = issue(returned(issue(shipped(back, 2)), 1))
    holds(t, issue(canceled(again, 1)), { payment_status: 'not_required' })
  }
})

const sumOf = ({ invoices }: SalesOrder): number => invoices.reduce((all, { kind, total }) =>
  all + (kind === 'invoice' ? 1 : -1) * Math.round(100 * Number(total)), 0)

/** Σ documents = total − credited, nothing is due twice, and nobody is asked for anything. */
function assertSettled (t: Test, order: SalesOrder, about: Partial<SalesOrder>): SalesOrder {
  const issued = issue(order)
  holds(t, issued, about)
  t.equal(sumOf(issued), Math.round(100 * (Number(issued.total) - Number(issued.credited))))
  t.same(plan(issued), [])
  return issued
}

t.test('an order that falls below its credits: the newest count less', async (t) => {
  const order = orderOf({
    payment_terms: 'on_account', lines: [lineOf({ quantity: 10, unit_price: '10.00' })]
  })
  const credits = [creditOf({ amount: '45.00' }), creditOf({ id: 'crd_2', amount: '35.00' })]
  const part = canceled(issue(credited(shipped(order, 1), ...credits)), 0)
  holds(t, part.invoices, [{ total: '10.00' }, { total: '10.00', credit_id: 'crd_1' }])
  const half = assertSettled(t, canceled(shipped(part, 5), 5),
    { total: '50.00', credited: '50.00', payment_status: 'not_required' })
  holds(t, half.invoices.slice(2), [
    { kind: 'invoice', total: '40.00' }, { total: '35.00', credit_id: 'crd_1' },
    { total: '5.00', credit_id: 'crd_2' }])
})

const priced = (order: SalesOrder, unit_price: string): SalesOrder => evaluateSalesOrder({
  ...order, lines: order.lines.map((line) => ({ ...line, unit_price }))
})

t.test('a credit note beyond what is owed is taken back, with its tax', async (t) => {
  const order = issue(credited(shipped(orderOf({
    payment_terms: 'on_account',
    tax_mode: 'rates',
    prices_include_tax: true,
    lines: [lineOf({ quantity: 10, unit_price: '10.00', tax: taxOf('25') })]
  }), 10), creditOf({ amount: '80.00' })))
  const cheap = assertSettled(t, priced(order, '5.00'), { total: '50.00', credited: '50.00' })
  holds(t, cheap.invoices.at(-1), {
    kind: 'invoice',
    credit_id: 'crd_1',
    lines: [],
    charges: [{ kind: 'adjustment', amount: '24.00' }],
    taxes: [{ taxable_amount: '24.00', tax_amount: '6.00' }],
    total: '30.00'
  })
  assertSettled(t, priced(cheap, '0.00'), { total: '0.00', credited: '0.00' })
  assertSettled(t, priced(cheap, '7.00'), { total: '70.00', credited: '70.00' })
})

t.test('a discount that eats what is left of an order takes the credit of a return back',
  async (t) => {
    const order = issue(shipped(orderOf({
      payment_terms: 'on_account',
      charges: [{ kind: 'discount', amount: '-10.00' }],
      lines: [lineOf({ quantity: 3, unit_price: '10.00' })]
    }), 1))
    const back = issue(returned(order, 1))
    t.equal(sumOf(back), 0)
    const rest = assertSettled(t, canceled(back, 2), { total: '0.00', credited: '0.00' })
    t.equal(sumOf(rest), 0)
  })

t.test('units that cost nothing more stand in no invoice, and are credited with the others',
  async (t) => {
    // Six cost a cent, as five do.
    const five = issue(shipped(orderOf({
      payment_terms: 'on_account', lines: [lineOf({ quantity: 6, unit_price: '0.0011' })]
    }), 5))
    const six = issue(shipped(five, 6))
    t.equal(six.invoices.length, 1, 'the sixth has no document')
    const back = assertSettled(t, returned(six, 6), { total: '0.01', credited: '0.01' })
    holds(t, back.invoices.slice(1), [{ kind: 'credit_note', total: '0.01' }])
  })
