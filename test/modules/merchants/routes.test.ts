// Merchants over HTTP: created with the platform key, read and changed by their operators.

import t from 'tap'
import { sql } from 'kysely'
import { DEFAULT_SETTINGS } from '../../../src/domain/model/merchant/merchant.ts'
import { holds } from '../../support/holds.ts'
import { buildClient, givenService, salesOrderBody } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'
import { INVOICES, NOTHING_TOLERATED } from './default-settings.ts'

const { app, db, platform, givenMerchant } = await givenService(t)
const BODY = { name: 'Analytical Bikes', currency: 'EUR' }
const WAREHOUSE = {
  name: 'Warehouse 1', line1: 'Hafen 7', city: 'Berlin', postal_code: '10115', country: 'DE'
}

async function typesOf (merchant_id: string): Promise<string[]> {
  const rows = await db.selectFrom('events').where('merchant_id', '=', merchant_id)
    .select(['type', 'sequence']).orderBy('id').execute()
  return rows.map(({ type, sequence }) => `${type} ${sequence}`)
}

t.test('201: the merchant with every default, and its first operator key', async (t) => {
  const reply = await platform.post('/v1/merchants', BODY)
  t.equal(reply.statusCode, 201)
  t.equal(reply.headers.etag, '"v1"')
  const { merchant, api_key } = reply.json()
  holds(t, merchant, { ...BODY, version: 1, metadata: {} })
  t.match(merchant.id, /^mer_/)
  t.same(merchant.settings, {
    payment_terms: 'prepaid',
    shortage_policy: 'backorder',
    storefront_shortage_policies: ['backorder', 'reject', 'cancel_short'],
    delivery_mode: 'drop_ship',
    purchase_order_release: 'automatic',
    reservation_minutes: 60,
    acknowledgement_hours: 24,
    cost_increase_tolerance_percent: 0,
    minimum_margin_percent: null,
    late_policy: 'wait',
    full_feed_drop_limit_percent: 50,
    event_retention_days: 400,
    sent_file_retention_days: 400,
    received_file_retention_days: 400,
    restock_order: 'paid_first',
    warehouse_address: null,
    partial_shipments: 'allow',
    sourcing: { objective: 'lowest_cost', split: 'allow' },
    documents: {
      language: 'en',
      paper: 'a4',
      color: null,
      logo: null,
      address: null,
      email: null,
      phone: null,
      tax_id: null,
      footer_text: null,
      packing_slip_text: null
    },
    customer_notifications: { messages: [], from_name: null, reply_to: null },
    billing: NOTHING_TOLERATED,
    ...INVOICES,
    time_zone: 'UTC',
    working_days: [
      'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'
    ],
    holidays: []
  })
  holds(t, api_key, { role: 'operator', supplier_id: null, expires_at: null, revoked_at: null })
  const operator = buildClient(app, api_key.secret)
  t.same(await bodyOf(operator.get('/v1/merchant')), { ...merchant, time_zone: 'UTC' })
  t.same(await typesOf(merchant.id), ['merchant.created 1', 'api_key.created 1'])
})

t.test('201: settings that are named replace their defaults, one by one', async (t) => {
  const { merchant } = await bodyOf(platform.post('/v1/merchants', {
    ...BODY,
    settings: {
      reservation_minutes: 15,
      minimum_margin_percent: 7.5,
      warehouse_address: WAREHOUSE,
      sourcing: { split: 'allow' }
    },
    metadata: { shop: '7' }
  }))
  t.same(merchant.settings, {
    ...DEFAULT_SETTINGS,
    reservation_minutes: 15,
    minimum_margin_percent: 7.5,
    warehouse_address: { ...WAREHOUSE, company: null, line2: null, region: null, phone: null }
  })
  t.same(merchant.metadata, { shop: '7' })
})

