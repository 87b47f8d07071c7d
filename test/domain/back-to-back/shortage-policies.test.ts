// What becomes of units that nobody can supply: kept, refused or canceled.

import t from 'tap'
import { confirmSale } from '../../../src/domain/back-to-back/actions/confirm-sales-order.ts'
import { unsourcedOf } from '../../../src/domain/model/sales-order/sales-order.ts'
import { rowOf } from '../../../src/domain/model/stock/stock-book.ts'
import { holds } from '../../support/holds.ts'
import { draftOf, newSalesOrderOf, NOW, saleOf, stockRowOf, surroundingsOf } from '../given.ts'
import { refusalOf } from '../refusal-of.ts'

const LINES = [
  { sku: 'A', quantity: 5, unit_price: '20.00' }, { sku: 'B', quantity: 2, unit_price: '7.00' }
]
const ROW = { sku: 'A', supplier_id: 'sup_1' }

t.test('backorder: what is missing is kept, and still to be paid', async (t) => {
  const { sales_order, purchase_orders } = confirmSale(
    saleOf(draftOf({ lines: LINES, shortage_policy: 'backorder' })),
    surroundingsOf([stockRowOf({ on_hand: 3 })]))
  holds(t, sales_order, {
    status: 'confirmed', sourcing_status: 'partially_sourced', total: '114.00'
  })
  t.same(sales_order.lines.map(unsourcedOf), [2, 2])
  t.same(sales_order.lines.map((line) => line.promised_date), ['2026-03-12', null])
  t.equal(purchase_orders.length, 1)
})

t.test('backorder: an order of which nothing is there is confirmed all the same', async (t) => {
  const { sales_order, purchase_orders, stock, decision } = confirmSale(
    saleOf(draftOf({ lines: LINES, payment_terms: 'on_account' })), surroundingsOf([]))
  holds(t, sales_order, { status: 'confirmed', sourcing_status: 'unsourced', total: '114.00' })
  t.same([purchase_orders, stock], [[], []])
  holds(t, decision, { cost: '0.00', lines: [{ shortage_quantity: 5 }, { shortage_quantity: 2 }] })
})

t.test('reject: insufficient_stock lists every shortage, and takes nothing', async (t) => {
  const surroundings = surroundingsOf([stockRowOf({ on_hand: 3 })])
  const draft = draftOf({ lines: LINES, shortage_policy: 'reject' })
  const { rule, details } = refusalOf(() => confirmSale(saleOf(draft), surroundings))
  t.equal(rule, 'insufficient_stock')
  t.same(details.shortages, [
    { line_number: 1, sku: 'A', quantity: 5, shortage_quantity: 2 },
    { line_number: 2, sku: 'B', quantity: 2, shortage_quantity: 2 }
  ])
  holds(t, rowOf(surroundings.book, ROW), { reserved: 0, available: 3 })
})

t.test('reject: an order that can be sourced in full is taken', async (t) => {
  const rows = [stockRowOf({ on_hand: 5 }), stockRowOf({ sku: 'B', on_hand: 2 })]
  const draft = draftOf({ lines: LINES, shortage_policy: 'reject' })
  holds(t, confirmSale(saleOf(draft), surroundingsOf(rows)).sales_order, {
    sourcing_status: 'sourced'
  })
})

t.test('cancel_short: what is missing is canceled and no longer charged', async (t) => {
  const { sales_order } = confirmSale(saleOf(draftOf({
    lines: LINES,
    shortage_policy: 'cancel_short',
    charges: [{ kind: 'shipping', amount: '5.00' }],
    payments: [{ reference: 'p', amount: '65.00' }]
  })), surroundingsOf([stockRowOf({ on_hand: 3 })]))
  holds(t, sales_order, {
    status: 'confirmed',
    sourcing_status: 'sourced',
    total: '65.00',
    payment_status: 'paid',
    payment_due_at: null,
    lines: [
      { canceled_quantity: 2, sourced_quantity: 3, amount: '60.00' },
      { canceled_quantity: 2, sourced_quantity: 0, amount: '0.00' }
    ]
  })
})

t.test('cancel_short: what was paid for the missing units is due back', async (t) => {
  const { sales_order, purchase_orders } = confirmSale(saleOf(draftOf({
    lines: LINES, shortage_policy: 'cancel_short', payments: [{ reference: 'p', amount: '114.00' }]
  })), surroundingsOf([stockRowOf({ on_hand: 3 })]))
  holds(t, sales_order, { total: '60.00', refund_due: '54.00', payment_status: 'refund_due' })
  holds(t, purchase_orders, [{ status: 'issued' }], 'it is paid, so it is released')
})

t.test('cancel_short: an order of which nothing is there is canceled', async (t) => {
  const { sales_order, purchase_orders, decision } = confirmSale(saleOf(draftOf({
    lines: LINES,
    shortage_policy: 'cancel_short',
    charges: [{ kind: 'shipping', amount: '5.00' }],
    payments: [{ reference: 'p', amount: '10.00' }]
  })), surroundingsOf([]))
  holds(t, sales_order, {
    status: 'canceled',
    cancel_reason: 'insufficient_stock',
    canceled_at: NOW,
    confirmed_at: NOW,
    total: '0.00',
    refund_due: '10.00',
    payment_status: 'refund_due',
    payment_due_at: null
  })
  t.same(purchase_orders, [])
  t.ok(decision, 'why is kept')
})

t.test('warehouse_address_missing: before anything is planned, and nothing is taken', async (t) => {
  const surroundings = surroundingsOf([stockRowOf({ on_hand: 3 })])
  for (const shortage_policy of ['backorder', 'reject', 'cancel_short'] as const) {
    const draft = draftOf({ lines: LINES, delivery_mode: 'via_warehouse', shortage_policy })
    const { rule } = refusalOf(() => confirmSale(saleOf(draft), surroundings))
    t.equal(rule, 'warehouse_address_missing', shortage_policy)
  }
  holds(t, rowOf(surroundings.book, ROW), { reserved: 0, available: 3 })
  t.doesNotThrow(() => draftOf(newSalesOrderOf({ delivery_mode: 'via_warehouse' })))
})
