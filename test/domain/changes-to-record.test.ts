// What a decision records: each subject's next version, one event each, named by its last move.

import t from 'tap'
import type { BackToBack, Decided } from '../../src/domain/back-to-back/state.ts'
import {
  type BackToBackChanges, changesOf
} from '../../src/domain/back-to-back/changes-to-record.ts'
import { confirmSale } from '../../src/domain/back-to-back/actions/confirm-sales-order.ts'
import {
  describePurchaseOrder, describeSalesOrder
} from '../../src/domain/back-to-back/describe-sale.ts'
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
  const decided = confirmSale(saleOf(draft), surroundings)
  return { draft, decided, surroundings: reopen(surroundings, LATER) }
}

const record = (
  before: BackToBack | undefined, after: Decided,
  sale_event: Parameters<typeof changesOf>[2]['sale_event'] = 'sales_order.created'
) => changesOf(before, after, { sale_event, newId })

/** As if a decision had come to this state, and had written nothing of the stock. */
const decidedOf = (state: BackToBack): Decided => ({
  ...state,
  decision: null,
  decided_at: LATER,
  invoicing_due_at: null,
  stock: [],
  stock_levels: [],
  restocked_skus: [],
  changed_skus: [],
  customer_messages: []
})

/** By table, how many rows were added, changed and dropped; tables without any are absent. */
const countRows = ({ rows }: BackToBackChanges) => Object.fromEntries(Object.entries(rows)
  .map(([table, { added, changed, dropped }]) =>
    [table, [added.length, changed.length, dropped.length]] as const)
  .filter(([, counts]) => counts.some((count) => count > 0)))

const told = (events: readonly NewEvent[]): string[] =>
  events.map(({ type, sequence }) => `${type} ${sequence}`)

t.test('a new order: everything is new, each at version 1, with one event each', async (t) => {
  const { decided } = givenConfirmed({ payments: [{ reference: 'p', amount: '1.00' }] })
  const { after, changes } = record(undefined, decided)
  t.equal(changes.rows.sales_orders.added[0], after.sales_order)
  t.same(countRows(changes), {
    sales_orders: [1, 0, 0],
    search_terms: [2, 0, 0],
    sales_order_lines: [2, 0, 0],
    payments: [1, 0, 0],
    purchase_orders: [2, 0, 0],
    purchase_order_lines: [2, 0, 0],
    sourcing_decisions: [1, 0, 0]
  })
  holds(t, changes.rows.payments.added, [{ reference: 'p' }])
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
  t.same(changes.rows.payments.added, [payment])
  t.same(changes.rows.sales_orders.changed, [after.sales_order])
  t.same(changes.rows.purchase_orders.changed, after.purchase_orders)
  t.same(countRows(changes), {
    sales_orders: [0, 1, 0], payments: [1, 0, 0], purchase_orders: [0, 2, 0]
  }, 'no line of it has changed')
  t.same(changes.stock, [])
  t.same([...new Set(changes.events.map(({ occurred_at }) => occurred_at))], [LATER])
})

t.test('what did not change keeps its version and tells nothing', async (t) => {
  const { decided, surroundings } = givenConfirmed()
  const { after: before } = record(undefined, decided)
  const payment = paymentOf(before, '1.00', LATER)
  const { after, changes } = record(before, pay(before, payment, surroundings),
    'sales_order.payment_recorded')
  t.same(told(changes.events), ['sales_order.payment_recorded 2'])
  t.same(changes.rows.purchase_orders.changed, [])
  t.same(after.purchase_orders, before.purchase_orders)
  const more = { ...payment, id: newId('pay'), reference: 'q' }
  const next = record(after, pay(after, more, surroundings),
    'sales_order.payment_recorded')
  t.same(next.changes.rows.payments.added, [more], 'each payment is written once')
  t.same(told(next.changes.events), ['sales_order.payment_recorded 3'])
})

t.test('a draft confirmed later: a known order with new purchase orders', async (t) => {
  const { draft, decided } = givenConfirmed()
  const before = saleOf(draft)
  const { changes } = record(before, decided, 'sales_order.confirmed')
  t.same(told(changes.events), [
    'sales_order.confirmed 2', 'purchase_order.planned 1', 'purchase_order.planned 1'
  ])
  holds(t, countRows(changes), { sales_orders: [0, 1, 0], purchase_orders: [2, 0, 0] })
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
  const sales_order = { ...before.sales_order, status: 'draft' as const }
  t.throws(() => record(before, decidedOf({ ...before, sales_order })),
    /no move from confirmed to draft/)
})

/** The same content in other objects, with the fields of each in another order. */
function copyOf<Value> (value: Value): Value {
  return JSON.parse(JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).reverse())
      : part))
}

t.test('equal copies are no change: no version rises, nothing is written or told', async (t) => {
  const { decided } = givenConfirmed({ payments: [{ reference: 'p', amount: '1.00' }] })
  const { after: before } = record(undefined, decided)
  const copy = copyOf(before)
  copy.sales_order.updated_at = LATER // the time alone changes nothing
  const { after, changes } = record(before, decidedOf(copy))
  t.same(after, before)
  t.same(countRows(changes), {})
  t.same(changes.events, [])
})

t.test('one field in a list within a copy is a change, of that subject and its sale', async (t) => {
  const { decided } = givenConfirmed()
  const { after: before } = record(undefined, decided)
  const copy = copyOf(before)
  const [changed, ...others] = copy.purchase_orders
  if (changed === undefined) throw new Error('no purchase order')
  const lines = changed.lines.map((line) => ({ ...line, promised_date: '2026-03-20' }))
  const { after, changes } = record(
    before, decidedOf({ ...copy, purchase_orders: [{ ...changed, lines }, ...others] }))
  t.same(countRows(changes), {
    sales_orders: [0, 1, 0], purchase_orders: [0, 1, 0], purchase_order_lines: [0, 1, 0]
  })
  t.same(told(changes.events), ['sales_order.created 2', 'purchase_order.updated 2'])
  holds(t, [after.sales_order, ...after.purchase_orders], [
    { version: 2, updated_at: LATER }, { version: 2, updated_at: LATER },
    { version: 1, updated_at: NOW }
  ])
})

t.test('a decision that loses what is never deleted is a defect', async (t) => {
  const { decided } = givenConfirmed()
  const { after: before } = record(undefined, decided)
  t.throws(() => record(before, decidedOf({ ...before, purchase_orders: [] })), /lost a row/)
})
