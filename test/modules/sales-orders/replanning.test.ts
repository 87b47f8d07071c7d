// What is not issued is only a plan: changes, restock and release plan it again as a whole.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { assertSound, givenJobs } from '../../support/jobs.ts'
import { salesOrderBody } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced, type SourcedOptions } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const runJob = givenJobs(t, service.database_url)

/** One line at one supplier, planned until it is paid. */
const givenPlanned = async (options: SourcedOptions = {}) => givenSourced(service, {
  ...options, about: { payment_terms: 'prepaid', ...options.about }
})

const line = (quantity: number, about: object = {}) => ({ line_number: 1, quantity, ...about })

t.test('raised: the price break that all of it reaches counts for all of it', async (t) => {
  const { change, postSale, readPurchases } = await givenPlanned({
    row: { price_breaks: [{ min_quantity: 10, unit_cost: '7.00' }], on_hand: 100 }, quantity: 6
  })
  const [planned] = await readPurchases()
  await bodyOf(change(line(12)))
  holds(t, await readPurchases(), [{
    id: planned?.id,
    status: 'planned',
    version: 2,
    total: '84.00',
    lines: [{ line_number: 1, quantity: 12, unit_cost: '7.00', canceled_quantity: 0 }]
  }])
  await bodyOf(postSale('payments', { reference: 'P', amount: '238.80' }))
  holds(t, await readPurchases(), [{ status: 'issued', total: '84.00' }])
})

t.test('lowered: a price break that is not reached any more is lost', async (t) => {
  const { change, readPurchases } = await givenPlanned({
    row: { price_breaks: [{ min_quantity: 10, unit_cost: '7.00' }] }, quantity: 10
  })
  holds(t, await readPurchases(), [{ total: '70.00' }])
  await bodyOf(change(line(2)))
  holds(t, await readPurchases(), [{ total: '20.00', lines: [{ unit_cost: '10.00' }] }])
})

t.test('raised above a minimum that the difference alone stays below', async (t) => {
  const { change, readPurchases, readSale } = await givenPlanned({
    row: { min_order_quantity: 5, on_hand: 100 }, rival: null, quantity: 6
  })
  await bodyOf(change(line(8)))
  holds(t, await readPurchases(), [{ lines: [{ quantity: 8 }] }])
  holds(t, await readSale(), { lines: [{ sourced_quantity: 8, unsourced_quantity: 0 }] })
})

t.test('lowered off a multiple: what it does not fit is bought elsewhere', async (t) => {
  const { change, readPurchases, rival_id, readStock } = await givenPlanned({
    row: { order_multiple: 6, on_hand: 100 }, quantity: 12
  })
  await bodyOf(change(line(10)))
  holds(t, await readPurchases(), [
    { status: 'planned', lines: [{ quantity: 6 }] },
    { supplier_id: rival_id, lines: [{ quantity: 4 }] }
  ])
  t.same(await readStock(), [100, 6])
})

t.test('lowered below a minimum order value: it moves elsewhere as a whole', async (t) => {
  const { change, readPurchases, rival_id } = await givenPlanned({
    terms: { min_order_value: '50.00' }, quantity: 6
  })
  await bodyOf(change(line(4)))
  holds(t, await readPurchases(), [
    { status: 'canceled', issued_at: null, lines: [{ quantity: 6, canceled_quantity: 6 }] },
    { supplier_id: rival_id, status: 'planned', lines: [{ quantity: 4 }] }
  ])
})

t.test('below_minimum_order_value: nobody else has it, and a person is told', async (t) => {
  const { change, merchant, id, readExceptions } = await givenPlanned({
    terms: { min_order_value: '50.00' }, quantity: 6, rival: null
  })
  holds(t, await bodyOf(change(line(4))), { lines: [{ unsourced_quantity: 4 }] })
  const { data } = await bodyOf(merchant.get(`/v1/sales-orders/${id}/sourcing`))
  holds(t, data.at(-1).lines, [{
    shortage_quantity: 4, candidates: [{ rejected_because: 'below_minimum_order_value' }]
  }])
  holds(t, await readExceptions(), [{ kind: 'no_supplier' }])
})

t.test('fewer lines than before: those that are left are numbered from 1', async (t) => {
  const { change, merchant, readPurchases } = await givenPlanned()
  await merchant.givenStock(merchant.supplier_id, 'SECOND', { on_hand: 4 })
  await bodyOf(change({ sku: 'SECOND', quantity: 2, unit_price: '12.00' }))
  holds(t, await readPurchases(), [{ lines: [{ line_number: 1 }, { line_number: 2 }] }])
  await bodyOf(change(line(0)))
  holds(t, await readPurchases(), [{
    status: 'planned', lines: [{ line_number: 1, sales_order_line_number: 2, sku: 'SECOND' }]
  }])
})

t.test('a plan that stays as it is writes nothing of it', async (t) => {
  const { change, merchant, id, readPurchases, postSale } = await givenPlanned()
  await bodyOf(change(line(5)))
  await bodyOf(merchant.patch(`/v1/sales-orders/${id}`, { priority: 3 }))
  const { id: hold } = await bodyOf(postSale('holds', { reason: 'check' }, merchant))
  t.equal((await merchant.delete(`/v1/sales-orders/${id}/holds/${hold}`)).statusCode, 204)
  holds(t, await readPurchases(), [{ status: 'planned', version: 1 }])
  holds(t, (await bodyOf(merchant.get(`/v1/sales-orders/${id}/sourcing`))).data, [
    { trigger: 'confirmed' }
  ])
})

