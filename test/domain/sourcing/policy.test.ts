// Objectives and split policies: what each takes, beside a brute force over every way to serve.

import assert from 'node:assert'
import fc from 'fast-check'
import t from 'tap'
import {
  type Objective, OBJECTIVES, type Plan, type SplitPolicy
} from '../../../src/domain/sourcing/plan-sourcing.ts'
import { everyWay, isEligible, micros, type Way } from '../../support/brute-force.ts'
import { faultsOf } from '../../support/plan-faults.ts'
import { type Instance, instances, SMALL } from '../../support/sourcing-instances.ts'
import {
  boughtOf, demandOf, offerOf, planOf, POLICY, reasonsOf, sourcedOf
} from '../../support/sourcing.ts'

// SOURCING_RUNS multiplies the cases drawn, for a long run by hand.
const RUNS = Number(process.env.SOURCING_RUNS ?? 1)

/** What an objective makes least, after the units: each number counts before the next. */
const MEASURES: Readonly<Record<Objective, (way: Way, instance: Instance) => number[]>> = {
  lowest_cost: ({ cost }) => [cost],
  fastest: ({ cost, bought }) =>
    [Math.max(0, ...bought.map(({ offer }) => offer.lead_time_days)), cost],
  fewest_orders: ({ cost, bought }) =>
    [new Set(bought.map(({ offer }) => offer.supplier_id)).size, cost],
  rank: ({ cost, bought }, instance) => {
    const ranks = ranksOf(instance)
    return [bought.reduce((all, { offer, units }) =>
      all + units * ranks.indexOf(offer.rank), 0), cost]
  }
}

function ranksOf ({ demand, offers, policy }: Instance): number[] {
  const may = offers.filter((offer) => demand.lines.some((line) => line.sku === offer.sku &&
    isEligible(offer, line, { demand, policy, lines: linesOf(demand, offer.sku) })))
  return [...new Set(may.map(({ rank }) => rank))].sort((a, b) => a - b)
}

function linesOf ({ lines }: Instance['demand'], sku: string) {
  return lines.filter((line) => line.sku === sku)
}

/** The units that are served, then what the objective makes least, of the best way. */
function bestOf (ways: readonly Way[], instance: Instance, objective: Objective): number[] {
  const measured = ways.map((way) => [-way.served, ...MEASURES[objective](way, instance)])
  const [best = []] = measured.sort((a, b) =>
    a.map((one, at) => one - (b[at] ?? 0)).find((difference) => difference !== 0) ?? 0)
  return best
}

function waysOf ({ demand, offers, policy }: Instance, split: SplitPolicy): Way[] {
  const ways = everyWay(demand, Map.groupBy(offers, ({ sku }) => sku), policy)
  const wanted = demand.lines.reduce((sum, { quantity }) => sum + quantity, 0)
  if (split === 'allow') return ways
  if (split === 'order_whole') {
    return ways.filter(({ served, bought }) => bought.length === 0 ||
      (served === wanted && new Set(bought.map(({ offer }) => offer.supplier_id)).size === 1))
  }
  const skus = [...new Set(demand.lines.map(({ sku }) => sku))]
  return ways.filter(({ bought }) => skus.every((sku) => {
    const own = bought.filter(({ offer }) => offer.sku === sku)
    const [one] = own
    if (one === undefined) return true
    const lines = linesOf(demand, sku)
    const units = lines.reduce((sum, { quantity }) => sum + quantity, 0)
    return own.length === 1 && one.units >= units && lines.every((line) =>
      isEligible(one.offer, line, { demand, policy, lines: linesOf(demand, sku) }))
  }))
}

function measureOf (plan: Plan, instance: Instance): number[] {
  const by_offer = Map.groupBy(plan.allocations, (one) => `${one.supplier_id} ${one.sku}`)
  const bought = [...by_offer.values()].flatMap((own) => {
    const offer = instance.offers.find(({ supplier_id, sku }) =>
      supplier_id === own[0]?.supplier_id && sku === own[0].sku)
    const units = own.reduce((sum, { quantity }) => sum + quantity, 0)
    return offer === undefined ? [] : [{ offer, units }]
  })
  const served = sourcedOf(plan)
  const way = { served, cost: micros(plan.cost), bought }
  return [-served, ...MEASURES[plan.objective](way, instance)]
}

