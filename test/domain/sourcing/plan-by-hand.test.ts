// A person's plan: allocations are kept or told why not, and the rest is planned around them.

import assert from 'node:assert'
import fc from 'fast-check'
import t from 'tap'
import { readMoney } from '../../../src/domain/kernel/money.ts'
import type { AllocatedUnits, Plan } from '../../../src/domain/sourcing/plan-sourcing.ts'
import { faultsOf } from '../../support/plan-faults.ts'
import { instances, SMALL } from '../../support/sourcing-instances.ts'
import { demandOf, offerOf, planOf, POLICY, sourcedOf } from '../../support/sourcing.ts'

const RUNS = Number(process.env.SOURCING_RUNS ?? 1)
const CHEAP = offerOf('sup_a', { unit_cost: '5.00', available: 8 })
const DEAR = offerOf('sup_b', { unit_cost: '9.00', available: 6, order_fee: '50.00' })

const given = (...units: Array<[string, number]>): { allocations: AllocatedUnits[] } =>
  ({ allocations: units.map(([supplier_id, quantity]) => ({ supplier_id, quantity })) })

const boughtOf = ({ allocations }: Plan): Array<[number, string, number]> =>
  allocations.map(({ line_number, supplier_id, quantity }) => [line_number, supplier_id, quantity])

const unkeptOf = ({ lines }: Plan): unknown[] =>
  lines.flatMap(({ unkept_allocations = [] }) => unkept_allocations)

t.test('the supplier gets exactly its units, the others the rest', async (t) => {
  const plan = planOf(demandOf({ quantity: 7, ...given(['sup_b', 2]) }), [CHEAP, DEAR])
  t.same(boughtOf(plan), [[1, 'sup_a', 5], [1, 'sup_b', 2]])
  t.same([plan.cost, plan.optimal, plan.gap], ['93.00', true, '0.00'])
  t.same(unkeptOf(plan), [])
  const whole = planOf(demandOf({ quantity: 4, ...given(['sup_b', 4]) }), [CHEAP, DEAR])
  t.same([boughtOf(whole), whole.lines[0]?.shortage_quantity], [[[1, 'sup_b', 4]], 0])
})

t.test('the fee is paid once, and the minimum order value is reached by what is allocated',
  async (t) => {
    const other = offerOf('sup_b', {
      sku: 'B', unit_cost: '1.00', order_fee: '50.00', min_order_value: '18.00'
    })
    const rival = offerOf('sup_a', { sku: 'B', unit_cost: '2.00' })
    const demand = demandOf({ quantity: 2, ...given(['sup_b', 2]) }, { sku: 'B', quantity: 3 })
    const plan = planOf(demand, [CHEAP, { ...DEAR, min_order_value: '18.00' }, other, rival])
    t.same(boughtOf(plan), [[1, 'sup_b', 2], [2, 'sup_b', 3]])
    t.equal(plan.cost, '71.00')
  })

t.test('an allocation that breaks a rule waits whole, and its reason is told', async (t) => {
  const cases: Array<[object, string]> = [
    [{ available: 2 }, 'out_of_stock'],
    [{ supplier_status: 'suspended' }, 'supplier_suspended'],
    [{ paused: true }, 'offer_paused'],
    [{ min_order_quantity: 4 }, 'below_minimum_order_quantity'],
    [{ order_multiple: 2 }, 'order_multiple'],
    [{ min_order_value: '28.00' }, 'below_minimum_order_value']
  ]
  for (const [about, because] of cases) {
    const demand = demandOf({ quantity: 5, ...given(['sup_b', 3]) })
    const plan = planOf(demand, [CHEAP, { ...DEAR, ...about }])
    t.same(boughtOf(plan), [[1, 'sup_a', 2]], because)
    t.same(unkeptOf(plan), [{ supplier_id: 'sup_b', quantity: 3, because }], because)
    t.equal(plan.lines[0]?.shortage_quantity, 3)
  }
  const none = planOf(demandOf({ quantity: 5, ...given(['sup_x', 5]) }), [CHEAP])
  t.same(unkeptOf(none), [{ supplier_id: 'sup_x', quantity: 5, because: 'not_offered' }])
})

t.test('what is allocated comes before what is not, and counts together', async (t) => {
  const demand = demandOf(
    { quantity: 6 }, { quantity: 6, ...given(['sup_b', 6]) })
  t.same(boughtOf(planOf(demand, [CHEAP, DEAR])), [[1, 'sup_a', 6], [2, 'sup_b', 6]])
  const packed = { ...DEAR, order_multiple: 6 }
  const two = demandOf({ quantity: 3, ...given(['sup_b', 3]) }, {
    quantity: 3, ...given(['sup_b', 3])
  })
  t.same(boughtOf(planOf(two, [CHEAP, packed])), [[1, 'sup_b', 3], [2, 'sup_b', 3]])
})

t.test('what the line says of its suppliers holds for allocations too', async (t) => {
  const suppliers = { preferred: [], excluded: ['sup_b'], required: null }
  const plan = planOf(demandOf({ quantity: 5, suppliers, ...given(['sup_b', 3]) }), [CHEAP, DEAR])
  t.same(unkeptOf(plan),
    [{ supplier_id: 'sup_b', quantity: 3, because: 'supplier_excluded' }])
})

t.test('over many orders: kept exactly, no rule broken, the cost is that of its parts',
  async () => {
    fc.assert(fc.property(instances(SMALL), fc.array(fc.nat(5), { maxLength: 4 }), (
      { demand, offers, policy }, units
    ) => {
      const said = {
        ...demand,
        lines: demand.lines.map((line, at) => {
          const own = offers.filter(({ sku }) => sku === line.sku)
          const supplier_id = own[at % Math.max(1, own.length)]?.supplier_id
          const quantity = Math.min(line.quantity, units[at] ?? 0)
          return supplier_id === undefined || quantity === 0
            ? line
            : { ...line, allocations: [{ supplier_id, quantity }] }
        })
      }
      const plan = planOf(said, offers, { ...POLICY, ...policy, objective: 'lowest_cost' })
      assert.deepEqual(faultsOf(plan, { demand: said, offers, policy }), [])
      for (const [at, line] of plan.lines.entries()) {
        const { unkept_allocations = [], line_number } = line
        for (const { supplier_id, quantity } of said.lines[at]?.allocations ?? []) {
          const bought = plan.allocations.filter((one) =>
            one.line_number === line_number && one.supplier_id === supplier_id)
            .reduce((all, one) => all + one.quantity - one.surplus_quantity, 0)
          const is_kept = !unkept_allocations.some((one) => one.supplier_id === supplier_id)
          assert.equal(bought, is_kept ? quantity : 0)
        }
      }
      assert.ok(readMoney(plan.cost) >= 0n && sourcedOf(plan) >= 0)
    }), { numRuns: 500 * RUNS })
  })