t.test('restocked into a planned order: it is planned as a whole', async (t) => {
  const { merchant, sku, readPurchases } = await givenPlanned({
    row: { price_breaks: [{ min_quantity: 10, unit_cost: '7.00' }], on_hand: 6 },
    quantity: 12,
    rival: null
  })
  holds(t, await readPurchases(), [{ total: '60.00' }])
  await merchant.givenStock(merchant.supplier_id, sku, {
    on_hand: 50, price_breaks: [{ min_quantity: 10, unit_cost: '7.00' }]
  })
  await runJob('source restocked orders')
  holds(t, await readPurchases(), [{
    version: 2, total: '84.00', lines: [{ quantity: 12, unit_cost: '7.00' }]
  }])
})

t.test('refused by its supplier: what is planned beside it is planned again too', async (t) => {
  const { merchant, answer, change, readPurchases, rival_id } = await givenSourced(service, {
    row: { on_hand: 20 },
    about: { payment_terms: 'prepaid', payments: [{ reference: 'P', amount: '99.50' }] }
  })
  await bodyOf(change(line(7)))
  holds(t, await readPurchases(), [
    { status: 'issued' },
    { supplier_id: merchant.supplier_id, status: 'planned', lines: [{ quantity: 2 }] }
  ])
  await bodyOf(answer({ status: 'rejected', quantity: 5, reason: 'other' }))
  holds(t, await readPurchases(), [
    { status: 'rejected' },
    { status: 'canceled', issued_at: null },
    { supplier_id: rival_id, status: 'planned', lines: [{ quantity: 7 }] }
  ])
})

t.test('under `reject`, what a supplier’s report took away refuses no other change', async (t) => {
  const { merchant, sku, change, readSale } = await givenPlanned({
    rival: null, about: { shortage_policy: 'reject' }
  })
  await merchant.givenStock(merchant.supplier_id, sku, { on_hand: 2 })
  await bodyOf(change(line(4)))
  holds(t, await readSale(), {
    lines: [{ quantity: 4, sourced_quantity: 2, unsourced_quantity: 2 }]
  })
  refused(t, await change(line(6)), [409, 'insufficient_stock'])
})

t.test('planned again when an operator asks for it', async (t) => {
  const { merchant, id, readPurchases, rival_id } = await givenPlanned()
  const plan = async () => merchant.post(`/v1/sales-orders/${id}/sourcing`, {})
  const same = await plan()
  holds(t, await bodyOf(same), { version: 1 }, 'nothing is better now')
  await bodyOf(merchant.patch(`/v1/suppliers/${merchant.supplier_id}`, { status: 'suspended' }))
  holds(t, await bodyOf(plan()), { version: 2, sourcing_status: 'sourced' })
  holds(t, await readPurchases(), [
    { status: 'canceled' }, { supplier_id: rival_id, status: 'planned' }
  ])
  const { data } = await bodyOf(merchant.get(`/v1/sales-orders/${id}/sourcing`))
  holds(t, data, [{ trigger: 'confirmed' }, { trigger: 'requested' }])
  const draft = await bodyOf(merchant.post('/v1/sales-orders', salesOrderBody({ confirm: false })))
  refused(t, await merchant.post(`/v1/sales-orders/${draft.id}/sourcing`, {}),
    [409, 'sales_order_not_confirmed'])
})

for (const [named, other] of [
  ['price', { unit_price: '19.00' }], ['discount', { discount: '1.00' }], ['units', { quantity: 6 }]
] as const) {
  t.test(`source_anyway: a person’s word on the margin stays until other ${named}`, async (t) => {
    const { change, readExceptions, resolve, readSale, postSale, merchant, id } =
      await givenPlanned({
        settings: { minimum_margin_percent: 60 }, rival: null, line: { unit_price: '100.00' }
      })
    await bodyOf(change(line(5, { unit_price: '20.00' })))
    holds(t, await readSale(), { lines: [{ sourced_quantity: 0 }] })
    const [exception] = await readExceptions()
    await bodyOf(resolve(exception, 'source_anyway'))
    holds(t, await readSale(), {
      lines: [{ sourced_quantity: 5 }], trace: [{ margin_waived: true }]
    })
    await bodyOf(change(line(4, { unit_price: '20.00' })))
    holds(t, await readSale(), {
      lines: [{ sourced_quantity: 4 }], trace: [{ margin_waived: true }]
    }, 'planned again, as before')
    const lines = [{ line_number: 1, ...other }]
    await bodyOf(merchant.patch(`/v1/sales-orders/${id}`, { lines }))
    holds(t, await readSale(), {
      lines: [{ sourced_quantity: 0 }], trace: [{ margin_waived: false }]
    })
    await bodyOf(postSale('cancellation', {}))
  })
}

t.test('every plan leaves orders, stock and events sound', async (t) =>
  assertSound(t, service.db))
