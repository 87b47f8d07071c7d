// Questions to sourcing: a preview, a dry run and the order give the same plan; availability agrees
// with what an order gets.

import fc from 'fast-check'
import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { readSnapshot } from '../../support/snapshot.ts'
import { bodyOf, refused } from '../answers.ts'

t.setTimeout(180_000)
const service = await givenDocumentedService(t)
const SALES_ORDERS = '/v1/sales-orders'
const PREVIEWS = '/v1/sourcing/previews'
const ship_to = { country: 'FR' }

type Row = { unit_cost: string, on_hand: number, lead_time_days: number }

async function givenOffers (
  offers: ReadonlyArray<{ supplier?: object, rows: Record<string, Partial<Row> & object> }>
): Promise<{ merchant: TestMerchant, suppliers: string[] }> {
  const merchant = await service.givenMerchant()
  const suppliers = await inTurn(offers, async ({ supplier = {}, rows }) => {
    const id = await merchant.givenSupplier(supplier)
    await inTurn(Object.entries(rows), async ([sku, row]) => merchant.givenStock(id, sku, row))
    return id
  })
  return { merchant, suppliers }
}

/** Four suppliers, each of which one objective takes. */
async function givenFour (): ReturnType<typeof givenOffers> {
  return givenOffers([
    { supplier: { rank: 4 }, rows: { A: { unit_cost: '5.00', lead_time_days: 9 } } },
    { supplier: { rank: 4 }, rows: { B: { unit_cost: '5.00', lead_time_days: 9 } } },
    {
      supplier: { rank: 3 },
      rows: {
        A: { unit_cost: '6.00', lead_time_days: 5 }, B: { unit_cost: '6.00', lead_time_days: 5 }
      }
    },
    { supplier: { rank: 2 }, rows: { A: { unit_cost: '7.00', lead_time_days: 1 } } },
    { supplier: { rank: 2 }, rows: { B: { unit_cost: '7.00', lead_time_days: 1 } } },
    { supplier: { rank: 1 }, rows: { A: { unit_cost: '8.00', lead_time_days: 7 } } },
    { supplier: { rank: 1 }, rows: { B: { unit_cost: '8.00', lead_time_days: 7 } } }
  ])
}

const lines = [
  { sku: 'A', quantity: 2, unit_price: '10.00' }, { sku: 'B', quantity: 2, unit_price: '10.00' }
]

t.test('200: four objectives, four answers on one small order; nothing is kept', async (t) => {
  const { merchant } = await givenFour()
  const before = await readSnapshot(service.db)
  const preview = await bodyOf(merchant.post(PREVIEWS, {
    ship_to,
    lines,
    compare: [{ objective: 'fastest' }, { objective: 'fewest_orders' }, { objective: 'rank' }]
  }))
  t.same(await readSnapshot(service.db), before, 'nothing is kept')
  const told = [preview, ...preview.comparisons].map(({ objective, cost, optimal }) =>
    [objective, cost, optimal])
  t.same(told, [
    ['lowest_cost', '20.00', true], ['fastest', '28.00', true], ['fewest_orders', '24.00', true],
    ['rank', '32.00', true]
  ])
  t.equal(preview.currency, 'EUR', 'that of the merchant')
})

t.test('a preview, a dry run and the order give the same plan', async (t) => {
  const { merchant } = await givenFour()
  await inTurn(['lowest_cost', 'fastest', 'fewest_orders', 'rank'], async (objective) => {
    const sourcing = { objective }
    const { comparisons: _none, ...preview } = await bodyOf(
      merchant.post(PREVIEWS, { ship_to, lines, sourcing, currency: 'EUR' }))
    const body = salesOrderBody({ lines, sourcing })
    const dry = await bodyOf(merchant.post(`${SALES_ORDERS}?dry_run=true`, body))
    const order = await bodyOf(merchant.post(SALES_ORDERS, body))
    const { data: [decision] } = await bodyOf(merchant.get(`${SALES_ORDERS}/${order.id}/sourcing`))
    const { id: _id, sales_order_id: _order, trigger, created_at: _at, ...plan } = decision
    t.equal(trigger, 'confirmed')
    t.same(preview, plan, objective)
    const suppliersOf = ({ purchase_orders }: { purchase_orders: object[] }): unknown[] =>
      purchase_orders.map((one) => ({ ...one, id: null, issued_at: null }))
    t.same(suppliersOf(dry), suppliersOf(order))
    t.same([dry.margin, dry.promised_date], [order.margin, order.promised_date])
  })
})

