// A new sales order: one way of writing it, the merchant's defaults, and what no schema can say.

import t from 'tap'
import fc from 'fast-check'
import { DEFAULT_SETTINGS } from '../../src/domain/model/merchant/merchant.ts'
import {
  assertAmounts, assertPayment
} from '../../src/domain/back-to-back/actions/assert-amounts.ts'
import {
  type NewSalesOrder, normalizeSalesOrder, openSalesOrder
} from '../../src/domain/back-to-back/actions/open-sales-order.ts'
import {
  normalizePayment, openPayment
} from '../../src/domain/back-to-back/actions/open-payment.ts'
import { hashContent } from '../../src/platform/content-hash.ts'
import { holds } from '../support/holds.ts'
import { ADDRESS, draftOf, newId, newSalesOrderOf, NOW } from './given.ts'
import { refusalOf } from './refusal-of.ts'

const hashOf = (input: NewSalesOrder): string => hashContent(normalizeSalesOrder(input))

const PLAIN = newSalesOrderOf({
  charges: [{ kind: 'shipping', amount: '5.00' }],
  payments: [{ reference: 'pi_1', amount: '45.00', received_at: '2026-03-10T09:00:00.000Z' }],
  metadata: { channel: 'web', till: '7' }
})

t.test('the same content has the same hash, however it is written', async (t) => {
  const same: Record<string, Partial<NewSalesOrder>> = {
    'defaults that are said': { confirm: true, priority: 0 },
    'nulls for nothing': {
      bill_to: null, customer: { name: 'Ada Lovelace', email: null, phone: null, company: null }
    },
    'nulls left out': {
      ship_to: {
        name: ADDRESS.name,
        line1: ADDRESS.line1,
        city: ADDRESS.city,
        postal_code: ADDRESS.postal_code,
        country: 'FR'
      }
    },
    'money with and without its zeros': {
      lines: [{ sku: 'A', quantity: 2, unit_price: '20', description: null, requested_date: null }],
      charges: [{ kind: 'shipping', amount: '5.000000' }]
    },
    'an instant without milliseconds': {
      payments: [
        { reference: 'pi_1', amount: '45', method: null, received_at: '2026-03-10T09:00:00Z' }
      ]
    },
    'keys in another order': {
      metadata: { till: '7', channel: 'web' }, charges: [{ amount: '5.0', kind: 'shipping' }]
    }
  }
  const hash = hashOf(PLAIN)
  for (const [way, about] of Object.entries(same)) {
    t.equal(hashOf({ ...PLAIN, ...about }), hash, way)
  }
  t.equal(hashOf(Object.fromEntries(Object.entries(PLAIN).reverse()) as NewSalesOrder), hash)
})

t.test('nothing said and nothing to say is the same', async (t) => {
  const bare = hashOf(newSalesOrderOf())
  t.equal(hashOf(newSalesOrderOf({ charges: [], payments: [] })), bare)
  t.equal(hashOf(newSalesOrderOf({ metadata: {} })), bare)
  const line = { sku: 'A', quantity: 2, unit_price: '20.00', note: null, customization: {} }
  t.equal(hashOf(newSalesOrderOf({
    gift_message: null, packing_slip_text: null, purchase_order_number: null, lines: [line]
  })), bare)
  t.equal(bare, 'ae4eef5f2d9dd869f344e7f7c69a98d00015aac1263bf229bfc901f21d7c4e4f',
    'as orders that are kept have it')
})

t.test('other content has another hash', async (t) => {
  const [line] = PLAIN.lines
  const other: Record<string, Partial<NewSalesOrder>> = {
    quantity: { lines: [{ sku: 'A', quantity: 3, unit_price: '20.00' }] },
    'a millionth of the price': { lines: [{ sku: 'A', quantity: 2, unit_price: '20.000001' }] },
    'a line more': { lines: line === undefined ? [] : [line, line] },
    'no charge': { charges: [] },
    'a payment a second later': {
      payments: [{ reference: 'pi_1', amount: '45', received_at: '2026-03-10T09:00:01Z' }]
    },
    'a draft': { confirm: false },
    priority: { priority: 1 },
    currency: { currency: 'USD' },
    terms: { payment_terms: 'on_account' },
    address: { ship_to: { ...ADDRESS, city: 'Lyon' } },
    metadata: { metadata: { channel: 'web' } },
    'a language': { language: 'fr' },
    'a gift message': { gift_message: 'For Grace' },
    'a text on the packing slip': { packing_slip_text: 'Thank you.' },
    'a number of the customer’s own': { purchase_order_number: '4500017' },
    'a note': { lines: line === undefined ? [] : [{ ...line, note: 'Blue' }] },
    'a customization': {
      lines: line === undefined ? [] : [{ ...line, customization: { engraving: 'Ada' } }]
    }
  }
  const hash = hashOf(PLAIN)
  for (const [what, about] of Object.entries(other)) {
    t.not(hashOf({ ...PLAIN, ...about }), hash, what)
  }
})

