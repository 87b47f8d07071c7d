// What a storefront and the suppliers are told of an order to which everything has happened.

import t from 'tap'
import type { LightMyRequestResponse } from 'fastify'
import { givenDocumentedService } from '../support/documented.ts'
import { inTurn } from '../support/in-turn.ts'
import { type Client, salesOrderBody, type TestMerchant } from '../support/service.ts'
import {
  bodyOfAnswer, exceptionsOf, newSku, type PurchaseOrder, purchaseOrdersOf
} from '../support/stories.ts'

const { givenMerchant } = await givenDocumentedService(t)
const merchant = await givenMerchant()
const { storefront, supplier } = merchant
const PRICE = '23.45'
const CUSTOMER = { name: 'Ada', email: 'ada@secret.example', phone: '+33 1 23 45' }
const WORDS = {
  gift_message: 'GIFT', packing_slip_text: 'SLIP', purchase_order_number: 'OWN-7'
}

type Answers = { storefront: LightMyRequestResponse[], first: string[], second: string[] }
const told: Answers = { storefront: [], first: [], second: [] }

const rival_id = await merchant.givenSupplier({ code: 'RIVAL', name: 'Rival, Inc.' })
const rival = await merchant.givenKey({ role: 'supplier', supplier_id: rival_id })
const story = await tellStory(merchant)

/** Sends, and keeps what was answered. */
async function by (
  client: Client, who: keyof Answers, url: string, body: object | null = null
): Promise<LightMyRequestResponse> {
  const reply = await (body === null ? client.get(url) : client.post(url, body))
  if (reply.statusCode >= 300) throw new Error(`${url}: ${reply.body}`)
  if (who === 'storefront') told.storefront.push(reply)
  else told[who].push(reply.body)
  return reply
}

/**
 * Two suppliers; the first asks for more money, sends a part and rejects the rest, which goes to
 * the second; the customer pays, raises and cancels. Keeps what each was answered on the way.
 */
async function tellStory (operator: TestMerchant) {
  const sku = newSku()
  await operator.givenStock(operator.supplier_id, sku, { on_hand: 3, unit_cost: '10.01' })
  await operator.givenStock(rival_id, sku, { on_hand: 50, unit_cost: '12.02' })
  const { id } = (await by(storefront, 'storefront', '/v1/sales-orders', salesOrderBody({
    customer: CUSTOMER,
    ...WORDS,
    lines: [{ sku, quantity: 5, unit_price: PRICE, note: 'WORD', customization: { on: 'CUSTOM' } }],
    payments: [{ reference: 'pi_secret', amount: '200.00' }]
  }))).json()
  const ordersOf = async (who: string): Promise<PurchaseOrder[]> =>
    (await purchaseOrdersOf(operator, id)).filter(({ supplier_id }) => supplier_id === who)
  const [first] = await ordersOf(operator.supplier_id)
  if (first === undefined) throw new Error('the first supplier has no purchase order')
  const of_first = `/v1/purchase-orders/${first.id}`
  await by(supplier, 'first', `${of_first}/acknowledgements`, {
    lines: [{ line_number: 1, status: 'accepted', quantity: 2, unit_cost: '11.03' }]
  })
  const [exception] = await exceptionsOf(operator, id)
  await bodyOfAnswer(operator.post(`/v1/exceptions/${exception?.id}/resolutions`, {
    resolution: 'approve'
  }))
  const shipped = await by(supplier, 'first', `${of_first}/shipments`, {
    carrier: 'DHL', tracking_number: 'T-1', lines: [{ line_number: 1, quantity: 1 }]
  })
  const shipment = shipped.json().id as string
  await by(supplier, 'first', `/v1/shipments/${shipment}/delivery`, {})
  const changed = await storefront.patch(`/v1/sales-orders/${id}`, {
    lines: [{ line_number: 1, quantity: 6 }]
  })
  told.storefront.push(changed)
  const of_order = `/v1/sales-orders/${id}`
  await writeAll(of_order, of_first)
  await by(storefront, 'storefront', `${of_order}/payments`, {
    reference: 'pi_more', amount: '1.00'
  })
  await by(storefront, 'storefront', `${of_order}/cancellation`, {
    lines: [{ line_number: 1, quantity: 1 }]
  })
  const seconds = await ordersOf(rival_id)
  await inTurn(seconds.filter(({ status }) => status === 'issued'), async (order) => {
    await by(rival, 'second', `/v1/purchase-orders/${order.id}/acknowledgements`, {
      lines: [{ line_number: 1, status: 'accepted', quantity: 1 }]
    })
  })
  await by(supplier, 'first', `${of_first}/closure`, { reason: 'out_of_stock' })
  await inTurn(['/v1/sales-orders', of_order], async (url) => by(storefront, 'storefront', url))
  await by(storefront, 'storefront', `/v1/shipments/${shipment}`)
  await inTurn(['/v1/purchase-orders', of_first, `/v1/shipments/${shipment}`], async (url) =>
    by(supplier, 'first', url))
  await inTurn(await ordersOf(rival_id), async (order) =>
    by(rival, 'second', `/v1/purchase-orders/${order.id}`))
  await by(rival, 'second', '/v1/purchase-orders')
  await operator.givePositions()
  await by(storefront, 'storefront', '/v1/events?limit=200')
  await by(supplier, 'first', '/v1/events?limit=200')
  await by(rival, 'second', '/v1/events?limit=200')
  return { id, first_id: first.id, second_ids: (await ordersOf(rival_id)).map((one) => one.id) }
}

