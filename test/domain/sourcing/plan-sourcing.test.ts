// Plans as a whole: what is bought of whom, what is short, and the example of `plan-sourcing`.

import t from 'tap'
import { boughtOf, demandOf, offerOf, planOf } from '../../support/sourcing.ts'

t.test('the cheapest serve first, and what nobody has is short', async (t) => {
  const offers = [
    offerOf('s1', { unit_cost: '12.00' }),
    offerOf('s2', { unit_cost: '9.00', available: 4 }),
    offerOf('s3', { unit_cost: '10.00', available: 3 })
  ]
  t.strictSame(boughtOf(planOf(demandOf({}), offers)), ['1 s1 3', '1 s2 4', '1 s3 3'])
  const short = planOf(demandOf({}), offers.slice(1))
  t.match(short.lines[0], { sourced_quantity: 7, shortage_quantity: 3 })
})

t.test('no offer, no line: nothing is bought and nothing is proven wrong', async (t) => {
  t.match(planOf(demandOf({}), []), {
    optimal: true, cost: '0.00', promised_date: null, stock_as_of: null, allocations: []
  })
  t.match(planOf(demandOf(), []), { optimal: true, cost: '0.00', margin: '0.00', lines: [] })
})

t.test('one offer a line is decided without a search', async (t) => {
  const offers = [
    offerOf('s1', { order_fee: '5.00', min_order_quantity: 3, order_multiple: 3 }),
    offerOf('s2', { sku: 'B', min_order_value: '50.00' })
  ]
  const plan = planOf(demandOf({}, { sku: 'B' }), offers)
  t.match(plan, { optimal: true, gap: '0.00', nodes_searched: 0, cost: '195.00' })
})

t.test('an order fee is paid only where it is worth it', async (t) => {
  const offers = [
    offerOf('s1', { unit_cost: '9.00', order_fee: '5.00', available: 4 }),
    offerOf('s2', { unit_cost: '10.00' })
  ]
  t.match(planOf(demandOf({}), offers), { cost: '100.00', second_best_cost: null })
  const larger = offers.map((offer) => ({ ...offer, available: 6 }))
  t.match(planOf(demandOf({ quantity: 12 }), larger), { cost: '119.00' })
})

t.test('one fee serves the whole order: greedy by line would pay two', async (t) => {
  const offers = [
    offerOf('s1', { unit_cost: '9.00', order_fee: '8.00' }),
    offerOf('s2', { unit_cost: '9.50', order_fee: '8.00' }),
    offerOf('s1', { sku: 'B', unit_cost: '9.50', order_fee: '8.00' }),
    offerOf('s2', { sku: 'B', unit_cost: '9.00', order_fee: '8.00' })
  ]
  const plan = planOf(demandOf({}, { sku: 'B' }), offers)
  t.match(plan, { cost: '193.00', second_best_cost: '193.00', optimal: true })
  t.strictSame(boughtOf(plan), ['1 s1 10', '2 s1 10'], 'of equals the lower supplier id')
})

t.test('a minimum or multiple is kept, even if dearer goods fill the rest', async (t) => {
  const offers = [
    offerOf('s1', { unit_cost: '5.00', order_multiple: 6 }),
    offerOf('s2', { unit_cost: '7.00', min_order_quantity: 5 }),
    offerOf('s3', { unit_cost: '9.00', available: 4 })
  ]
  t.strictSame(boughtOf(planOf(demandOf({}), offers)), ['1 s1 6', '1 s3 4'])
  t.strictSame(boughtOf(planOf(demandOf({ quantity: 11 }), offers)), ['1 s1 6', '1 s2 5'])
})

t.test('units come before cost, also where multiples have to be combined', async (t) => {
  const offers = [
    offerOf('s1', { unit_cost: '1.00', order_multiple: 7 }),
    offerOf('s2', { unit_cost: '50.00', order_multiple: 5 })
  ]
  const plan = planOf(demandOf({ quantity: 24 }), offers)
  t.strictSame(boughtOf(plan), ['1 s1 14', '1 s2 10'])
  t.equal(planOf(demandOf({ quantity: 23 }), offers).lines[0]?.shortage_quantity, 1)
})

