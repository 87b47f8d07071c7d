// Wanting less: what is not issued, then what is unanswered, accepted, the newest order first.

import t from 'tap'
import { countLines } from '../../src/domain/back-to-back/state.ts'
import {
  countIssued, giveBackDemand, pendingOf, reducibleOf, withdrawRequests
} from '../../src/domain/back-to-back/reduce-demand.ts'
import type {
  PurchaseOrder, PurchaseOrderLine
} from '../../src/domain/model/purchase-order/purchase-order.ts'
import { holds } from '../support/holds.ts'
import {
  draftOf, NOW, purchaseLineOf, purchaseOrderOf, saleOf, stockRowOf, surroundingsOf
} from './given.ts'

/** Orders of one supplier each, in the order they were made, for one line of twenty units. */
function given (
  ...orders: Array<Partial<PurchaseOrderLine> & { status: PurchaseOrder['status'] }>
) {
  const purchase_orders = orders.map(({ status, ...about }, index) => {
    const [id, supplier_id] = [`po_${index + 1}`, `sup_${index + 1}`]
    const quantity = about.quantity ?? 4
    const line = purchaseLineOf({
      quantity, reserved_quantity: quantity, ...about, purchase_order_id: id, supplier_id
    })
    return purchaseOrderOf({ id, supplier_id, status, lines: [line] })
  })
  const lines = [{ sku: 'A', quantity: 20, unit_price: '20.00' }]
  const state = countLines(saleOf(
    { ...draftOf({ lines }), status: 'confirmed' }, { purchase_orders }))
  const rows = purchase_orders.map(({ supplier_id }) =>
    stockRowOf({ supplier_id, reserved: 20, acknowledgement_hours: 6 }))
  const take = (units: number, from = state) => giveBackDemand(
    from, 1, { units, purpose: 'reduction' }, surroundingsOf(rows))
  const [line] = state.sales_order.lines
  if (line === undefined) throw new Error('an order without a line')
  return { state, take, line }
}

const STORY = [
  { status: 'acknowledged', accepted_quantity: 4 },
  { status: 'issued', accepted_quantity: 1 },
  { status: 'issued' },
  { status: 'planned' }
] as const

/** What each order has lost, and what it is asked for. */
const lossesOf = ({ purchase_orders }: ReturnType<typeof given>['state']) =>
  purchase_orders.map(({ lines: [line] }) =>
    [line?.canceled_quantity, line?.pending_cancellation_quantity])

t.test('unanswered before accepted, the newest first; no plan is touched', async (t) => {
  const { take } = given(...STORY)
  const losses = (units: number) => lossesOf(take(units).state)
  t.same(losses(2), [[0, 0], [0, 0], [2, 0], [0, 0]])
  t.same(losses(6), [[0, 0], [2, 0], [4, 0], [0, 0]])
  t.same(losses(8), [[0, 0], [3, 1], [4, 0], [0, 0]], 'what is accepted is asked back')
  t.same(losses(12), [[0, 4], [3, 1], [4, 0], [0, 0]])
  t.same([7, 8, 12].map((units) => take(units).at_once), [7, 7, 7])
})

t.test('asked back: with the supplier’s own time to answer', async (t) => {
  const { take } = given({ status: 'acknowledged', accepted_quantity: 4 })
  holds(t, take(2).state.purchase_orders, [{
    cancellation: 'requested',
    cancellation_due_at: '2026-03-10T18:00:00.000Z',
    lines: [{ pending: { reduction: 2, surplus: 0 } }]
  }])
  t.equal(NOW, '2026-03-10T12:00:00.000Z')
})

t.test('what waits for its cost is nobody’s promise: it goes at once', async (t) => {
  const cost_increase = { quantity: 4, unit_cost: '11.00', promised_date: null }
  const { take } = given({ status: 'acknowledged', cost_increase })
  const { state, at_once } = take(3)
  t.equal(at_once, 3)
  holds(t, state.purchase_orders, [{
    lines: [{ canceled_quantity: 3, cost_increase: { quantity: 1 } }]
  }])
})

t.test('the surplus goes with the first units that are given up', async (t) => {
  const { take } = given({ status: 'issued', quantity: 6, surplus_quantity: 2 })
  holds(t, take(1).state.purchase_orders, [{
    lines: [{ canceled_quantity: 3, surplus_quantity: 0 }]
  }])
})

t.test('reducible: what has not shipped and nobody asked back', async (t) => {
  const most = (...orders: Parameters<typeof given>): number => {
    const { state, line } = given(...orders)
    return reducibleOf(state, countIssued(state, line))
  }
  t.equal(most(), 20, 'a backorder')
  t.equal(most(...STORY), 20)
  t.equal(most({ status: 'acknowledged', accepted_quantity: 4, shipped_quantity: 3 }), 17)
  t.equal(most({
    status: 'acknowledged',
    accepted_quantity: 4,
    pending_cancellation_quantity: 2,
    pending: { cancellation: 2, reduction: 0, resourcing: 0, recall: 0, surplus: 0 }
  }), 18)
})

t.test('wanted again: the newest request is taken back first', async (t) => {
  const { take } = given(
    { status: 'acknowledged', accepted_quantity: 4 },
    { status: 'acknowledged', accepted_quantity: 4 })
  const { state } = take(6)
  t.same(lossesOf(state), [[0, 2], [0, 4]])
  t.equal(pendingOf(state, 1, 'reduction'), 6)
  const less = withdrawRequests(state, 1, { units: 5, purpose: 'reduction' })
  t.equal(pendingOf(less, 1, 'reduction'), 1)
  t.same(withdrawRequests(state, 1, { units: 9, purpose: 'cancellation' }), state,
    'what was asked for another reason stays')
})
