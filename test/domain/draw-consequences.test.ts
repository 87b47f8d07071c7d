// What every decision ends with: counted as a whole, sourced again, closed, released.

import t from 'tap'
import { type BackToBack, countLines, type Decided } from '../../src/domain/back-to-back/state.ts'
import { confirmSale } from '../../src/domain/back-to-back/actions/confirm-sales-order.ts'
import type { MerchantSettings } from '../../src/domain/model/merchant/merchant.ts'
import type { NewSalesOrder } from '../../src/domain/back-to-back/actions/open-sales-order.ts'
import type { PurchaseOrderLine } from '../../src/domain/model/purchase-order/purchase-order.ts'
import { closeSale, drawConsequences } from '../../src/domain/back-to-back/draw-consequences.ts'
import type { StockRow } from '../../src/domain/model/stock/stock-book.ts'
import { holds } from '../support/holds.ts'
import {
  draftOf, LATER, purchaseLineOf, purchaseOrderOf, reopen, saleOf, stockRowOf, surroundingsOf
} from './given.ts'
import { refusalOf } from './refusal-of.ts'

/** Confirmed: five units of the first supplier; the second has some too. */
function given (
  about: Partial<NewSalesOrder> = {}, settings: Partial<MerchantSettings> = {},
  second: Partial<StockRow> = {}
) {
  const rows = [
    stockRowOf({ on_hand: 5 }),
    stockRowOf({ supplier_id: 'sup_2', unit_cost: '12.00', on_hand: 9, ...second })
  ]
  const surroundings = surroundingsOf(rows, settings)
  const lines = [{ sku: 'A', quantity: 5, unit_price: '20.00' }]
  const decided = confirmSale(
    saleOf(draftOf({ lines, payment_terms: 'on_account', ...about }, settings)), surroundings)
  const before: BackToBack = {
    sales_order: decided.sales_order,
    purchase_orders: decided.purchase_orders,
    shipments: [],
    exceptions: decided.exceptions
  }
  return { before, surroundings: reopen(surroundings, LATER) }
}

/** As if the first supplier had changed its line so. */
function withLine (state: BackToBack, about: Partial<PurchaseOrderLine>): BackToBack {
  const [order, ...others] = state.purchase_orders
  if (order === undefined) throw new Error('no purchase order')
  const lines = order.lines.map((line) => ({ ...line, ...about }))
  return { ...state, purchase_orders: [{ ...order, lines }, ...others] }
}

const REJECTED = { rejected_quantity: 3, reserved_quantity: 2 }

t.test('what nothing serves any more is sourced again, at once and as a whole', async (t) => {
  const { before, surroundings } = given()
  const after = drawConsequences(
    before, withLine(before, REJECTED), { trigger: 'rejected' }, surroundings)
  holds(t, after.sales_order, {
    sourcing_status: 'sourced', lines: [{ sourced_quantity: 5 }]
  })
  holds(t, after.purchase_orders, [
    { total: '20.00' }, { supplier_id: 'sup_2', lines: [{ quantity: 3 }] }
  ])
  holds(t, after.decision, { trigger: 'rejected', lines: [{ quantity: 3, shortage_quantity: 0 }] })
  t.same(after.stock, [{ sku: 'A', supplier_id: 'sup_2', reserved: 3 }])
})

t.test('settled twice changes nothing more', async (t) => {
  const { before, surroundings } = given()
  const after = drawConsequences(
    before, withLine(before, REJECTED), { trigger: 'rejected' }, surroundings)
  const again = drawConsequences(after, after, { trigger: 'rejected' }, reopen(surroundings, LATER))
  t.same([again.decision, again.stock, again.restocked_skus], [null, [], []])
  t.same(again.purchase_orders, after.purchase_orders)
})

t.test('a backorder that was there before is sourced for new stock only', async (t) => {
  const lines = [{ sku: 'A', quantity: 16, unit_price: '20.00' }]
  const { before, surroundings } = given({ lines })
  holds(t, before.sales_order.lines, [{ sourced_quantity: 14 }])
  const row = surroundings.book.rows.get('A')?.[1]
  if (row === undefined) throw new Error('no row')
  Object.assign(row, { on_hand: 20, available: 11 })
  t.equal(drawConsequences(before, before, { trigger: 'changed' }, surroundings).decision, null)
  const replanning = { trigger: 'restocked', scope: 'whole' } as const
  holds(t, drawConsequences(before, before, replanning, surroundings), {
    decision: { trigger: 'restocked' }, sales_order: { sourcing_status: 'sourced' }
  })
})

