// Changes that are refused: of an order that is over, of lines that are not there, of an address.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { salesOrderBody } from '../../support/service.ts'
import { readSnapshot } from '../../support/snapshot.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced, type Sourced } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db } = service
const SHIP_TO = salesOrderBody().ship_to as Record<string, string>

const line = (about: object) => ({ line_number: 1, ...about })

/** All of it shipped and arrived. */
async function complete ({ post, merchant }: Sourced): Promise<void> {
  const { id } = await bodyOf(post('shipments', { lines: [{ line_number: 1, quantity: 5 }] }))
  await bodyOf(merchant.post(`/v1/shipments/${id}/delivery`))
}

t.test('409 sales_order_completed: all of it has arrived', async (t) => {
  const sourced = await givenSourced(service)
  await complete(sourced)
  const { change, postSale, merchant } = sourced
  const before = await readSnapshot(db)
  refused(t, await change(line({ quantity: 6 })), [409, 'sales_order_completed'])
  refused(t, await postSale('cancellation', {}), [409, 'sales_order_completed'])
  refused(t, await postSale('holds', { reason: 'late' }, merchant), [409, 'sales_order_completed'])
  t.same(await readSnapshot(db), before)
})

t.test('409 sales_order_canceled: it takes no change', async (t) => {
  const { change, postSale, merchant } = await givenSourced(service)
  holds(t, await bodyOf(postSale('cancellation', {})), { status: 'canceled' })
  const before = await readSnapshot(db)
  refused(t, await change(line({ quantity: 6 })), [409, 'sales_order_canceled'])
  refused(t, await postSale('cancellation', {}), [409, 'sales_order_canceled'])
  refused(t, await postSale('holds', { reason: 'late' }, merchant), [409, 'sales_order_canceled'])
  t.same(await readSnapshot(db), before)
})

const NEW_LINE = { sku: 'X', quantity: 1, unit_price: '1.00' }
type Refusal = [name: string, lines: object[], refusal: [number, string], faults?: string[]]
const REFUSED: readonly Refusal[] = [
  ['an unknown line', [line({ quantity: 4 }), { line_number: 7, quantity: 1 }],
    [422, 'unknown_line'], ['/lines/1/line_number unknown']],
  ['a line twice', [line({ quantity: 4 }), line({ quantity: 3 })], [422, 'repeated_line']],
  ['another SKU', [line({ sku: 'OTHER' })], [400, 'invalid_request'], ['/lines/0/sku fixed']],
  ['a new line of nothing', [{ description: 'x' }], [400, 'invalid_request'],
    ['/lines/0/quantity required', '/lines/0/sku required', '/lines/0/unit_price required']],
  ['a new line of 0 units', [{ ...NEW_LINE, quantity: 0 }], [400, 'invalid_request'],
    ['/lines/0/quantity required']],
  ['fewer than 0 units', [line({ quantity: -1 })], [400, 'invalid_request'],
    ['/lines/0/quantity too_small']],
  ['a million and one units', [line({ quantity: 1_000_001 })], [400, 'invalid_request'],
    ['/lines/0/quantity too_large']],
  ['more than 200 lines', Array.from({ length: 200 }, () => NEW_LINE), [400, 'invalid_request'],
    ['/lines too_many']]
]

for (const [name, lines, refusal, faults] of REFUSED) {
  t.test(`${refusal.join(' ')}: a change of ${name}`, async (t) => {
    const { change } = await givenSourced(service)
    const before = await readSnapshot(db)
    refused(t, await change(...lines), refusal, faults)
    t.same(await readSnapshot(db), before, 'whole or none')
  })
}

t.test('409 not_cancelable: below what has shipped', async (t) => {
  const { change, post } = await givenSourced(service)
  await bodyOf(post('shipments', { lines: [{ line_number: 1, quantity: 3 }] }))
  const reply = await change(line({ quantity: 2 }))
  refused(t, reply, [409, 'not_cancelable'])
  t.equal(reply.json().detail, 'At most 2 units of line 1 can still be given up.')
  holds(t, await bodyOf(change(line({ quantity: 3 }))), { lines: [{ quantity: 3 }] })
})

t.test('409 ship_to_fixed: its purchase order has gone out', async (t) => {
  const { merchant, id } = await givenSourced(service)
  const patch = async (ship_to: object) => merchant.patch(`/v1/sales-orders/${id}`, { ship_to })
  refused(t, await patch({ ...SHIP_TO, city: 'Lyon' }), [409, 'ship_to_fixed'])
  holds(t, await bodyOf(patch(SHIP_TO)), { status: 'confirmed' }, 'the same is no change')
})

t.test('an address may change while all is planned; abroad it is sourced anew', async (t) => {
  const { merchant, id, readPurchases } = await givenSourced(service, {
    about: { payment_terms: 'prepaid' }, terms: { ships_to: ['FR'] }
  })
  const patch = async (ship_to: object) => merchant.patch(`/v1/sales-orders/${id}`, { ship_to })
  await bodyOf(patch({ ...SHIP_TO, city: 'Lyon' }))
  holds(t, await readPurchases(), [{ status: 'planned', ship_to: { city: 'Lyon' } }])
  await bodyOf(patch({ ...SHIP_TO, country: 'DE' }))
  holds(t, await readPurchases(), [
    { status: 'canceled' }, { status: 'planned', ship_to: { country: 'DE' } }
  ])
})

t.test('400 invalid_request: a discount above 0, a charge below', async (t) => {
  const { merchant, id } = await givenSourced(service)
  refused(t, await merchant.patch(`/v1/sales-orders/${id}`, {
    charges: [{ kind: 'discount', amount: '1.00' }, { kind: 'tax', amount: '-1.00' }]
  }), [400, 'invalid_request'], ['/charges/0/amount wrong_sign', '/charges/1/amount wrong_sign'])
})
