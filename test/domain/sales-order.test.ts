// A sales order: its three statuses, its total, and when it is released.

import t, { type Test } from 'tap'
import type { Payment } from '../../src/domain/model/sales-order/payment.ts'
import type { Refund } from '../../src/domain/model/sales-order/refund.ts'
import {
  evaluateSalesOrder, fulfillmentStatusOf, sourcingStatusOf
} from '../../src/domain/model/sales-order/evaluate-sales-order.ts'
import {
  type Charge, isReleased, type SalesOrder, type SalesOrderLine, unsourcedOf
} from '../../src/domain/model/sales-order/sales-order.ts'
import { holds } from '../support/holds.ts'
import { draftOf, lineOf, NOW } from './given.ts'

/** Every way to fill `length` places with these. */
function everyWay<T> (values: readonly T[], length: number): T[][] {
  if (length === 0) return [[]]
  return everyWay(values, length - 1).flatMap((way) => values.map((value) => [...way, value]))
}

// A line as the list of its units: the oracle counts heads where the code subtracts.
const UNITS = ['canceled', 'unsourced', 'sourced', 'shipped', 'delivered'] as const
type Unit = typeof UNITS[number]
const LINES = [0, 1, 2, 3].flatMap((length) => everyWay(UNITS, length))
  .filter((units) => units.every((unit, at) => at === 0 || unit >= (units[at - 1] ?? '')))

function countUnits (units: readonly Unit[]) {
  const count = (...kinds: Unit[]): number => units.filter((unit) => kinds.includes(unit)).length
  return lineOf({
    quantity: units.length,
    canceled_quantity: count('canceled'),
    sourced_quantity: count('sourced', 'shipped', 'delivered'),
    shipped_quantity: count('shipped', 'delivered'),
    delivered_quantity: count('delivered')
  })
}

/** Whether every pair of lines has the status that the oracle reads from the wanted units. */
function testEveryPair (
  t: Test, statusOf: (lines: readonly SalesOrderLine[]) => string,
  expectedOf: (wanted: readonly Unit[]) => string
): void {
  const seen = new Set<string>()
  for (const [one = [], other = []] of everyWay(LINES, 2)) {
    const lines = [countUnits(one), countUnits(other)]
    const expected = expectedOf([...one, ...other].filter((unit) => unit !== 'canceled'))
    const status = statusOf(lines)
    seen.add(status)
    if (status !== expected) t.fail(`${status}, not ${expected}`, { lines })
  }
  t.pass(`${LINES.length ** 2} pairs: ${[...seen].sort().join(', ')}`)
}

t.test('sourcing_status, over every pair of lines of up to three units', async (t) => {
  testEveryPair(t, sourcingStatusOf, (wanted) => {
    const served = wanted.filter((unit) => unit !== 'unsourced')
    if (served.length === 0) return 'unsourced'
    return served.length === wanted.length ? 'sourced' : 'partially_sourced'
  })
})

t.test('fulfillment_status, over every pair of lines of up to three units', async (t) => {
  const hasShipped = (unit: Unit): boolean => unit === 'shipped' || unit === 'delivered'
  const hasArrived = (unit: Unit): boolean => unit === 'delivered'
  const statusOf = (lines: readonly SalesOrderLine[]): string =>
    fulfillmentStatusOf(lines, (line) => line.quantity - line.canceled_quantity)
  testEveryPair(t, statusOf, (wanted) => {
    if (!wanted.some(hasShipped)) return 'unfulfilled'
    if (wanted.every(hasArrived)) return 'delivered'
    if (wanted.some(hasArrived)) return 'partially_delivered'
    return wanted.every(hasShipped) ? 'shipped' : 'partially_shipped'
  })
})

t.test('unsourced is what is wanted and served by nobody', async (t) => {
  for (const units of LINES) {
    const missing = units.filter((unit) => unit === 'unsourced').length
    t.equal(unsourcedOf(countUnits(units)), missing)
  }
})

function evaluated (about: Partial<SalesOrder>): SalesOrder {
  return evaluateSalesOrder({ ...draftOf(), ...about })
}

t.test('total: each line is rounded to the currency, then summed', async (t) => {
  const lines = [1, 2, 3].map((line_number) =>
    lineOf({ line_number, quantity: 1, unit_price: '0.015' }))
  const order = evaluated({ lines })
  t.same(order.lines.map(({ amount }) => amount), ['0.02', '0.02', '0.02'])
  t.equal(order.total, '0.06', 'not 0.045 rounded')

  const yen = evaluated({ lines: [lineOf({ quantity: 3, unit_price: '0.5' })], currency: 'JPY' })
  t.equal(yen.total, '2', '1.5 to the even yen')
  const dinar = evaluated({ lines: [lineOf({ quantity: 3, unit_price: '0.5' })], currency: 'KWD' })
  t.equal(dinar.total, '1.500')
})

t.test('total: canceled units are not charged', async (t) => {
  const order = evaluated({ lines: [lineOf({ quantity: 3, canceled_quantity: 2 })] })
  t.equal(order.lines[0]?.amount, '20.00')
  t.equal(order.total, '20.00')
})

