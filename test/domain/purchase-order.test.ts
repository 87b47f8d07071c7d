// A purchase order: what of it is live, what it comes to, how it is issued and canceled.

import { isDeepStrictEqual } from 'node:util'
import t from 'tap'
import fc from 'fast-check'
import {
  evaluatePurchaseOrder, markAccepted, markIssued
} from '../../src/domain/model/purchase-order/evaluate-purchase-order.ts'
import { liveOf, servedOf } from '../../src/domain/model/purchase-order/purchase-order.ts'
import { rowOf } from '../../src/domain/model/stock/stock-book.ts'
import { giveBackPlanned } from '../../src/domain/back-to-back/plan-unissued.ts'
import { holds } from '../support/holds.ts'
import {
  draftOf, EARLIER, NOW, purchaseLineOf, purchaseOrderOf, saleOf, stockRowOf, surroundingsOf
} from './given.ts'

t.test('live is what is neither rejected nor canceled; the surplus serves nobody', async (t) => {
  const line = purchaseLineOf({
    quantity: 10, rejected_quantity: 2, canceled_quantity: 3, surplus_quantity: 1
  })
  t.equal(liveOf(line), 5)
  t.equal(servedOf(line), 4)
})

t.test('total: live units at cost, each line rounded, and the order fee', async (t) => {
  const order = evaluatePurchaseOrder(purchaseOrderOf({
    order_fee: '4.50',
    lines: [
      purchaseLineOf({ quantity: 3, unit_cost: '0.005' }),
      purchaseLineOf({ line_number: 2, quantity: 5, rejected_quantity: 2, unit_cost: '2.00' })
    ]
  }))
  t.same(order.lines.map(({ amount }) => amount), ['0.02', '6.00'], '0.015 to the even cent')
  t.equal(order.total, '10.52')
})

t.test('total: nothing live costs nothing, not even the fee and the freight', async (t) => {
  const order = evaluatePurchaseOrder(purchaseOrderOf({
    order_fee: '4.50',
    freight_base: '3.00',
    freight: '5.00',
    lines: [purchaseLineOf({ quantity: 5, rejected_quantity: 5, unit_freight: '0.40' })]
  }))
  holds(t, order, { freight_base: '3.00', freight: '0.00', total: '0.00' })
})

t.test('freight: the base and that of the live units, each line rounded', async (t) => {
  const order = purchaseOrderOf({
    order_fee: '4.50',
    freight_base: '3.00',
    lines: [
      purchaseLineOf({ quantity: 3, unit_cost: '1.00', unit_freight: '0.005' }),
      purchaseLineOf({
        line_number: 2, quantity: 5, canceled_quantity: 2, unit_cost: '2.00', unit_freight: '0.30'
      })
    ]
  })
  holds(t, evaluatePurchaseOrder(order), {
    freight: '3.92', total: '17.42', lines: [{ amount: '3.00' }, { amount: '6.00' }]
  })
})

t.test('freight: an order of before there was any stays as it is', async (t) => {
  const { freight, total } = evaluatePurchaseOrder(purchaseOrderOf({
    freight_base: '0', freight: '0', lines: [purchaseLineOf({ unit_freight: '0' })]
  }))
  t.same([freight, total], ['0', '100.00'])
})

t.test('fulfillment_status looks at live units only', async (t) => {
  const statusOf = (about: object): string => evaluatePurchaseOrder(purchaseOrderOf({
    lines: [purchaseLineOf({ quantity: 5, accepted_quantity: 3, ...about })]
  })).fulfillment_status
  const closed = { rejected_quantity: 1, canceled_quantity: 1 }
  t.equal(statusOf({}), 'unfulfilled')
  t.equal(statusOf({ shipped_quantity: 3 }), 'partially_shipped')
  t.equal(statusOf({ ...closed, shipped_quantity: 3 }), 'shipped')
  const shipped = { ...closed, shipped_quantity: 3 }
  t.equal(statusOf({ ...shipped, delivered_quantity: 1 }), 'partially_delivered')
  t.equal(statusOf({ ...shipped, delivered_quantity: 3 }), 'delivered')
})

t.test('issued to another company: it has until then to answer, nothing is accepted', async (t) => {
  const issued = markIssued(purchaseOrderOf(), NOW, {
    acknowledgement_due_at: '2026-03-12T00:00:00.000Z', is_by_channel: false
  })
  holds(t, issued, {
    status: 'issued',
    issued_at: NOW,
    created_at: EARLIER,
    acknowledgement_due_at: '2026-03-12T00:00:00.000Z',
    lines: [{ accepted_quantity: 0, accepted_at: null }]
  })
})

t.test('issued to the own warehouse: acknowledged at once, without a deadline', async (t) => {
  const planned = purchaseOrderOf({
    kind: 'own_stock', lines: [purchaseLineOf({ quantity: 7, rejected_quantity: 2 })]
  })
  const issued = markAccepted(planned, NOW)
  holds(t, issued, {
    status: 'acknowledged',
    issued_at: NOW,
    acknowledgement_due_at: null,
    lines: [{ accepted_quantity: 5, accepted_at: NOW }]
  })
})

t.test('canceled while planned: nothing is live, served, reserved or owed', async (t) => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 20 }), fc.nat({ max: 20 }), fc.nat({ max: 20 }),
    (quantity, rejected, surplus) => {
      const rejected_quantity = Math.min(rejected, quantity - 1)
      const live = quantity - rejected_quantity
      const order = evaluatePurchaseOrder(purchaseOrderOf({
        order_fee: '4.50',
        lines: [purchaseLineOf({
          quantity,
          rejected_quantity,
          surplus_quantity: Math.min(surplus, live),
          reserved_quantity: live
        })]
      }))
      const surroundings = surroundingsOf([stockRowOf({ reserved: live + 3 })])
      const { purchase_orders: [taken = order] } = giveBackPlanned(
        saleOf(draftOf(), { purchase_orders: [order] }), surroundings)
      const canceled = evaluatePurchaseOrder(taken)
      const { lines: [line = purchaseLineOf()], status, total, version } = canceled
      const row = rowOf(surroundings.book, line)
      const found = [
        status, total, version, liveOf(line), servedOf(line), line.reserved_quantity,
        line.quantity, line.rejected_quantity, row.reserved
      ]
      const wanted = [
        'canceled', '0.00', order.version, 0, 0, 0, quantity, rejected_quantity, 3
      ]
      return isDeepStrictEqual(found, wanted)
    }))
  t.pass('100 orders')
})
