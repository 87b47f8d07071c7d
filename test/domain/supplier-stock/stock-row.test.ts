// A supplier's report of one SKU: when it counts, and what stays reserved.

import t from 'tap'
import {
  applyReport, type HoldingLine, reservedAfterReport, type StockReport, type SupplierStock
} from '../../../src/domain/model/stock/apply-stock-report.ts'
import { holds } from '../../support/holds.ts'
import { EARLIER, holdingLineOf, LATER, NOW } from '../given.ts'

function reportOf (about: Partial<StockReport> = {}): StockReport {
  return {
    sku: 'A',
    supplier_sku: null,
    on_hand: 50,
    unit_cost: '10.00',
    currency: 'EUR',
    price_breaks: [],
    lead_time_days: 2,
    min_order_quantity: 1,
    order_multiple: 1,
    unit_weight_kg: null,
    as_of: NOW,
    valid_from: null,
    valid_until: null,
    metadata: {},
    ...about
  }
}

function rowOf (about: Partial<SupplierStock> = {}): SupplierStock {
  const created = { created_at: EARLIER, updated_at: EARLIER }
  return { ...reportOf(), supplier_id: 'sup_1', reserved: 0, paused: false, ...created, ...about }
}

const PHYSICAL = { supplier_id: 'sup_1', stock_basis: 'physical', now: NOW } as const
const AVAILABLE = { ...PHYSICAL, stock_basis: 'available' } as const

t.test('the first report makes the row', async (t) => {
  const applied = applyReport(undefined, reportOf({ as_of: EARLIER }), [], PHYSICAL)
  holds(t, applied, {
    stock: { supplier_id: 'sup_1', on_hand: 50, reserved: 0, as_of: EARLIER, created_at: NOW },
    lines: []
  })
})

t.test('who answers each order itself puts none at risk by a low figure', async (t) => {
  const line = {
    purchase_order_id: 'po_1',
    line_number: 1,
    sku: 'A',
    quantity: 6,
    accepted_quantity: 0,
    accepted_at: null,
    rejected_quantity: 0,
    canceled_quantity: 0,
    shipped_quantity: 0,
    missing_quantity: 0,
    reserved_quantity: 6,
    sent: []
  }
  const report = (answers_orders: boolean, on_hand: number) => applyReport(
    rowOf({ reserved: 6 }), reportOf({ on_hand }), [line], { ...PHYSICAL, answers_orders })
  holds(t, report(true, 4), { stock: { on_hand: 4, reserved: 6 }, at_risk: null })
  holds(t, report(true, 9), { stock: { on_hand: 9, reserved: 6 }, at_risk: null })
  holds(t, report(false, 4), { stock: { on_hand: 4, reserved: 6 }, at_risk: ['po_1'] })
})

t.test('a report older than the row is ignored, an equal or newer one applies', async (t) => {
  const row = rowOf({ on_hand: 7, as_of: EARLIER })
  const apply = (as_of: string) => applyReport(row, reportOf({ as_of }), [], PHYSICAL)
  t.equal(apply('2026-03-10T10:59:59.999Z'), undefined)
  t.equal(apply(EARLIER)?.stock.on_hand, 50)
  t.equal(apply(NOW)?.stock.on_hand, 50)
  t.equal(apply(NOW)?.stock.created_at, EARLIER, 'the row stays the same row')
})

t.test('a report of the future counts as of now, so that it shuts nobody out', async (t) => {
  const applied = applyReport(rowOf(), reportOf({ as_of: LATER }), [], PHYSICAL)
  t.equal(applied?.stock.as_of, NOW)
  const next = applyReport(applied?.stock, reportOf({ on_hand: 3 }), [], PHYSICAL)
  t.equal(next?.stock.on_hand, 3)
  const old = applyReport(rowOf({ as_of: LATER }), reportOf({ as_of: LATER }), [], PHYSICAL)
  t.equal(old, undefined, 'as of now is before what is known')
})

t.test('a report replaces the terms as a whole', async (t) => {
  const row = rowOf({ supplier_sku: 'OLD', price_breaks: [{ min_quantity: 5, unit_cost: '9.00' }] })
  const applied = applyReport(row, reportOf({ unit_cost: '8.00' }), [], PHYSICAL)
  holds(t, applied?.stock, { supplier_sku: null, price_breaks: [], unit_cost: '8.00' })
})

t.test('physical: what is live stays reserved, whether accepted or not', async (t) => {
  const line = holdingLineOf({ quantity: 10, rejected_quantity: 2, canceled_quantity: 1 })
  t.equal(reservedAfterReport(line, 'physical', NOW), 7)
  const accepted = { ...line, accepted_quantity: 5, accepted_at: EARLIER }
  t.equal(reservedAfterReport(accepted, 'physical', NOW), 7)
})

t.test('available: what was accepted by as_of is left out of the figure already', async (t) => {
  const line = holdingLineOf({ quantity: 10, accepted_quantity: 6, accepted_at: NOW })
  t.equal(reservedAfterReport(line, 'available', NOW), 4, 'accepted at that very moment')
  t.equal(reservedAfterReport(line, 'available', LATER), 4)
  t.equal(reservedAfterReport(line, 'available', EARLIER), 10, 'accepted after the count')
  t.equal(reservedAfterReport(holdingLineOf(), 'available', NOW), 10, 'not answered yet')
})