t.test('total: charges are added, a discount subtracts, and it is never below 0', async (t) => {
  const charges: Charge[] = [
    { kind: 'shipping', amount: '5.00' }, { kind: 'tax', amount: '1.25' },
    { kind: 'other', amount: '0.50' }, { kind: 'discount', amount: '-3.00' }
  ]
  const lines = [lineOf({ quantity: 1 })]
  t.equal(evaluated({ lines, charges }).total, '23.75')
  const free = evaluated({ lines, charges: [{ kind: 'discount', amount: '-99.00' }] })
  t.equal(free.total, '0.00')
  t.equal(free.payment_status, 'paid', 'nothing is left to pay')
})

t.test('total: a canceled order has no charges, and owes back all that was paid', async (t) => {
  const order = evaluated({
    status: 'canceled',
    lines: [lineOf({ quantity: 2, canceled_quantity: 2 })],
    charges: [{ kind: 'shipping', amount: '5.00' }],
    payments: [paymentOf('30.00')]
  })
  holds(t, order, {
    total: '0.00', paid: '30.00', refund_due: '30.00', payment_status: 'refund_due'
  })
})

function paymentOf (amount: string): Payment {
  return {
    id: `pay_${amount}`,
    sales_order_id: 'so_1',
    reference: amount,
    amount,
    method: null,
    received_at: NOW,
    reversed_amount: '0.00',
    reversed_at: null,
    reversal_reason: null,
    reversals: [],
    reinstatements: [],
    refunded_amount: '0.00',
    created_at: NOW
  }
}

function refundOf (amount: string): Refund {
  const { id, sales_order_id, reference, method, received_at, created_at } = paymentOf(amount)
  const bounced = { payment_id: null, reason: null, bounced_amount: '0.00', bounces: [] }
  return { id, sales_order_id, reference, amount, method, received_at, created_at, ...bounced }
}

const reversedOf = (amount: string, reversed_amount = amount): Payment =>
  ({ ...paymentOf(amount), reversed_amount, reversed_at: NOW })

t.test('what was taken back of a payment counts no longer', async (t) => {
  const about = { lines: [lineOf({ quantity: 1 })] }
  holds(t, evaluated({ ...about, payments: [reversedOf('12.00'), paymentOf('5.00')] }), {
    paid: '5.00', refund_due: '0.00', payment_status: 'partially_paid'
  })
  holds(t, evaluated({ ...about, payments: [reversedOf('25.00', '3.00')] }), {
    paid: '22.00', refund_due: '2.00', payment_status: 'refund_due'
  })
})

t.test('paid is below 0 where more went back than came, whatever the status', async (t) => {
  const about = { payments: [reversedOf('40.00')], refunds: [refundOf('20.00')] }
  const lines = [lineOf({ quantity: 1 })]
  holds(t, evaluated({ ...about, lines }), {
    paid: '-20.00', refund_due: '0.00', payment_status: 'awaiting'
  })
  holds(t, evaluated({ ...about, lines, payments: [...about.payments, paymentOf('20.00')] }), {
    paid: '0.00', payment_status: 'awaiting'
  })
  holds(t, evaluated({ ...about, lines, payment_terms: 'on_account' }), {
    paid: '-20.00', payment_status: 'not_required'
  })
  const canceled = [lineOf({ quantity: 1, canceled_quantity: 1 })]
  holds(t, evaluated({ ...about, lines: canceled, status: 'canceled' }), {
    paid: '-20.00', refund_due: '0.00', payment_status: 'awaiting'
  })
})

t.test('paid is net of refunds, refund_due what was paid beyond the total', async (t) => {
  const about = { lines: [lineOf({ quantity: 1 })] }
  holds(t, evaluated({ ...about, payments: [paymentOf('25.00')] }), {
    paid: '25.00', refund_due: '5.00', payment_status: 'refund_due'
  })
  holds(t, evaluated({ ...about, payments: [paymentOf('25.00')], refunds: [refundOf('5.00')] }), {
    paid: '20.00', refund_due: '0.00', payment_status: 'paid'
  })
  holds(t, evaluated({ ...about, payments: [paymentOf('12.00'), paymentOf('7.99')] }), {
    paid: '19.99', refund_due: '0.00', payment_status: 'partially_paid'
  })
  holds(t, evaluated({ ...about, payments: [paymentOf('25.00')], payment_terms: 'on_account' }), {
    payment_status: 'refund_due'
  })
})

t.test('evaluating twice changes nothing', async (t) => {
  const once = evaluated({ lines: [lineOf({ unit_price: '57.0255' })] })
  t.same(evaluateSalesOrder(once), once)
})

const HOLD = { id: 'hld_1', reason: 'fraud check', created_at: NOW }

t.test('released: confirmed, free of holds, and no money is waited for', async (t) => {
  const paid = { payment_terms: 'prepaid', total: '10.00', paid: '10.00' } as const
  const confirmed = { ...draftOf(), ...paid, status: 'confirmed' } as const
  t.ok(isReleased(confirmed))
  t.ok(isReleased({ ...confirmed, paid: '0.00', payment_terms: 'on_account' }))
  t.ok(isReleased({ ...confirmed, total: '0.00', paid: '0.00' }), 'free of charge')
  t.ok(isReleased({ ...confirmed, paid: '10.01' }))
  t.notOk(isReleased({ ...confirmed, paid: '9.99' }))
  t.notOk(isReleased({ ...confirmed, holds: [HOLD] }))
  t.notOk(isReleased({ ...confirmed, holds: [HOLD], payment_terms: 'on_account' }))
  for (const status of ['draft', 'completed', 'canceled'] as const) {
    t.notOk(isReleased({ ...confirmed, status }), status)
  }
})
