// The bound on order fees, in the example of ARCHITECTURE.md.

import t from 'tap'
import { buyAll } from '../../../src/domain/sourcing/buy-sku/buy-sku.ts'
import { termsOf, totalsOf } from '../../../src/domain/sourcing/buy-sku/purchase.ts'
import { readProblem } from '../../../src/domain/sourcing/build-problem.ts'
import { judgeOffers } from '../../../src/domain/sourcing/plan-sourcing.ts'
import {
  boundWithFees, feeSourcesOf, shareEqually
} from '../../../src/domain/sourcing/search/fee-bound.ts'
import { demandOf, offerOf, planOf, POLICY } from '../../support/sourcing.ts'

const MICROS = 1_000_000
const demand = demandOf({ sku: 'K0' }, { sku: 'K1' })
const offers = ['K0', 'K1'].flatMap((sku) => [
  offerOf('a', { sku, unit_cost: '5.00', order_fee: '12.00' }),
  offerOf('b', { sku, unit_cost: '5.50' })
])

function boundOf ({ inside, steps }: { inside: number, steps: number }) {
  const problem = readProblem(
    judgeOffers(demand, Map.groupBy(offers, ({ sku }) => sku), POLICY))
  const open = problem.suppliers.map(() => true)
  const meter = { left: 10_000, purchase_max: 1_000, known: new Map() }
  const purchases = buyAll(problem, termsOf(open), meter)
  const sources = feeSourcesOf(problem)
  const bound = boundWithFees(sources, { open, inside }, purchases, {
    shares: shareEqually(sources), target: 115 * MICROS, steps, meter
  })
  return { bound, goods: totalsOf(problem, purchases).floor.cost }
}

t.test('shares of a fee bring the bound to the cost of the best plan', async (t) => {
  const { bound, goods } = boundOf({ inside: 0, steps: 25 })
  t.equal(goods, 100 * MICROS, 'goods alone')
  t.ok(bound.cost <= 110 * MICROS, 'never above the best plan')
  t.ok(bound.cost > 110 * MICROS - 10, `${bound.cost}`)
  t.match(planOf(demand, offers), { cost: '110.00', optimal: true })
})

t.test('a fee that is paid in any case is not shared', async (t) => {
  const { bound } = boundOf({ inside: 1, steps: 25 })
  t.ok(bound.cost <= 112 * MICROS && bound.cost > 112 * MICROS - 10, `${bound.cost}`)
})

t.test('no share is below 0, and in sum none is more than the fee', async (t) => {
  for (const steps of [0, 1, 5, 25]) {
    const { shares, left } = boundOf({ inside: 0, steps }).bound
    t.ok(shares.every((share) => share >= 0 && Number.isInteger(share)), `${steps}`)
    t.ok(left.every((part) => part >= -2), `${steps}: ${left.join()}`)
  }
})
