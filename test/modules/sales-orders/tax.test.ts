// Tax on sales orders and discounts of lines, over HTTP: computed, changed, canceled and paid back
// to the last decimal; what is wrong with them is named by its place.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { assertSound } from '../../support/jobs.ts'
import { salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db, givenMerchant } = service
const SALES_ORDERS = '/v1/sales-orders'

const S21 = { category: 'S', rate_percent: '21' }
const S55 = { category: 'S', rate_percent: '5.5' }

/** 3 × 10.00 less 1.00 at 21 %, 71.00 at 5.5 %, shipping at 21 %, and 10.00 off all goods. */
const mixed = (about: object = {}) => salesOrderBody({
  tax_mode: 'rates',
  lines: [
    { sku: 'BOLT-M8', quantity: 3, unit_price: '10', discount: '1', tax: S21 },
    { sku: 'BOOK', quantity: 1, unit_price: '71', tax: S55 }
  ],
  charges: [
    { kind: 'shipping', amount: '5', tax: S21 }, { kind: 'discount', amount: '-10' }
  ],
  ...about
})

const place = async (merchant: TestMerchant, body: object) =>
  merchant.storefront.post(SALES_ORDERS, body)

t.test('rates: tax is added by group, and shares add up to it', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
  const body = mixed()
  const reply = await place(merchant, body)
  const order = reply.json()
  holds(t, order, {
    tax_mode: 'rates',
    taxes: [
      { category: 'S', rate_percent: '21', taxable_amount: '31.10', tax_amount: '6.53' },
      { category: 'S', rate_percent: '5.5', taxable_amount: '63.90', tax_amount: '3.51' }
    ],
    tax_total: '10.04',
    total: '105.04',
    lines: [
      {
        discount: '1.00',
        amount: '29.00',
        tax: { category: 'S', rate_percent: '21', amount: null, exemption_reason: null },
        tax_amount: '5.48'
      },
      { discount: null, amount: '71.00', tax_amount: '3.51' }
    ],
    charges: [
      { kind: 'shipping', amount: '5.00', tax_amount: '1.05' },
      { kind: 'discount', amount: '-10.00' }
    ]
  })
  t.notOk('tax' in order.charges[1], 'a discount has no tax of its own')
  t.same(await bodyOf(merchant.storefront.get(`${SALES_ORDERS}/${order.id}`)), order)

  const same = await place(merchant, { ...body, tax_rounding: 'half_up' })
  t.equal(same.statusCode, 200, 'a default that is said is not other content')
  refused(t, await place(merchant, { ...body, prices_include_tax: true }),
    [409, 'reference_conflict'], ['/prices_include_tax differs'])
  const [bolt, book] = body.lines as object[]
  refused(t, await place(merchant, { ...body, lines: [{ ...bolt, discount: '2' }, book] }),
    [409, 'reference_conflict'], ['/lines/0/discount differs'])
  const written = { ...book, tax: { ...S55, rate_percent: '5.50' } }
  const again = await place(merchant, { ...body, lines: [bolt, written] })
  t.equal(again.statusCode, 200, 'a rate may be written with zeros')
})

t.test('prices that include tax stay exact, and margins are net', async (t) => {
  const { merchant, readSale, sku } = await givenSourced(service, {
    quantity: 5,
    line: { unit_price: '24.20', tax: S21, discount: '6.05' },
    about: { tax_mode: 'rates', prices_include_tax: true }
  })
  // 5 × 24.20 − 6.05 = 114.95 with tax, 95.00 without; the goods cost 50.00.
  holds(t, await readSale(), {
    total: '114.95',
    tax_total: '19.95',
    taxes: [{ taxable_amount: '95.00', tax_amount: '19.95' }],
    margin: '45.00',
    lines: [{ amount: '114.95', tax_amount: '19.95', margin: '45.00' }]
  })
  const preview = await bodyOf(merchant.post('/v1/sourcing/previews', {
    ship_to: { country: 'FR' },
    tax_mode: 'rates',
    prices_include_tax: true,
    lines: [{ sku, quantity: 5, unit_price: '24.20', tax: S21, discount: '6.05' }]
  }))
  t.equal(preview.margin, '45.00')
})