t.test('a price break holds for all units, unsorted and even when dearer', async (t) => {
  const price_breaks = [
    { min_quantity: 20, unit_cost: '6.00' },
    { min_quantity: 5, unit_cost: '8.00' },
    { min_quantity: 10, unit_cost: '9.00' }
  ]
  const offers = [offerOf('s1', { price_breaks }), offerOf('s2', { unit_cost: '8.50' })]
  const plan = planOf(demandOf({ quantity: 12 }), offers)
  t.match(plan, { cost: '97.50', optimal: true })
  t.strictSame(boughtOf(plan), ['1 s1 9', '1 s2 3'])
  t.equal(plan.lines[0]?.candidates[0]?.unit_cost, '8.00')
})

t.test('break, minimum and stock count all lines of the SKU together', async (t) => {
  const offers = [
    offerOf('s1', {
      available: 9, min_order_quantity: 8, price_breaks: [{ min_quantity: 9, unit_cost: '6.00' }]
    })
  ]
  const plan = planOf(demandOf({ quantity: 5 }, { quantity: 6 }), offers)
  t.strictSame(boughtOf(plan), ['1 s1 5', '2 s1 4'])
  t.match(plan, { cost: '54.00', lines: [{ shortage_quantity: 0 }, { shortage_quantity: 2 }] })
})

t.test('a line that excludes a supplier leaves its stock to the other lines', async (t) => {
  const offers = [
    offerOf('s1', { unit_cost: '5.00', available: 10 }),
    offerOf('s2', { unit_cost: '9.00', available: 10 })
  ]
  const demand = demandOf({ excluded_supplier_ids: ['s1'] }, {})
  t.strictSame(boughtOf(planOf(demand, offers)), ['1 s2 10', '2 s1 10'])
})

t.test('of lines short together, the one asked for first gets the first units', async (t) => {
  const demand = demandOf({}, { requested_date: '2026-03-20' }, { requested_date: '2026-03-15' })
  const offers = [
    offerOf('s1', { available: 8, lead_time_days: 1, unit_cost: '11.00' }),
    offerOf('s2', { available: 8, lead_time_days: 6 })
  ]
  t.strictSame(boughtOf(planOf(demand, offers)), ['2 s2 6', '3 s1 8', '3 s2 2'])
})

t.test('a minimum order value drops a supplier, or draws dearer goods to it', async (t) => {
  const offers = [
    offerOf('s1', { unit_cost: '8.00', available: 9 }),
    offerOf('s2', { unit_cost: '10.00', min_order_value: '30.00' }),
    offerOf('s3', { unit_cost: '13.00' })
  ]
  const plan = planOf(demandOf({}), offers)
  t.strictSame(boughtOf(plan), ['1 s1 9', '1 s3 1'])
  t.match(plan, { cost: '85.00', optimal: true })
  const without = planOf(demandOf({}), offers.slice(0, 2))
  t.strictSame(boughtOf(without), ['1 s1 7', '1 s2 3'], 'units come first')
})

t.test('a minimum order value counts all SKUs of the supplier', async (t) => {
  const offers = [
    offerOf('s1', { min_order_value: '60.00' }),
    offerOf('s1', { sku: 'B', unit_cost: '10.00', min_order_value: '60.00' }),
    offerOf('s2', { sku: 'B', unit_cost: '9.00' })
  ]
  const plan = planOf(demandOf({ quantity: 4 }, { sku: 'B', quantity: 4 }), offers)
  t.strictSame(boughtOf(plan), ['1 s1 4', '2 s1 2', '2 s2 2'])
})

t.test('a surplus reaches the minimum or multiple and is on the last line', async (t) => {
  const offers = [offerOf('s1', { order_multiple: 12, surplus: true })]
  const plan = planOf(demandOf({ quantity: 7 }, { quantity: 8 }), offers)
  t.strictSame(boughtOf(plan), ['1 s1 7', '2 s1 8+9'])
  t.match(plan, { cost: '240.00', margin: '60.00' })
  const scarce = offers.map((offer) => ({ ...offer, available: 23 }))
  t.strictSame(boughtOf(planOf(demandOf({ quantity: 15 }), scarce)), ['1 s1 12'])
})

t.test('the example: a minimum order value makes the cheapest purchase no plan', async (t) => {
  const planWith = (min_order_value: string) => planOf(demandOf({ quantity: 7 }), [
    offerOf('north', { unit_cost: '9.00', available: 4, order_fee: '3.00' }),
    offerOf('south', { unit_cost: '10.00', available: 20, min_order_value })
  ])
  const found = planWith('50.00')
  t.strictSame(boughtOf(found), ['1 south 7'])
  t.match(found, { cost: '70.00', optimal: true })
  t.match(planWith('30.00'), { cost: '69.00', allocations: [{ quantity: 4 }, { quantity: 3 }] })
})
