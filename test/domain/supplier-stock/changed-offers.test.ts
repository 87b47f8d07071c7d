// Which changes of a stock row can change what is available.

import t from 'tap'
import type { SupplierStock } from '../../../src/domain/model/stock/apply-stock-report.ts'
import { isOfferChanged } from '../../../src/domain/model/stock/changed-offers.ts'
import { EARLIER, LATER, NOW } from '../given.ts'

const ROW: SupplierStock = {
  sku: 'A',
  supplier_id: 'sup_1',
  supplier_sku: null,
  on_hand: 5,
  reserved: 2,
  unit_cost: '1.00',
  currency: 'EUR',
  price_breaks: [],
  lead_time_days: 1,
  min_order_quantity: 1,
  order_multiple: 1,
  unit_weight_kg: null,
  as_of: EARLIER,
  valid_from: null,
  valid_until: null,
  paused: false,
  metadata: {},
  created_at: EARLIER,
  updated_at: EARLIER
}

const isChanged = (
  before: Partial<SupplierStock> | undefined, after: Partial<SupplierStock>,
  stock_max_age_hours: number | null = null
): boolean => isOfferChanged(
  before && { ...ROW, ...before }, { ...ROW, ...after }, { stock_max_age_hours, now: LATER })

t.test('units that are free, and terms', async (t) => {
  t.notOk(isChanged({}, {}))
  t.notOk(isChanged({}, { on_hand: 4, reserved: 1 }), 'as many are free')
  t.ok(isChanged({}, { on_hand: 4 }))
  t.ok(isChanged({}, { reserved: 3 }))
  t.ok(isChanged({}, { unit_cost: '1.01' }))
  t.ok(isChanged({}, { price_breaks: [{ min_quantity: 5, unit_cost: '0.90' }] }))
  t.ok(isChanged({}, { paused: true }))
  t.notOk(isChanged({}, { supplier_sku: 'X', metadata: { a: 'b' }, updated_at: LATER }))
})

t.test('rows without units offer nothing', async (t) => {
  t.notOk(isChanged(undefined, { on_hand: 0 }))
  t.ok(isChanged(undefined, {}))
  t.notOk(isChanged({ on_hand: 1 }, { on_hand: 2, unit_cost: '9.00' }), 'all is reserved')
})

t.test('other sources of as many units', async (t) => {
  const of = (source: string, hops = 0) => ({ sources: [{ source, available: 3, hops }] })
  t.notOk(isChanged(of('x'), of('x')))
  t.ok(isChanged(of('x'), of('y')))
  t.ok(isChanged(of('x'), of('x', 1)))
  t.ok(isChanged(of('x'), { sources: null }))
  t.ok(isChanged({ on_hand: 2, ...of('x') }, { on_hand: 2, sources: [] }), 'none is free')
})

t.test('a report that ends the age of the row', async (t) => {
  t.notOk(isChanged({}, { as_of: NOW }))
  t.ok(isChanged({}, { as_of: NOW }, 1), 'two hours were too old')
  t.notOk(isChanged({}, { as_of: NOW }, 9))
})
