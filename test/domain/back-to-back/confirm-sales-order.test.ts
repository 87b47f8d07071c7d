// Confirming: stock is taken, purchase orders are drafted, and issued if the order is released.

import t from 'tap'
import type { Decided } from '../../../src/domain/back-to-back/state.ts'
import { confirmSale } from '../../../src/domain/back-to-back/actions/confirm-sales-order.ts'
import type { MerchantSettings } from '../../../src/domain/model/merchant/merchant.ts'
import type { NewSalesOrder } from '../../../src/domain/back-to-back/actions/open-sales-order.ts'
import { rowOf, type StockRow } from '../../../src/domain/model/stock/stock-book.ts'
import { readQuestion } from '../../../src/domain/sourcing/plan-sourcing.ts'
import { holds } from '../../support/holds.ts'
import {
  ADDRESS, draftOf, EARLIER, LATER, NOW, saleOf, stockRowOf, surroundingsOf
} from '../given.ts'

function confirm (
  about: Partial<NewSalesOrder>, rows: readonly StockRow[],
  settings: Partial<MerchantSettings> = {}
): Decided & { rows: StockRow[] } {
  const surroundings = surroundingsOf(rows, settings, LATER)
  const decided = confirmSale(saleOf(draftOf(about, settings)), surroundings)
  return { ...decided, rows: [...surroundings.book.rows.values()].flat() }
}

const ON_ACCOUNT = { payment_terms: 'on_account' } as const
const linesOf = (...quantities: number[]) => quantities.map((quantity, at) =>
  ({ sku: at === 0 ? 'A' : `A${at}`, quantity, unit_price: '20.00' }))

t.test('prepaid and unpaid: stock is reserved, purchase orders stay planned', async (t) => {
  const { sales_order, purchase_orders, stock, decision, rows } =
    confirm({ lines: linesOf(2) }, [stockRowOf({ on_hand: 5, reserved: 1 })])
  holds(t, sales_order, {
    status: 'confirmed',
    payment_status: 'awaiting',
    sourcing_status: 'sourced',
    total: '40.00',
    confirmed_at: LATER,
    created_at: NOW,
    payment_due_at: '2026-03-10T14:00:00.000Z',
    lines: [{ sourced_quantity: 2, promised_date: '2026-03-12', amount: '40.00' }]
  })
  holds(t, purchase_orders, [{
    status: 'planned',
    issued_at: null,
    acknowledgement_due_at: null,
    total: '20.00',
    lines: [{ quantity: 2, reserved_quantity: 2, accepted_quantity: 0, unit_cost: '10.00' }]
  }])
  t.same(stock, [{ sku: 'A', supplier_id: 'sup_1', reserved: 3 }])
  holds(t, rows, [{ reserved: 3, available: 2 }])
  holds(t, decision, { trigger: 'confirmed', currency: 'EUR', created_at: LATER, cost: '20.00' })
})

t.test('on account: issued at once; the supplier’s hours, else the merchant’s', async (t) => {
  const rows = [stockRowOf(), stockRowOf({
    sku: 'A1', supplier_id: 'sup_2', acknowledgement_hours: 2
  })]
  const { sales_order, purchase_orders } =
    confirm({ ...ON_ACCOUNT, lines: linesOf(1, 1) }, rows, { acknowledgement_hours: 48 })
  holds(t, sales_order, { payment_status: 'not_required', payment_due_at: null })
  holds(t, purchase_orders, [
    { supplier_id: 'sup_1', status: 'issued', acknowledgement_due_at: '2026-03-12T13:00:00.000Z' },
    { supplier_id: 'sup_2', status: 'issued', acknowledgement_due_at: '2026-03-10T15:00:00.000Z' }
  ])
})

t.test('paid in the create call: released at once, nothing is waited for', async (t) => {
  const payments = [{ reference: 'a', amount: '15.00' }, { reference: 'b', amount: '25.00' }]
  const { sales_order, purchase_orders } = confirm({ lines: linesOf(2), payments }, [stockRowOf()])
  holds(t, sales_order, { payment_status: 'paid', payment_due_at: null })
  holds(t, purchase_orders, [{ status: 'issued' }])
})

t.test('a cent short of the total: not released, and due', async (t) => {
  const payments = [{ reference: 'a', amount: '39.99' }]
  const { sales_order, purchase_orders } = confirm({ lines: linesOf(2), payments }, [stockRowOf()],
    { reservation_minutes: 5 })
  holds(t, sales_order, {
    payment_status: 'partially_paid', payment_due_at: '2026-03-10T13:05:00.000Z'
  })
  holds(t, purchase_orders, [{ status: 'planned' }])
})

t.test('own_stock: acknowledged when issued, planned until then', async (t) => {
  const rows = [stockRowOf({ supplier_kind: 'own_warehouse' })]
  holds(t, confirm({ ...ON_ACCOUNT, lines: linesOf(3) }, rows).purchase_orders, [{
    kind: 'own_stock',
    status: 'acknowledged',
    issued_at: LATER,
    acknowledgement_due_at: null,
    lines: [{ accepted_quantity: 3, accepted_at: LATER, reserved_quantity: 3 }]
  }])
  holds(t, confirm({ lines: linesOf(3) }, rows).purchase_orders, [{
    kind: 'own_stock', status: 'planned', lines: [{ accepted_quantity: 0, accepted_at: null }]
  }])
})

