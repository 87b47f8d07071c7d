import assert from 'node:assert'
import fc from 'fast-check'
import t from 'tap'
import type { Plan } from '../../../src/domain/sourcing/plan-sourcing.ts'
import { bruteForce, micros, type Oracle } from '../../support/brute-force.ts'
import { faultsOf } from '../../support/plan-faults.ts'
import { type Instance, instances, LARGE, SMALL, VALUED } from '../../support/sourcing-instances.ts'
import { planOf, sourcedOf } from '../../support/sourcing.ts'
import { unitProgram } from '../../support/unit-program.ts'

// SOURCING_RUNS multiplies the cases drawn, for a long run by hand.
const RUNS = Number(process.env.SOURCING_RUNS ?? 1)

function planned ({ demand, offers, policy }: Instance): Plan {
  return planOf(demand, offers, policy)
}

function foundBy (plan: Plan): Oracle {
  return { served: sourcedOf(plan), cost: micros(plan.cost) }
}

function byBruteForce ({ demand, offers, policy }: Instance): Oracle {
  return bruteForce(demand, Map.groupBy(offers, ({ sku }) => sku), policy)
}

function byUnits ({ demand, offers }: Instance): Oracle {
  return unitProgram(demand, offers)
}

function checkAgainst (
  oracle: (instance: Instance) => Oracle, drawn: fc.Arbitrary<Instance>, cases: number
): void {
  fc.assert(fc.property(drawn, (instance) => {
    const plan = planned(instance)
    assert.deepStrictEqual(foundBy(plan), oracle(instance))
    assert.ok(plan.optimal, 'so small an order is proven')
  }), { numRuns: cases * RUNS })
}

t.test('no plan serves more units, or as many for less, than brute force finds', async () => {
  checkAgainst(byBruteForce, instances(SMALL), 4000)
})

t.test('up to 60 units, multiples up to 7: as good as a program over units', async () => {
  checkAgainst(byUnits, instances(LARGE), 200)
})

t.test('more units under minimum order values: as good as a program over units', async () => {
  checkAgainst(byUnits, instances(VALUED), 800)
})

/** The best plan without one of the suppliers that `plan` buys from; null if units are lost. */
function secondByBruteForce (plan: Plan, instance: Instance): number | null {
  const { served } = foundBy(plan)
  const used = [...new Set(plan.allocations.map(({ supplier_id }) => supplier_id))]
  const costs = used.flatMap((supplier_id) => {
    const offers = instance.offers.filter((offer) => offer.supplier_id !== supplier_id)
    const other = byBruteForce({ ...instance, offers })
    return other.served === served ? [other.cost] : []
  })
  return costs.length === 0 ? null : Math.min(...costs)
}

t.test('the second best is the best without one of the suppliers, and null has its reason', () => {
  let proven = 0
  fc.assert(fc.property(instances(SMALL), (instance) => {
    const plan = planned(instance)
    const { second_best_cost, no_second_best_because } = plan
    assert.strictEqual(second_best_cost === null, no_second_best_because !== null)
    if (no_second_best_because === 'not_proven') return
    proven++
    const cost = second_best_cost === null ? null : micros(second_best_cost)
    assert.strictEqual(cost, secondByBruteForce(plan, instance))
  }), { numRuns: 1500 * RUNS })
  assert.ok(proven > 1200 * RUNS, `${proven} proven`)
  return Promise.resolve()
})

t.test('every plan keeps every rule: units, stock, minimums, multiples, order values', async () => {
  fc.assert(fc.property(fc.oneof(instances(SMALL), instances(VALUED)), (instance) => {
    assert.deepStrictEqual(faultsOf(planned(instance), instance), [])
  }), { numRuns: 3000 * RUNS })
})

t.test('the same plan byte for byte, whatever the order of the offers', async () => {
  fc.assert(fc.property(instances(SMALL), fc.func(fc.nat()), (instance, rankOf) => {
    const shuffled = instance.offers.toSorted((a, b) => rankOf(a) - rankOf(b))
    const before = JSON.stringify(instance)
    const plan = JSON.stringify(planned(instance))
    assert.strictEqual(JSON.stringify(planned({ ...instance, offers: shuffled })), plan)
    assert.strictEqual(JSON.stringify(instance), before, 'the input is as it was')
  }), { numRuns: 600 * RUNS })
})

t.test('as many units at the same cost, whatever the order of the lines', async () => {
  fc.assert(fc.property(instances(SMALL), (instance) => {
    const lines = instance.demand.lines.toReversed()
    const reversed = { ...instance, demand: { ...instance.demand, lines } }
    assert.deepStrictEqual(foundBy(planned(reversed)), foundBy(planned(instance)))
  }), { numRuns: 1000 * RUNS })
})
