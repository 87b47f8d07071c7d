// Freight from the terms of a supplier to the total of a purchase order, and what becomes of it.

import t from 'tap'
import { sql } from 'kysely'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { assertSound } from '../../support/jobs.ts'
import { bodyOf } from '../answers.ts'
import { givenSourced } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db } = service

const freightOf = (...zones: object[]): object => ({ freight: { zones } })

t.test('cheapest means landed: cheap goods with dear freight lose', async (t) => {
  const { merchant, id, rival_id, postSale, readSale } = await givenSourced(service, {
    settings: { purchase_order_release: 'manual' }, terms: freightOf({ per_unit: '1.90' })
  })
  await bodyOf(postSale('sourcing', {}, merchant))
  const first = await bodyOf(merchant.get(`/v1/sales-orders/${id}/sourcing`))
  holds(t, first.data.at(-1), {
    cost: '59.50',
    second_best_cost: null,
    lines: [{ candidates: [{ unit_cost: '10.00', landed_unit_cost: '11.90' }] }]
  }, 'the rival came later')
  await bodyOf(merchant.patch(`/v1/suppliers/${merchant.supplier_id}`,
    freightOf({ countries: ['FR'], per_unit: '2.01' }, { per_unit: '1.00' })))
  await bodyOf(postSale('sourcing', {}, merchant))
  const { data } = await bodyOf(merchant.get(`/v1/sales-orders/${id}/sourcing`))
  const decision = data.at(-1)
  holds(t, decision, { cost: '60.00', second_best_cost: '60.05', margin: '39.50' })
  t.same(decision.lines[0].candidates.map(({ supplier_id, landed_unit_cost }: {
    supplier_id: string, landed_unit_cost: string
  }) => [supplier_id, landed_unit_cost]).toSorted(),
  [[merchant.supplier_id, '12.01'], [rival_id, '12.00']].toSorted())
  holds(t, await readSale(), {
    margin: '39.50',
    purchase_orders: [
      { status: 'canceled', total: '0.00' }, { supplier_id: rival_id, total: '60.00' }
    ]
  })
})

const CHARGED = {
  terms: { order_fee: '2.00', ...freightOf({ base: '4.00', per_unit: '0.10', per_kg: '0.50' }) },
  row: { unit_weight_kg: '0.345' },
  rival: null
}

t.test('freight is a part of the total, for the operator and the supplier', async (t) => {
  const { merchant, purchase_order_id, readSale } = await givenSourced(service, CHARGED)
  const url = `/v1/purchase-orders/${purchase_order_id}`
  const order = await bodyOf(merchant.supplier.get(url))
  holds(t, order, {
    order_fee: '2.00',
    freight_base: '4.00',
    freight: '5.36', // 4.00 + 5 × 0.2725
    total: '57.36',
    lines: [{ unit_cost: '10.00', unit_freight: '0.2725', amount: '50.00' }]
  })
  holds(t, await bodyOf(merchant.get(url)), { freight: '5.36', total: '57.36' })
  holds(t, await readSale(), {
    margin: '42.14', lines: [{ margin: '48.14' }], purchase_orders: [{ total: '57.36' }]
  }, 'of the line without the base and the fee')
  t.notMatch(JSON.stringify(await bodyOf(merchant.storefront.get(
    `/v1/sales-orders/${order.sales_order_id}`))), /freight/)
})

t.test('units that are rejected or canceled cost no freight; the base stays with the rest',
  async (t) => {
    const { merchant, answer, post, readPurchases } = await givenSourced(service, CHARGED)
    await bodyOf(answer({ quantity: 3 }, { status: 'rejected', quantity: 2, reason: 'other' }))
    holds(t, await readPurchases(), [{ freight: '4.82', total: '36.82' }], '4.00 + 3 × 0.2725')
    await bodyOf(post('cancellation', {}, merchant))
    await bodyOf(post('cancellation-response', { decision: 'accepted' }))
    holds(t, await readPurchases(), [{
      status: 'canceled',
      freight_base: '4.00',
      freight: '0.00',
      total: '0.00',
      lines: [{ unit_freight: '0.2725' }]
    }])
  })

t.test('a line keeps the freight that it was planned with', async (t) => {
  const { merchant, answer, readPurchases } = await givenSourced(service, CHARGED)
  await bodyOf(merchant.patch(`/v1/suppliers/${merchant.supplier_id}`,
    freightOf({ base: '90.00', per_unit: '9.00' })))
  await bodyOf(answer({ quantity: 5 }))
  holds(t, await readPurchases(), [{ freight: '5.36', total: '57.36' }])
})

