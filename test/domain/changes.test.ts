// What a decision records: each subject's next version, one event each, named by its last move.

import t from 'tap'
import type { BackToBack, Decided } from '../../src/domain/back-to-back/state.ts'
import { changesOf } from '../../src/domain/back-to-back/changes.ts'
import { confirmSalesOrder } from '../../src/domain/back-to-back/actions/confirm-sales-order.ts'
import {
  describePurchaseOrder, describeSalesOrder
} from '../../src/domain/back-to-back/describe.ts'
import type { NewEvent } from '../../src/domain/kernel/event.ts'
import type { NewSalesOrder } from '../../src/domain/back-to-back/actions/open-sales-order.ts'
import { holds } from '../support/holds.ts'
import {
  draftOf, LATER, newId, NOW, pay, paymentOf, reopen, saleOf, stockRowOf, surroundingsOf, timeOut
} from './given.ts'

const LINES = [
  { sku: 'A', quantity: 1, unit_price: '20.00' }, { sku: 'B', quantity: 1, unit_price: '20.00' }
]

function givenConfirmed (about: Partial<NewSalesOrder> = {}) {
  const surroundings = surroundingsOf([
    stockRowOf(), stockRowOf({ sku: 'B', supplier_id: 'sup_2' })
  ])
  const draft = draftOf({ lines: LINES, ...about })
  const decided = confirmSalesOrder(saleOf(draft), surroundings)
  return { draft, decided, surroundings: reopen(surroundings, LATER) }
}

const record = (
  before: BackToBack | undefined, after: Decided,
  sale_event: Parameters<typeof changesOf>[2]['sale_event'] = 'sales_order.created'
) => changesOf(before, after, { sale_event, newId })

const told = (events: readonly NewEvent[]): string[] =>
  events.map(({ type, sequence }) => `${type} ${sequence}`)

t.test('a new order: everything is new, each at version 1, with one event each', async (t) => {
  const { decided } = givenConfirmed({ payments: [{ reference: 'p', amount: '1.00' }] })
  const { after, changes } = record(undefined, decided)
  t.equal(changes.new_sales_orders[0], after.sales_order)
  t.equal(changes.new_purchase_orders.length, 2)
  t.same([changes.changed_sales_orders, changes.changed_purchase_orders], [[], []])
  holds(t, changes.new_payments, [{ reference: 'p' }])
  t.equal(changes.decisions.length, 1)
  t.equal(changes.stock.length, 2)
  t.same(told(changes.events), [
    'sales_order.created 1', 'purchase_order.planned 1', 'purchase_order.planned 1'
  ])
})

t.test('made and issued at once: the event names the last move', async (t) => {
  const { decided } = givenConfirmed({ payment_terms: 'on_account' })
  t.same(told(record(undefined, decided).changes.events), [
    'sales_order.created 1', 'purchase_order.issued 1', 'purchase_order.issued 1'
  ])
})

t.test('events: one subject each, one timeline, and the data is what is read', async (t) => {
  const { decided } = givenConfirmed()
  const { after, changes: { events } } = record(undefined, decided)
  const { id } = after.sales_order
  const subjects = [id, ...after.purchase_orders.map((one) => one.id)]
  t.same(events.map(({ subject_id }) => subject_id), subjects)
  t.same([...new Set(events.map(({ sales_order_id }) => sales_order_id))], [id])
  t.same([...new Set(events.map(({ occurred_at }) => occurred_at))], [NOW])
  t.equal(new Set(events.map((event) => event.id)).size, 3)
  t.same(events.map(({ data }) => data), [
    describeSalesOrder(after), ...after.purchase_orders.map((one) => describePurchaseOrder(one, []))
  ])
})

t.test('a payment that releases: order and purchase orders each go up by one', async (t) => {
  const { decided, surroundings } = givenConfirmed()
  const { after: before } = record(undefined, decided)
  const payment = paymentOf(before, '40.00', LATER)
  const { after, changes } =
    record(before, pay(before, payment, surroundings), 'sales_order.released')
  t.same(told(changes.events), [
    'sales_order.released 2', 'purchase_order.issued 2', 'purchase_order.issued 2'
  ])
  t.same(changes.new_payments, [payment])
  t.same(changes.changed_sales_orders, [after.sales_order])
  t.same(changes.changed_purchase_orders, after.purchase_orders)
  t.same([changes.new_sales_orders, changes.new_purchase_orders, changes.stock], [[], [], []])
  t.same([...new Set(changes.events.map(({ occurred_at }) => occurred_at))], [LATER])
})

t.test('what did not change keeps its version and tells nothing', async (t) => {
  const { decided, surroundings } = givenConfirmed()
  const { after: before } = record(undefined, decided)
  const payment = paymentOf(before, '1.00', LATER)
  const { after, changes } = record(before, pay(before, payment, surroundings),
    'sales_order.payment_recorded')
  t.same(told(changes.events), ['sales_order.payment_recorded 2'])
  t.same(changes.changed_purchase_orders, [])
  t.same(after.purchase_orders, before.purchase_orders)
  const more = { ...payment, id: newId('pay'), reference: 'q' }
  const next = record(after, pay(after, more, surroundings),
    'sales_order.payment_recorded')
  t.same(next.changes.new_payments, [more], 'each payment is written once')
  t.same(told(next.changes.events), ['sales_order.payment_recorded 3'])
})

t.test('a draft confirmed later: a known order with new purchase orders', async (t) => {
  const { draft, decided } = givenConfirmed()
  const before = saleOf(draft)
  const { changes } = record(before, decided, 'sales_order.confirmed')
  t.same(told(changes.events), [
    'sales_order.confirmed 2', 'purchase_order.planned 1', 'purchase_order.planned 1'
  ])
  t.equal(changes.changed_sales_orders.length, 1)
  t.equal(changes.new_purchase_orders.length, 2)
})

t.test('a time out: all are canceled, and the stock that was given back is written', async (t) => {
  const { decided, surroundings } = givenConfirmed()
  const { after: before } = record(undefined, decided)
  const timed_out = timeOut(before, surroundings)
  if (timed_out === undefined) throw new Error('it was due')
  const { changes } = record(before, timed_out, 'sales_order.canceled')
  t.same(told(changes.events), [
    'sales_order.canceled 2', 'purchase_order.canceled 2', 'purchase_order.canceled 2'
  ])
  t.same(changes.stock.map(({ sku, reserved }) => `${sku} ${reserved}`), ['A 0', 'B 0'])
})

t.test('a move that no table has is a defect: nothing is recorded', async (t) => {
  const { decided } = givenConfirmed()
  const { after: before } = record(undefined, decided)
  const drafted: Decided = {
    ...before,
    sales_order: { ...before.sales_order, status: 'draft' },
    decision: null,
    stock: [],
    stock_levels: [],
    restocked_skus: []
  }
  t.throws(() => record(before, drafted), /no move from confirmed to draft/)
})