t.test('200: availability of SKUs, for storefronts, without suppliers and costs', async (t) => {
  const { merchant } = await givenOffers([
    { rows: { A: { on_hand: 3, lead_time_days: 2 } } },
    { supplier: { ships_to: ['DE'] }, rows: { A: { on_hand: 50 }, B: { on_hand: 1 } } },
    { rows: { A: { on_hand: 4, lead_time_days: 6 }, C: { on_hand: 9, lead_time_days: 1 } } }
  ])
  const reply = await bodyOf(merchant.storefront.get(
    '/v1/availability?sku=A&sku=B&sku=C&sku=X&quantity=5&country=FR'))
  const known = reply.data.map(({ sku, available, is_available, from_one_supplier }:
  Record<string, unknown>) => [sku, available, is_available, from_one_supplier])
  t.same(known, [
    ['A', 7, true, false], ['B', 0, false, false], ['C', 9, true, true], ['X', 0, false, false]
  ])
  holds(t, reply, { arrives_by: null, from_one_supplier: false })
  const cart = await bodyOf(merchant.storefront.post('/v1/availability', {
    ship_to, lines: [{ sku: 'A', quantity: 3 }, { sku: 'C', quantity: 3 }]
  }))
  holds(t, cart, { from_one_supplier: true })
  t.ok(cart.arrives_by > cart.data[1].arrives_by || cart.arrives_by === cart.data[0].arrives_by)
  t.equal(/sup_|cost/.test(JSON.stringify([reply, cart])), false)
})

t.test('200: one supplier serves all only if it reaches its minimum order value', async (t) => {
  const least = { order_fee: '0', min_order_value: '75.00' }
  const { merchant } = await givenOffers([
    { supplier: least, rows: { A: { unit_cost: '9.00' }, B: { unit_cost: '9.00' } } },
    { rows: { A: { unit_cost: '1.00', on_hand: 3 } } },
    { rows: { B: { unit_cost: '1.00', on_hand: 2 } } }
  ])
  const ask = async (a: number, b: number) => bodyOf(merchant.post('/v1/availability', {
    ship_to, lines: [{ sku: 'A', quantity: a }, { sku: 'B', quantity: b }]
  }))
  holds(t, await ask(3, 2), {
    from_one_supplier: false,
    data: [{ is_available: true, from_one_supplier: true }, { from_one_supplier: true }]
  }, '45.00 from the first')
  holds(t, await ask(9, 2), {
    from_one_supplier: true,
    data: [{ is_available: true, from_one_supplier: true }, { from_one_supplier: true }]
  }, '99.00 from the first')
})

t.test('over many offers: a following order gets what availability said', async (t) => {
  const offer = fc.record({
    supplier: fc.record({
      min_order_value: fc.constantFrom('0.00', '30.00'),
      ships_to: fc.constantFrom(null, ['FR'], ['DE'])
    }),
    row: fc.record({
      on_hand: fc.integer({ min: 0, max: 9 }),
      lead_time_days: fc.integer({ min: 0, max: 5 }),
      min_order_quantity: fc.integer({ min: 1, max: 4 }),
      order_multiple: fc.integer({ min: 1, max: 3 })
    })
  })
  await fc.assert(fc.asyncProperty(fc.array(offer, { maxLength: 4 }), fc.integer({
    min: 1, max: 12
  }), async (offers, quantity) => {
    const { merchant } = await givenOffers(
      offers.map(({ supplier, row }) => ({ supplier, rows: { A: row } })))
    const { data: [said] } = await bodyOf(merchant.get(
      `/v1/availability?sku=A&quantity=${quantity}&country=FR`))
    const cart = await bodyOf(merchant.post('/v1/availability', {
      ship_to, lines: [{ sku: 'A', quantity }]
    }))
    t.same(cart.data, [said])
    const { lines: [line] } = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody({
      lines: [{ sku: 'A', quantity, unit_price: '20.00' }]
    })))
    t.equal(said.is_available, line.unsourced_quantity === 0)
    if (said.is_available) t.equal(said.arrives_by, line.promised_date)
    t.ok(said.available >= line.sourced_quantity)
  }), { numRuns: 25 })
})

t.test('400 and 403: bad questions, and who may not ask', async (t) => {
  const { merchant } = await givenOffers([])
  const { storefront } = merchant
  refused(t, await storefront.get('/v1/availability?country=FR'), [400, 'invalid_request'])
  refused(t, await storefront.get('/v1/availability?sku=A&country=XX'), [400, 'invalid_request'])
  const many = Array.from({ length: 101 }, (_, at) => `sku=S${at}`).join('&')
  refused(t, await storefront.get(`/v1/availability?${many}&country=FR`), [400, 'invalid_request'])
  refused(t, await storefront.post(PREVIEWS, { ship_to, lines }), [403, 'role_forbidden'])
  refused(t, await merchant.post(PREVIEWS, {
    ship_to, lines: [{ ...lines[0], suppliers: { required: 'sup_01k9x3v8hq2m4n6p8r0t2w4y6z' } }]
  }), [400, 'invalid_request'], ['/lines/0/suppliers/required unknown_supplier'])
  refused(t, await merchant.post(PREVIEWS, { ship_to, lines, delivery_mode: 'via_warehouse' }),
    [409, 'warehouse_address_missing'])
})