t.test('not sourced: without a trigger, as a draft, once it is canceled', async (t) => {
  const { before, surroundings } = given()
  const changed = withLine(before, REJECTED)
  t.equal(drawConsequences(before, changed, { trigger: null }, surroundings).decision, null)
  for (const status of ['draft', 'canceled'] as const) {
    const state = { ...changed, sales_order: { ...changed.sales_order, status } }
    t.equal(drawConsequences(
      before, state, { trigger: 'rejected' }, surroundings).decision, null, status)
  }
})

t.test('refused where shortages are: more than before stays unserved', async (t) => {
  const { before, surroundings } = given({}, {}, { on_hand: 1 })
  const changed = withLine(before, REJECTED)
  const replanning = { trigger: 'changed', shortage: 'refuse' } as const
  t.equal(refusalOf(() => drawConsequences(before, changed, replanning, surroundings)).rule,
    'insufficient_stock')
  t.doesNotThrow(() => drawConsequences(before, changed, { trigger: 'changed' }, surroundings))
})

t.test('released: what is drafted is issued at once, unless a person sends it', async (t) => {
  const statusesOf = (settings: Partial<MerchantSettings>, about: Partial<NewSalesOrder> = {}) => {
    const { before, surroundings } = given(about, settings)
    const { purchase_orders } = drawConsequences(
      before, withLine(before, REJECTED), { trigger: 'rejected' }, surroundings)
    return purchase_orders.map(({ status }) => status)
  }
  t.same(statusesOf({}), ['issued', 'issued'])
  t.same(statusesOf({ purchase_order_release: 'manual' }), ['planned', 'planned'])
  t.same(statusesOf({}, { payment_terms: 'prepaid' }), ['planned', 'planned'])
})

const DELIVERED = {
  accepted_quantity: 5, shipped_quantity: 5, delivered_quantity: 5, reserved_quantity: 0
}

t.test('completed: all that is still wanted has arrived', async (t) => {
  const { before, surroundings } = given()
  const after = drawConsequences(
    before, withLine(before, DELIVERED), { trigger: null }, surroundings)
  holds(t, after, {
    sales_order: { status: 'completed', completed_at: LATER, fulfillment_status: 'delivered' },
    purchase_orders: [{ status: 'closed' }]
  })
  const part = { ...DELIVERED, delivered_quantity: 4 }
  holds(t, drawConsequences(before, withLine(before, part), { trigger: null }, surroundings), {
    sales_order: {
      status: 'confirmed', completed_at: null, fulfillment_status: 'partially_delivered'
    }
  })
})

t.test('a backorder keeps an order open, units that were canceled do not', async (t) => {
  const sale = draftOf({ lines: [{ sku: 'A', quantity: 7, unit_price: '20.00' }] })
  const closed = (canceled_quantity: number): string => {
    const lines = sale.lines.map((line) => ({ ...line, canceled_quantity }))
    const order = purchaseOrderOf({
      status: 'closed', lines: [purchaseLineOf({ quantity: 5, ...DELIVERED })]
    })
    const state = saleOf({ ...sale, status: 'confirmed', lines }, { purchase_orders: [order] })
    return closeSale(countLines(state), LATER).sales_order.status
  }
  t.equal(closed(0), 'confirmed')
  t.equal(closed(2), 'completed')
})

t.test('canceled: nothing is wanted and nothing is live any more', async (t) => {
  const { before, surroundings } = given()
  const end = (line: Partial<PurchaseOrderLine>): Decided => {
    const changed = withLine(before, line)
    const lines = changed.sales_order.lines.map((one) => ({ ...one, quantity: 0 }))
    const sales_order = { ...changed.sales_order, lines }
    return drawConsequences(before, { ...changed, sales_order }, { trigger: null }, surroundings)
  }
  holds(t, end({ canceled_quantity: 5, reserved_quantity: 0 }).sales_order, {
    status: 'canceled', canceled_at: LATER, cancel_reason: 'nothing_ordered', total: '0.00'
  })
})
