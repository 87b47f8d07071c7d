// Random stories of an order that is not issued yet: the stock it meets, and what happens to it.

import fc from 'fast-check'
import { SHORTAGE_POLICIES } from '../../../src/domain/model/sales-order/sales-order.ts'
import { zoneOf } from '../../support/sourcing.ts'
import { stockRowOf } from '../given.ts'

const SKUS = ['A', 'B']
const SUPPLIERS = ['sup_1', 'sup_2', 'sup_3']

const row = fc.record({
  sku: fc.constantFrom(...SKUS),
  supplier_id: fc.constantFrom(...SUPPLIERS),
  on_hand: fc.constantFrom(0, 3, 8, 20),
  unit_cost: fc.constantFrom('4.00', '5.00', '6.50'),
  price_breaks: fc.constantFrom([], [{ min_quantity: 6, unit_cost: '3.00' }]),
  min_order_quantity: fc.constantFrom(1, 1, 4),
  order_multiple: fc.constantFrom(1, 1, 3),
  lead_time_days: fc.constantFrom(1, 5),
  valid_until: fc.constantFrom(null, null, '2026-03-11'),
  unit_weight_kg: fc.constantFrom('0.333333', '2', null)
})

/** What belongs to the supplier, and so to all of its rows. */
const terms = fc.record({
  currency: fc.constantFrom('EUR', 'EUR', 'USD', 'JPY'),
  ships_to: fc.constantFrom(null, null, ['FR']),
  order_fee: fc.constantFrom('0.00', '2.50'),
  min_order_value: fc.constantFrom('0.00', '0.00', '20.00'),
  freight: fc.constantFrom(null, null, { zones: [zoneOf({ base: '1.50', per_unit: '0.025' })] }, {
    zones: [zoneOf({ countries: ['FR'], per_kg: '0.50' }), zoneOf({ base: '4.00' })]
  }, { zones: [zoneOf({ countries: ['FR'], base: '0.50' })] }),
  supplier_status: fc.constantFrom('active' as const, 'active' as const, 'suspended' as const)
})

const stock = fc.record({
  rows: fc.array(row, { minLength: 1, maxLength: 6 }),
  terms: fc.tuple(terms, terms, terms)
}).map((given) => [...new Map(given.rows.map((one) => {
  const about = given.terms[SUPPLIERS.indexOf(one.supplier_id)]
  return [`${one.sku} ${one.supplier_id}`, stockRowOf({ ...one, ...about })]
})).values()])

const quantity = fc.integer({ min: 1, max: 12 })
const line = fc.record({
  sku: fc.constantFrom(...SKUS),
  quantity,
  unit_price: fc.constantFrom('20.00', '5.00'),
  requested_date: fc.constantFrom(null, '2026-03-13')
})
const which = fc.nat({ max: 5 })

const step = fc.oneof(
  fc.record({ step: fc.constant('set' as const), which, quantity: fc.nat({ max: 12 }) }),
  fc.record({ step: fc.constant('add' as const), line }),
  fc.record({ step: fc.constant('move' as const), country: fc.constantFrom('FR', 'DE') }),
  fc.record({ step: fc.constant('cancel' as const), which, quantity }),
  fc.record({ step: fc.constant('take back' as const), which }),
  fc.record({ step: fc.constant('hold' as const) }),
  fc.record({ step: fc.constant('remove hold' as const) }),
  fc.record({ step: fc.constant('plan' as const) }),
  fc.record({ step: fc.constant('report' as const), which, on_hand: fc.nat({ max: 20 }) }),
  fc.record({ step: fc.constant('others take' as const), which, units: fc.nat({ max: 6 }) }),
  fc.record({ step: fc.constant('new terms' as const), which, terms }),
  fc.record({ step: fc.constant('a day passes' as const) })
)
export type Step = typeof step extends fc.Arbitrary<infer One> ? One : never

/** An order of these lines under a policy, and what happens to it then. */
export const story = fc.record({
  rows: stock,
  lines: fc.array(line, { minLength: 1, maxLength: 3 }),
  shortage_policy: fc.constantFrom(...SHORTAGE_POLICIES),
  steps: fc.array(step, { minLength: 4, maxLength: 20 })
})
export type Story = typeof story extends fc.Arbitrary<infer One> ? One : never
