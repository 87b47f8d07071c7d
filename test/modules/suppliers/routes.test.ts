// Suppliers over HTTP: created once by code, read, changed in part.

import t from 'tap'
import { holds } from '../../support/holds.ts'
import { givenService, supplierBody, type TestMerchant } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'

const { db, givenMerchant } = await givenService(t)
const SUPPLIERS = '/v1/suppliers'

async function typesOf (subject_id: string): Promise<string[]> {
  const rows = await db.selectFrom('events').where('subject_id', '=', subject_id)
    .select(['type', 'sequence']).orderBy('sequence').execute()
  return rows.map(({ type, sequence }) => `${type} ${sequence}`)
}

const create = async (merchant: TestMerchant, about: object = {}) =>
  merchant.post(SUPPLIERS, supplierBody(about))

t.test('201: every default, and what is answered is what is read', async (t) => {
  const merchant = await givenMerchant({ currency: 'KWD' })
  const reply = await create(merchant, { code: 'LITWARE' })
  t.equal(reply.statusCode, 201)
  t.equal(reply.headers.etag, '"v1"')
  const { id, created_at, updated_at, ...supplier } = reply.json()
  t.equal(reply.headers.location, `${SUPPLIERS}/${id}`)
  t.match(id, /^sup_/)
  t.equal(created_at, updated_at)
  t.same(supplier, {
    version: 1,
    channels: [],
    code: 'LITWARE',
    name: 'Litware, Inc.',
    kind: 'external',
    status: 'active',
    currency: 'KWD',
    country: null,
    ships_to: null,
    order_fee: '0.000',
    min_order_value: '0.000',
    freight: null,
    rank: 100,
    lead_time_days: 0,
    acknowledgement_hours: null,
    stock_basis: 'physical',
    stock_max_age_hours: null,
    over_shipment_tolerance_percent: 0,
    surplus: false,
    time_zone: null,
    working_days: null,
    holidays: null,
    cut_off_time: null,
    lead_time_unit: 'calendar_days',
    contact: null,
    address: null,
    language: null,
    feed_source: null,
    simulator: null,
    edi: null,
    billing: null,
    metadata: {}
  })
  const read = await merchant.get(`${SUPPLIERS}/${id}`)
  t.same(read.json(), reply.json())
  t.equal(read.headers.etag, '"v1"')
  t.same(await typesOf(id), ['supplier.created 1'])
})

t.test('201: what is said is kept, money as the currency writes it', async (t) => {
  const merchant = await givenMerchant()
  const about = {
    kind: 'own_warehouse',
    status: 'suspended',
    currency: 'USD',
    country: 'DE',
    ships_to: ['DE', 'FR'],
    rank: 1,
    lead_time_days: 3,
    acknowledgement_hours: 12,
    stock_basis: 'available',
    stock_max_age_hours: 48,
    over_shipment_tolerance_percent: 2.5,
    surplus: true,
    metadata: { a: 'b' }
  }
  const supplier = await bodyOf(create(merchant, {
    ...about, order_fee: '4.5', min_order_value: '100', contact: { name: 'Grace Hopper' }
  }))
  holds(t, supplier, { ...about, order_fee: '4.50', min_order_value: '100.00' })
  t.same(supplier.contact, { name: 'Grace Hopper', email: null, phone: null })
})

t.test('200: the same code with the same content returns the supplier as it is now', async (t) => {
  const merchant = await givenMerchant()
  const body = supplierBody({ order_fee: '4.50', metadata: { a: '1', b: '2' }, country: null })
  const { id } = await bodyOf(merchant.post(SUPPLIERS, body))
  await bodyOf(merchant.patch(`${SUPPLIERS}/${id}`, { rank: 7 }))
  const again = await merchant.post(SUPPLIERS, {
    name: body.name, metadata: { b: '2', a: '1' }, code: body.code, order_fee: '4.5'
  })
  t.equal(again.statusCode, 200)
  t.equal(again.headers.etag, '"v2"')
  holds(t, again.json(), { id, version: 2, rank: 7 })
})

t.test('200: saying a default is the same content as leaving it out', async (t) => {
  const merchant = await givenMerchant()
  const body = supplierBody()
  const { id } = await bodyOf(merchant.post(SUPPLIERS, body))
  const again = await merchant.post(SUPPLIERS, {
    ...body,
    kind: 'external',
    status: 'active',
    currency: 'EUR',
    country: null,
    order_fee: '0',
    rank: 100,
    lead_time_days: 0,
    surplus: false,
    contact: null,
    metadata: {}
  })
  t.equal(again.statusCode, 200)
  t.equal(again.json().id, id)
})

t.test('409 reference_conflict: the same code with other content', async (t) => {
  const merchant = await givenMerchant()
  const body = supplierBody()
  const { id } = await bodyOf(merchant.post(SUPPLIERS, body))
  for (const other of [{ name: 'Fabrikam' }, { rank: 1 }, { contact: {} }, { ships_to: ['FR'] }]) {
    // eslint-disable-next-line no-await-in-loop -- one answer at a time
    const reply = await merchant.post(SUPPLIERS, { ...body, ...other })
    refused(t, reply, [409, 'reference_conflict'], [`/${Object.keys(other)[0]} differs`])
    holds(t, reply.json(), { existing: { id, reference: body.code } })
  }
  t.same(await typesOf(id), ['supplier.created 1'])
  const stranger = await givenMerchant()
  t.equal((await stranger.post(SUPPLIERS, { ...body, rank: 1 })).statusCode, 201)
})