t.test('200: a storefront is told who sells, and nothing else', async (t) => {
  const { id, storefront, givenKey, patch } = await givenMerchant({
    settings: { time_zone: 'Europe/Paris', warehouse_address: WAREHOUSE }
  })
  const partner = await givenKey({ role: 'storefront', orders: 'own', account: 'acme' })
  const seen = { id, name: 'Test merchant', currency: 'EUR', time_zone: 'Europe/Paris' }
  t.same(await bodyOf(storefront.get('/v1/merchant')),
    { ...seen, orders: 'all', account_hash: null })
  const { account_hash, ...told } = await bodyOf(partner.get('/v1/merchant'))
  t.same(told, { ...seen, orders: 'own' })
  t.match(account_hash, /^[\w-]{43}$/, 'the name of the account is the merchant’s matter')
  refused(t, await storefront.patch('/v1/merchant', {}), [403, 'role_forbidden'])
  const tagOf = async () => (await partner.get('/v1/merchant')).headers.etag
  const before = await tagOf()
  await patch('/v1/merchant', { metadata: { a: 'b' } })
  t.equal(await tagOf(), before, 'the ETag does not count changes of the rest')
})

t.test('401 and 403: only the platform key creates merchants', async (t) => {
  const merchant = await givenMerchant()
  refused(t, await merchant.post('/v1/merchants', BODY), [403, 'role_forbidden'])
  refused(t, await buildClient(app, 'x'.repeat(40)).post('/v1/merchants', BODY),
    [401, 'unauthorized'])
  refused(t, await platform.get('/v1/merchant'), [401, 'unauthorized'])
  refused(t, await merchant.supplier.get('/v1/merchant'), [403, 'role_forbidden'])
  refused(t, await merchant.supplier.patch('/v1/merchant', {}), [403, 'role_forbidden'])
})

t.test('400 lists what is wrong, down to the settings', async (t) => {
  const reply = await platform.post('/v1/merchants', {
    name: '',
    currency: 'eur',
    settings: {
      reservation_minutes: 0,
      minimum_margin_percent: -1,
      sourcing: { objective: 'luck' },
      warehouse_address: { name: 'W' },
      full_feed_drop_limit_percent: 100.5,
      color: 'red'
    }
  })
  refused(t, reply, [400, 'invalid_request'])
  const pointers = reply.json().errors.map(({ pointer }: { pointer: string }) => pointer)
  t.same([...new Set(pointers)].sort(), [
    '/currency', '/name', '/settings/color', '/settings/full_feed_drop_limit_percent',
    '/settings/minimum_margin_percent', '/settings/reservation_minutes',
    '/settings/sourcing/objective', '/settings/warehouse_address/city',
    '/settings/warehouse_address/country', '/settings/warehouse_address/line1'
  ])
})

t.test('PATCH 200: what is named changes, what is absent stays, null empties', async (t) => {
  const merchant = await givenMerchant({
    settings: { minimum_margin_percent: 5, warehouse_address: WAREHOUSE }
  })
  const { time_zone: _zone, ...before } = await bodyOf(merchant.get('/v1/merchant'))
  const reply = await merchant.patch('/v1/merchant', {
    settings: { minimum_margin_percent: null, reservation_minutes: 5 }, metadata: { a: 'b' }
  })
  t.equal(reply.statusCode, 200)
  t.equal(reply.headers.etag, '"v2"')
  t.same(reply.json(), {
    ...before,
    version: 2,
    updated_at: reply.json().updated_at,
    metadata: { a: 'b' },
    settings: { ...before.settings, minimum_margin_percent: null, reservation_minutes: 5 }
  })
  t.ok(reply.json().updated_at > before.updated_at)
  t.same(await bodyOf(merchant.get('/v1/merchant')), { ...reply.json(), time_zone: 'UTC' })

  const { settings, metadata } = await bodyOf(
    merchant.patch('/v1/merchant', { settings: { warehouse_address: null }, metadata: null }))
  t.equal(settings.warehouse_address, null)
  t.same(metadata, {}, 'null clears')
  t.same((await typesOf(merchant.id)).filter((type) => type.startsWith('merchant')), [
    'merchant.created 1', 'merchant.updated 2', 'merchant.updated 3'
  ])
})