t.test('released at a lower freight than planned, it costs the lower one', async (t) => {
  const { merchant, post } = await givenSourced(service, {
    ...CHARGED, settings: { purchase_order_release: 'manual' }
  })
  await bodyOf(merchant.patch(`/v1/suppliers/${merchant.supplier_id}`,
    freightOf({ base: '3.00', per_unit: '0.20' })))
  holds(t, await bodyOf(post('issue', {}, merchant)), {
    status: 'issued', freight_base: '3.00', freight: '4.00', total: '56.00'
  })
})

t.test('planned again, it has the freight of the day', async (t) => {
  const { merchant, postSale, readPurchases } = await givenSourced(service, {
    ...CHARGED, settings: { purchase_order_release: 'manual' }
  })
  const totals = await inTurn([
    { base: '4.00', per_unit: '0.2725' }, { base: '5.00', per_unit: '0.2725' },
    { base: '5.00', per_unit: '0.40' }
  ], async (zone) => {
    await bodyOf(merchant.patch(`/v1/suppliers/${merchant.supplier_id}`, freightOf(zone)))
    await bodyOf(postSale('sourcing', {}, merchant))
    const [order] = await readPurchases()
    return [order?.version, order?.total]
  })
  t.same(totals, [[1, '57.36'], [2, '58.36'], [3, '59.00']], 'the same freight is no change')
})

t.test('a changed country is another zone', async (t) => {
  const { merchant, id, readPurchases } = await givenSourced(service, {
    settings: { purchase_order_release: 'manual' },
    terms: freightOf({ countries: ['FR'], base: '1.00' }, { base: '7.00' }),
    rival: null
  })
  const { ship_to } = await bodyOf(merchant.get(`/v1/sales-orders/${id}`))
  await bodyOf(merchant.patch(`/v1/sales-orders/${id}`, { ship_to: { ...ship_to, country: 'DE' } }))
  holds(t, await readPurchases(), [{ freight: '7.00', total: '57.00' }])
})

const UNKNOWN: Array<[string, object, RegExp]> = [
  ['weight_unknown', { per_kg: '1.00' }, /1 × charges freight by weight/],
  ['freight_unknown', { countries: ['DE'] }, /1 × names no freight to the country/]
]

for (const [reason, zone, detail] of UNKNOWN) {
  t.test(`${reason}: nothing is bought, and a person is told`, async (t) => {
    const { merchant, id, postSale, readExceptions, readSale, sku } = await givenSourced(service, {
      settings: { purchase_order_release: 'manual' }, rival: null
    })
    const change = async (path: string, body: object) =>
      bodyOf(merchant.patch(`/v1/suppliers/${merchant.supplier_id}${path}`, body))
    await change('', freightOf(zone))
    await bodyOf(postSale('sourcing', {}, merchant))
    const { data } = await bodyOf(merchant.get(`/v1/sales-orders/${id}/sourcing`))
    holds(t, data.at(-1).lines, [{
      shortage_quantity: 5, candidates: [{ landed_unit_cost: null, rejected_because: reason }]
    }])
    t.match(await readExceptions(), [{ kind: 'no_supplier', detail }])
    await change('', freightOf({ per_kg: '1.00' }))
    await change(`/stock/${sku}`, { unit_weight_kg: '0.5' })
    await bodyOf(postSale('sourcing', {}, merchant))
    holds(t, await readExceptions(), [{ resolution: 'obsolete' }])
    holds(t, await readSale(), {
      lines: [{ unsourced_quantity: 0 }], purchase_orders: [{ total: '0.00' }, { total: '52.50' }]
    })
  })
}

t.test('an order of before there was freight does not change by it', async (t) => {
  const { merchant, purchase_order_id, answer, readPurchases } = await givenSourced(service)
  await sql`update purchase_orders set freight_base = 0, freight = 0
    where merchant_id = ${merchant.id} and id = ${purchase_order_id}`.execute(db)
  await sql`update purchase_order_lines set unit_freight = 0
    where merchant_id = ${merchant.id} and purchase_order_id = ${purchase_order_id}`.execute(db)
  await bodyOf(answer({ quantity: 5 }))
  const [before] = await readPurchases()
  await bodyOf(answer({ quantity: 5 }))
  const [after] = await readPurchases()
  t.same(after, before)
  holds(t, after, { version: 2, freight: '0', total: '50.00' })
})

t.test('a decision of before there was freight tells unit costs as landed', async (t) => {
  const { merchant, id } = await givenSourced(service)
  await sql`update sourcing_decisions
    set lines = regexp_replace(lines, '"landed_unit_cost":"[^"]*",', '', 'g')
    where merchant_id = ${merchant.id} and sales_order_id = ${id}`.execute(db)
  const { data: [decision] } = await bodyOf(merchant.get(`/v1/sales-orders/${id}/sourcing`))
  holds(t, decision.lines[0].candidates, [{ unit_cost: '10.00', landed_unit_cost: '10.00' }])
})

t.test('freight leaves orders, stock and events sound', async (t) => assertSound(t, db))