t.test('the minimum margin is asked of net prices', async (t) => {
  const merchant = await givenMerchant({ settings: { minimum_margin_percent: 20 } })
  await merchant.givenStock(merchant.supplier_id, 'PEN', { unit_cost: '10.00', on_hand: 10 })
  const order = async (unit_price: string, about: object) => bodyOf(merchant.post(
    SALES_ORDERS, salesOrderBody({
      tax_mode: 'rates', lines: [{ sku: 'PEN', quantity: 1, unit_price, tax: S21 }], ...about
    })))
  const gross = { prices_include_tax: true }
  holds(t, await order('12.50', {}), { sourcing_status: 'sourced' })
  holds(t, await order('12.50', gross), { sourcing_status: 'unsourced' })
  // 15.13 ÷ 1.21 = 12.504.
  holds(t, await order('15.13', gross), { sourcing_status: 'sourced' })
})

t.test('a prepaid order: canceled in part, paid back to the cent', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 5 } })
  const body = mixed({
    payment_terms: 'prepaid', payments: [{ reference: 'P1', amount: '105.04' }]
  })
  const { id } = await bodyOf(place(merchant, body))
  const url = `${SALES_ORDERS}/${id}`
  const cancel = async (...lines: object[]) =>
    bodyOf(merchant.storefront.post(`${url}/cancellation`, { lines }))

  // Left: 19.33 + 71 goods, of which 10.00 are 2.14 and 7.86; (19.33 − 2.14 + 5) × 0.21 = 4.66,
  // 63.14 × 0.055 = 3.47.
  holds(t, await cancel({ line_number: 1, quantity: 1 }), {
    lines: [{ amount: '19.33', tax_amount: '3.61' }, { tax_amount: '3.47' }],
    taxes: [{ taxable_amount: '22.19', tax_amount: '4.66' }, { tax_amount: '3.47' }],
    total: '93.46',
    refund_due: '11.58'
  })
  refused(t, await merchant.post(`${url}/refunds`, { reference: 'R0', amount: '11.59' }),
    [409, 'refund_exceeds_due'])
  await bodyOf(merchant.post(`${url}/refunds`, { reference: 'R1', amount: '11.58' }))
  holds(t, await bodyOf(merchant.get(url)), { payment_status: 'paid', refund_due: '0.00' })
  holds(t, await cancel({ line_number: 2, quantity: 1 }), {
    taxes: [{ taxable_amount: '14.33', tax_amount: '3.01' }], total: '17.34'
  })
  holds(t, await cancel({ line_number: 1, quantity: 2 }), {
    status: 'canceled', taxes: [], tax_total: '0.00', total: '0.00', refund_due: '93.46'
  })
  await assertSound(t, db)
})

t.test('cancel_short: what is not to be had is not taxed', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 2 } })
  holds(t, await bodyOf(place(merchant, mixed({ shortage_policy: 'cancel_short' }))), {
    lines: [{ canceled_quantity: 1, amount: '19.33' }, { canceled_quantity: 1, amount: '0.00' }],
    taxes: [{ taxable_amount: '14.33', tax_amount: '3.01' }],
    total: '17.34'
  })
})

t.test('amounts: the tax is the sum of what was said, in proportion to live units', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 9 } })
  const tax = (amount: string) => ({ category: 'S', rate_percent: '8.875', amount })
  const { id } = await bodyOf(place(merchant, salesOrderBody({
    tax_mode: 'amounts',
    lines: [{ sku: 'BOLT-M8', quantity: 3, unit_price: '10', tax: tax('2.66') }],
    charges: [{ kind: 'other', amount: '2', tax: { category: 'Z', amount: '0' } }]
  })))
  const url = `${SALES_ORDERS}/${id}`
  const change = async (...lines: object[]) => merchant.storefront.patch(url, { lines })
  holds(t, await bodyOf(merchant.get(url)), {
    taxes: [
      { category: 'S', rate_percent: '8.875', taxable_amount: '30.00', tax_amount: '2.66' },
      { category: 'Z', rate_percent: '0', taxable_amount: '2.00', tax_amount: '0.00' }
    ],
    total: '34.66'
  })
  refused(t, await change({ line_number: 1, unit_price: '11' }),
    [400, 'invalid_request'], ['/lines/0/tax required'])
  holds(t, await bodyOf(change({ line_number: 1, quantity: 6 })), {
    lines: [{ tax: { amount: '5.32' }, tax_amount: '5.32' }], total: '67.32'
  })
  holds(t, await bodyOf(change({ line_number: 1, unit_price: '11', tax: tax('5.86') })), {
    total: '73.86'
  })
  const canceled = await bodyOf(merchant.post(
    `${url}/cancellation`, { lines: [{ line_number: 1, quantity: 5 }] }))
  holds(t, canceled, {
    lines: [{ tax: { amount: '5.86' }, tax_amount: '0.98' }], tax_total: '0.98', total: '13.98'
  })
  await assertSound(t, db)
})

