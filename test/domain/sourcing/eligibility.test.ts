import t from 'tap'
import {
  type DemandLine, INELIGIBILITIES, type Offer, type Policy
} from '../../../src/domain/sourcing/plan-sourcing.ts'
import { demandOf, offerOf, planOf, POLICY, reasonsOf, zoneOf } from '../../support/sourcing.ts'

const STRICT: Policy = { ...POLICY, minimum_margin_percent: 20, late_policy: 'reject' }
const LINE: Partial<DemandLine> = { quantity: 5, unit_price: '10.00', requested_date: '2026-03-12' }

/** What one offer alone may be out for; `not_whole` is about the split policy. */
const REASONS = INELIGIBILITIES.filter((reason) => reason !== 'not_whole')

/** What makes an offer fall out for each reason, in the order of the reasons. */
const FAULTS: Partial<Offer>[] = [
  { supplier_status: 'suspended' },
  { supplier_id: 'excluded' },
  { in_path: true },
  { link_broken: true },
  { paused: true },
  { ships_to: ['DE', 'ES'] },
  { currency: 'USD' },
  { freight: { zones: [zoneOf({ countries: ['DE', 'ES'] })] } },
  { freight: { zones: [zoneOf({ per_kg: '0.50' })] } },
  { as_of: '2026-03-08T11:59:59.999Z', stock_max_age_hours: 48 },
  { valid_until: '2026-03-09' },
  { available: 0 },
  { min_order_quantity: 6 },
  { lead_time_days: 3 },
  { unit_cost: '8.01' },
  { min_order_value: '40.01' }
]

function reasonFor (offer: Partial<Offer>, line: Partial<DemandLine> = {}, policy = STRICT) {
  const lines = { ...LINE, excluded_supplier_ids: ['excluded'], ...line }
  const plan = planOf(demandOf(lines), [offerOf('s1', { unit_cost: '8.00', ...offer })], policy)
  return reasonsOf(plan)[offer.supplier_id ?? 's1']
}

t.test('each reason is given for its own fault', async (t) => {
  t.strictSame(FAULTS.map((fault) => reasonFor(fault)), REASONS)
})

t.test('of several reasons the first in order is given', async (t) => {
  const from = FAULTS.map((_, at) => FAULTS.slice(at).reduce((all, one) => ({ ...one, ...all })))
  t.strictSame(from.map((fault) => reasonFor(fault)), REASONS)
})

t.test('an eligible offer has no reason and serves', async (t) => {
  const plan = planOf(demandOf(LINE), [offerOf('s1', { unit_cost: '8.00' })], STRICT)
  t.match(plan.lines[0], { sourced_quantity: 5, candidates: [{ rejected_because: null }] })
})

t.test('stock is too old past its hours, not at them', async (t) => {
  const as_of = '2026-03-08T12:00:00.000Z'
  t.equal(reasonFor({ as_of, stock_max_age_hours: 48 }), null)
  t.equal(reasonFor({ as_of, stock_max_age_hours: 47 }), 'stock_too_old')
  t.equal(reasonFor({ as_of: '2001-01-01T00:00:00.000Z' }), null, 'any age without a limit')
})

t.test('both days of the validity are in it', async (t) => {
  t.equal(reasonFor({ valid_from: '2026-03-10', valid_until: '2026-03-10' }), null)
  t.equal(reasonFor({ valid_from: '2026-03-11' }), 'not_valid_now')
})

t.test('a country served is shipped to', async (t) => {
  t.equal(reasonFor({ ships_to: ['DE', 'FR'] }), null)
  t.equal(reasonFor({ ships_to: [] }), 'does_not_ship_to_country')
})