t.test('one purchase order a supplier; each line names the line it serves', async (t) => {
  const { sales_order, purchase_orders } = confirm({
    ...ON_ACCOUNT,
    lines: [
      { sku: 'A', quantity: 8, unit_price: '20.00', requested_date: '2026-04-01' },
      { sku: 'B', quantity: 1, unit_price: '5.00' },
      { sku: 'A', quantity: 1, unit_price: '20.00' }
    ]
  }, [
    stockRowOf({ supplier_id: 'sup_2', on_hand: 4, lead_time_days: 9, supplier_sku: 'X-A' }),
    stockRowOf({ supplier_id: 'sup_1', on_hand: 5, unit_cost: '11.00' }),
    stockRowOf({ supplier_id: 'sup_2', sku: 'B', unit_cost: '2.00' })
  ])
  t.same(purchase_orders.map(({ supplier_id }) => supplier_id), ['sup_1', 'sup_2'])
  const served = purchase_orders.flatMap(({ id, lines }) => lines.map((line) => {
    t.equal(line.purchase_order_id, id)
    t.equal(line.sales_order_id, sales_order.id)
    return [line.sales_order_line_number, line.sku, line.quantity] as const
  }))
  for (const { line_number, sku, quantity } of sales_order.lines) {
    const own = served.filter(([number]) => number === line_number)
    t.same([...new Set(own.map(([, one]) => one))], [sku])
    t.equal(own.reduce((all, [, , units]) => all + units, 0), quantity)
  }
  holds(t, purchase_orders[1]?.lines.find(({ sku }) => sku === 'A'), {
    supplier_sku: 'X-A', requested_date: '2026-04-01', promised_date: '2026-03-19'
  })
  t.equal(sales_order.lines[0]?.promised_date, '2026-03-19', 'the latest arrival of the line')
})

t.test('each order sees what the one before it took', async (t) => {
  const surroundings = surroundingsOf([stockRowOf({ on_hand: 3 })])
  const first = confirmSale(saleOf(draftOf({ lines: linesOf(2) })), surroundings)
  const second = confirmSale(saleOf(draftOf({ lines: linesOf(2) })), surroundings)
  t.equal(first.sales_order.lines[0]?.sourced_quantity, 2)
  t.equal(second.sales_order.lines[0]?.sourced_quantity, 1)
  t.equal(rowOf(surroundings.book, { sku: 'A', supplier_id: 'sup_1' }).available, 0)
})

t.test('order fee and rounding: the purchase order comes to its lines and the fee', async (t) => {
  const { purchase_orders } = confirm({ ...ON_ACCOUNT, lines: linesOf(3) },
    [stockRowOf({ unit_cost: '0.335', order_fee: '4.50' })])
  holds(t, purchase_orders, [{
    order_fee: '4.50', total: '5.50', lines: [{ unit_cost: '0.335', amount: '1.00' }]
  }])
})

const WAREHOUSE = { ...ADDRESS, name: 'Warehouse', city: 'Berlin', country: 'DE' }

t.test('drop_ship goes to the customer, via_warehouse to the merchant', async (t) => {
  const rows = [stockRowOf()]
  const lines = linesOf(1)
  const settings = { warehouse_address: WAREHOUSE }
  t.same(confirm({ lines }, rows, settings).purchase_orders[0]?.ship_to, ADDRESS)
  const via = confirm({ lines, delivery_mode: 'via_warehouse' }, rows, settings)
  holds(t, via.purchase_orders, [{ delivery_mode: 'via_warehouse', ship_to: WAREHOUSE }])
  t.same(via.sales_order.ship_to, ADDRESS)
})

t.test('who ships where is judged by where the goods go', async (t) => {
  const rows = [
    stockRowOf({ supplier_id: 'sup_1', ships_to: ['FR'], as_of: EARLIER }),
    stockRowOf({ supplier_id: 'sup_2', ships_to: ['DE'] })
  ]
  const settings = { warehouse_address: WAREHOUSE }
  const supplierOf = (delivery_mode: 'drop_ship' | 'via_warehouse') =>
    confirm({ lines: linesOf(1), delivery_mode }, rows, settings).purchase_orders[0]?.supplier_id
  t.equal(supplierOf('drop_ship'), 'sup_1')
  t.equal(supplierOf('via_warehouse'), 'sup_2')
})

t.test('a surplus is bought via the warehouse only, and serves nobody', async (t) => {
  const rows = [stockRowOf({ order_multiple: 6, surplus: true })]
  const settings = { warehouse_address: WAREHOUSE }
  const via = confirm({ lines: linesOf(4), delivery_mode: 'via_warehouse' }, rows, settings)
  holds(t, via.purchase_orders, [{ lines: [{ quantity: 6, surplus_quantity: 2 }] }])
  holds(t, via.sales_order.lines, [{ sourced_quantity: 4 }])
  holds(t, via.rows, [{ reserved: 6 }])
  const drop = confirm({ lines: linesOf(4) }, rows, settings)
  t.same(drop.purchase_orders, [])
  holds(t, drop.sales_order, { sourcing_status: 'unsourced' })
})

t.test('a decision keeps what it was asked: stock before it was taken, work before it was done',
  async (t) => {
    const search = { left: 9_000, plans: 2 }
    const surroundings = { ...surroundingsOf([stockRowOf({ on_hand: 5, available: 5 })]), search }
    const { decision } = confirmSale(saleOf(draftOf({ lines: linesOf(2) })), surroundings)
    const { budget, offers } = readQuestion(decision?.question ?? '')
    t.same(budget, { left: 9_000, plans: 2 })
    t.equal(offers.get('A')?.[0]?.available, 5)
    t.ok(search.left < 9_000 && search.plans === 1, 'the batch has less by then')
    t.equal(rowOf(surroundings.book, { sku: 'A', supplier_id: 'sup_1' }).available, 3)
  })