t.test('a discount follows the number of units, also when the supplier agrees late', async (t) => {
  const { change, answer, post, readSale } = await givenSourced(service, {
    quantity: 10, on_hand: 20, line: { unit_price: '10.00', discount: '10.00' }
  })
  holds(t, await readSale(), { tax_mode: 'none', total: '90.00', lines: [{ amount: '90.00' }] })
  await bodyOf(change({ line_number: 1, quantity: 12 }))
  holds(t, await readSale(), { total: '108.00', lines: [{ discount: '12.00' }] })
  await bodyOf(answer({ quantity: 10 }))
  // Half of the units are asked back; the discount is said of those that are to stay.
  await bodyOf(change({ line_number: 1, quantity: 6, discount: '3.00' }))
  holds(t, await readSale(), { total: '95.00', lines: [{ quantity: 10, discount: '5.00' }] })
  await bodyOf(post('cancellation-response', { decision: 'accepted' }))
  holds(t, await readSale(), { total: '57.00', lines: [{ quantity: 6, discount: '3.00' }] })
  holds(t, await bodyOf(change({ line_number: 1, discount: null })), {
    total: '60.00', lines: [{ discount: null }]
  })
  await bodyOf(change({ line_number: 1, discount: '0.00' }))
  refused(t, await change({ line_number: 1, discount: '60.01' }),
    [400, 'invalid_request'], ['/lines/0/discount too_large'])
  await assertSound(t, db)
})

t.test('PATCH: lines and charges keep the tax of the order whole', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 9 } })
  const { id } = await bodyOf(place(merchant, mixed()))
  const change = async (body: object) => merchant.storefront.patch(`${SALES_ORDERS}/${id}`, body)
  const reverse = { category: 'AE', exemption_reason: 'Reverse charge' }
  const outside = { category: 'O' }
  const refusals: Array<[object, string[]]> = [
    [{ lines: [{ sku: 'NUT', quantity: 1, unit_price: '1' }] }, ['/lines/0/tax required']],
    [{ lines: [{ line_number: 1, tax: null }] }, ['/lines/0/tax required']],
    [{ lines: [{ line_number: 1, tax: outside }] }, ['/lines/0/tax/category contradictory']],
    [{ charges: [{ kind: 'tax', amount: '5' }] }, ['/charges/0/kind contradictory']],
    [{ charges: [{ kind: 'other', amount: '5' }] }, ['/charges/0/tax required']]
  ]
  await inTurn(refusals, async ([body, faults]) =>
    refused(t, await change(body), [400, 'invalid_request'], faults))
  holds(t, await bodyOf(change({
    lines: [{ line_number: 1, tax: reverse }, { line_number: 2, quantity: 0 }], charges: null
  })), {
    taxes: [{ category: 'AE', rate_percent: '0', taxable_amount: '29.00', tax_amount: '0.00' }],
    total: '29.00',
    lines: [{ tax: { category: 'AE', exemption_reason: 'Reverse charge' } }]
  })
  holds(t, await bodyOf(change({ lines: [{ line_number: 1, tax: outside }] })), {
    taxes: [{ category: 'O', rate_percent: null, tax_amount: '0.00' }]
  })
  await assertSound(t, db)
})

t.test('400: what is wrong with tax and discounts is named by its place', async (t) => {
  const merchant = await givenMerchant({})
  const line = { sku: 'BOLT-M8', quantity: 1, unit_price: '10' }
  refused(t, await place(merchant, salesOrderBody({
    tax_mode: 'rates',
    lines: [{ ...line, tax: { category: 'S' } }, { ...line, discount: '10.01', tax: S21 }],
    charges: [{ kind: 'tax', amount: '1' }]
  })), [400, 'invalid_request'], [
    '/lines/0/tax/rate_percent required', '/lines/1/discount too_large',
    '/charges/0/kind contradictory'
  ])
})
