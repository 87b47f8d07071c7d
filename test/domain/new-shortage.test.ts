// A change answers, SKU by SKU, for the units that it leaves short itself.

import t from 'tap'
import type { BackToBack } from '../../src/domain/back-to-back/state.ts'
import { confirmSale } from '../../src/domain/back-to-back/actions/confirm-sales-order.ts'
import { cutShortage, unitsBeyond } from '../../src/domain/back-to-back/new-shortage.ts'
import { unsourcedOf } from '../../src/domain/model/sales-order/sales-order.ts'
import { drawConsequences } from '../../src/domain/back-to-back/draw-consequences.ts'
import type { StockRow } from '../../src/domain/model/stock/stock-book.ts'
import { holds } from '../support/holds.ts'
import { draftOf, LATER, saleOf, stockRowOf, surroundingsOf } from './given.ts'
import { refusalOf } from './refusal-of.ts'

type Line = { sku: string, quantity: number, unit_price: string }

const lineOf = (sku: string, quantity: number, unit_price = '20.00'): Line =>
  ({ sku, quantity, unit_price })

/** Confirmed on some stock; what is decided later finds other stock. */
function given (lines: Line[], rows: StockRow[], later: StockRow[]) {
  const decided = confirmSale(
    saleOf(draftOf({ lines, shortage_policy: 'backorder' })), surroundingsOf(rows))
  const before: BackToBack = {
    sales_order: decided.sales_order,
    purchase_orders: decided.purchase_orders,
    shipments: [],
    exceptions: decided.exceptions
  }
  const { now: _then, ...surroundings } = surroundingsOf(later)
  return { before, surroundings: { ...surroundings, now: LATER } }
}

function raise (state: BackToBack, line_number: number, units: number): BackToBack {
  const { sales_order } = state
  const lines = sales_order.lines.map((line) =>
    line.line_number === line_number ? { ...line, quantity: line.quantity + units } : line)
  return { ...state, sales_order: { ...sales_order, lines } }
}

const whole = { trigger: 'changed', scope: 'whole' } as const

t.test('stock of one SKU that has come back is no room for another', async (t) => {
  const { before, surroundings } = given(
    [lineOf('A', 5), lineOf('B', 2)],
    [stockRowOf({ on_hand: 5 })],
    [
      stockRowOf({ on_hand: 5, reserved: 5 }),
      stockRowOf({ sku: 'B', on_hand: 2 })
    ])
  t.same(before.sales_order.lines.map(unsourcedOf), [0, 2])
  const { rule, details } = refusalOf(() =>
    drawConsequences(before, raise(before, 1, 1), { ...whole, shortage: 'refuse' }, surroundings))
  t.equal(rule, 'insufficient_stock')
  t.same(details.shortages, [{ line_number: 1, sku: 'A', quantity: 6, shortage_quantity: 1 }])
})

t.test('of lines of one SKU, which one goes without is no shortage of the change', async (t) => {
  const lines = [lineOf('A', 4, '20.20'), lineOf('A', 4, '20.10'), lineOf('B', 1)]
  const { before, surroundings } = given(
    lines, [stockRowOf({ on_hand: 5 }), stockRowOf({ sku: 'B', on_hand: 1 })], [
      stockRowOf({ on_hand: 5, reserved: 5 }), stockRowOf({ sku: 'B', on_hand: 9, reserved: 1 })
    ])
  const waiting = before.sales_order.lines.map(unsourcedOf)
  t.equal(waiting.reduce((all, one) => all + one), 3)
  const { sales_order } = drawConsequences(
    before, raise(before, 3, 2), { ...whole, shortage: 'cut' }, surroundings)
  t.ok(sales_order.lines.every((line) => line.canceled_quantity === 0))
})

t.test('only what is beyond each of what is allowed counts', async (t) => {
  const beyond = unitsBeyond(
    new Map([['A', 5], ['B', 2], ['C', 1]]), [new Map([['A', 2]]), new Map([['A', 3], ['B', 2]])])
  t.same([...beyond], [['A', 2], ['C', 1]])
})

t.test('the last of the lines that are shorter than before is cut first', async (t) => {
  const { before } = given([lineOf('A', 4), lineOf('A', 4), lineOf('A', 4)], [], [])
  const raised = raise(raise(before, 1, 3), 2, 2)
  const { sales_order } = cutShortage(raised, before.sales_order, new Map([['A', 4]]))
  holds(t, sales_order.lines, [
    { quantity: 7, canceled_quantity: 2 },
    { quantity: 6, canceled_quantity: 2 },
    { quantity: 4, canceled_quantity: 0 }
  ])
})
