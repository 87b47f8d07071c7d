// A replacement: a line at no charge that sends units again, and opens a completed order.

import t from 'tap'
import { acknowledge } from '../../src/domain/back-to-back/actions/answer-purchase-order.ts'
import { changeSale } from '../../src/domain/back-to-back/actions/change-lines.ts'
import { confirmSale } from '../../src/domain/back-to-back/actions/confirm-sales-order.ts'
import { deliverSaleShipment } from '../../src/domain/back-to-back/actions/deliver.ts'
import { addReplacement } from '../../src/domain/back-to-back/actions/replace-units.ts'
import { shipPurchase } from '../../src/domain/back-to-back/actions/ship.ts'
import { changesOf } from '../../src/domain/back-to-back/changes-to-record.ts'
import { drawConsequences } from '../../src/domain/back-to-back/draw-consequences.ts'
import type { BackToBack, Decided } from '../../src/domain/back-to-back/state.ts'
import { orderedLineOf } from '../../src/domain/model/sales-order/ordered-line.ts'
import type { WritableSurroundings } from '../../src/domain/back-to-back/surroundings.ts'
import type { MerchantSettings } from '../../src/domain/model/merchant/merchant.ts'
import { holds } from '../support/holds.ts'
import {
  draftOf, LATER, newId, pay, reopen, saleOf, stockRowOf, surroundingsOf
} from './given.ts'
import { refusalOf } from './refusal-of.ts'

const EXPRESS = { description: 'A desk', note: 'Ring twice', customization: { by: 'Ada' } }

/** Paid, shipped by the first supplier and delivered: the order is completed. */
function givenCompleted (settings: Partial<MerchantSettings> = {}) {
  const rows = [
    stockRowOf({ on_hand: 9 }), stockRowOf({ supplier_id: 'sup_2', unit_cost: '12.00', on_hand: 9 })
  ]
  const opened = surroundingsOf(rows, settings)
  const lines = [{ sku: 'A', quantity: 5, unit_price: '20.00', ...EXPRESS }]
  const confirmed = confirmSale(saleOf(draftOf({ lines }, settings)), opened)
  const paid = pay(confirmed, '100.00', reopen(opened, LATER))
  const surroundings = reopen(opened, LATER)
  const [order] = paid.purchase_orders
  if (order === undefined) throw new Error('no purchase order')
  const { state, shipment } = shipPurchase(
    paid, order, { lines: [{ line_number: 1, quantity: 5 }] }, surroundings)
  const completed = drawConsequences(
    paid, deliverSaleShipment(state, shipment, LATER), { trigger: null }, surroundings)
  return { completed, surroundings: reopen(surroundings, LATER) }
}

function replace (
  before: BackToBack, surroundings: WritableSurroundings, excluded_supplier_ids: string[] = []
): Decided {
  return drawConsequences(
    before, addReplacement(before, { line_number: 1, quantity: 2, excluded_supplier_ids }),
    { trigger: 'replacement' }, surroundings)
}

t.test('a completed order is open again, and the line is issued at once', async (t) => {
  const { completed, surroundings } = givenCompleted({ minimum_margin_percent: 20 })
  holds(t, completed.sales_order, { status: 'completed', completed_at: LATER })
  const after = replace(completed, surroundings)
  holds(t, after.sales_order, {
    status: 'confirmed',
    completed_at: null,
    payment_status: 'paid',
    payment_due_at: null,
    total: '100.00',
    paid: '100.00',
    lines: [
      { quantity: 5, delivered_quantity: 5 },
      {
        line_number: 2,
        sku: 'A',
        quantity: 2,
        unit_price: '0.00',
        amount: '0.00',
        sourced_quantity: 2,
        replacement_for: 1,
        requested_date: null,
        ...EXPRESS
      }
    ]
  })
  holds(t, after.purchase_orders, [
    { status: 'closed' },
    { supplier_id: 'sup_1', status: 'issued', lines: [{ ...EXPRESS, quantity: 2 }] }
  ])
  t.equal(after.decision?.trigger, 'replacement')
  const { changes } = changesOf(completed, after, { sale_event: 'sales_order.updated', newId })
  t.ok(changes.events.some(({ type }) => type === 'sales_order.reopened'))
})

t.test('suppliers that failed are left out; without another a person is told', async (t) => {
  const { completed, surroundings } = givenCompleted()
  const after = replace(completed, surroundings, ['sup_1'])
  holds(t, after.purchase_orders[1], { supplier_id: 'sup_2', total: '24.00' })
  const again = replace(after, reopen(surroundings, LATER), ['sup_1', 'sup_2'])
  holds(t, again.sales_order.lines[2], { line_number: 3, sourced_quantity: 0 })
  holds(t, again.exceptions, [{ kind: 'no_supplier', line_number: 3 }])
})

t.test('no margin is asked for, also where its supplier asks a little more', async (t) => {
  const settings = { minimum_margin_percent: 20, cost_increase_tolerance_percent: 10 }
  const { completed, surroundings } = givenCompleted(settings)
  const after = replace(completed, surroundings)
  const order = after.purchase_orders[1]
  if (order === undefined) throw new Error('nothing was bought')
  const answered = acknowledge(after, order, [
    { line_number: 1, status: 'accepted', quantity: 2, unit_cost: '10.50' }
  ], reopen(surroundings, LATER))
  holds(t, answered?.purchase_orders[1], { lines: [{ accepted_quantity: 2 }] })
  t.same(answered?.exceptions, [])
})

t.test('of a replacement, units can be given up, and nothing else changes', async (t) => {
  const { completed, surroundings } = givenCompleted()
  const before = replace(completed, surroundings)
  const open = reopen(surroundings, LATER)
  for (const change of [{ quantity: 3 }, { unit_price: '1.00' }, { sku: 'B' }]) {
    t.match(refusalOf(() => changeSale(before, {
      lines: [{ line_number: 2, ...change }]
    }, open)), { rule: 'invalid_request' }, JSON.stringify(change))
  }
  const fewer = changeSale(before, { lines: [{ line_number: 2, quantity: 1, note: 'Ring' }] }, open)
  holds(t, fewer.sales_order.lines[1], { quantity: 1, note: 'Ring' })
})

t.test('a replacement of a replacement still stands for what was paid', async (t) => {
  const { completed, surroundings } = givenCompleted()
  const first = replace(completed, surroundings)
  const second = addReplacement(first, { line_number: 2, quantity: 1 })
  holds(t, second.sales_order.lines[2], { line_number: 3, replacement_for: 2 })
  t.equal(orderedLineOf(second.sales_order, 3).line_number, 1)
})

t.test('nothing of a draft or a canceled order is replaced', async (t) => {
  const draft = saleOf(draftOf())
  t.match(refusalOf(() => addReplacement(draft, { line_number: 1, quantity: 1 })),
    { rule: 'sales_order_not_confirmed' })
})