t.test('property: normalizing twice changes nothing, nor do more zeros', async (t) => {
  const cents = fc.nat({ max: 10_000_000 })
  fc.assert(fc.property(cents, fc.nat({ max: 4 }), cents, (price, zeros, paid) => {
    const write = (amount: number, more: number): string =>
      `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}${'0'.repeat(more)}`
    const orderOf = (more: number): NewSalesOrder => normalizeSalesOrder(newSalesOrderOf({
      lines: [{ sku: 'A', quantity: 1, unit_price: write(price, more) }],
      payments: [{ reference: 'pi_1', amount: write(paid, more) }]
    }))
    const hash = hashContent(orderOf(0))
    return hashContent(orderOf(zeros)) === hash && hashOf(orderOf(zeros)) === hash
  }))
  t.pass('100 orders')
})

t.test('what an order does not say comes from the merchant’s settings', async (t) => {
  const settings = {
    payment_terms: 'on_account', shortage_policy: 'reject', delivery_mode: 'via_warehouse'
  } as const
  holds(t, draftOf(), {
    payment_terms: 'prepaid', shortage_policy: 'backorder', delivery_mode: 'drop_ship', priority: 0
  })
  holds(t, draftOf({}, settings), settings)
  holds(t, draftOf({ payment_terms: 'prepaid', shortage_policy: 'cancel_short' }, settings), {
    payment_terms: 'prepaid', shortage_policy: 'cancel_short', delivery_mode: 'via_warehouse'
  })
})

t.test('a draft: numbered lines, nothing sourced, money worked out', async (t) => {
  const order = openSalesOrder(normalizeSalesOrder({
    ...PLAIN,
    lines: [
      { sku: 'B', quantity: 1, unit_price: '7.5', requested_date: '2026-04-01' },
      { sku: 'A', quantity: 2, unit_price: '20.00', description: 'Bolt' }
    ]
  }), {
    settings: DEFAULT_SETTINGS, now: NOW, content_hash: 'h', account: null, path: null, newId
  })
  holds(t, order, {
    version: 1,
    status: 'draft',
    payment_status: 'partially_paid',
    sourcing_status: 'unsourced',
    fulfillment_status: 'unfulfilled',
    holds: [],
    total: '52.50',
    paid: '45.00',
    refunded: '0.00',
    refund_due: '0.00',
    bill_to: null,
    confirmed_at: null,
    payment_due_at: null,
    created_at: NOW,
    updated_at: NOW
  })
  holds(t, order.lines, [
    { line_number: 1, sku: 'B', amount: '7.50', requested_date: '2026-04-01', description: null },
    { line_number: 2, sku: 'A', amount: '40.00', requested_date: null, description: 'Bolt' }
  ])
  holds(t, order.payments, [{ sales_order_id: order.id, amount: '45.00', method: null }])
  t.notOk(JSON.stringify(order).includes('undefined'))
  t.same(Object.values(order).filter((value) => value === undefined), [])
})

t.test('a payment came when it says, else now', async (t) => {
  const about = { id: 'pay_1', sales_order_id: 'so_1', currency: 'EUR', now: NOW }
  const said = normalizePayment(
    { reference: 'p', amount: '1', received_at: '2026-03-01T00:00:00Z' }, 'EUR')
  holds(t, openPayment(said, about), {
    received_at: '2026-03-01T00:00:00.000Z', created_at: NOW, amount: '1.00'
  })
  t.equal(openPayment({ reference: 'p', amount: '1.00' }, about).received_at, NOW)
})

function faultsOf (about: Partial<NewSalesOrder>): string[] {
  const { rule, details } = refusalOf(() => assertAmounts(newSalesOrderOf(about)))
  const faults = details.errors ?? []
  return [rule, ...faults.map((one) => `${'pointer' in one ? one.pointer : ''} ${one.code}`)]
}

t.test('invalid_request lists every amount that is none of the currency, at once', async (t) => {
  t.same(faultsOf({
    charges: [
      { kind: 'shipping', amount: '-1.00' }, { kind: 'discount', amount: '1.00' },
      { kind: 'tax', amount: '0.001' }, { kind: 'discount', amount: '-0.00' }
    ],
    payments: [
      { reference: 'a', amount: '0.00' }, { reference: 'b', amount: '1.005' },
      { reference: 'a', amount: '1.00' }
    ]
  }), [
    'invalid_request', '/charges/0/amount wrong_sign', '/charges/1/amount wrong_sign',
    '/charges/2/amount too_precise', '/payments/0/amount too_small',
    '/payments/1/amount too_precise', '/payments/2/reference repeated'
  ])
})

t.test('how fine money may be is the currency’s matter', async (t) => {
  const payments = [{ reference: 'a', amount: '10.50' }]
  t.same(faultsOf({ currency: 'JPY', payments }), [
    'invalid_request', '/payments/0/amount too_precise'
  ])
  t.doesNotThrow(() => assertAmounts(newSalesOrderOf({
    currency: 'JPY', payments: [{ reference: 'a', amount: '10.000' }]
  })), 'zeros say nothing')
  t.doesNotThrow(() => assertAmounts(newSalesOrderOf({
    currency: 'KWD', payments: [{ reference: 'a', amount: '10.505' }]
  })))
  holds(t, refusalOf(() => assertPayment({ amount: '1.001' }, 'EUR')), {
    rule: 'invalid_request',
    details: {
      errors: [{
        pointer: '/amount',
        code: 'too_precise',
        detail: 'must have at most 2 decimals in EUR'
      }]
    }
  })
})
