// Texts at the door: keys that look alike are one, blanks are none, faults say what to send.

import t from 'tap'
import { sql } from 'kysely'
import { holds } from '../support/holds.ts'
import { inTurn } from '../support/in-turn.ts'
import { givenDocumentedService } from '../support/documented.ts'
import {
  givenServiceOn, salesOrderBody, supplierBody, type TestMerchant
} from '../support/service.ts'
import { bodyOfAnswer, WAREHOUSE } from '../support/stories.ts'

const { db, database_url, givenMerchant } = await givenDocumentedService(t)
/** Whose answers may be of before there were rules. */
const undocumented = await givenServiceOn(t, database_url)
const NFC = 'CAF\u00c9'
const NFD = 'CAFE\u0301'
const path = encodeURIComponent
const REPORT = { on_hand: 5, unit_cost: '1.00' }

type Fault = { pointer?: string, parameter?: string, row?: number, code: string, detail: string }
type Reply = Awaited<ReturnType<TestMerchant['get']>>
type Listed = { data: Array<{ id: string, sku: string, on_hand: number }> }

const skusOf = async (merchant: TestMerchant): Promise<string[]> => {
  const { data } = await bodyOfAnswer<Listed>(merchant.get('/v1/supplier-stock'))
  return data.map(({ sku, on_hand }) => `${sku} ${on_hand}`)
}

const lineOf = (sku: string) => [{ sku, quantity: 1, unit_price: '5.00' }]
const addressOf = (about: object) => ({ ...salesOrderBody().ship_to as object, ...about })

/** That the only fault of a 400 is this one. */
function holdsFault (t: Tap, reply: Reply, wanted: Partial<Fault>, message?: string): void {
  t.equal(reply.statusCode, 400, message ?? reply.body)
  holds(t, reply.json().errors, [wanted], message)
}
type Tap = Parameters<typeof holds>[0]

t.test('the two ways of writing an accent are one SKU, code, reference and number', async (t) => {
  const merchant = await givenMerchant()
  const stock = `/v1/suppliers/${merchant.supplier_id}/stock`
  t.equal((await merchant.put(`${stock}/${path(NFD)}`, REPORT)).statusCode, 201)
  t.equal((await merchant.put(`${stock}/${path(NFC)}`, REPORT)).json().sku, NFC)
  const feed = { mode: 'full', rows: [{ sku: NFD, ...REPORT, on_hand: 9 }] }
  const feeds = `/v1/suppliers/${merchant.supplier_id}/stock-feeds`
  holds(t, await bodyOfAnswer(merchant.post(feeds, feed)), { accepted: 1, zeroed: 0, rejected: 0 })
  t.same(await skusOf(merchant), [`${NFC} 9`])
  holds(t, (await merchant.get(`${stock}/${path(NFD)}`)).json(), { sku: NFC })
  const found = await bodyOfAnswer<Listed>(merchant.get(`/v1/supplier-stock?sku=${path(NFD)}`))
  t.equal(found.data.length, 1)

  const order = salesOrderBody({ reference: NFD, lines: lineOf(NFD) })
  const placed = await merchant.post('/v1/sales-orders', order)
  holds(t, placed.json(), { reference: NFC, sourcing_status: 'sourced' })
  const again = await merchant.post(
    '/v1/sales-orders', { ...order, reference: NFC, lines: lineOf(NFC) })
  t.equal(again.statusCode, 200, 'the same order')
  const { id } = placed.json()
  await inTurn(['reference', 'sku'], async (filter) => {
    const url = `/v1/sales-orders?${filter}=${path(NFD)}`
    t.same((await bodyOfAnswer<Listed>(merchant.get(url))).data.map((one) => one.id), [id], filter)
  })
  const purchases = `/v1/purchase-orders?sku=${path(NFD)}`
  const { data: [purchase] } = await bodyOfAnswer<Listed>(merchant.get(purchases))

  await inTurn<[string, object, string], void>([
    ['/v1/suppliers', supplierBody(), 'code'],
    [`/v1/sales-orders/${id}/payments`, { amount: '9.00' }, 'reference'],
    [`/v1/sales-orders/${id}/refunds`, { amount: '2.00' }, 'reference'],
    [`/v1/purchase-orders/${purchase?.id}/shipments`,
      { lines: [{ line_number: 1, quantity: 1 }] }, 'tracking_number']
  ], async ([url, body, key]) => {
    const first = await merchant.post(url, { ...body, [key]: NFD })
    t.equal(first.statusCode, 201, first.body)
    const second = await merchant.post(url, { ...body, [key]: NFC })
    t.equal(second.statusCode, 200, second.body)
    holds(t, second.json(), { id: first.json().id, [key]: NFC })
  })
  t.equal((await merchant.get(`/v1/suppliers?code=${path(NFD)}`)).json().data.length, 1)
})