t.test('the minimum is judged on what all lines of the SKU want together', async (t) => {
  const offers = [offerOf('s1', { min_order_quantity: 9 })]
  const both = planOf(demandOf({ quantity: 4 }, { quantity: 5 }), offers)
  const one = planOf(demandOf({ quantity: 4 }, { quantity: 5, sku: 'B' }), offers)
  t.strictSame(reasonsOf(both), { s1: null })
  t.strictSame(reasonsOf(one), { s1: 'below_minimum_order_quantity' })
})

t.test('the smallest quantity is the minimum rounded up to the multiple', async (t) => {
  const row = { min_order_quantity: 4, order_multiple: 3 }
  t.equal(reasonFor(row), 'below_minimum_order_quantity')
  t.equal(reasonFor(row, { quantity: 6 }), null)
  t.equal(reasonFor({ ...row, surplus: true }), null, 'a surplus may reach it')
  t.equal(reasonFor({ ...row, surplus: true, available: 5 }), 'out_of_stock')
  t.equal(reasonFor({ ...row, available: 5 }, { quantity: 6 }), 'out_of_stock')
})

t.test('late goods are out only when the policy says so and a date is asked for', async (t) => {
  t.equal(reasonFor({ lead_time_days: 2 }), null, 'on the day itself is in time')
  t.equal(reasonFor({ lead_time_days: 3 }, { requested_date: null }), null)
  t.equal(reasonFor({ lead_time_days: 3 }, {}, { ...STRICT, late_policy: 'wait' }), null)
})

t.test('lateness, exclusion and margin are judged line by line', async (t) => {
  const demand = demandOf(
    { ...LINE, requested_date: '2026-03-11' },
    { ...LINE, excluded_supplier_ids: ['s1'] },
    { ...LINE, unit_price: '9.99' },
    LINE
  )
  const plan = planOf(demand, [offerOf('s1', { unit_cost: '8.00' })], STRICT)
  t.strictSame(plan.lines.map(({ candidates: [one] }) => one?.rejected_because),
    ['too_late', 'supplier_excluded', 'below_minimum_margin', null])
  t.strictSame(plan.lines.map(({ sourced_quantity }) => sourced_quantity), [0, 0, 0, 5])
})

t.test('the margin is judged without price breaks', async (t) => {
  const price_breaks = [{ min_quantity: 2, unit_cost: '5.00' }]
  t.equal(reasonFor({ unit_cost: '9.00', price_breaks }), 'below_minimum_margin')
})

t.test('a price break above the unit cost counts towards the margin', async (t) => {
  const price_breaks = [{ min_quantity: 2, unit_cost: '8.50' }]
  t.equal(reasonFor({ price_breaks }), 'below_minimum_margin')
  t.equal(reasonFor({ price_breaks, available: 1 }), null, 'not one that stock never reaches')
})

t.test('the margin is exact: no binary fraction tips it', async (t) => {
  const policy = { ...STRICT, minimum_margin_percent: 30.1 }
  t.equal(reasonFor({ unit_cost: '6.99' }, {}, policy), null)
  t.equal(reasonFor({ unit_cost: '6.990001' }, {}, policy), 'below_minimum_margin')
})

t.test('the freight of the unit counts towards the margin, base and fee do not', async (t) => {
  const charging = (zone: object) => ({ freight: { zones: [zoneOf(zone)] }, order_fee: '9.00' })
  t.equal(reasonFor({ unit_cost: '7.50', ...charging({ base: '9.00', per_unit: '0.50' }) }), null)
  t.equal(reasonFor({ unit_cost: '7.50', ...charging({ per_unit: '0.51' }) }),
    'below_minimum_margin')
  t.equal(reasonFor({ unit_weight_kg: '0.5', ...charging({ per_kg: '0.02' }) }),
    'below_minimum_margin')
})

t.test('a line given away takes only goods that cost nothing', async (t) => {
  t.equal(reasonFor({ unit_cost: '0.01' }, { unit_price: '0' }), 'below_minimum_margin')
  t.equal(reasonFor({ unit_cost: '0.00' }, { unit_price: '0' }), null)
})
