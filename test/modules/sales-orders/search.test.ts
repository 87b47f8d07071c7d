// Sales orders are found by their customers, metadata, parcels, suppliers and exceptions, alone and
// together, and listed in the order that is asked for.

import t from 'tap'
import { inTurn } from '../../support/in-turn.ts'
import { givenJobs } from '../../support/jobs.ts'
import { givenService, salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { bodyOfAnswer, newSku, placeDearer, placeOrder } from '../../support/stories.ts'
import { bodyOf, pagesOf, refused } from '../answers.ts'

const { db, database_url, givenMerchant } = await givenService(t)
const SALES_ORDERS = '/v1/sales-orders'
type Order = { id: string, reference: string, updated_at: string }

async function place (merchant: TestMerchant, reference: string, about: object): Promise<Order> {
  return bodyOf<Order>(merchant.post(SALES_ORDERS, salesOrderBody({ reference, ...about })))
}

const customer = (name: string, email: string | null = null) => ({ customer: { name, email } })

async function found (merchant: TestMerchant, query: string): Promise<string[]> {
  const { data } = await bodyOf<{ data: Order[] }>(merchant.get(`${SALES_ORDERS}?${query}`))
  return data.map(({ reference }) => reference)
}

t.test('200 by the words of the name, in any order, case and with any accents', async (t) => {
  const merchant = await givenMerchant()
  await place(merchant, 'ada', customer('Ada Lovelace'))
  await place(merchant, 'countess', customer('Lovelace, Countess ADA'))
  await place(merchant, 'adam', customer('Adam Müller'))
  t.same(await found(merchant, 'customer_name=ada'), ['countess', 'ada'])
  t.same(await found(merchant, 'customer_name=ADA+lovelace'), ['countess', 'ada'])
  t.same(await found(merchant, 'customer_name=countess+ada+ada'), ['countess'])
  t.same(await found(merchant, `customer_name=${encodeURIComponent('muller')}`), ['adam'])
  t.same(await found(merchant, `customer_name=${encodeURIComponent('MÜLLER, adam!')}`), ['adam'])
  t.same(await found(merchant, 'customer_name=love'), [], 'whole words')
  refused(t, await merchant.get(`${SALES_ORDERS}?customer_name=%20-`), [400, 'invalid_request'],
    ['customer_name wrong_format'])
})

t.test('200 by e-mail address, in whatever case', async (t) => {
  const merchant = await givenMerchant()
  await place(merchant, 'one', customer('A', 'Ada@Example.com'))
  await place(merchant, 'two', customer('A', 'ada@example.com'))
  await place(merchant, 'none', customer('A'))
  t.same(await found(merchant, 'customer_email=ADA@example.COM'), ['two', 'one'])
  t.same(await found(merchant, 'customer_email=ada@example'), [])
})

t.test('200 by metadata, each entry in a parameter of its own', async (t) => {
  const merchant = await givenMerchant()
  await place(merchant, 'web', { metadata: { channel: 'web', shop: 'blue & red' } })
  await place(merchant, 'app', { metadata: { channel: 'app', shop: 'blue & red' } })
  await place(merchant, 'odd', { metadata: { 'a]=[b': '', __proto__x: '1' } })
  t.same(await found(merchant, 'metadata[channel]=web'), ['web'])
  t.same(await found(merchant, 'metadata%5Bshop%5D=blue+%26+red'), ['app', 'web'])
  t.same(await found(merchant, 'metadata[shop]=blue+%26+red&metadata[channel]=app'), ['app'])
  t.same(await found(merchant, 'metadata[channel]=we'), [])
  t.same(await found(merchant, `metadata[${encodeURIComponent('a]=[b')}]=`), ['odd'])
  t.same(await found(merchant, 'metadata[__proto__]=x'), [])
  const refuse = async (query: string, faults: string[]) => refused(
    t, await merchant.get(`${SALES_ORDERS}?${query}`), [400, 'invalid_request'], faults)
  await refuse('metadata=web', ['metadata wrong_type'])
  await refuse('metadata[a]=1&metadata[a]=2', ['metadata wrong_type'])
  await refuse('metadata[a=1', ['metadata[a unknown_field'])
  await refuse(Array.from({ length: 11 }, (_, key) => `metadata[${key}]=1`).join('&'),
    ['metadata too_many'])
})

t.test('200 by tags, on sales orders and on purchase orders', async (t) => {
  const merchant = await givenMerchant()
  await place(merchant, 'gift', { tags: ['gift', 'fragile, old'] })
  const { id, purchase_order_id } = await placeOrder(merchant, { about: { reference: 'claim' } })
  await bodyOf(merchant.patch(`${SALES_ORDERS}/${id}`, { tags: ['gift'] }))
  await bodyOf(merchant.patch(`/v1/purchase-orders/${purchase_order_id}`, { tags: ['claim'] }))
  t.same(await found(merchant, 'tag=gift'), ['claim', 'gift'])
  t.same(await found(merchant, 'tag=gift&tag=fragile,+old'), ['gift'], 'all of them')
  t.same(await found(merchant, 'tag=claim'), [], 'it is on the purchase order')
  const purchases = async (tag: string): Promise<string[]> => {
    const { data } = await bodyOf<{ data: Order[] }>(merchant.get(`/v1/purchase-orders?tag=${tag}`))
    return data.map((one) => one.id)
  }
  t.same(await purchases('claim'), [purchase_order_id])
  t.same(await purchases('gift'), [])
  await bodyOf(merchant.patch(`/v1/purchase-orders/${purchase_order_id}`, { tags: null }))
  await bodyOf(merchant.patch(`${SALES_ORDERS}/${id}`, { tags: ['done'] }))
  t.same([await purchases('claim'), await found(merchant, 'tag=gift')], [[], ['gift']])
  refused(t, await merchant.supplier.get('/v1/purchase-orders?tag=claim'),
    [400, 'invalid_request'], ['tag not_allowed'])
})

t.test('200 a change is found by what it says now', async (t) => {
  const merchant = await givenMerchant()
  const { id } = await place(merchant, 'one', {
    ...customer('Ada', 'ada@example.com'), metadata: { a: '1', b: '1' }, confirm: false
  })
  await bodyOf(merchant.patch(`${SALES_ORDERS}/${id}`, {
    customer: { name: 'Grace Ada', email: null }, metadata: { a: '2', b: null }
  }))
  const counts = await inTurn([
    'customer_name=grace', 'customer_name=ada', 'metadata[a]=2',
    'customer_email=ada@example.com', 'metadata[a]=1', 'metadata[b]=1'
  ], async (query) => (await found(merchant, query)).length)
  t.same(counts, [1, 1, 1, 0, 0, 0])
})

t.test('200 by parcel, supplier and open exception', async (t) => {
  const merchant = await givenMerchant()
  const shipped = await placeOrder(merchant, { about: { reference: 'shipped' } })
  await bodyOf(merchant.supplier.post(
    `/v1/purchase-orders/${shipped.purchase_order_id}/shipments`,
    { tracking_number: 'JD-0014', lines: [{ line_number: 1, quantity: 1 }] }))
  const rival_id = await merchant.givenSupplier()
  const sku = newSku()
  await merchant.givenStock(rival_id, sku)
  await place(merchant, 'rival', { lines: [{ sku, quantity: 1, unit_price: '99.00' }] })
  const { id, exception } = await placeDearer(merchant)
  const { reference: dearer } = await bodyOf<Order>(merchant.get(`${SALES_ORDERS}/${id}`))
  t.same(await found(merchant, 'tracking_number=JD-0014'), ['shipped'])
  t.same(await found(merchant, 'tracking_number=JD-0015'), [])
  t.same(await found(merchant, `supplier_id=${rival_id}`), ['rival'])
  t.same(await found(merchant, `supplier_id=${merchant.supplier_id}`), [dearer, 'shipped'])
  t.same(await found(merchant, 'exception_kind=cost_increase'), [dearer])
  t.same(await found(merchant, 'exception_kind=no_supplier,cost_increase'), [dearer])
  t.same(await found(merchant, 'exception_kind=no_supplier'), [])
  await bodyOf(merchant.post(`/v1/exceptions/${exception.id}/resolutions`, {
    resolution: 'approve'
  }))
  t.same(await found(merchant, 'exception_kind=cost_increase'), [], 'it is resolved')
})

t.test('400 a storefront may not search by what it may not see', async (t) => {
  const { storefront, supplier_id } = await givenMerchant()
  refused(t, await storefront.get(`${SALES_ORDERS}?supplier_id=${supplier_id}` +
    '&exception_kind=no_supplier&customer_name=ada&tag=gift'), [400, 'invalid_request'],
  ['tag not_allowed', 'supplier_id not_allowed', 'exception_kind not_allowed'])
  refused(t, await storefront.get(`/v1/shipments?supplier_id=${supplier_id}` +
    '&purchase_order_id=po_1'), [400, 'invalid_request'],
  ['supplier_id not_allowed', 'purchase_order_id not_allowed'])
  t.equal((await storefront.get(`${SALES_ORDERS}?customer_name=ada`)).statusCode, 200)
})

t.test('200 several statuses, together with other filters', async (t) => {
  const merchant = await givenMerchant()
  await place(merchant, 'draft', { ...customer('Ada'), confirm: false })
  await place(merchant, 'confirmed', customer('Ada'))
  const { id } = await place(merchant, 'canceled', customer('Ada'))
  await bodyOf(merchant.post(`${SALES_ORDERS}/${id}/cancellation`))
  await place(merchant, 'other', { ...customer('Grace'), confirm: false })
  t.same(await found(merchant, 'status=draft,canceled'), ['other', 'canceled', 'draft'])
  t.same(await found(merchant, 'status=draft&status=confirmed'), ['other', 'confirmed', 'draft'])
  t.same(await found(merchant, 'status=draft,canceled&customer_name=ada&sku=BOLT-M8'),
    ['canceled', 'draft'])
  t.same(await found(merchant, 'status=draft,canceled&customer_name=ada&sku=NONE'), [])
})

t.test('200 sorted, and behind a change', async (t) => {
  const merchant = await givenMerchant()
  const [one, two] = await inTurn(['one', 'two', 'three'], async (reference) =>
    place(merchant, reference, { ...customer('Ada'), confirm: false }))
  const change = async (order: Order | undefined, metadata: object): Promise<Order> =>
    bodyOf<Order>(merchant.patch(`${SALES_ORDERS}/${order?.id}`, { metadata }))
  const { updated_at } = await change(two, { a: '1' })
  await change(one, { a: '1' })
  const filters = ['', '&customer_name=ada', '&status=draft', '&created_after=2020-01-01T00:00:00Z']
  await inTurn(filters, async (and) => {
    const [newest, oldest, latest, earliest, later] = await inTurn([
      'sort=-created_at', 'sort=created_at', 'sort=-updated_at', 'sort=updated_at',
      `sort=updated_at&updated_after=${updated_at}`
    ], async (query) => found(merchant, query + and))
    t.same(newest, ['three', 'two', 'one'], and)
    t.same(oldest, ['one', 'two', 'three'], and)
    t.same(latest, ['one', 'two', 'three'], and)
    t.same(earliest, ['three', 'two', 'one'], and)
    t.same(later, ['two', 'one'], and)
  })
  t.same(await found(merchant, `updated_after=${updated_at}`), ['two', 'one'])
  const pages = await pagesOf(merchant, `${SALES_ORDERS}?sort=-updated_at&limit=1`,
    ({ reference }: Order) => reference)
  t.same(pages.flat(), ['one', 'two', 'three'])
  const { next_cursor } = await bodyOf(merchant.get(`${SALES_ORDERS}?limit=1`))
  refused(t, await merchant.get(`${SALES_ORDERS}?sort=updated_at&cursor=${next_cursor}`),
    [400, 'invalid_request'], ['cursor invalid'])
})

t.test('another merchant finds nothing of it', async (t) => {
  const [merchant, stranger] = await Promise.all([givenMerchant(), givenMerchant()])
  await place(merchant, 'one', { ...customer('Ada', 'a@b.example'), metadata: { a: '1' } })
  const queries = [
    'customer_name=ada', 'customer_email=a@b.example', 'metadata[a]=1', 'sku=BOLT-M8',
    `supplier_id=${merchant.supplier_id}`, 'status=confirmed', 'sort=updated_at'
  ]
  t.same(await inTurn(queries, async (query) => found(stranger, query)), queries.map(() => []))
})

t.test('orders of before there was a search are found once the job has run', async (t) => {
  const merchant = await givenMerchant()
  const orders = await inTurn(['one', 'two'], async (reference) =>
    place(merchant, reference, { ...customer('Ada'), confirm: false }))
  await db.deleteFrom('search_terms').where('merchant_id', '=', merchant.id).execute()
  await db.updateTable('sales_orders').where('merchant_id', '=', merchant.id)
    .set({ terms_version: 0 }).execute()
  // What is changed before then has some of its terms already.
  await bodyOfAnswer(merchant.patch(`${SALES_ORDERS}/${orders[0]?.id}`, {
    customer: { name: 'Ada Byron' }
  }))
  t.same(await found(merchant, 'customer_name=ada'), [])
  await givenJobs(t, database_url)('index orders for search')
  t.same(await found(merchant, 'customer_name=ada'), ['two', 'one'])
  t.same(await found(merchant, 'customer_name=byron'), ['one'])
})
