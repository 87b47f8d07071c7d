// What a supplier asks for its goods: taken within the tolerance and the margin, else decided.

import t from 'tap'
import { dayIn } from '../../support/days.ts'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { assertSound } from '../../support/jobs.ts'
import { bodyOf } from '../answers.ts'
import { givenSourced } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const PROMISED = dayIn(40)

t.test('an answer’s cost never changes the stock row', async (t) => {
  const { answer, merchant, sku } = await givenSourced(service)
  await bodyOf(answer({ quantity: 5, unit_cost: '9.50' }))
  const row = await bodyOf(merchant.get(`/v1/suppliers/${merchant.supplier_id}/stock/${sku}`))
  t.equal(row.unit_cost, '10.00')
})

t.test('other cost: within the tolerance it is taken, to the cent', async (t) => {
  const { answer, readExceptions, readSale } = await givenSourced(service, {
    settings: { cost_increase_tolerance_percent: 10 }
  })
  holds(t, await bodyOf(answer({ quantity: 5, unit_cost: '11.00' })), {
    status: 'acknowledged',
    total: '55.00',
    lines: [{ accepted_quantity: 5, unit_cost: '11.00', cost_increase: null }]
  })
  t.equal((await readSale()).margin, '44.50')
  t.same(await readExceptions(), [])
})

t.test('other cost: increases add up against what was asked for first', async (t) => {
  const { answer } = await givenSourced(service, {
    settings: { cost_increase_tolerance_percent: 10 }
  })
  await bodyOf(answer({ quantity: 5, unit_cost: '10.90' }))
  holds(t, await bodyOf(answer({ quantity: 5, unit_cost: '11.01' })), {
    lines: [{
      accepted_quantity: 0,
      unit_cost: '10.90',
      cost_increase: { quantity: 5, unit_cost: '11.01' }
    }]
  })
})

const TOO_DEAR: ReadonlyArray<[string, object, string]> = [
  ['beyond the tolerance', { cost_increase_tolerance_percent: 10 }, '11.01'],
  ['without a tolerance', {}, '10.01'],
  [
    'below the margin, though within the tolerance',
    { cost_increase_tolerance_percent: 100, minimum_margin_percent: 25 }, '14.93'
  ]
]

for (const [name, settings, unit_cost] of TOO_DEAR) {
  t.test(`cost_increase: ${name}, it waits for a person`, async (t) => {
    const { answer, readSale, readPurchases, readExceptions, ...sourced } =
      await givenSourced(service, { settings })
    const { purchase_order_id } = sourced
    const order = await bodyOf(answer({ quantity: 5, unit_cost, promised_date: PROMISED }))
    holds(t, order, {
      status: 'acknowledged',
      lines: [{
        accepted_quantity: 0,
        rejected_quantity: 0,
        unit_cost: '10.00',
        cost_increase: { quantity: 5, unit_cost, promised_date: PROMISED }
      }]
    })
    holds(t, await readExceptions(), [{
      kind: 'cost_increase',
      subject_type: 'purchase_order',
      subject_id: purchase_order_id,
      purchase_order_id,
      line_number: 1,
      sku: sourced.sku,
      resolutions: ['approve', 'refuse'],
      resolved_at: null
    }])
    t.equal((await readPurchases()).length, 1, 'nothing is sourced elsewhere yet')
    holds(t, (await readSale()).lines, [{ sourced_quantity: 5 }])
  })
}

t.test('a lower cost is taken, whatever the settings', async (t) => {
  const { answer } = await givenSourced(service, { settings: { minimum_margin_percent: 45 } })
  holds(t, await bodyOf(answer({ quantity: 5, unit_cost: '0.001' })), {
    status: 'acknowledged', lines: [{ accepted_quantity: 5, unit_cost: '0.001', amount: '0.00' }]
  })
})

/** The supplier asks for 11.00 instead of 10.00, and a person must decide. */
async function givenDearer (about: object = {}) {
  const sourced = await givenSourced(service, about)
  await bodyOf(sourced.answer({ quantity: 5, unit_cost: '11.00', promised_date: PROMISED }))
  const [exception] = await sourced.readExceptions()
  return { ...sourced, exception }
}

t.test('cost_increase, approve: accepted at the new cost', async (t) => {
  const { exception, resolve, readPurchases, readSale } = await givenDearer()
  holds(t, await bodyOf(resolve(exception, 'approve')), {
    version: 2, resolution: 'approve', resolutions: []
  })
  holds(t, await readPurchases(), [{
    status: 'acknowledged',
    version: 3,
    total: '55.00',
    lines: [{
      accepted_quantity: 5, unit_cost: '11.00', cost_increase: null, promised_date: PROMISED
    }]
  }])
  holds(t, await readSale(), { margin: '44.50', lines: [{ promised_date: PROMISED }] })
})

t.test('cost_increase, refuse: sourced elsewhere, without that supplier', async (t) => {
  const { exception, resolve, readPurchases, readStock, rival_id } = await givenDearer()
  holds(t, await bodyOf(resolve(exception, 'refuse')), { resolution: 'refuse' })
  holds(t, await readPurchases(), [
    {
      status: 'rejected',
      lines: [{ rejected_quantity: 5, cost_increase: null, unit_cost: '10.00' }]
    },
    { supplier_id: rival_id, status: 'issued', lines: [{ quantity: 5 }] }
  ])
  t.same([await readStock(), await readStock(rival_id)], [[10, 0], [10, 5]])
})

t.test('cost_increase: a newer answer at the old cost makes it obsolete', async (t) => {
  const { answer, readExceptions, exception, resolve } = await givenDearer()
  holds(t, await bodyOf(answer({ quantity: 5, unit_cost: '10.00' })), {
    lines: [{ accepted_quantity: 5, unit_cost: '10.00', cost_increase: null }]
  })
  holds(t, await readExceptions(), [{ resolution: 'obsolete' }])
  const reply = await resolve(exception, 'approve')
  t.same([reply.statusCode, reply.json().code], [409, 'exception_resolved'])
})

t.test('cost_increase: units that shipped meanwhile stay accepted at the old cost', async (t) => {
  const { answer, post, resolve, readExceptions, readPurchases } = await givenSourced(service)
  await bodyOf(answer({ quantity: 5 }))
  await bodyOf(post('shipments', { lines: [{ line_number: 1, quantity: 2 }] }))
  holds(t, await bodyOf(answer({ quantity: 5, unit_cost: '11.00' })), {
    lines: [{ accepted_quantity: 2, shipped_quantity: 2, cost_increase: { quantity: 3 } }]
  })
  const [exception] = await readExceptions()
  await bodyOf(resolve(exception, 'refuse'))
  holds(t, await readPurchases(), [
    { lines: [{ accepted_quantity: 2, rejected_quantity: 3, unit_cost: '10.00' }] },
    { lines: [{ quantity: 3 }] }
  ])
})

t.test('every cost leaves orders, stock and events sound', async (t) =>
  assertSound(t, service.db))