t.test('reserved is the sum over the lines, and may exceed on_hand', async (t) => {
  const lines: HoldingLine[] = [
    holdingLineOf({ quantity: 4, reserved_quantity: 4 }),
    holdingLineOf({ line_number: 2, quantity: 3, reserved_quantity: 3 })
  ]
  const applied = applyReport(rowOf({ reserved: 7 }), reportOf({ on_hand: 2 }), lines, PHYSICAL)
  holds(t, applied?.stock, { on_hand: 2, reserved: 7 })
  t.same(applied?.lines, [], 'nothing of the lines changes')
})

t.test('only lines whose reservation changes are written', async (t) => {
  const accepted = { accepted_quantity: 4, accepted_at: EARLIER }
  const lines: HoldingLine[] = [
    holdingLineOf({ quantity: 4, reserved_quantity: 4, ...accepted }),
    holdingLineOf({ line_number: 2, quantity: 3, reserved_quantity: 3 }),
    holdingLineOf({ line_number: 3, quantity: 4, reserved_quantity: 0, ...accepted })
  ]
  const applied = applyReport(rowOf({ reserved: 7 }), reportOf(), lines, AVAILABLE)
  t.equal(applied?.stock.reserved, 3)
  holds(t, applied?.lines, [{ line_number: 1, reserved_quantity: 0 }])
  t.equal(applied?.lines.length, 1)
  const again = applyReport(rowOf({ reserved: 3 }), reportOf(), lines, PHYSICAL)
  t.equal(again?.stock.reserved, 11, 'a shelf count has them all again')
  holds(t, again?.lines, [{ line_number: 3, reserved_quantity: 4 }])
})

t.test('shipped: in the figure until a report that is newer than the shipment', async (t) => {
  const line = holdingLineOf({
    accepted_quantity: 10,
    accepted_at: EARLIER,
    shipped_quantity: 6,
    sent: [{ shipped_at: EARLIER, quantity: 2 }, { shipped_at: NOW, quantity: 4 }]
  })
  const before = '2026-03-10T10:00:00.000Z'
  const reservedAt = (as_of: string) =>
    (['physical', 'available'] as const).map((basis) => reservedAfterReport(line, basis, as_of))
  t.same(reservedAt(before), [10, 10], 'a late report of before all of it')
  t.same(reservedAt(EARLIER), [8, 0], 'accepted by then')
  t.same(reservedAt(NOW), [4, 0])
  t.same(reservedAt(LATER), [4, 0])
})

t.test('shipped before it was accepted: left out of both figures', async (t) => {
  const line = holdingLineOf({
    accepted_quantity: 4,
    accepted_at: LATER,
    shipped_quantity: 4,
    sent: [{ shipped_at: EARLIER, quantity: 4 }]
  })
  t.equal(reservedAfterReport(line, 'available', NOW), 6)
  t.equal(reservedAfterReport(line, 'physical', NOW), 6)
})

t.test('a late report has shipped units reserved again', async (t) => {
  const line = holdingLineOf({
    accepted_quantity: 10,
    shipped_quantity: 10,
    reserved_quantity: 0,
    sent: [{ shipped_at: NOW, quantity: 10 }]
  })
  const late = reportOf({ as_of: '2026-03-10T11:59:59.999Z', on_hand: 12 })
  const applied = applyReport(rowOf({ as_of: EARLIER }), late, [line], PHYSICAL)
  holds(t, applied?.stock, { on_hand: 12, reserved: 10 })
  holds(t, applied?.lines, [{ reserved_quantity: 10 }])
})

t.test('at risk: every purchase order that holds of it, once', async (t) => {
  const lines: HoldingLine[] = [
    holdingLineOf({ purchase_order_id: 'po_2', quantity: 4 }),
    holdingLineOf({ quantity: 3 }), holdingLineOf({ line_number: 2, quantity: 2 }),
    holdingLineOf({ purchase_order_id: 'po_3', quantity: 3, canceled_quantity: 3 })
  ]
  const riskOf = (on_hand: number) =>
    applyReport(rowOf({ reserved: 9 }), reportOf({ on_hand }), lines, PHYSICAL)?.at_risk
  t.same(riskOf(8), ['po_1', 'po_2'])
  t.equal(riskOf(9), null)
})

t.test('risen: more is available than before, by whatever the report says', async (t) => {
  const line = holdingLineOf({ quantity: 5, reserved_quantity: 5 })
  const isRisen = (on_hand: number, supplying: typeof PHYSICAL | typeof AVAILABLE = PHYSICAL) =>
    applyReport(rowOf({ on_hand: 7, reserved: 5, as_of: EARLIER }), reportOf({ on_hand }), [
      { ...line, accepted_quantity: 5, accepted_at: EARLIER }
    ], supplying)?.is_risen
  t.equal(isRisen(7), false)
  t.equal(isRisen(8), true)
  t.equal(isRisen(3, AVAILABLE), true, 'fewer units, none of which is promised')
  t.equal(applyReport(undefined, reportOf({ on_hand: 0 }), [], PHYSICAL)?.is_risen, false)
})
