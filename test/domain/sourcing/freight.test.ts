import t from 'tap'
import {
  type Freight, freightOf, type Offer, type Policy
} from '../../../src/domain/sourcing/plan-sourcing.ts'
import {
  boughtOf, demandOf, offerOf, planOf, POLICY, reasonsOf, zoneOf
} from '../../support/sourcing.ts'

const freightFor = (...zones: Parameters<typeof zoneOf>[0][]): { freight: Freight } =>
  ({ freight: { zones: zones.map(zoneOf) } })

t.test('the freight is that of the zone of the country', async (t) => {
  const { freight } = freightFor(
    { base: '20.00' },
    { countries: ['FR', 'BE'], base: '5.00', per_unit: '0.30' },
    { countries: ['DE'], per_kg: '2.00' })
  const to = (country: string, unit_weight_kg: string | null = null) =>
    freightOf({ freight, unit_weight_kg, currency: 'EUR' }, country)
  t.same(to('FR'), { base: '5.00', unit_freight: '0.30' })
  t.same(to('NL'), { base: '20.00', unit_freight: '0.00' }, 'every other country')
  t.same(to('DE', '0.25'), { base: '0.00', unit_freight: '0.50' })
  t.equal(to('DE'), 'weight_unknown')
  t.same(to('DE', '0'), { base: '0.00', unit_freight: '0.00' }, 'a weight of 0 is known')
  const { freight: near } = freightFor({ countries: ['FR'] })
  t.equal(freightOf({ freight: near, unit_weight_kg: null, currency: 'EUR' }, 'DE'),
    'freight_unknown')
})

t.test('without freight nothing is charged, in the decimals of the currency', async (t) => {
  const none = (currency: string) =>
    freightOf({ freight: null, unit_weight_kg: null, currency }, 'FR')
  t.same(['EUR', 'JPY', 'KWD'].map(none), ['0.00', '0', '0.000'].map((zero) =>
    ({ base: zero, unit_freight: zero })))
})

t.test('a weight times a rate is rounded half-even to millionths', async (t) => {
  const { freight } = freightFor({ per_unit: '0.1', per_kg: '0.000001' })
  const of = (unit_weight_kg: string) =>
    freightOf({ freight, unit_weight_kg, currency: 'EUR' }, 'FR')
  t.match([of('0.5'), of('1.5'), of('1.500001')], [
    { unit_freight: '0.10' }, { unit_freight: '0.100002' }, { unit_freight: '0.100002' }
  ])
})

t.test('the cheapest goods lose when their freight is dear', async (t) => {
  const offers = [
    offerOf('s1', { unit_cost: '9.00', ...freightFor({ per_unit: '1.50' }) }),
    offerOf('s2', { unit_cost: '10.00' })
  ]
  const plan = planOf(demandOf({}), offers)
  t.strictSame(boughtOf(plan), ['1 s2 10'])
  t.match(plan, { optimal: true, cost: '100.00', second_best_cost: '105.00' })
  t.match(plan.lines[0]?.candidates, [
    { unit_cost: '9.00', landed_unit_cost: '10.50', rejected_because: null },
    { unit_cost: '10.00', landed_unit_cost: '10.00', rejected_because: null }
  ])
})

t.test('the base counts once for each purchase order, beside the fee', async (t) => {
  const near = { order_fee: '1.00', ...freightFor({ base: '4.00', per_kg: '2.00' }) }
  const offers = ['A', 'B'].flatMap((sku) => [
    offerOf('s1', { sku, unit_cost: '9.00', unit_weight_kg: '0.1', ...near }),
    offerOf('s2', { sku, unit_cost: '9.50' })
  ])
  const small = planOf(demandOf({ quantity: 8 }, { sku: 'B', quantity: 8 }), offers)
  t.strictSame(boughtOf(small), ['1 s2 8', '2 s2 8'])
  const large = planOf(demandOf({ quantity: 9 }, { sku: 'B', quantity: 9 }), offers)
  t.strictSame(boughtOf(large), ['1 s1 9', '2 s1 9'])
  t.match(large, { cost: '170.60', margin: '189.40', second_best_cost: '171.00', gap: '0.00' })
})

t.test('freight does not count for the minimum order value', async (t) => {
  const terms = { unit_cost: '5.00', min_order_value: '50.00', ...freightFor({ per_unit: '3.00' }) }
  const plan = planOf(demandOf({ quantity: 9 }), [offerOf('s1', terms)])
  t.strictSame(reasonsOf(plan), { s1: 'below_minimum_order_value' })
  t.strictSame(boughtOf(planOf(demandOf({ quantity: 10 }), [offerOf('s1', terms)])), ['1 s1 10'])
})

t.test('freight that is not known puts an offer out, and it has no landed cost', async (t) => {
  const offers = [
    offerOf('s1', freightFor({ countries: ['DE'] })),
    offerOf('s2', freightFor({ per_kg: '0.10' })),
    offerOf('s3', { unit_cost: '50.00', unit_weight_kg: '1', ...freightFor({ per_kg: '0.10' }) })
  ]
  const plan = planOf(demandOf({}), offers)
  t.match(plan.lines[0]?.candidates, [
    { landed_unit_cost: null, rejected_because: 'freight_unknown' },
    { landed_unit_cost: null, rejected_because: 'weight_unknown' },
    { landed_unit_cost: '50.10', rejected_because: null }
  ])
  t.strictSame(boughtOf(plan), ['1 s3 10'])
})

t.test('each line of freight is rounded by itself, as the lines of goods are', async (t) => {
  const offers = ['A', 'B'].map((sku) =>
    offerOf('s1', { sku, unit_cost: '1.00', ...freightFor({ base: '1.00', per_unit: '0.005' }) }))
  const plan = planOf(demandOf({ quantity: 1 }, { sku: 'B', quantity: 3 }), offers)
  t.equal(plan.cost, '5.02', '1.00 + 3.00 + 1.00 + 0.00 + 0.02')
})

t.test('every objective and split tells landed costs', async (t) => {
  const near = { unit_cost: '8.00', rank: 1, ...freightFor({ per_unit: '2.00' }) }
  const offers = [
    offerOf('s1', { unit_cost: '8.00', lead_time_days: 5, ...freightFor({ base: '3.00' }) }),
    offerOf('s2', near),
    offerOf('s2', { sku: 'B', ...near })
  ]
  const demand = demandOf({}, { sku: 'B' })
  const told = (policy: Partial<Policy>) => {
    const { cost, optimal } = planOf(demand, offers, { ...POLICY, ...policy })
    return [cost, optimal]
  }
  t.same(told({}), ['183.00', true], 's1 for 83.00, s2 for 100.00')
  t.same(told({ split: 'line_whole' }), ['183.00', true])
  for (const policy of [
    { objective: 'fewest_orders' }, { objective: 'rank' }, { objective: 'fastest' },
    { split: 'order_whole' }
  ] as const) t.same(told(policy), ['200.00', true], JSON.stringify(policy))
})

t.test('amounts in cents stay exact in orders that are too large for millionths', async (t) => {
  const huge: Partial<Offer> = { available: 1_000_000, unit_cost: '2000.00' }
  const offers = [
    offerOf('s1', { ...huge, ...freightFor({ base: '0.01', per_unit: '0.25' }) }),
    offerOf('s2', { ...huge, unit_cost: '2000.26' })
  ]
  const plan = planOf(demandOf({ quantity: 1_000_000, unit_price: '3000.00' }), offers)
  t.match(plan, { optimal: true, cost: '2000250000.01', second_best_cost: '2000260000.00' })
})
