// What each merchant of a chain may see of the others: C sells what B buys from A. All that each
// key can read is searched for what it must not know.

import t, { type Test } from 'tap'
import { fillPath } from '../../support/addresses.ts'
import { idsOf } from '../../support/ids.ts'
import { inTurn } from '../../support/in-turn.ts'
import { keyedRoutesOf } from '../../support/routes.ts'
import { queryOf } from '../../support/samples.ts'
import { type Client, type TestMerchant } from '../../support/service.ts'
import { bodyOfAnswer, newSku } from '../../support/stories.ts'
import { givenChain, type Order, placeOverChain } from './chain.ts'

t.setTimeout(240_000)
const chain = await givenChain(t)
const { a, b, c, b_link, c_link, settle, service: { app, db } } = chain
const routes = keyedRoutesOf(app).filter(({ method }) => method === 'GET')

// Each amount stands for whose it is, wherever it turns up: unit cost or price, and 5 of them.
const A_COST = ['3.137', '15.685', '15.69']
const A_PRICE = ['7.411', '37.055', '37.06']
const B_PRICE = ['11.773', '58.865', '58.87']
const C_PRICE = ['23.39', '116.95']
const NAMES = { a: 'Aldermoor Works', b: 'Brackwater Trade', c: 'Cinderhall Shop' }
const CUSTOMER = 'Zephyrine Holdings'

await inTurn([[a, NAMES.a], [b, NAMES.b], [c, NAMES.c]] as const, async ([{ id }, name]) =>
  db.updateTable('merchants').set({ name }).where('id', '=', id).execute())
await db.updateTable('links').set({ partner_name: NAMES.a })
  .where('id', '=', b_link.link_id).execute()
await db.updateTable('links').set({ partner_name: NAMES.b })
  .where('id', '=', c_link.link_id).execute()

const sku = newSku()
await a.givenStock(a.supplier_id, sku, { unit_cost: '3.137' })
await b.givenStock(b_link.supplier_id, sku, { unit_cost: '7.411' })
await c.givenStock(c_link.supplier_id, sku, { unit_cost: '11.773' })
const placed = await placeOverChain({ ...chain, givenSku: async () => sku }, {
  about: {
    reference: 'CINDER-1042',
    customer: { name: CUSTOMER, email: 'zephyrine@example.com' },
    packing_slip_text: 'Thank you, says the shop',
    lines: [{ sku, quantity: 5, unit_price: '23.39' }]
  }
})
const { a: of_a } = await placed.readOrders()
await bodyOfAnswer(a.supplier.post(`/v1/purchase-orders/${of_a.id}/shipments`, {
  carrier: 'DHL', tracking_number: '00340434', lines: [{ line_number: 1, quantity: 3 }]
}))
await settle()
const orders = await placed.readOrders()

type Read = { id: string, number: string, sales_order_id: string }
const saleOf = async (merchant: TestMerchant, { id }: { id: string }): Promise<Read> => {
  const { sales_order_id } = await bodyOfAnswer<Read>(merchant.get(`/v1/purchase-orders/${id}`))
  return bodyOfAnswer<Read>(merchant.get(`/v1/sales-orders/${sales_order_id}`))
}
const numberOf = async (merchant: TestMerchant, { id }: { id: string }): Promise<string> =>
  (await bodyOfAnswer<Read>(merchant.get(`/v1/purchase-orders/${id}`))).number
const sales = {
  a: await saleOf(a, orders.a), b: await saleOf(b, orders.b), c: await saleOf(c, orders.c)
}
const numbers = {
  a: await numberOf(a, orders.a), b: await numberOf(b, orders.b), c: await numberOf(c, orders.c)
}

