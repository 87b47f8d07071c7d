// What the planner was asked, kept as text: read again it is the same question, and the planner
// gives the same plan, also in another process. The answers of a planner version never change.

import assert from 'node:assert'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import t from 'tap'
import { planByPolicies } from '../../support/plan-by-policies.ts'
import {
  keepQuestion, openSearchBudget, type Plan, PLANNER_VERSION, planSourcing, readQuestion
} from '../../../src/domain/sourcing/plan-sourcing.ts'
import { replayQuestion } from '../../../src/domain/back-to-back/replay-decision.ts'
import { CLASSES, instanceOf } from '../../oracle/instances.ts'
import { type Instance, instances, SMALL, VALUED } from '../../support/sourcing-instances.ts'
import { demandOf, offerOf, planOf, POLICY, zoneOf } from '../../support/sourcing.ts'

const AS_ASKED = { objective: null, split: null }
const SCRIPT = fileURLToPath(new URL('../../support/replay-questions.ts', import.meta.url))

/** Raise `PLANNER_VERSION` when the planner's answers change, and write its hash here. */
const ANSWERS: Readonly<Record<number, string>> = {
  1: 'de4c10b4a0663a09'
}

function bySku ({ offers }: Instance): Map<string, Instance['offers']> {
  return Map.groupBy(offers, ({ sku }) => sku)
}

/** The plan of an order in a batch whose budget has so much left, and the question as text. */
function asked (instance: Instance, left: number): { plan: Plan, text: string } {
  const { demand, policy } = instance
  const offers = bySku(instance)
  const budget = { left, plans: 3 }
  const text = keepQuestion({ demand, offers, policy, budget: { ...budget } })
  return { plan: planSourcing(demand, offers, policy, budget), text }
}

t.test('a question is read as it was asked, and answered byte for byte', async () => {
  const drawn = fc.oneof(instances(SMALL), instances(VALUED))
  fc.assert(fc.property(drawn, fc.nat(200_000), (instance, left) => {
    const { plan, text } = asked(instance, left)
    const { demand, offers, policy, budget } = readQuestion(text)
    const { demand: { lines } } = instance
    const of_lines = [...bySku(instance)].filter(([sku]) => lines.some((one) => one.sku === sku))
    assert.deepStrictEqual({ demand, policy, budget }, {
      demand: instance.demand, policy: instance.policy, budget: { left, plans: 3 }
    })
    for (const [sku, of_sku] of of_lines) {
      assert.deepStrictEqual(offers.get(sku), JSON.parse(JSON.stringify(of_sku)))
    }
    const replayed = replayQuestion(readQuestion(text), AS_ASKED)
    assert.strictEqual(JSON.stringify(replayed), JSON.stringify(plan))
  }), { numRuns: 1500 })
})

t.test('what a person says, foreign offers and freight are kept too', async (t) => {
  const demand = demandOf(
    {
      suppliers: { preferred: ['s1'], excluded: ['s2'], required: null },
      allocations: [{ supplier_id: 's3', quantity: 2 }],
      excluded_supplier_ids: ['s4'],
      requested_date: '2026-04-01',
      margin_waived: true
    },
    { sku: '__proto__' })
  const offers = [
    offerOf('s1', { currency: 'USD', ships_to: ['FR'], stock_max_age_hours: 9 }),
    offerOf('s3', {
      freight: { zones: [zoneOf({ countries: ['FR'], per_kg: '1.00' })] },
      unit_weight_kg: '0.5',
      price_breaks: [{ min_quantity: 5, unit_cost: '9.00' }],
      valid_from: '2026-01-01',
      valid_until: '2026-12-31'
    }),
    ...[
      { order_fee: '1.00' }, { min_order_value: '1.00' }, { rank: 7 }, { surplus: true },
      { supplier_status: 'suspended' as const }, { stock_max_age_hours: 3 }, { ships_to: ['FR'] },
      { in_path: true as const }, { link_broken: true },
      { in_path: true as const, link_broken: true }
    ].map((terms) => offerOf('s5', { sku: '__proto__', ...terms }))
  ]
  const { plan, text } = asked({ demand, offers, policy: POLICY }, 200_000)
  const question = readQuestion(text)
  t.same(question.demand, demand)
  t.same([...question.offers.values()].flat(), offers)
  t.equal(JSON.stringify(replayQuestion(question, AS_ASKED)), JSON.stringify(plan))
})

t.test('another policy is planned from the same question', async (t) => {
  const offers = [
    offerOf('s1', { unit_cost: '5.00', lead_time_days: 9 }), offerOf('s2', { unit_cost: '6.00' })
  ]
  const { text } = asked({ demand: demandOf({}), offers, policy: POLICY }, 200_000)
  const plan = replayQuestion(readQuestion(text), { objective: 'fastest', split: null })
  t.same(plan, planOf(demandOf({}), offers, { ...POLICY, objective: 'fastest' }))
})

// The text of another day must be read for ever: never change it.
const OF_VERSION_1 = '{"planner_version":1,"budget":{"left":200000,"plans":1},"policy":' +
  '{"objective":"lowest_cost","split":"allow","minimum_margin_percent":null,' +
  '"late_policy":"wait"},"demand":{"country":"FR","currency":"EUR",' +
  '"now":"2026-03-10T12:00:00.000Z","today":"2026-03-10",' +
  '"lines":[[1,"A",10,"20.00",null,[],null,[],false]]},"suppliers":' +
  '[["s1","active",null,null,"0.00","0.00",null,100,false]],"offers":[["A",[[0,100,"10.00",' +
  '"EUR",2,"2026-03-10T08:00:00.000Z",[],1,1,null,null,false,null]]]]}'

t.test('a text of the first version is read', async (t) => {
  const { demand, offers, policy, budget } = readQuestion(OF_VERSION_1)
  t.same({ demand, policy, budget }, {
    demand: demandOf({}), policy: POLICY, budget: openSearchBudget(1)
  })
  t.same(offers, new Map([['A', [offerOf('s1')]]]))
})

/** The order with a person's word on its first lines. */
function steered ({ demand, offers, policy }: Instance): Instance {
  const lines = demand.lines.map((line, at) => {
    const [first, second] = offers.filter(({ sku }) => sku === line.sku)
    const preferred = first === undefined ? [] : [first.supplier_id]
    const suppliers = { preferred, excluded: [], required: null }
    const allocations = second === undefined || at > 1
      ? []
      : [{ supplier_id: second.supplier_id, quantity: 1 }]
    return { ...line, suppliers, allocations }
  })
  return { demand: { ...demand, lines }, offers, policy }
}

t.test('the answers of this planner version are what they were', async (t) => {
  const plans = Object.keys(CLASSES).flatMap((name) =>
    [1, 2, 3, 4, 5, 6].map((seed) => instanceOf(name, seed))
      .flatMap((one) => [...planByPolicies(one), ...planByPolicies(steered(one))]))
  const hash = createHash('sha256').update(JSON.stringify(plans)).digest('hex').slice(0, 16)
  t.equal(hash, ANSWERS[PLANNER_VERSION])
})

t.test('another process gives the same plans', async (t) => {
  const all = Object.keys(CLASSES).map((name) => asked(instanceOf(name, 77), 200_000))
  const output = execFileSync(process.execPath, [SCRIPT], {
    input: JSON.stringify(all.map(({ text }) => text)), encoding: 'utf8', maxBuffer: 1e8
  })
  t.equal(output, JSON.stringify(all.map(({ plan }) => plan)))
})
