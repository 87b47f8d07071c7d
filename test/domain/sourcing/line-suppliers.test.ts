// What a person says of the suppliers of a line: preferred, excluded, required; and paused offers.

import assert from 'node:assert'
import fc from 'fast-check'
import t from 'tap'
import { OBJECTIVES, type Plan, SPLITS } from '../../../src/domain/sourcing/plan-sourcing.ts'
import { everyWay } from '../../support/brute-force.ts'
import { instances, SMALL } from '../../support/sourcing-instances.ts'
import {
  demandOf, offerOf, planOf, POLICY, reasonsOf, sourcedOf
} from '../../support/sourcing.ts'

const RUNS = Number(process.env.SOURCING_RUNS ?? 1)
/** Units by supplier. */
function unitsOf ({ allocations }: Plan): Record<string, number> {
  const units: Record<string, number> = {}
  for (const { supplier_id, quantity } of allocations) {
    units[supplier_id] = (units[supplier_id] ?? 0) + quantity
  }
  return units
}

const saying = (suppliers: object) =>
  ({ suppliers: { preferred: [], excluded: [], required: null, ...suppliers } })

const CHEAP = offerOf('sup_a', { unit_cost: '5.00', available: 8, rank: 1, lead_time_days: 1 })
const DEAR = offerOf('sup_b', {
  unit_cost: '9.00', available: 6, order_fee: '50.00', rank: 2, lead_time_days: 3
})

t.test('a preferred supplier serves what it can, whatever the objective', async (t) => {
  const demand = demandOf({ quantity: 10, ...saying({ preferred: ['sup_b'] }) })
  for (const objective of OBJECTIVES) {
    const plan = planOf(demand, [CHEAP, DEAR], { ...POLICY, objective })
    t.same(unitsOf(plan), { sup_a: 4, sup_b: 6 }, objective)
    t.equal(plan.cost, '124.00', 'the surcharge is not told')
  }
  t.same(unitsOf(planOf(demandOf({ quantity: 10 }), [CHEAP, DEAR])), { sup_a: 8, sup_b: 2 })
})

t.test('units come first: a preferred supplier never leaves one without a supplier', async (t) => {
  // Ten of B can only be bought as one package, which leaves two of the twelve for nobody.
  const packed = offerOf('sup_b', { unit_cost: '1.00', min_order_quantity: 10, order_multiple: 10 })
  const other = offerOf('sup_a', { min_order_quantity: 3, order_multiple: 3 })
  const demand = demandOf({ quantity: 12, ...saying({ preferred: ['sup_b'] }) })
  t.same(unitsOf(planOf(demand, [packed, other])), { sup_a: 12 })
})

t.test('excluded and required leave the others out, line by line', async (t) => {
  const offers = [CHEAP, DEAR]
  const excluded = planOf(demandOf({ quantity: 8, ...saying({ excluded: ['sup_a'] }) }), offers)
  t.same([unitsOf(excluded), reasonsOf(excluded)], [{ sup_b: 6 }, {
    sup_a: 'supplier_excluded', sup_b: null
  }])
  const required = planOf(demandOf({ quantity: 8, ...saying({ required: 'sup_b' }) }), offers)
  t.same([unitsOf(required), sourcedOf(required)], [{ sup_b: 6 }, 6])
  const two = planOf(demandOf(
    { quantity: 4, ...saying({ excluded: ['sup_a'] }) }, { quantity: 4 }), offers)
  t.same(two.allocations.map(({ line_number, supplier_id }) => [line_number, supplier_id]),
    [[1, 'sup_b'], [2, 'sup_a']])
})

t.test('lines of one SKU share what they prefer; the line that said it is served first',
  async (t) => {
    const demand = demandOf(
      { quantity: 4 }, { quantity: 4, ...saying({ preferred: ['sup_b'] }) })
    const plan = planOf(demand, [CHEAP, DEAR])
    t.same(plan.allocations.map(({ line_number, supplier_id, quantity }) =>
      [line_number, supplier_id, quantity]), [
      [1, 'sup_a', 2], [1, 'sup_b', 2], [2, 'sup_b', 4]
    ])
  })

t.test('with lines or the order whole, the preferred of those that can is taken', async (t) => {
  const demand = demandOf({ quantity: 6, ...saying({ preferred: ['sup_b'] }) })
  for (const split of SPLITS) {
    t.same(unitsOf(planOf(demand, [CHEAP, DEAR], { ...POLICY, split })), { sup_b: 6 }, split)
  }
  const more = demandOf({ quantity: 8, ...saying({ preferred: ['sup_b'] }) })
  t.same(unitsOf(planOf(more, [CHEAP, DEAR], { ...POLICY, split: 'line_whole' })), { sup_a: 8 })
})

t.test('a paused offer is out', async (t) => {
  const plan = planOf(demandOf({ quantity: 3 }), [{ ...CHEAP, paused: true }, DEAR])
  t.same([unitsOf(plan), reasonsOf(plan)],
    [{ sup_b: 3 }, { sup_a: 'offer_paused', sup_b: null }])
})

t.test('beside brute force: most units, then most from preferred, then the least cost',
  async () => {
    fc.assert(fc.property(instances(SMALL), fc.nat(2), ({ demand, offers, policy }, at) => {
      const preferred = offers[at % Math.max(1, offers.length)]?.supplier_id ?? 'sup_x'
      const said = {
        ...demand,
        lines: demand.lines.map((line) => ({ ...line, ...saying({ preferred: [preferred] }) }))
      }
      const ways = everyWay(said, Map.groupBy(offers, ({ sku }) => sku), policy).map((way) => [
        -way.served,
        way.bought.reduce((all, { offer, units }) =>
          all + (offer.supplier_id === preferred ? 0 : units), 0),
        way.cost
      ])
      const [best = []] = ways.sort((a, b) =>
        a.map((one, place) => one - (b[place] ?? 0)).find((one) => one !== 0) ?? 0)
      const plan = planOf(said, offers, { ...policy, objective: 'lowest_cost', split: 'allow' })
      assert.equal(-sourcedOf(plan), best[0], 'units')
      const others = plan.allocations.reduce((all, { supplier_id, quantity }) =>
        all + (supplier_id === preferred ? 0 : quantity), 0)
      assert.equal(others, best[1], 'units from others')
      assert.ok(plan.optimal, 'proven')
    }), { numRuns: 300 * RUNS })
  })