/** The merchant's people write for themselves, for suppliers, and for one of them. */
async function writeAll (of_order: string, of_first: string): Promise<void> {
  await inTurn([of_order, of_first], async (url) => {
    await bodyOfAnswer(merchant.patch(url, { tags: ['TAG'] }))
    await bodyOfAnswer(merchant.post(`${url}/notes`, { text: 'INTERNAL' }))
  })
  await bodyOfAnswer(merchant.post(`${of_order}/notes`, { text: 'ALL', visibility: 'supplier' }))
  await by(supplier, 'first', `${of_first}/notes`, { text: 'FIRST' })
}

function namesIn (json: unknown): string[] {
  if (typeof json !== 'object' || json === null) return []
  return Object.entries(json).flatMap(([name, value]) => [name, ...namesIn(value)])
}

t.test('the story has it all', async (t) => {
  const sale = await merchant.get(`/v1/sales-orders/${story.id}`)
  const orders = await merchant.get(`/v1/purchase-orders?sales_order_id=${story.id}`)
  for (const part of ['cost_increase', '"replaces":{', 'shp_', 'margin', '"answers"', '11.03',
    '"tags":["TAG"]', '"INTERNAL"', '"ALL"', '"FIRST"', 'First operator key']) {
    t.ok(`${sale.body}${orders.body}`.includes(part), part)
  }
  t.ok(story.second_ids.length > 1)
})

t.test('a storefront sees no supplier, purchase order, cost, margin or exception', async (t) => {
  t.ok(told.storefront.length > 6)
  for (const part of ['shp_', '"GIFT"', '"SLIP"', '"OWN-7"', '"WORD"', '"CUSTOM"']) {
    t.ok(told.storefront.some(({ body }) => body.includes(part)), `but its own: ${part}`)
  }
  for (const { body, raw, statusCode } of told.storefront) {
    const name = `${raw.req.method} ${raw.req.url} ${statusCode}`
    t.ok(statusCode < 300, `${name} ${body}`)
    t.notMatch(body, /\b(?:sup|po|dec|exc)_[0-7]|Rival|Litware|"(?:10\.01|11\.03|12\.02)"/, name)
    t.notMatch(body, /TAG|INTERNAL|"ALL"|FIRST|First operator/, name)
    t.same(namesIn(JSON.parse(body)).filter((one) =>
      /supplier|cost|purchase|margin|exception|answer|trace|secret|hash|merchant|tags|notes/
        .test(one) && one !== 'purchase_order_number'), [], name)
  }
})

for (const who of ['first', 'second'] as const) {
  t.test(`the ${who} supplier sees no price, customer or other supplier`, async (t) => {
    const others = who === 'first'
      ? [rival_id, ...story.second_ids]
      : [merchant.supplier_id, story.first_id]
    t.ok(told[who].length > 2)
    for (const word of ['"ALL"', '"GIFT"', '"SLIP"', '"OWN-7"', '"WORD"', '"CUSTOM"']) {
      t.ok(told[who].some((body) => body.includes(word)), `but the words for suppliers: ${word}`)
    }
    for (const body of told[who]) {
      t.notMatch(body, /"(?:23\.45|200\.00)"|ada@secret|33 1 23|customer_request/)
      t.notMatch(body, /pi_secret|"pay_|"exc_/)
      t.same(others.filter((id) => body.includes(id)), [])
      t.notMatch(body, /TAG|INTERNAL|First operator/)
      if (who === 'second') t.notMatch(body, /FIRST/)
      t.same(namesIn(JSON.parse(body)).filter((one) =>
        /price|email|customer|payment|charges|margin|exception|replaces|secret|hash|tags|internal/
          .test(one) && !['customer_order_number', 'billed_charges'].includes(one)), [])
    }
  })
}