t.test('PATCH 412 precondition_failed, 400 for what is permanent', async (t) => {
  const merchant = await givenMerchant()
  const patch = async (body: object, headers = {}) => merchant.patch('/v1/merchant', body, headers)
  refused(t, await patch({ name: 'New' }, { 'if-match': '"v2"' }), [412, 'precondition_failed'])
  refused(t, await patch({ currency: 'USD' }), [400, 'invalid_request'], [
    '/currency unknown_field'
  ])
  refused(t, await patch({ name: null }), [400, 'invalid_request'], ['/name wrong_type'])
  t.equal((await patch({ name: 'New' }, { 'if-match': '"v1"' })).statusCode, 200)
  refused(t, await patch({ name: 'Newer' }, { 'if-match': '"v1"' }), [412, 'precondition_failed'])
  holds(t, await bodyOf(merchant.get('/v1/merchant')), { name: 'New', version: 2 })
})

t.test('PATCH: of racing changes with one ETag one wins; without, none is lost', async (t) => {
  const merchant = await givenMerchant()
  const race = async (headers = {}) => Promise.all([1, 2, 3, 4].map(async (minutes) =>
    merchant.patch('/v1/merchant', { settings: { reservation_minutes: minutes } }, headers)))
  const statuses = (await race({ 'if-match': '"v1"' })).map((reply) => reply.statusCode)
  t.same(statuses.sort(), [200, 412, 412, 412])
  const versions = (await race()).map((reply) => reply.json().version)
  t.same(versions.sort(), [3, 4, 5, 6])
})

t.test('settings apply to orders placed from now on', async (t) => {
  const merchant = await givenMerchant({ settings: { payment_terms: 'on_account' } })
  const { payment_terms: _none, ...body } = salesOrderBody()
  const place = async (reference: string) =>
    bodyOf(merchant.post('/v1/sales-orders', { ...body, reference }))
  const before = await place('before')
  await bodyOf(merchant.patch('/v1/merchant', {
    settings: { payment_terms: 'prepaid', reservation_minutes: 5 }
  }))
  const after = await place('after')
  t.equal(before.payment_terms, 'on_account')
  t.equal(after.payment_terms, 'prepaid')
  t.equal(Date.parse(after.payment_due_at) - Date.parse(after.created_at), 5 * 60_000)
  holds(t, await bodyOf(merchant.get(`/v1/sales-orders/${before.id}`)), {
    payment_terms: 'on_account', version: 1
  })
})

t.test('a merchant that an older process made has the defaults of newer settings', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 5 } })
  const { settings } = await bodyOf(merchant.get('/v1/merchant'))
  await sql`update merchants set settings = settings - array['time_zone', 'working_days',
    'holidays', 'sourcing', 'partial_shipments', 'late_policy', 'documents']
    where id = ${merchant.id}`.execute(db)
  t.same((await bodyOf(merchant.get('/v1/merchant'))).settings, settings)
  const lines = [{ sku: 'A', quantity: 1, unit_price: '10.00' }]
  holds(t, await bodyOf(merchant.post('/v1/sales-orders', salesOrderBody({ lines }))),
    { sourcing_status: 'sourced', partial_shipments: 'allow' })
  holds(t, await bodyOf(merchant.get('/v1/availability?sku=A&country=FR')),
    { data: [{ is_available: true }] })
  const changed = await bodyOf(
    merchant.patch('/v1/merchant', { settings: { late_policy: 'reject' } }))
  t.same(changed.settings, { ...settings, late_policy: 'reject' })
})

t.test('mails to customers: off, and refused where no mail can be sent', async (t) => {
  const merchant = await givenMerchant()
  const patch = async (customer_notifications: object) =>
    merchant.patch('/v1/merchant', { settings: { customer_notifications } })
  refused(t, await patch({ messages: ['confirmation'] }), [422, 'mail_unavailable'])
  refused(t, await patch({ messages: ['luck'] }), [400, 'invalid_request'])
  const wrong = await patch({ reply_to: 'a@b.example, c@d.example' })
  refused(t, wrong, [400, 'invalid_request'])
  t.same(wrong.json().errors.map(({ pointer }: { pointer: string }) => pointer),
    ['/settings/customer_notifications/reply_to'])
  const { settings } = await bodyOf(patch({ messages: [], reply_to: 'a@b.example' }))
  t.same(settings.customer_notifications,
    { messages: [], from_name: null, reply_to: 'a@b.example' })
  const cleared = await bodyOf(patch({ reply_to: null, from_name: 'Shop' }))
  t.same(cleared.settings.customer_notifications,
    { messages: [], from_name: 'Shop', reply_to: null })
})