t.test('a row of a feed whose SKU is no key is refused, and empties no other', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 1, B: 1, C: 1, D: 1, E: 1 } })
  const bad = ['A ', '\ufeffB', 'C\u00a0', '   ', 'D\n', 'E\u200b', 'A\u00a0B']
  const feed = { mode: 'full', confirm_drop: true, rows: bad.map((sku) => ({ sku, ...REPORT })) }
  const told = await bodyOfAnswer<{ errors: Fault[] }>(
    merchant.post(`/v1/suppliers/${merchant.supplier_id}/stock-feeds`, feed))
  holds(t, told, { accepted: 0, zeroed: 0, rejected: bad.length })
  t.same(told.errors.map(({ row, pointer }) => [row, pointer]), bad.map((_, row) => [row, '/sku']))
  t.same(await skusOf(merchant), ['A 1', 'B 1', 'C 1', 'D 1', 'E 1'])
})

t.test('a parameter that is no key is told, or names nothing', async (t) => {
  const merchant = await givenMerchant({ stock: { A: 1 } })
  const stock = `/v1/suppliers/${merchant.supplier_id}/stock/A%20`
  holdsFault(t, await merchant.put(stock, REPORT),
    { parameter: 'sku', detail: 'must not begin or end with a blank' })
  t.equal((await merchant.get(stock)).json().code, 'supplier_stock_not_found')
  t.equal((await merchant.delete(stock)).json().code, 'supplier_stock_not_found')
  await inTurn(['supplier-stock?sku', 'suppliers?code', 'sales-orders?reference'], async (list) =>
    holdsFault(t, await merchant.get(`/v1/${list}=A%E2%80%8BB`), { code: 'wrong_format' }))
  t.same(await skusOf(merchant), ['A 1'])
})

t.test('a row of before there were rules is read and deleted by its own SKU', async (t) => {
  const merchant = await undocumented.givenMerchant({ stock: { OLD: 3 } })
  const stock = `/v1/suppliers/${merchant.supplier_id}/stock`
  await inTurn(['A ', NFD], async (sku) => sql`
    insert into supplier_stock
    select (jsonb_populate_record(s, ${JSON.stringify({ sku })}::jsonb)).* from supplier_stock s
    where merchant_id = ${merchant.id} and sku = 'OLD'`.execute(db))
  await merchant.put(`${stock}/${path(NFC)}`, { ...REPORT, on_hand: 8 })
  holds(t, (await merchant.get(`${stock}/A%20`)).json(), { sku: 'A ', on_hand: 3 })
  holds(t, (await merchant.get(`${stock}/${path(NFD)}`)).json(), { sku: NFD, on_hand: 3 })
  holds(t, (await merchant.get(`${stock}/${path(NFC)}`)).json(), { sku: NFC, on_hand: 8 })
  t.equal((await merchant.put(`${stock}/A%20`, REPORT)).statusCode, 400, 'but not written')
  await inTurn(['A ', NFD], async (sku) =>
    t.equal((await merchant.delete(`${stock}/${path(sku)}`)).statusCode, 204))
  t.same(await skusOf(merchant), [`${NFC} 8`, 'OLD 3'])
  t.equal((await merchant.delete(`${stock}/${path(NFD)}`)).statusCode, 204, 'the one that is left')
  t.same(await skusOf(merchant), ['OLD 3'])
})

t.test('an address of before there were rules is answered as it stands', async (t) => {
  const merchant = await undocumented.givenMerchant()
  const address = addressOf({})
  const { id } = await bodyOfAnswer(
    merchant.post('/v1/sales-orders', salesOrderBody({ bill_to: address })))
  const missing = { company: null, line2: null, region: null, phone: null }
  const old = { ...address, ...missing, city: ' ', country: 'UK' }
  await sql`update sales_orders set bill_to = ${JSON.stringify(old)} where id = ${id}`.execute(db)
  t.same((await merchant.get(`/v1/sales-orders/${id}`)).json().bill_to, old)
})