/** The addresses of all that is there: lists first, then whatever an id that was read leads to. */
async function seenBy (client: Client): Promise<string> {
  const texts: string[] = []
  const asked = new Set<string>()
  const ask = async (url: string): Promise<void> => {
    if (asked.has(url)) return
    asked.add(url)
    const reply = await client.get(url)
    // Packing slips have a test of their own (`blind-shipping`).
    const is_read = reply.statusCode < 300 && !url.endsWith('/packing-slip')
    if (is_read) texts.push(`${url}\n${reply.body}`)
  }
  const lists = routes.filter(({ path }) => !path.includes('{'))
  await inTurn(lists, async (route) => ask(route.path + queryOf(route)))
  await ask(`/v1/availability?sku=${sku}&country=FR&include=sources`)
  await ask('/v1/purchase-orders?limit=50')
  const of_one = routes.filter(({ path }) => path.match(/\{/g)?.length === 1)
  await inTurn([...idsOf(texts.join('\n'))], async (id) =>
    inTurn(of_one.filter(({ path }) => leadsTo(path, id)), async ({ path }) =>
      ask(fillPath(path, { id }))))
  return texts.join('\n')
}

const PREFIXES: Readonly<Record<string, string>> = {
  'sales-orders': 'so',
  'purchase-orders': 'po',
  shipments: 'shp',
  suppliers: 'sup',
  links: 'lnk',
  transmissions: 'trn',
  exceptions: 'exc',
  invoices: 'inv',
  returns: 'ret'
}

function leadsTo (path: string, id: string): boolean {
  const [, , resource = ''] = path.split('/')
  return path.includes('{id}') && id.startsWith(`${PREFIXES[resource] ?? '-'}_`)
}

const secrets = [a, b, c].flatMap((one) => [one.key, one.storefront.key, one.supplier.key])
const hidden = {
  a: [
    a.id, NAMES.a, a.supplier_id, sales.a.id, sales.a.number, orders.a.id, numbers.a,
    ...A_COST
  ],
  between_a_and_b: [b_link.link_id, b_link.supplier_id, orders.b.id, numbers.b, ...A_PRICE],
  c: [
    c.id, c.supplier_id, c_link.link_id, c_link.supplier_id, sales.c.id, sales.c.number,
    'CINDER-1042', CUSTOMER, 'zephyrine', ...C_PRICE
  ]
}

function assertHidden (t: Test, seen: string, words: readonly string[]): void {
  t.match(seen, sku, 'it has read of the order')
  for (const word of [...words, ...secrets, 'api_key":"', 'sealed']) {
    const at = seen.indexOf(word)
    if (at >= 0) t.fail(`${word}: ${seen.slice(Math.max(0, at - 300), at + 100)}`)
  }
}

t.test('C sees its partner’s order, and nothing of whom that buys from', async (t) => {
  assertHidden(t, await seenBy(c), [...hidden.a, ...hidden.between_a_and_b])
})

t.test('a storefront of B sees no supplier and no cost', async (t) => {
  const seen = await seenBy(b.storefront)
  assertHidden(t, seen, [
    ...hidden.a, ...hidden.between_a_and_b, CUSTOMER, ...C_PRICE, 'partner_order', 'waits_for'
  ])
  t.match(seen, '00340434', 'tracking travels')
})

t.test('B sees what it was told by C, and what a storefront of A sees', async (t) => {
  const told_by_c = new Set([orders.c.id, numbers.c])
  assertHidden(t, await seenBy(b), [
    ...hidden.c.filter((word) => !told_by_c.has(word)),
    ...A_COST, a.supplier_id, orders.a.id, numbers.a
  ])
})

t.test('A, its storefront and its supplier see of C what is in the parcel', async (t) => {
  await inTurn([a, a.storefront, a.supplier], async (client) => {
    const seen = await seenBy(client)
    const ship_from = JSON.stringify({ name: NAMES.c, reference: null, logo_sha256: null })
    t.ok(seen.includes(`"ship_from":${ship_from}`), 'packing slips name it')
    assertHidden(t, seen.replaceAll(ship_from, ''), [
      NAMES.c, ...hidden.c, orders.c.id, numbers.c, ...B_PRICE
    ])
    t.match(seen, 'Thank you, says the shop', 'the words for who unpacks travel')
  })
  assertHidden(t, await seenBy(a.supplier), [...A_PRICE, NAMES.b])
})

type Trace = Array<{ attempts: object[] }>

t.test('operators see the order of the next hop, and what they wait for there', async (t) => {
  const read = { id: sales.b.id, number: sales.b.number, reference: orders.c.id }
  const partner_order = { ...read, status: 'confirmed' }
  t.match(orders.c as Order & { partner_order: unknown }, { partner_order })
  const { data } = await bodyOfAnswer<{ data: object[] }>(c.get('/v1/purchase-orders'))
  t.match(data, [{ partner_order }], 'lists have it')
  const csv = await c.get('/v1/purchase-orders', { accept: 'text/csv' })
  t.match(csv.body, sales.b.number, 'and exports')
  const { trace: [line] } = await bodyOfAnswer<{ trace: Trace }>(
    c.get(`/v1/sales-orders/${placed.sale_id}`))
  t.match(line?.attempts, [{
    partner: { link_id: c_link.link_id, name: NAMES.b, order: partner_order },
    waits_for: [{ event: 'shipment', quantity: 2 }, { event: 'arrival', quantity: 3 }]
  }])
  const { trace: [at_a] } = await bodyOfAnswer<{ trace: Trace }>(
    a.get(`/v1/sales-orders/${sales.a.id}`))
  t.match(at_a?.attempts, [{ partner: null, waits_for: [{ event: 'answer', quantity: 2 }, {}] }])
  t.match(orders.a as object, { partner_order: null }, 'a supplier that is not linked')
})

t.test('who has the ETag of an answer hears when the partner’s order has changed', async (t) => {
  await inTurn([
    `/v1/purchase-orders/${orders.c.id}`, `/v1/sales-orders/${placed.sale_id}`,
    `/v1/links/${c_link.link_id}`
  ], async (path) => {
    const first = await c.get(path)
    const etag = String(first.headers.etag)
    const askAgain = async () => c.get(path, { 'if-none-match': etag })
    t.equal((await askAgain()).statusCode, 304)
    const { version } = first.json<{ version: number }>()
    t.equal((await c.get(path, { 'if-none-match': `"v${version}"` })).statusCode, 200,
      'of a write')
    await db.updateTable('partner_orders').set({ partner_status: `new ${path}` })
      .where('merchant_id', '=', c.id).execute()
    await db.updateTable('link_progress').set({ last_error: `new ${path}` })
      .where('merchant_id', '=', c.id).execute()
    t.equal((await askAgain()).statusCode, 200)
  })
  const path = `/v1/purchase-orders/${orders.c.id}`
  const ifMatch = async () => ({ 'if-match': String((await c.get(path)).headers.etag) })
  const match = await ifMatch()
  t.equal((await c.patch(path, { tags: ['seen'] }, match)).statusCode, 200)
  t.equal((await c.patch(path, { tags: ['later'] }, match)).statusCode, 412)
  t.match((await c.get(`/v1/suppliers/${c_link.supplier_id}`)).headers.etag, /^"v[0-9]+"$/)
})

t.test('what the partner got before its link ended is told as before', async (t) => {
  const supplier = `/v1/suppliers/${c_link.supplier_id}`
  t.equal((await c.patch(supplier, { channels: [] })).statusCode, 200)
  t.match(await bodyOfAnswer(c.get(`/v1/links/${c_link.link_id}`)), { state: 'ended' })
  const { partner_order } = await bodyOfAnswer<{ partner_order: object }>(
    c.get(`/v1/purchase-orders/${orders.c.id}`))
  const { trace: [line] } = await bodyOfAnswer<{ trace: Trace }>(
    c.get(`/v1/sales-orders/${placed.sale_id}`))
  t.match(line?.attempts, [{ partner: { link_id: c_link.link_id, order: partner_order } }])
})
