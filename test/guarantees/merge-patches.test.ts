// Every PATCH is a JSON Merge Patch: what is left out stays at every depth, null clears.

import t from 'tap'
import { holds } from '../support/holds.ts'
import { inTurn } from '../support/in-turn.ts'
import { documentOf, givenDocumentedService } from '../support/documented.ts'
import { keyedRoutesOf, nameOf } from '../support/routes.ts'
import { clientOf } from '../support/addresses.ts'
import { bodyOf, urlOf } from '../support/samples.ts'
import { salesOrderBody } from '../support/service.ts'
import { bodyOfAnswer, placeOrder, WAREHOUSE } from '../support/stories.ts'

t.setTimeout(120_000)
const { app, platform, givenMerchant } = await givenDocumentedService(t)
const patches = keyedRoutesOf(app).filter(({ method }) => method === 'PATCH')
const MERGE = 'application/merge-patch+json'

type Sample = { url: string, patch: (body: object) => Promise<Record<string, any>> } // eslint-disable-line

async function givenSample (
  place: (merchant: Awaited<ReturnType<typeof givenMerchant>>) => Promise<string>
): Promise<Sample & { merchant: Awaited<ReturnType<typeof givenMerchant>> }> {
  const merchant = await givenMerchant()
  const url = await place(merchant)
  return { merchant, url, patch: async (body) => bodyOfAnswer(merchant.patch(url, body)) }
}

const RESOURCES = {
  'a sales order': async () => givenSample(async (merchant) =>
    `/v1/sales-orders/${(await placeOrder(merchant)).id}`),
  'a purchase order': async () => givenSample(async (merchant) =>
    `/v1/purchase-orders/${(await placeOrder(merchant)).purchase_order_id}`),
  'a supplier': async () => givenSample(async ({ supplier_id }) => `/v1/suppliers/${supplier_id}`),
  'the merchant': async () => givenSample(async () => '/v1/merchant')
}

for (const [name, given] of Object.entries(RESOURCES)) {
  t.test(`metadata of ${name} are merged, and counted afterwards`, async (t) => {
    const { merchant, url, patch } = await given()
    t.same((await patch({ metadata: { a: '1', b: '2' } })).metadata, { a: '1', b: '2' })
    const merged = await patch({ metadata: { a: null, c: '3', none: null } })
    t.same(merged.metadata, { b: '2', c: '3' })
    t.same((await patch({ metadata: {} })).metadata, { b: '2', c: '3' })
    const many = Object.fromEntries(Array.from({ length: 19 }, (_, at) => [`n${at}`, 'x']))
    const refused = await merchant.patch(url, { metadata: many })
    t.equal(refused.statusCode, 400)
    holds(t, refused.json().errors, [{ pointer: '/metadata', code: 'too_many' }])
    t.equal(Object.keys((await patch({ metadata: { ...many, b: null } })).metadata).length, 20)
    const { metadata } = (await merchant.get(url)).json()
    t.same((await patch({ metadata })).metadata, metadata, 'as it was read')
    t.same((await patch({ metadata: null })).metadata, {})
  })
}

t.test('a customer keeps what is left out; an address is one value', async (t) => {
  const { merchant, url, patch } = await givenSample(async (merchant) => {
    const body = salesOrderBody({ bill_to: { ...WAREHOUSE, company: 'C', phone: '1' } })
    return `/v1/sales-orders/${(await bodyOfAnswer(merchant.post('/v1/sales-orders', body))).id}`
  })
  const unsaid = { company: null, tax_id: null, registration_number: null, endpoint: null }
  const ada = { name: 'Ada Lovelace', email: 'ada@example.com', phone: null, ...unsaid }
  t.same((await patch({ customer: { phone: '1' } })).customer, { ...ada, phone: '1' })
  t.same((await patch({ customer: { name: 'Ada L.', email: null } })).customer,
    { ...ada, name: 'Ada L.', email: null, phone: '1' })
  const { customer, ship_to } = (await merchant.get(url)).json()
  holds(t, await patch({ customer, ship_to }), { customer, ship_to }, 'as they were read')
  await inTurn([null, { name: null }, { name: ' ' }, { fax: '1' }], async (customer) =>
    t.equal((await merchant.patch(url, { customer })).statusCode, 400))
  const bill_to = (await patch({ bill_to: WAREHOUSE })).bill_to
  holds(t, bill_to, { ...WAREHOUSE, company: null, phone: null }, 'replaced whole')
  t.equal((await merchant.patch(url, { bill_to: { city: 'Nice' } })).statusCode, 400)
  t.equal((await patch({ bill_to: null })).bill_to, null)
  await patch({ charges: [{ kind: 'tax', amount: '1.00' }] })
  t.same((await patch({ charges: null })).charges, [])
})