t.test('an address needs no postal code; what is blank is refused, required or not', async (t) => {
  const merchant = await givenMerchant()
  const address = addressOf({ country: 'HK', postal_code: undefined })
  const place = async (about: object) => merchant.post('/v1/sales-orders', salesOrderBody(about))
  const placed = await place({ ship_to: address, bill_to: { ...address, postal_code: null } })
  t.equal(placed.statusCode, 201, placed.body)
  t.equal(placed.json().ship_to.postal_code, null)
  t.equal(placed.json().bill_to.postal_code, null)
  await inTurn(['name', 'line1', 'city', 'postal_code', 'company'], async (field) =>
    inTurn([' ', '\t\n', '\u00a0', '\u3000', '\u200b\ufeff'], async (blank) =>
      holdsFault(t, await place({ ship_to: addressOf({ [field]: blank }) }),
        { pointer: `/ship_to/${field}`, detail: 'must not be blank' })))
  holdsFault(t, await place({ customer: { name: '  ' } }), { pointer: '/customer/name' })
})

t.test('a country is one of ISO 3166-1 wherever one comes in', async (t) => {
  const merchant = await givenMerchant()
  const place = async (about: object) => merchant.post('/v1/sales-orders', salesOrderBody(about))
  const UK = 'is no code of ISO 3166-1: use GB'
  const supplier = `/v1/suppliers/${merchant.supplier_id}`
  await inTurn([
    [await place({ ship_to: addressOf({ country: 'UK' }) }), '/ship_to/country'],
    [await place({ bill_to: addressOf({ country: 'UK' }) }), '/bill_to/country'],
    [await merchant.post('/v1/suppliers', supplierBody({ country: 'UK' })), '/country'],
    [await merchant.patch(supplier, { country: 'UK' }), '/country'],
    [await merchant.patch(supplier, { ships_to: ['FR', 'UK'] }), '/ships_to/1'],
    [await merchant.patch('/v1/merchant', {
      settings: { warehouse_address: { ...WAREHOUSE, country: 'UK' } }
    }), '/settings/warehouse_address/country']
  ] as Array<[Reply, string]>, async ([reply, pointer]) =>
    holdsFault(t, reply, { pointer, detail: UK }))
  holdsFault(t, await merchant.patch(supplier, { country: 'ZZ' }),
    { detail: 'must be an ISO 3166-1 code of two capital letters, as FR' })
  holdsFault(t, await merchant.patch(supplier, { country: 'de' }),
    { detail: 'is no code of ISO 3166-1: use DE' })
  t.equal((await merchant.patch(supplier, { country: 'XK', ships_to: ['XK'] })).statusCode, 200)
})

t.test('a fault of a format says in words what to send', async (t) => {
  const merchant = await givenMerchant()
  const payment = (about: object) => ({ reference: 'p', amount: '5.00', ...about })
  const place = async (about: object) => merchant.post('/v1/sales-orders', salesOrderBody(about))
  const pay = async (about: object) => place({ payments: [payment(about)] })
  const line = async (about: object) =>
    place({ lines: [{ sku: 'A', quantity: 1, unit_price: '1.00', ...about }] })
  const faults: Array<[Reply, string]> = [
    [await pay({ received_at: '2026-11-28T10:00:00+01:00' }),
      'must be in UTC, without an offset: send 2026-11-28T09:00:00.000Z'],
    [await merchant.get('/v1/sales-orders?created_after=2026-11-28T10:00:00+01:00'),
      'must be in UTC, without an offset: send 2026-11-28T09:00:00.000Z'],
    [await pay({ received_at: '2026-11-28T10:00:00' }),
      'must be a time in UTC that ends in Z, of the years 1900 to 2199, as ' +
      '2026-11-23T09:30:00.000Z'],
    [await line({ unit_price: '19,99' }),
      'must have a point before its decimals, as 19.99, and no comma'],
    [await line({ unit_price: '-1.00' }), 'must be 0 or more'],
    [await line({ requested_date: '5.12.2026' }),
      'must be a calendar date of the years 1900 to 2199, as 2026-12-05'],
    [await place({ currency: 'eur' }),
      'must be an ISO 4217 code of three capital letters: send EUR'],
    [await place({ customer: { name: null } }), 'must be string, not null'],
    [await place({ charges: [{ kind: 'tax', amount: '1,5' }] }),
      'must have a point before its decimals, as 19.99, and no comma']
  ]
  for (const [reply, detail] of faults) holdsFault(t, reply, { detail })
})
