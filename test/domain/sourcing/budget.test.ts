// Plans that are made in one go share the work of searching: many hard ones take little more than
// one, and each is still served.

import t from 'tap'
import { openSearchBudget, planSourcing } from '../../../src/domain/sourcing/plan-sourcing.ts'
import { demandOf, offerOf, POLICY } from '../../support/sourcing.ts'

/** Minimums, multiples, fees and minimum order values of nine suppliers for each of 12 SKUs. */
function hardInstance () {
  const skus = Array.from({ length: 12 }, (_, at) => `H${at}`)
  const offers = skus.flatMap((sku, at) => Array.from({ length: 9 }, (_none, supplier) =>
    offerOf(`s${supplier}`, {
      sku,
      available: 40,
      unit_cost: `${10 + (supplier * 7 + at * 5) % 9}.00`,
      min_order_quantity: 1 + (supplier + at) % 5,
      order_multiple: 1 + (supplier * at) % 4,
      order_fee: `${3 + supplier}.00`,
      min_order_value: `${100 + 37 * supplier}.00`
    })))
  const demand = demandOf(...skus.map((sku, at) => ({ sku, quantity: 13 + at })))
  return { demand, offers: Map.groupBy(offers, ({ sku }) => sku) }
}

t.test('64 hard plans together work about as much as one alone', async (t) => {
  const { demand, offers } = hardInstance()
  const alone = openSearchBudget(1)
  const first = planSourcing(demand, offers, POLICY, alone)
  const worked = openSearchBudget(1).left - alone.left
  t.equal(first.optimal, false, 'it is too hard to prove')
  const together = openSearchBudget(64)
  const before = together.left
  const plans = Array.from({ length: 64 }, () => planSourcing(demand, offers, POLICY, together))
  t.ok(before - together.left < 5 * worked, `${before - together.left} against ${worked}`)
  for (const { lines } of plans) {
    t.same(lines.map(({ shortage_quantity }) => shortage_quantity), lines.map(() => 0))
  }
})

t.test('easy plans leave their share of the work to the hard ones', async (t) => {
  const { demand, offers } = hardInstance()
  const budget = openSearchBudget(64)
  for (let made = 0; made < 63; made++) {
    planSourcing(demandOf({}), new Map([['A', [offerOf('s1')]]]), POLICY, budget)
  }
  const left = budget.left
  t.same(planSourcing(demand, offers, POLICY, budget), planSourcing(demand, offers, POLICY,
    { left, plans: 1 }))
  t.ok(left > 0.99 * openSearchBudget(1).left)
})

t.test('the same budget makes the same plan', async (t) => {
  const { demand, offers } = hardInstance()
  t.same(planSourcing(demand, offers, POLICY, openSearchBudget(8)),
    planSourcing(demand, offers, POLICY, openSearchBudget(8)))
})
