// Money that comes, and money that does not: released, or given back.

import t from 'tap'
import { confirmSale } from '../../../src/domain/back-to-back/actions/confirm-sales-order.ts'
import type { NewSalesOrder } from '../../../src/domain/back-to-back/actions/open-sales-order.ts'
import { markIssued } from '../../../src/domain/model/purchase-order/evaluate-purchase-order.ts'
import { holds } from '../../support/holds.ts'
import {
  draftOf, LATER, NOW, pay, reopen, saleOf, stockRowOf, surroundingsOf, timeOut
} from '../given.ts'

const DUE = LATER // an hour after NOW: the default reservation
const ORDER: Partial<NewSalesOrder> = {
  lines: [
    { sku: 'A', quantity: 2, unit_price: '20.00' }, { sku: 'B', quantity: 1, unit_price: '10.00' }
  ]
}

const HOLD = { id: 'hld_1', reason: 'fraud check', created_at: NOW }

function givenUnpaid (about: Partial<NewSalesOrder> = {}) {
  const surroundings = surroundingsOf([stockRowOf({ on_hand: 5 })])
  const before = confirmSale(saleOf(draftOf({ ...ORDER, ...about })), surroundings)
  return { before, surroundings: reopen(surroundings, DUE) }
}

t.test('a part of the money changes what is paid, and nothing else', async (t) => {
  const { before, surroundings } = givenUnpaid()
  const after = pay(before, '49.99', surroundings)
  holds(t, after.sales_order, {
    paid: '49.99', payment_status: 'partially_paid', payment_due_at: DUE
  })
  t.equal(after.purchase_orders.length, 1)
  t.equal(after.purchase_orders[0], before.purchase_orders[0], 'the very same')
  t.same([after.stock, after.decision], [[], null])
})

t.test('the last cent releases: planned becomes issued, and nothing is due any more', async (t) => {
  const { before, surroundings } = givenUnpaid()
  const part = pay(before, '49.99', surroundings)
  const settings = { ...surroundings.settings, acknowledgement_hours: 1 }
  const after = pay(part, '0.01', { ...surroundings, settings })
  holds(t, after.sales_order, { paid: '50.00', payment_status: 'paid', payment_due_at: null })
  holds(t, after.purchase_orders, [{
    status: 'issued', issued_at: DUE, acknowledgement_due_at: '2026-03-10T14:00:00.000Z'
  }])
  t.equal(after.sales_order.lines[1]?.sourced_quantity, 0, 'the backorder stays one')
})

t.test('more than the total is owed back, and releases too', async (t) => {
  const { before, surroundings } = givenUnpaid()
  const after = pay(before, '60.00', surroundings)
  holds(t, after.sales_order, { refund_due: '10.00', payment_status: 'refund_due' })
  holds(t, after.purchase_orders, [{ status: 'issued' }])
  const more = pay(after, '1.00', surroundings)
  t.equal(more.purchase_orders[0], after.purchase_orders[0], 'issued once')
})

t.test('a hold keeps a paid order from being released', async (t) => {
  const { before, surroundings } = givenUnpaid()
  const held = { ...before, sales_order: { ...before.sales_order, holds: [HOLD] } }
  const after = pay(held, '50.00', surroundings)
  holds(t, after.sales_order, { payment_status: 'paid', payment_due_at: null })
  holds(t, after.purchase_orders, [{ status: 'planned' }])
  t.equal(timeOut(after, surroundings), undefined, 'and it does not time out either')
})

t.test('a draft that is paid is released when it is confirmed', async (t) => {
  const surroundings = surroundingsOf([stockRowOf()])
  const draft = saleOf(draftOf(ORDER))
  const paid = pay(draft, '50.00', surroundings)
  holds(t, paid.sales_order, { status: 'draft', payment_status: 'paid' })
  holds(t, confirmSale(paid, surroundings), {
    sales_order: { payment_due_at: null }, purchase_orders: [{ status: 'issued' }]
  })
})

t.test('time out: stock is given back, everything is canceled', async (t) => {
  const { before, surroundings } = givenUnpaid({ charges: [{ kind: 'tax', amount: '9.00' }] })
  const after = timeOut(before, surroundings)
  holds(t, after, {
    sales_order: {
      status: 'canceled',
      cancel_reason: 'payment_timeout',
      canceled_at: DUE,
      payment_due_at: null,
      payment_status: 'not_required',
      sourcing_status: 'unsourced',
      total: '0.00',
      lines: [
        { canceled_quantity: 2, sourced_quantity: 0, promised_date: null, amount: '0.00' },
        { canceled_quantity: 1, sourced_quantity: 0 }
      ]
    },
    purchase_orders: [{
      status: 'canceled', total: '0.00', lines: [{ canceled_quantity: 2, reserved_quantity: 0 }]
    }],
    stock: [{ sku: 'A', supplier_id: 'sup_1', reserved: 0 }]
  })
  holds(t, surroundings.book.rows.get('A'), [{ reserved: 0, available: 5 }])
})

t.test('time out: what was paid in part is owed back', async (t) => {
  const { before, surroundings } = givenUnpaid()
  const after = timeOut(pay(before, '30.00', surroundings), surroundings)
  holds(t, after?.sales_order, {
    status: 'canceled', paid: '30.00', refund_due: '30.00', payment_status: 'refund_due'
  })
})

t.test('no time out before it is due, nor of what is paid, a draft or canceled', async (t) => {
  const { before, surroundings } = givenUnpaid()
  t.equal(timeOut(before, { ...surroundings, now: NOW }), undefined)
  t.equal(timeOut(before, { ...surroundings, now: '2026-03-10T12:59:59.999Z' }), undefined)
  t.equal(timeOut(pay(before, '50.00', surroundings), surroundings), undefined)
  const draft = saleOf(draftOf(ORDER))
  t.equal(timeOut(draft, surroundings), undefined)
  const once = timeOut(before, surroundings)
  t.equal(once && timeOut(once, surroundings), undefined, 'once is enough')
})

t.test('time out after one was issued: only what is planned or unsourced', async (t) => {
  const surroundings = surroundingsOf([
    stockRowOf({ on_hand: 1 }), stockRowOf({ on_hand: 1, supplier_id: 'sup_2' })
  ])
  const order = draftOf({ lines: [{ sku: 'A', quantity: 3, unit_price: '20.00' }] })
  const { sales_order, purchase_orders: [first, second] } =
    confirmSale(saleOf(order), surroundings)
  if (first === undefined || second === undefined) throw new Error('two suppliers were expected')
  const issued = markIssued(first, NOW, { acknowledgement_due_at: LATER, is_by_channel: false })
  const before = saleOf(sales_order, { purchase_orders: [issued, second] })
  const after = timeOut(before, reopen(surroundings, DUE))
  holds(t, after, {
    sales_order: {
      status: 'confirmed',
      canceled_at: null,
      cancel_reason: 'payment_timeout',
      payment_due_at: null,
      total: '20.00',
      lines: [{ canceled_quantity: 2, cancel_reason: 'payment_timeout', sourced_quantity: 1 }]
    },
    purchase_orders: [{ status: 'issued' }, { status: 'canceled' }],
    stock: [{ supplier_id: 'sup_2', reserved: 0 }]
  })
  t.equal(after?.purchase_orders[0], issued, 'what was issued is not touched')
})
