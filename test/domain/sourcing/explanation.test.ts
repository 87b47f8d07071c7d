import t from 'tap'
import { boughtOf, demandOf, offerOf, planOf } from '../../support/sourcing.ts'

t.test('every offer of the SKU is a candidate, by supplier id', async (t) => {
  const offers = [
    offerOf('s3', { unit_cost: '9.5', lead_time_days: 4 }),
    offerOf('s1', { currency: 'JPY', unit_cost: '1200' }),
    offerOf('s2', { price_breaks: [{ min_quantity: 10, unit_cost: '9.7500' }] })
  ]
  t.strictSame(planOf(demandOf({}), offers).lines[0]?.candidates, [
    {
      supplier_id: 's1',
      quantity: 0,
      unit_cost: '1200',
      landed_unit_cost: '1200',
      arrival_date: '2026-03-12',
      rejected_because: 'currency_without_rate'
    },
    {
      supplier_id: 's2',
      quantity: 0,
      unit_cost: '9.75',
      landed_unit_cost: '9.75',
      arrival_date: '2026-03-12',
      rejected_because: null
    },
    {
      supplier_id: 's3',
      quantity: 10,
      unit_cost: '9.50',
      landed_unit_cost: '9.50',
      arrival_date: '2026-03-14',
      rejected_because: null
    }
  ])
})

t.test('a line is promised for its last arrival, the order for its last line', async (t) => {
  const offers = [
    offerOf('s1', { unit_cost: '5.00', available: 4, lead_time_days: 30 }),
    offerOf('s2', { sku: 'B', lead_time_days: 0 }),
    offerOf('s3', { lead_time_days: 1 })
  ]
  const plan = planOf(demandOf({}, { sku: 'B' }, { sku: 'C' }), offers)
  t.strictSame(plan.lines.map(({ promised_date }) => promised_date),
    ['2026-04-09', '2026-03-10', null])
  t.equal(plan.promised_date, '2026-04-09')
})

t.test('the plan names the oldest stock it looked at', async (t) => {
  const offers = [
    offerOf('s1', { as_of: '2026-03-09T07:00:00.000Z' }),
    offerOf('s2', { as_of: '2026-03-09T06:59:59Z', supplier_status: 'suspended' }),
    offerOf('s3', { sku: 'B', as_of: '2026-01-01T00:00:00.000Z' })
  ]
  t.equal(planOf(demandOf({}), offers).stock_as_of, '2026-03-09T06:59:59Z')
})

t.test('cost is Σ rounded purchase order lines + fees; margin is what is left', async (t) => {
  const offers = [
    offerOf('s1', { unit_cost: '0.0125', order_fee: '2.50' }),
    offerOf('s1', { sku: 'B', unit_cost: '0.0150', order_fee: '2.50' })
  ]
  const demand = demandOf({ quantity: 1 }, { quantity: 3 }, { sku: 'B', quantity: 1 })
  t.match(planOf(demand, offers), { cost: '2.57', margin: '97.43' })
})

t.test('amounts have the decimals of the currency', async (t) => {
  const demand = { ...demandOf({ unit_price: '130' }), currency: 'JPY' }
  const offers = [offerOf('s1', { currency: 'JPY', unit_cost: '99.5', order_fee: '300' })]
  t.match(planOf(demand, offers), { cost: '1295', margin: '5' })
})

t.test('the second best does without one of the suppliers chosen', async (t) => {
  const offers = [
    offerOf('s1', { unit_cost: '8.00', order_fee: '10.00' }),
    offerOf('s2', { unit_cost: '9.00', order_fee: '4.00' }),
    offerOf('s3', { unit_cost: '9.00', available: 9 })
  ]
  t.match(planOf(demandOf({}), offers), { cost: '90.00', second_best_cost: '94.00' })
})

t.test('of plans at one cost: fewer suppliers, earlier, better rank, lower id', async (t) => {
  const bought = (...offers: ReturnType<typeof offerOf>[]) =>
    boughtOf(planOf(demandOf({}, { sku: 'B' }), offers))
  const pair = (id: string, offer: Partial<ReturnType<typeof offerOf>> = {}) =>
    [offerOf(id, offer), offerOf(id, { sku: 'B', ...offer })]
  t.strictSame(bought(offerOf('s1', { rank: 1 }), offerOf('s2', { sku: 'B', rank: 1 }),
    ...pair('s3', { lead_time_days: 9 })), ['1 s3 10', '2 s3 10'])
  t.strictSame(bought(...pair('s1', { lead_time_days: 3 }), ...pair('s2')),
    ['1 s2 10', '2 s2 10'])
  t.strictSame(bought(...pair('s1'), ...pair('s2', { rank: 7 })), ['1 s2 10', '2 s2 10'])
  t.strictSame(bought(...pair('s2'), ...pair('s1')), ['1 s1 10', '2 s1 10'])
})

t.test('an arrival beyond the calendar is its last day', async (t) => {
  const plan = planOf(demandOf({}), [offerOf('s1', { lead_time_days: 2_000_000_000 })])
  t.equal(plan.promised_date, '9999-12-31')
})
