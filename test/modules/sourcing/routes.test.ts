// Why suppliers were chosen: every candidate of every line, with its reason.

import t from 'tap'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { givenService, salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'

const { givenMerchant } = await givenService(t)
const SALES_ORDERS = '/v1/sales-orders'
type Candidate = {
  supplier_id: string, quantity: number, rejected_because: string | null, needs?: { rule: string }[]
}

async function decisionsOf (merchant: TestMerchant, id: string) {
  const page = await bodyOf(merchant.get(`${SALES_ORDERS}/${id}/sourcing`))
  t.equal(page.next_cursor, null)
  return page.data
}

t.test('200: the decision, its cost, its margin and the second best', async (t) => {
  const merchant = await givenMerchant({})
  const [cheap, dear] = await inTurn([
    { order_fee: '1.00', lead_time_days: 2 }, { lead_time_days: 1 }
  ], async (body) => merchant.givenSupplier(body))
  await merchant.givenStock(cheap ?? '', 'A', { unit_cost: '5.00', as_of: '2026-01-02T00:00:00Z' })
  await merchant.givenStock(dear ?? '', 'A', { unit_cost: '7.00', as_of: '2026-01-01T00:00:00Z' })
  const order = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody({
    lines: [{ sku: 'A', quantity: 2, unit_price: '10.00' }]
  })))
  const [decision, ...others] = await decisionsOf(merchant, order.id)
  t.same(others, [])
  t.match(decision.id, /^dec_/)
  holds(t, decision, {
    sales_order_id: order.id,
    trigger: 'confirmed',
    objective: 'lowest_cost',
    optimal: true,
    gap: '0.00',
    currency: 'EUR',
    cost: '11.00',
    shortage_bound: 0,
    second_best_cost: '14.00',
    no_second_best_because: null,
    margin: '9.00',
    promised_date: order.lines[0].promised_date,
    stock_as_of: '2026-01-01T00:00:00.000Z',
    created_at: order.created_at,
    lines: [{
      line_number: 1,
      sku: 'A',
      quantity: 2,
      sourced_quantity: 2,
      shortage_quantity: 0,
      candidates: [
        { supplier_id: cheap, quantity: 2, unit_cost: '5.00', rejected_because: null },
        { supplier_id: dear, quantity: 0, unit_cost: '7.00', rejected_because: null }
      ]
    }]
  })
  t.equal(decision.cost, order.purchase_orders[0].total, 'what was bought costs that')
  t.notOk('allocations' in decision)
})

const OFFERS: Array<[string, { supplier?: object, row?: object }]> = [
  ['supplier_suspended', { supplier: { status: 'suspended' } }],
  ['does_not_ship_to_country', { supplier: { ships_to: ['DE'] } }],
  ['currency_without_rate', { row: { currency: 'USD' } }],
  ['stock_too_old', {
    supplier: { stock_max_age_hours: 1 }, row: { as_of: '2026-01-01T00:00:00Z' }
  }],
  ['not_valid_now', { row: { valid_until: '2020-01-01' } }],
  ['out_of_stock', { row: { on_hand: 0 } }],
  ['below_minimum_order_quantity', { row: { min_order_quantity: 3 } }],
  ['too_late', { row: { lead_time_days: 30 } }],
  ['below_minimum_margin', { row: { unit_cost: '9.99' } }]
]

t.test('200: every supplier that is out, and the first reason why', async (t) => {
  const merchant = await givenMerchant({
    settings: { minimum_margin_percent: 10, late_policy: 'reject' }
  })
  const expected = await inTurn(OFFERS, async ([rejected_because, { supplier = {}, row = {} }]) => {
    const supplier_id = await merchant.givenSupplier(supplier)
    await merchant.givenStock(supplier_id, 'A', { unit_cost: '5.00', ...row })
    return { supplier_id, rejected_because }
  })
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
  const order = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody({
    lines: [{ sku: 'A', quantity: 2, unit_price: '10.00', requested_date: tomorrow }]
  })))
  t.same(order.purchase_orders, [])
  const [{ lines: [line], ...decision }] = await decisionsOf(merchant, order.id)
  t.same(line.candidates.map(({ supplier_id, rejected_because }: Candidate) =>
    ({ supplier_id, rejected_because })), expected)
  t.same(line.candidates.map(({ needs }: Candidate) => needs?.[0]?.rule),
    expected.map(({ rejected_because }) => rejected_because), 'and what each would need')
  holds(t, line, { sourced_quantity: 0, shortage_quantity: 2, promised_date: null })
  holds(t, decision, {
    optimal: true,
    shortage_bound: 2,
    cost: '0.00',
    margin: '0.00',
    promised_date: null,
    second_best_cost: null,
    no_second_best_because: 'none_exists'
  })
})

