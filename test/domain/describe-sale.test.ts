// Orders as an operator reads them: links both ways, and nothing that is ours alone.

import t from 'tap'
import {
  describePurchaseOrder, describeSalesOrder
} from '../../src/domain/back-to-back/describe-sale.ts'
import {
  evaluatePurchaseOrder
} from '../../src/domain/model/purchase-order/evaluate-purchase-order.ts'
import type { Credit } from '../../src/domain/model/sales-order/credit.ts'
import { holds } from '../support/holds.ts'
import { draftOf, lineOf, purchaseLineOf, purchaseOrderOf, saleOf } from './given.ts'

const SALE = {
  ...draftOf(),
  lines: [
    lineOf({ quantity: 10, sourced_quantity: 6, canceled_quantity: 1 }),
    lineOf({ line_number: 2, sku: 'B' })
  ]
}

t.test('each line names the purchase order lines that serve it', async (t) => {
  const purchase_orders = [
    purchaseOrderOf({
      id: 'po_1',
      lines: [
        purchaseLineOf({ quantity: 4 }),
        purchaseLineOf({ line_number: 2, sales_order_line_number: 2, quantity: 10 })
      ]
    }),
    purchaseOrderOf({
      id: 'po_2', lines: [purchaseLineOf({ purchase_order_id: 'po_2', quantity: 2 })]
    })
  ]
  const { lines, ...order } = describeSalesOrder(saleOf(SALE, { purchase_orders }))
  t.equal(lines[0]?.unsourced_quantity, 3)
  t.same(lines[0]?.purchase_order_lines, [
    { purchase_order_id: 'po_1', line_number: 1, quantity: 4 },
    { purchase_order_id: 'po_2', line_number: 1, quantity: 2 }
  ])
  t.same(lines[1]?.purchase_order_lines, [
    { purchase_order_id: 'po_1', line_number: 2, quantity: 10 }
  ])
  t.same(order.purchase_orders.map(({ id }) => id), ['po_1', 'po_2'])
  t.same(Object.keys(order.purchase_orders[0] ?? {}).sort(), [
    'currency', 'fulfillment_status', 'id', 'issued_at', 'status', 'supplier_id',
    'supplier_reference', 'total'
  ])
})

t.test('margins: of a line without the base of the freight, of the order with it', async (t) => {
  const purchase_orders = [evaluatePurchaseOrder(purchaseOrderOf({
    order_fee: '1.00',
    freight_base: '5.00',
    lines: [purchaseLineOf({ quantity: 6, unit_cost: '10.00', unit_freight: '0.50' })]
  }))]
  const order = describeSalesOrder(saleOf(SALE, { purchase_orders }))
  t.same([order.margin, order.lines[0]?.margin], ['51.00', '57.00'], '6 units at 20.00')
})

t.test('margins: less credits without their tax, of units on their line too', async (t) => {
  const taxed = (rate_percent: string) => ({
    tax: { category: 'S' as const, rate_percent, amount: null, exemption_reason: null }
  })
  const lines = [
    lineOf({
      quantity: 6, sourced_quantity: 6, unit_price: '20.00', amount: '120.00', ...taxed('20')
    }),
    lineOf({
      line_number: 2,
      sku: 'B',
      quantity: 1,
      sourced_quantity: 1,
      unit_price: '60.00',
      amount: '60.00',
      ...taxed('0')
    })
  ]
  const credit = {
    id: 'crd_1',
    kind: 'loss' as const,
    reference: null,
    reason: null,
    source_id: null,
    line_number: 1,
    quantity: 2,
    amount: '48.00',
    created_at: '2026-11-23T05:17:45.120Z'
  }
  const goodwill = {
    ...credit, kind: 'goodwill' as const, line_number: null, quantity: null, amount: '20.40'
  }
  const purchase_orders = [evaluatePurchaseOrder(purchaseOrderOf({
    lines: [
      purchaseLineOf({ quantity: 6, unit_cost: '10.00' }),
      purchaseLineOf({
        line_number: 2, sales_order_line_number: 2, quantity: 1, unit_cost: '30.00'
      })
    ]
  }))]
  const marginsOf = (credits: Credit[]) => {
    const sale = { ...draftOf(), tax_mode: 'rates' as const, total: '204.00', lines, credits }
    const order = describeSalesOrder(saleOf(sale, { purchase_orders }))
    return [order.margin, ...order.lines.map(({ margin }) => margin)]
  }
  t.same(marginsOf([]), ['90.00', '60.00', '30.00'])
  t.same(marginsOf([credit]), ['50.00', '20.00', '30.00'], 'two units at 20.00')
  // 14.40 of the goodwill are of the group of 144.00 with tax of 24.00, 6.00 of that without.
  t.same(marginsOf([credit, goodwill]), ['32.00', '20.00', '30.00'], '12.00 and 6.00')
})

t.test('a line that was rejected serves no more; its purchase order is told', async (t) => {
  const purchase_orders = [purchaseOrderOf({
    status: 'rejected', lines: [purchaseLineOf({ quantity: 4, rejected_quantity: 4 })]
  })]
  const order = describeSalesOrder(saleOf(SALE, { purchase_orders }))
  t.same(order.lines[0]?.purchase_order_lines, [])
  holds(t, order.purchase_orders, [{ id: 'po_1', status: 'rejected' }])
})

t.test('hashes, refunds as such and reserved units are ours alone', async (t) => {
  const order = describeSalesOrder(saleOf(SALE))
  t.notHas(order, { content_hash: String })
  t.notOk('refunded' in order)
  t.notOk(order.lines.some((line) =>
    'sales_order_id' in line || 'excluded_supplier_ids' in line))
  const [line = {}] = describePurchaseOrder(purchaseOrderOf(), []).lines
  for (const name of [
    'reserved_quantity', 'accepted_at', 'supplier_id', 'purchase_order_id', 'pending',
    'ordered_unit_cost', 'expired_quantity'
  ]) {
    t.notOk(name in line, name)
  }
})