t.test('201 once: racing sends of one code make one supplier', async (t) => {
  const merchant = await givenMerchant()
  const body = supplierBody()
  const replies = await Promise.all(Array.from({ length: 6 }, async () =>
    merchant.post(SUPPLIERS, body)))
  t.same(replies.map((reply) => reply.statusCode).sort(), [200, 200, 200, 200, 200, 201])
  t.equal(new Set(replies.map((reply) => reply.json().id)).size, 1)
})

t.test('PATCH 200: what is named changes, what is absent stays, null empties', async (t) => {
  const merchant = await givenMerchant()
  const before = await bodyOf(create(merchant, {
    acknowledgement_hours: 12,
    ships_to: ['DE'],
    country: 'DE',
    contact: { name: 'Grace', email: 'g@example.com' }
  }))
  const url = `${SUPPLIERS}/${before.id}`
  const reply = await merchant.patch(url, {
    acknowledgement_hours: null, ships_to: null, order_fee: '3', contact: { phone: '1' }
  })
  t.equal(reply.statusCode, 200)
  t.equal(reply.headers.etag, '"v2"')
  t.same(reply.json(), {
    ...before,
    version: 2,
    updated_at: reply.json().updated_at,
    acknowledgement_hours: null,
    ships_to: null,
    order_fee: '3.00',
    contact: { ...before.contact, phone: '1' }
  })
  t.same(await bodyOf(merchant.get(url)), reply.json())
  holds(t, await bodyOf(merchant.patch(url, { contact: null, metadata: { x: 'y' } })), {
    contact: null, metadata: { x: 'y' }, version: 3, order_fee: '3.00'
  })
  t.same(await typesOf(before.id), [
    'supplier.created 1', 'supplier.updated 2', 'supplier.updated 3'
  ])
})

t.test('PATCH 400: code and kind are permanent, null is no name', async (t) => {
  const merchant = await givenMerchant()
  const reply = await merchant.patch(`${SUPPLIERS}/${merchant.supplier_id}`, {
    code: 'NEW', kind: 'own_warehouse', name: null, rank: null, ships_to: [], surplus: null
  })
  refused(t, reply, [400, 'invalid_request'], [
    '/code unknown_field', '/kind unknown_field', '/name wrong_type', '/rank wrong_type',
    '/ships_to too_few', '/surplus wrong_type'
  ])
})

t.test('400 too_precise: an order fee is money that changes hands', async (t) => {
  const merchant = await givenMerchant()
  const TOO_PRECISE = ['/order_fee too_precise']
  refused(t, await create(merchant, { order_fee: '4.505' }), [400, 'invalid_request'], TOO_PRECISE)
  const { id } = await bodyOf(create(merchant, { order_fee: '4.50', min_order_value: '9.999' }))
  const patch = async (body: object) => merchant.patch(`${SUPPLIERS}/${id}`, body)
  refused(t, await patch({ order_fee: '0.001' }), [400, 'invalid_request'], TOO_PRECISE)
  const min_order_value = '1000'
  refused(t, await patch({ currency: 'JPY', order_fee: '4.50', min_order_value }),
    [400, 'invalid_request'], TOO_PRECISE)
  holds(t, await bodyOf(patch({ currency: 'JPY', order_fee: '450', min_order_value })), {
    order_fee: '450', min_order_value
  })
  holds(t, await bodyOf(patch({ currency: 'KWD', order_fee: '4.505', min_order_value })), {
    order_fee: '4.505', min_order_value: '1000.000'
  })
})

t.test('PATCH 412 precondition_failed, and of racing changes one wins', async (t) => {
  const merchant = await givenMerchant()
  const url = `${SUPPLIERS}/${merchant.supplier_id}`
  refused(t, await merchant.patch(url, { rank: 1 }, { 'if-match': '"v2"' }),
    [412, 'precondition_failed'])
  const replies = await Promise.all([1, 2, 3].map(async (rank) =>
    merchant.patch(url, { rank }, { 'if-match': '"v1"' })))
  t.same(replies.map((reply) => reply.statusCode).sort(), [200, 412, 412])
})

t.test('404 supplier_not_found: unknown, malformed and another merchant’s are alike', async (t) => {
  const [merchant, stranger] = await Promise.all([givenMerchant(), givenMerchant()])
  for (const id of ['sup_01k9x3v8hq2m4n6p8r0t2w4y6z', 'x', stranger.supplier_id]) {
    /* eslint-disable no-await-in-loop -- one answer at a time */
    refused(t, await merchant.get(`${SUPPLIERS}/${id}`), [404, 'supplier_not_found'])
    refused(t, await merchant.patch(`${SUPPLIERS}/${id}`, { rank: 1 }, { 'if-match': '"v9"' }),
      [404, 'supplier_not_found'])
    /* eslint-enable no-await-in-loop */
  }
})

t.test('a suspended supplier gets no new order, and does again when it is active', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 9 } })
  const url = `${SUPPLIERS}/${merchant.supplier_id}`
  const place = async (reference: string) => bodyOf(merchant.post('/v1/sales-orders', {
    reference,
    currency: 'EUR',
    customer: { name: 'Ada' },
    ship_to: { name: 'Ada', line1: '1', city: 'Paris', postal_code: '75002', country: 'FR' },
    lines: [{ sku: 'BOLT-M8', quantity: 1, unit_price: '1.00' }]
  }))
  await bodyOf(merchant.patch(url, { status: 'suspended' }))
  t.equal((await place('one')).sourcing_status, 'unsourced')
  await bodyOf(merchant.patch(url, { status: 'active' }))
  t.equal((await place('two')).sourcing_status, 'sourced')
})
