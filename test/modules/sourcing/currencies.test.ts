// Suppliers in other currencies over the API: from the posted rate to the delivered order.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { assertSound, givenJobs } from '../../support/jobs.ts'
import { salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { exceptionsOf, purchaseOrdersOf, WAREHOUSE } from '../../support/stories.ts'
import { bodyOf, refused } from '../answers.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db, database_url, givenMerchant } = service
const runJob = givenJobs(t, database_url)
const RATE = { base: 'EUR', quote: 'USD', rate: '1.25', valid_on: '2026-01-01' }
const SALES_ORDERS = '/v1/sales-orders'

const dayFromNow = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

/** A merchant in euros, a supplier in dollars with a row of `SCREW`, and maybe a rate. */
async function givenDollars (
  { rate = RATE, terms = {}, row = {}, settings = {} }: {
    rate?: object | null, terms?: object, row?: object, settings?: object
  } = {}
) {
  const merchant = await givenMerchant({ settings })
  if (rate !== null) await bodyOf(merchant.post('/v1/exchange-rates', rate))
  const usd_id = await merchant.givenSupplier({ currency: 'USD', order_fee: '2.50', ...terms })
  await merchant.givenStock(usd_id, 'SCREW', { unit_cost: '10.00', ...row })
  return {
    merchant,
    usd_id,
    supplier: await merchant.givenKey({ role: 'supplier', supplier_id: usd_id }),
    place: async (about: object = {}) => bodyOf(merchant.post(SALES_ORDERS, salesOrderBody({
      lines: [{ sku: 'SCREW', quantity: 2, unit_price: '20.00' }], ...about
    }))),
    postRate: async (about: object) =>
      bodyOf(merchant.post('/v1/exchange-rates', { ...RATE, ...about }))
  }
}

async function decisionsOf (merchant: TestMerchant, id: string) {
  return (await bodyOf(merchant.get(`${SALES_ORDERS}/${id}/sourcing`))).data
}

t.test('a dollar supplier wins an order in euros, answers dearer, ships', async (t) => {
  const { merchant, usd_id, supplier, place } = await givenDollars({
    settings: { cost_increase_tolerance_percent: 10 }
  })
  const euro_id = await merchant.givenSupplier()
  await merchant.givenStock(euro_id, 'SCREW', { unit_cost: '9.50' })
  const order = await place()
  holds(t, order, {
    currency: 'EUR',
    margin: '22.00',
    lines: [{ margin: '24.00' }],
    purchase_orders: [{ supplier_id: usd_id, currency: 'USD', total: '22.50' }]
  })
  holds(t, await decisionsOf(merchant, order.id), [{
    currency: 'EUR',
    cost: '18.00',
    margin: '22.00',
    second_best_cost: '19.00',
    exchange_rates: [{ currency: 'USD', exchange_rate: RATE }],
    lines: [{
      candidates: [
        { supplier_id: usd_id, quantity: 2, unit_cost: '8.00' },
        { supplier_id: euro_id, quantity: 0, unit_cost: '9.50' }
      ]
    }]
  }])
  const [purchase] = await purchaseOrdersOf(merchant, order.id)
  holds(t, purchase, {
    currency: 'USD',
    exchange_rate: RATE,
    order_fee: '2.50',
    total: '22.50',
    lines: [{ unit_cost: '10.00', amount: '20.00' }]
  })
  const path = `/v1/purchase-orders/${purchase?.id}`
  const seen = await bodyOf(supplier.get(path))
  holds(t, seen, { currency: 'USD', total: '22.50' })
  t.notOk('exchange_rate' in seen, 'a supplier learns nothing of what the customer pays in')
  const lines = [{ line_number: 1, status: 'accepted', quantity: 2, unit_cost: '10.50' }]
  await bodyOf(supplier.post(`${path}/acknowledgements`, { lines }))
  holds(t, await bodyOf(merchant.get(`${SALES_ORDERS}/${order.id}`)), {
    margin: '21.20', lines: [{ margin: '23.20' }], exceptions: []
  })
  const shipment = await bodyOf(supplier.post(`${path}/shipments`, {
    tracking_number: 'USD-1', lines: [{ line_number: 1, quantity: 2 }]
  }))
  await bodyOf(supplier.post(`/v1/shipments/${shipment.id}/delivery`))
  holds(t, await bodyOf(merchant.get(`${SALES_ORDERS}/${order.id}`)), {
    status: 'completed', margin: '21.20'
  })
})

t.test('a newer rate counts from its day on, for what is planned', async (t) => {
  const { merchant, place, postRate } = await givenDollars()
  const order = await place({ payment_terms: 'prepaid' })
  const exchangeRate = async () => (await purchaseOrdersOf(merchant, order.id))[0] as
    { id: string, exchange_rate?: object, version: number } | undefined
  const first = await exchangeRate()
  holds(t, first, { exchange_rate: RATE })
  await postRate({ rate: '9', valid_on: dayFromNow(1) })
  const planAgain = async () => bodyOf(merchant.post(`${SALES_ORDERS}/${order.id}/sourcing`))
  holds(t, await planAgain(), { version: order.version, margin: '22.00' }, 'not yet')
  const today = await postRate({ rate: '1.00', valid_on: dayFromNow(0) })
  holds(t, await planAgain(), { margin: '17.50' })
  holds(t, await exchangeRate(), {
    id: first?.id, exchange_rate: { rate: '1', valid_on: today.valid_on }
  })
  await bodyOf(merchant.post(`${SALES_ORDERS}/${order.id}/payments`, {
    reference: 'p', amount: '40.00'
  }))
  await postRate({ base: 'USD', quote: 'EUR', rate: '2', valid_on: dayFromNow(0) })
  holds(t, await planAgain(), { margin: '17.50' }, 'what is issued keeps its rate')
})

t.test('a rate that came too late for an order serves it when it comes', async (t) => {
  const { merchant, place, postRate } = await givenDollars({ rate: null })
  const order = await place()
  holds(t, order, { sourcing_status: 'unsourced', margin: null, purchase_orders: [] })
  holds(t, await decisionsOf(merchant, order.id), [{
    exchange_rates: [{ currency: 'USD', exchange_rate: null }],
    lines: [{ candidates: [{ rejected_because: 'currency_without_rate', unit_cost: '10.00' }] }]
  }])
  holds(t, await exceptionsOf(merchant, order.id), [{ kind: 'no_supplier', resolved_at: null }])
  const serve = async () => {
    await runJob('sweep waiting orders')
    await runJob('source restocked orders')
    return bodyOf(merchant.get(`${SALES_ORDERS}/${order.id}`))
  }
  await postRate({ base: 'USD', quote: 'EUR', rate: '0.8', valid_on: dayFromNow(1) })
  holds(t, await serve(), { sourcing_status: 'unsourced' }, 'only a rate of tomorrow')
  await postRate({ base: 'USD', quote: 'EUR', rate: '0.8' })
  holds(t, await serve(), {
    sourcing_status: 'sourced', margin: '22.00', exceptions: [{ resolution: 'obsolete' }]
  })
  const [, restocked] = await decisionsOf(merchant, order.id)
  holds(t, restocked, { trigger: 'restocked', exchange_rates: [{ currency: 'USD' }] })
})

t.test('issued by hand at a rate that makes it dearer: 409 plan_outdated', async (t) => {
  const { merchant, place, postRate } = await givenDollars({
    settings: { purchase_order_release: 'manual' }
  })
  const order = await place()
  const issue = async () =>
    merchant.post(`/v1/purchase-orders/${order.purchase_orders[0].id}/issue`)
  await postRate({ rate: '1.2', valid_on: dayFromNow(0) })
  const reply = await issue()
  refused(t, reply, [409, 'plan_outdated'])
  t.match(reply.json().detail, /^higher_cost/)
  await bodyOf(merchant.post(`${SALES_ORDERS}/${order.id}/sourcing`))
  holds(t, await bodyOf(issue()), { status: 'issued', exchange_rate: { rate: '1.2' } })
})

t.test('rates of another merchant do not count', async (t) => {
  await givenDollars()
  const { place } = await givenDollars({ rate: null })
  holds(t, await place(), { sourcing_status: 'unsourced' })
})

t.test('surplus bought in dollars becomes own stock in euros', async (t) => {
  const { merchant, supplier, place } = await givenDollars({
    settings: { warehouse_address: WAREHOUSE },
    terms: { surplus: true },
    row: { order_multiple: 6 }
  })
  const own_id = await merchant.givenSupplier({ kind: 'own_warehouse' })
  const order = await place({ delivery_mode: 'via_warehouse' })
  const path = `/v1/purchase-orders/${order.purchase_orders[0].id}`
  const lines = [{ line_number: 1, quantity: 6 }]
  await bodyOf(supplier.post(`${path}/shipments`, { lines }))
  await bodyOf(merchant.post(`${path}/receipts`, { lines }))
  holds(t, await bodyOf(merchant.get(`/v1/suppliers/${own_id}/stock/SCREW`)), {
    on_hand: 4, unit_cost: '8.00', currency: 'EUR'
  })
})

t.test('the data are sound', async (t) => assertSound(t, db))