t.test('the contact of a supplier keeps what is left out', async (t) => {
  const { merchant, url, patch } = await RESOURCES['a supplier']()
  t.same((await patch({ contact: { phone: '1' } })).contact,
    { name: null, email: null, phone: '1' })
  t.same((await patch({ contact: { name: 'Grace' } })).contact,
    { name: 'Grace', email: null, phone: '1' })
  t.same((await patch({ contact: { phone: null } })).contact,
    { name: 'Grace', email: null, phone: null })
  const { contact } = (await merchant.get(url)).json()
  t.same((await patch({ contact })).contact, contact, 'as it was read')
  t.equal((await patch({ rank: 2 })).contact.name, 'Grace')
  t.equal((await patch({ contact: null })).contact, null)
  t.equal((await merchant.patch(url, { name: null })).json().errors[0].detail,
    'must be string, not null')
})

t.test('settings keep what is left out, down to how sourcing decides', async (t) => {
  const { merchant, url, patch } = await RESOURCES['the merchant']()
  const changed = await patch({
    settings: { minimum_margin_percent: 5, warehouse_address: { ...WAREHOUSE, phone: '1' } }
  })
  holds(t, changed.settings, { late_policy: 'wait', minimum_margin_percent: 5 })
  const { sourcing } = changed.settings
  t.same(Object.keys(sourcing).sort(), ['objective', 'split'])
  await inTurn(Object.entries(sourcing), async ([name, value]) =>
    holds(t, await patch({ settings: { sourcing: { [name]: value } } }), {
      settings: { sourcing }
    }))
  holds(t, (await patch({ settings: { warehouse_address: WAREHOUSE } })).settings.warehouse_address,
    { ...WAREHOUSE, phone: null }, 'an address is replaced whole')
  const { settings } = (await merchant.get(url)).json()
  t.same((await patch({ settings })).settings, settings, 'as they were read')
  holds(t, (await patch({ settings: { minimum_margin_percent: null, warehouse_address: null } }))
    .settings, { minimum_margin_percent: null, warehouse_address: null, late_policy: 'wait' })
})

for (const route of patches) {
  t.test(`${nameOf(route)} takes a merge patch by its media type too`, async (t) => {
    const merchant = await givenMerchant()
    const client = clientOf(route.config.roles?.[0] ?? '', merchant, platform)
    const [url, json] = [await urlOf(route, merchant), JSON.stringify(bodyOf(route, merchant))]
    await inTurn([MERGE, `${MERGE}; charset=utf-8`, 'Application/Merge-Patch+JSON'], async (type) =>
      t.equal((await client.patch(url, json, { 'content-type': type })).statusCode, 200, type))
    await inTurn(['application/json-patch+json', 'text/json', `${MERGE}x`], async (type) =>
      t.equal((await client.patch(url, json, { 'content-type': type })).statusCode, 415, type))
    const { requestBody } = documentOf(app).paths[route.path]?.patch ?? {}
    t.same(Object.keys(requestBody?.content ?? {}), ['application/json', MERGE])
  })
}

t.test('415: only a PATCH takes a merge patch', async (t) => {
  const merchant = await givenMerchant()
  const reply = await merchant.post('/v1/sales-orders', JSON.stringify(salesOrderBody()),
    { 'content-type': MERGE })
  t.equal(reply.json().code, 'unsupported_media_type')
})
