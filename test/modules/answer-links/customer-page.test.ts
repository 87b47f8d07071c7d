// The page of a customer: it reviews the sales order, confirms a draft, cancels until something is
// issued, and can do nothing else.

import t from 'tap'
import { fillIn, formOf, formsOf, linkTo, sendForm } from '../../support/answer-pages.ts'
import { holds } from '../../support/holds.ts'
import { givenService, salesOrderBody } from '../../support/service.ts'
import { bodyOfAnswer, newSku, placeOrder, placePlanned } from '../../support/stories.ts'

t.setTimeout(180_000)
const { app, givenMerchant } = await givenService(t)
const merchant = await givenMerchant()

type Sale = { id: string, version: number, status: string }

async function placeDraft (about: object = {}): Promise<Sale> {
  const sku = newSku()
  await merchant.givenStock(merchant.supplier_id, sku)
  return bodyOfAnswer<Sale>(merchant.post('/v1/sales-orders', salesOrderBody({
    confirm: false, lines: [{ sku, quantity: 2, unit_price: '19.90' }], ...about
  })))
}

const readSale = async (id: string): Promise<Sale> =>
  bodyOfAnswer<Sale>(merchant.get(`/v1/sales-orders/${id}`))
const actionsOn = (page: string) => formsOf(page).map(({ fields }) => fields.action)

t.test('the page shows what a storefront reads, and nothing of suppliers and costs', async (t) => {
  const placed = await placeOrder(merchant)
  await bodyOfAnswer(merchant.post(`/v1/sales-orders/${placed.id}/notes`, { text: 'SECRET' }))
  const { body } = await app.inject(await linkTo(merchant, { id: placed.id }))
  for (const shown of [placed.sku, '€19.90', '€39.80', 'Ada Lovelace']) {
    t.ok(body.includes(shown), shown)
  }
  t.notMatch(body, /Litware|10\.00|SECRET|po_|sup_/)
  t.same(actionsOn(body), [], 'a purchase order is issued')
})

t.test('both sides see the parcel that left, and not one that was voided', async (t) => {
  const placed = await placeOrder(merchant)
  const shipAs = async (tracking_number: string) => bodyOfAnswer(merchant.supplier.post(
    `/v1/purchase-orders/${placed.purchase_order_id}/shipments`,
    { tracking_number, lines: [{ line_number: 1, quantity: 2 }] }))
  const { id } = await shipAs('VOIDED-1')
  await bodyOfAnswer(merchant.post(`/v1/shipments/${id}/cancellation`))
  await shipAs('PARCEL-2')
  for (const order of [{ id: placed.id }, { purchase_order_id: placed.purchase_order_id }]) {
    // eslint-disable-next-line no-await-in-loop -- one page after the other
    const { body } = await app.inject(await linkTo(merchant, order))
    t.match(body, 'PARCEL-2')
    t.notMatch(body, 'VOIDED-1')
  }
})

t.test('what was credited stands beside the total, and what is due back', async (t) => {
  const { id } = await placeOrder(merchant, {
    about: { payments: [{ reference: 'pi_1', amount: '39.80' }] }
  })
  const before = (await app.inject(`${await linkTo(merchant, { id })}?lang=de`)).body
  t.notMatch(before, /Gutgeschrieben|Zu erstatten/)
  await bodyOfAnswer(merchant.post(`/v1/sales-orders/${id}/credits`,
    { amount: '5.00', reason: 'arrived late' }))
  const { body } = await app.inject(`${await linkTo(merchant, { id })}?lang=de`)
  t.match(body, /Gutgeschrieben<.dt><dd>5,00\s€[^]*Bezahlt[^]*Zu erstatten<.dt><dd>5,00\s€/)
})

t.test('303: a draft is confirmed, and then a supplier has it', async (t) => {
  const { id } = await placeDraft()
  const path = await linkTo(merchant, { id })
  t.same(actionsOn((await app.inject(path)).body), ['confirm', 'cancel'])
  const reply = await fillIn(app, path, 'confirm', { name: 'Ada Lovelace' })
  t.equal(reply.statusCode, 303, reply.body)
  holds(t, await readSale(id), { status: 'confirmed' })
  const { data } = await bodyOfAnswer<{ data: Array<{ type: string, actor: object }> }>(
    merchant.get(`/v1/sales-orders/${id}/events`))
  holds(t, data.find(({ type }) => type === 'sales_order.confirmed')?.actor ?? {},
    { type: 'answer_link', role: 'storefront', name: 'Ada Lovelace' })
})

t.test('303: an order of which nothing is issued is canceled', async (t) => {
  const placed = await placePlanned(merchant)
  const path = await linkTo(merchant, { id: placed.id })
  t.same(actionsOn((await app.inject(path)).body), ['cancel'])
  t.equal((await fillIn(app, path, 'cancel')).statusCode, 303)
  holds(t, await readSale(placed.id), { status: 'canceled' })
})

t.test('412: nothing is canceled once something is issued, whatever version is sent', async (t) => {
  const placed = await placePlanned(merchant)
  const path = await linkTo(merchant, { id: placed.id })
  const { fields = {} } = formOf((await app.inject(path)).body, 'cancel') ?? {}
  await bodyOfAnswer(merchant.post(`/v1/purchase-orders/${placed.purchase_order_id}/issue`))
  const { version } = await readSale(placed.id)
  for (const sent of [fields.version ?? '', String(version)]) {
    // eslint-disable-next-line no-await-in-loop -- one after the other: the order must not change
    const reply = await sendForm(app, path, { ...fields, version: sent, name: 'Ada' })
    t.equal(reply.statusCode, 412)
    t.match(reply.body, /The order has changed/)
  }
  holds(t, await readSale(placed.id), { status: 'confirmed', version })
})

t.test('400: a customer has no answers of a supplier', async (t) => {
  const { id } = await placeDraft()
  const path = await linkTo(merchant, { id })
  const { fields = {} } = formOf((await app.inject(path)).body, 'confirm') ?? {}
  const reply = await sendForm(app, path, { ...fields, action: 'accept', name: 'Ada' })
  t.equal(reply.statusCode, 400)
  holds(t, await readSale(id), { status: 'draft' })
})

t.test('422: what is not in stock is told in words', async (t) => {
  const { id } = await placeDraft({
    shortage_policy: 'reject', lines: [{ sku: newSku(), quantity: 2, unit_price: '19.90' }]
  })
  const reply = await fillIn(app, await linkTo(merchant, { id }), 'confirm')
  t.ok(reply.statusCode === 409 || reply.statusCode === 422)
  t.match(reply.body, /Not everything is in stock/)
})