t.test('200: a SKU that nobody has: no candidate, all of it short', async (t) => {
  const merchant = await givenMerchant({})
  const { id } = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody()))
  holds(t, await decisionsOf(merchant, id), [{
    stock_as_of: null, lines: [{ candidates: [], shortage_quantity: 2 }]
  }])
})

t.test('200: a draft has no decision until it is confirmed', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
  const { id } = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody({ confirm: false })))
  t.same(await decisionsOf(merchant, id), [])
  await bodyOf(merchant.post(`${SALES_ORDERS}/${id}/confirmation`))
  t.equal((await decisionsOf(merchant, id)).length, 1)
})

t.test('200: what was decided stays, whatever is reported later', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
  const { id } = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody()))
  const before = await decisionsOf(merchant, id)
  await bodyOf(merchant.put(`/v1/suppliers/${merchant.supplier_id}/stock/BOLT-M8`, {
    on_hand: 0, unit_cost: '99.00'
  }))
  t.same(await decisionsOf(merchant, id), before)
})

t.test('404 sales_order_not_found, another merchant’s too', async (t) => {
  const [merchant, stranger] = await Promise.all([givenMerchant({}), givenMerchant({})])
  const { id } = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody()))
  await inTurn([id, 'x', 'so_01k9x3v8hq2m4n6p8r0t2w4y6z'], async (one) => {
    refused(t, await stranger.get(`${SALES_ORDERS}/${one}/sourcing`),
      [404, 'sales_order_not_found'])
  })
})

t.test('200: the objective of the merchant decides, also once it is changed', async (t) => {
  const merchant = await givenMerchant({ settings: { sourcing: { objective: 'fastest' } } })
  const [cheap, quick, trusted] = await inTurn([
    { rank: 3, lead_time_days: 5 }, { rank: 2, lead_time_days: 1 }, { rank: 1, lead_time_days: 3 }
  ], async (body) => merchant.givenSupplier(body))
  await merchant.givenStock(cheap ?? '', 'A', { unit_cost: '5.00' })
  await merchant.givenStock(quick ?? '', 'A', { unit_cost: '7.00' })
  await merchant.givenStock(trusted ?? '', 'A', { unit_cost: '9.00' })
  const expected = {
    fastest: quick, lowest_cost: cheap, rank: trusted, fewest_orders: cheap
  }
  await inTurn(Object.entries(expected), async ([objective, supplier]) => {
    await bodyOf(merchant.patch('/v1/merchant', { settings: { sourcing: { objective } } }))
    const order = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody({
      lines: [{ sku: 'A', quantity: 2, unit_price: '10.00' }]
    })))
    t.equal(order.purchase_orders[0].supplier_id, supplier, objective)
    const [decision] = await decisionsOf(merchant, order.id)
    holds(t, decision, { objective, split: 'allow', optimal: true })
  })
})

t.test('200: a whole order is bought from one supplier, or waits for one', async (t) => {
  const merchant = await givenMerchant({ settings: { sourcing: { split: 'order_whole' } } })
  const [one, other] = await inTurn([{}, {}], async (body) => merchant.givenSupplier(body))
  await merchant.givenStock(one ?? '', 'A', { on_hand: 9, unit_cost: '5.00' })
  await merchant.givenStock(other ?? '', 'A', { on_hand: 1, unit_cost: '4.00' })
  await merchant.givenStock(other ?? '', 'B', { on_hand: 9, unit_cost: '5.00' })
  const order = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody({
    lines: [
      { sku: 'A', quantity: 2, unit_price: '10.00' }, { sku: 'B', quantity: 1, unit_price: '10.00' }
    ]
  })))
  holds(t, order, { sourcing_status: 'unsourced', purchase_orders: [], exceptions: [] })
  const [decision] = await decisionsOf(merchant, order.id)
  t.same(decision.lines[0].candidates.map((candidate: Candidate) => candidate.rejected_because),
    ['not_whole', 'not_whole'])
  await merchant.givenStock(other ?? '', 'A', { on_hand: 2, unit_cost: '4.00' })
  const served = await bodyOf(merchant.post(`${SALES_ORDERS}/${order.id}/sourcing`, {}))
  t.equal(served.sourcing_status, 'sourced')
  t.same(served.purchase_orders.map(({ supplier_id }: Candidate) => supplier_id), [other])
})