/**
 * Ranks are numbered over the suppliers that may be bought from. The brute force here does not know
 * those that cannot reach their minimum order value.
 */
function sizeFor (objective: Objective): typeof SMALL {
  return objective === 'rank' ? { ...SMALL, min_order_values: [0] } : SMALL
}

for (const objective of OBJECTIVES) {
  for (const split of ['allow', 'line_whole', 'order_whole'] as const) {
    t.test(`${objective}, ${split}: as good as the best of every way`, async () => {
      const drawn = instances(sizeFor(objective))
      fc.assert(fc.property(drawn, ({ demand, offers, policy }) => {
        const instance = { demand, offers, policy: { ...policy, objective, split } }
        const plan = planOf(demand, offers, instance.policy)
        assert.deepStrictEqual(faultsOf(plan, instance), [])
        assert.ok(plan.optimal, 'so small an order is proven')
        // A surplus could be served in other ways, which the brute force does not tell apart.
        if (split === 'line_whole' && offers.some(({ surplus }) => surplus)) return
        assert.deepStrictEqual(measureOf(plan, instance),
          bestOf(waysOf(instance, split), instance, objective))
      }), { numRuns: 250 * RUNS })
    })
  }
}

t.test('one small order, on which the four objectives differ', async (t) => {
  const demand = demandOf({ quantity: 10 })
  const offers = [
    offerOf('cheap', { available: 6, unit_cost: '8.00', lead_time_days: 5, rank: 3 }),
    offerOf('late', { unit_cost: '9.00', lead_time_days: 9, rank: 4 }),
    offerOf('quick', { unit_cost: '11.00', lead_time_days: 1, rank: 2 }),
    offerOf('trusted', { available: 9, unit_cost: '12.00', lead_time_days: 3, rank: 1 })
  ]
  const plans = OBJECTIVES.map((objective) => planOf(demand, offers, { ...POLICY, objective }))
  t.same(plans.map(({ objective, cost }) => [objective, cost]), [
    ['lowest_cost', '84.00'], ['fastest', '110.00'], ['fewest_orders', '90.00'], ['rank', '119.00']
  ])
  t.same(plans.map(boughtOf), [
    ['1 cheap 6', '1 late 4'], ['1 quick 10'], ['1 late 10'], ['1 quick 1', '1 trusted 9']
  ])
})

t.test('line_whole: a SKU that nobody can serve whole waits, and says why', async (t) => {
  const demand = demandOf({ quantity: 10 }, { sku: 'B', quantity: 3 })
  const offers = [
    offerOf('one', { available: 6 }), offerOf('two', { available: 7 }), offerOf('two', { sku: 'B' })
  ]
  const plan = planOf(demand, offers, { ...POLICY, split: 'line_whole' })
  t.same(boughtOf(plan), ['2 two 3'])
  t.same(reasonsOf(plan), { one: 'not_whole', two: 'not_whole' })
  t.match(plan, { split: 'line_whole', optimal: true, shortage_bound: 10 })
})

t.test('order_whole: one supplier that has all, or none', async (t) => {
  const demand = demandOf({ quantity: 4 }, { sku: 'B', quantity: 3 })
  const offers = [
    offerOf('most', { unit_cost: '5.00' }),
    offerOf('dear', { unit_cost: '12.00' }), offerOf('dear', { sku: 'B' }),
    offerOf('both', { unit_cost: '11.00' }), offerOf('both', { sku: 'B' })
  ]
  const policy = { ...POLICY, split: 'order_whole' } as const
  const plan = planOf(demand, offers, policy)
  t.same(boughtOf(plan), ['1 both 4', '2 both 3'])
  t.match(plan, { cost: '74.00', second_best_cost: '78.00', optimal: true })
  const none = planOf(demandOf(...demand.lines, { sku: 'C' }), offers, policy)
  t.same(boughtOf(none), [])
  t.equal(reasonsOf(none).both, 'not_whole')
})
