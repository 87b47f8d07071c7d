import assert from 'node:assert'
import fc from 'fast-check'
import t from 'tap'
import type { Offer } from '../../../src/domain/sourcing/plan-sourcing.ts'
import { faultsOf } from '../../support/plan-faults.ts'
import { instances, LARGE } from '../../support/sourcing-instances.ts'
import { demandOf, offerOf, planOf, POLICY, sourcedOf } from '../../support/sourcing.ts'

const MANY = Array.from({ length: 12 }, (_, at) => `s${String(at).padStart(2, '0')}`)
/** More than the search tries sets of. */
const CROWD = Array.from({ length: 33 }, (_, at) => `s${String(at).padStart(2, '0')}`)
const CROWDED = {
  ...LARGE, suppliers_max: 34, lines_max: 4, lines_share: true, min_order_values: [0, 3000, 9000]
}

t.test('every plan of many suppliers keeps every rule and the order of offers', async () => {
  fc.assert(fc.property(instances(CROWDED), ({ demand, offers, policy }) => {
    const plan = planOf(demand, offers, policy)
    assert.deepStrictEqual(faultsOf(plan, { demand, offers, policy }), [])
    assert.deepStrictEqual(planOf(demand, offers.toReversed(), policy), plan)
  }), { numRuns: 150 })
})

t.test('lines that only one supplier each can serve are all sourced', async (t) => {
  const offers = MANY.map((id) => offerOf(id, { sku: id, order_fee: '9.00' }))
  const demand = demandOf(...MANY.map((sku) => ({ sku })))
  t.equal(sourcedOf(planOf(demand, offers)), 120)
})

for (const suppliers of [MANY, CROWD]) {
  t.test(`of ${suppliers.length}, those whose fee is not worth it are left out`, async (t) => {
    const skus = ['A', 'B', 'C']
    const offers = suppliers.flatMap((id, at) => skus.map((sku, line) => offerOf(id, {
      sku, order_fee: '15.00', unit_cost: at % skus.length === line ? '9.00' : '10.00'
    })))
    const plan = planOf(demandOf(...skus.map((sku) => ({ sku }))), offers)
    const is_searched = suppliers === MANY
    t.match(plan, { cost: '305.00', optimal: is_searched, shortage_bound: 0 })
    t.equal(plan.no_second_best_because, is_searched ? null : 'not_proven')
  })
}

t.test('units that minimum order values cost are won back, and else it is said', async (t) => {
  // Each supplier alone is cheap somewhere, and only favoring all at once brings all to 60.00.
  const skus = Array.from({ length: 12 }, (_, at) => `K${at}`)
  const offers = skus.flatMap((sku, at) => [0, 1, 2, 3].map((supplier) => offerOf(`s${supplier}`, {
    sku, available: 2, min_order_value: '60.00', unit_cost: `${10 + (at + supplier) % 4}.00`
  })))
  const plan = planOf(demandOf(...skus.map((sku) => ({ sku, quantity: 2 }))), offers)
  t.equal(sourcedOf(plan), 24)
  t.equal(plan.shortage_bound, 0)
})

t.test('a plan that reaches the bound is proven, however many suppliers', async (t) => {
  const offers = MANY.map((id, at) => offerOf(id, { unit_cost: `${9 + at}.00`, available: 3 }))
  t.match(planOf(demandOf({}), offers), { cost: '102.00', optimal: true, gap: '0.00' })
})

t.test('a supplier is topped up to its minimum order value rather than lost', async (t) => {
  const offers = [
    ...MANY.map((id) => offerOf(id, { available: 1, order_fee: '1.00' })),
    offerOf('s99', { unit_cost: '11.00', min_order_value: '55.00' })
  ]
  const plan = planOf(demandOf({ quantity: 15 }), offers)
  t.match(plan, { cost: '165.00', lines: [{ sourced_quantity: 15 }] })
})

t.test('the hardest orders end with a feasible plan that claims no proof', async (t) => {
  const primes = [997, 991, 983, 977, 971, 967, 953, 947, 941, 937]
  const lines = Array.from({ length: 200 }, (_, at) => ({ sku: `K${at}`, quantity: 1_000_000 }))
  const offers = lines.flatMap(({ sku }, line): Offer[] => primes.map((order_multiple, at) =>
    offerOf(`s${at}`, {
      sku,
      order_multiple,
      available: 1 + (line * 10 + at) * 618_033 % 999_983,
      unit_cost: `${10 + (line * 7 + at * 3) % 10}.${10 + at}`,
      min_order_quantity: 1 + 13 * line,
      price_breaks: [{ min_quantity: 50_000 + at, unit_cost: `${9 + (line + at) % 10}.90` }],
      order_fee: '1000.00',
      min_order_value: `${at * 50_000_000}.00`
    })))
  const demand = demandOf(...lines)
  const plan = planOf(demand, offers)
  t.equal(plan.optimal, false)
  t.strictSame(faultsOf(plan, { demand, offers, policy: POLICY }), [])
})
