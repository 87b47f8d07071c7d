// The page of a supplier: every form runs the ordinary command in its role, and tells its refusals.

import t from 'tap'
import { fillIn, formOf, formsOf, linkTo, sendForm } from '../../support/answer-pages.ts'
import { dayIn } from '../../support/days.ts'
import { holds } from '../../support/holds.ts'
import { givenService } from '../../support/service.ts'
import {
  bodyOfAnswer, placeAskedBack, placeOrder, type Placed, type PurchaseOrder
} from '../../support/stories.ts'

t.setTimeout(180_000)
const { app, givenMerchant } = await givenService(t)
const merchant = await givenMerchant()
const ARRIVAL = dayIn(20)

type Event = {
  type: string
  subject_id: string
  actor: { type: string, id: string, role: string, name: string }
}

async function readOrder ({ purchase_order_id }: Placed): Promise<PurchaseOrder> {
  return bodyOfAnswer<PurchaseOrder>(merchant.get(`/v1/purchase-orders/${purchase_order_id}`))
}

t.test('the page shows what the supplier reads over the API, and no price of the customer',
  async (t) => {
    const about = {
      reference: 'PACK-2201', ship_from: { name: 'Lovelace Toys', reference: 'LT-2201' }
    }
    const placed = await placeOrder(merchant, { quantity: 5, line: { unit_price: '87.65' }, about })
    const { statusCode, body, headers } = await app.inject(await linkTo(merchant, placed))
    t.equal(statusCode, 200)
    t.match(headers['content-type'], /^text\/html/)
    for (const shown of [placed.sku, '€10.00', '€50.00', '12 Rue de la Paix', 'Test merchant']) {
      t.ok(body.includes(shown), shown)
    }
    t.match(body, /Pack in the name of<\/dt>\s*<dd>Lovelace Toys, LT-2201</)
    t.notMatch(body, /87\.65|438\.25|ada@example/, 'nothing of the customer’s side')
    t.notMatch(body, 'PACK-2201', 'nor the merchant’s own number')
    t.same(formsOf(body).map(({ fields }) => fields.action), ['accept', 'answer', 'ship', 'close'])
  })

t.test('303: all is accepted, in the name that was typed', async (t) => {
  const placed = await placeOrder(merchant)
  const path = await linkTo(merchant, placed)
  const reply = await fillIn(app, path, 'accept')
  t.equal(reply.statusCode, 303)
  t.equal(reply.headers.location, `${path}?done=accept`)
  const { body } = await app.inject(String(reply.headers.location))
  t.match(body, /You have accepted the order/)
  t.equal(formOf(body, 'accept'), undefined, 'it is done')
  holds(t, await readOrder(placed), { status: 'acknowledged' })
  const { data } = await bodyOfAnswer<{ data: Event[] }>(
    merchant.get(`/v1/sales-orders/${placed.id}/events`))
  const events = data.filter(({ type }) => type.endsWith('.acknowledged'))
  t.equal(events.length, 2, 'of the sales order and of the purchase order')
  for (const { actor } of events) {
    holds(t, actor, { type: 'answer_link', role: 'supplier', name: 'Grace Hopper' })
    t.match(actor.id, /^ans_/)
  }
})

t.test('303: another item for the rest, which waits, and is shown where it is sent', async (t) => {
  const placed = await placeOrder(merchant, { quantity: 5 })
  await merchant.givenStock(merchant.supplier_id, 'OTHER-ITEM')
  const path = await linkTo(merchant, placed)
  const wrong = await fillIn(app, path, 'answer', { now_1: '5', instead_1: 'OTHER-ITEM' })
  t.match(wrong.body, /Enter fewer units to send/)
  const unknown = await fillIn(app, path, 'answer', { now_1: '2', instead_1: 'NO-ITEM' })
  t.match(unknown.body, /This item cannot be sent instead/)
  t.equal((await fillIn(app, path, 'answer', { now_1: '2', instead_1: 'OTHER-ITEM' })).statusCode,
    303)
  holds(t, await readOrder(placed), {
    lines: [{
      accepted_quantity: 2,
      substitution: { sku: 'OTHER-ITEM', quantity: 3 },
      answers: [{ status: 'accepted' }, { status: 'substituted', reason: null }]
    }]
  })
  t.match((await app.inject(path)).body, /For 3 units you offered OTHER-ITEM\./)
  const { data: [exception] } = await bodyOfAnswer<{ data: Array<{ id: string }> }>(
    merchant.get(`/v1/exceptions?sales_order_id=${placed.id}`))
  await bodyOfAnswer(merchant.post(`/v1/exceptions/${exception?.id}/resolutions`, {
    resolution: 'approve'
  }))
  t.match((await app.inject(path)).body, new RegExp(`Instead of</dt><dd>${placed.sku}`))
  const of_customer = await linkTo(merchant, { id: placed.id })
  t.match((await app.inject(of_customer)).body, /Sent instead<\/dt><dd>3 × OTHER-ITEM/)
})

t.test('303: another item has its own cost and date, also if nothing else is sent', async (t) => {
  const placed = await placeOrder(merchant, { quantity: 5 })
  const other = `IN-DOLLARS-${placed.sku}`
  await merchant.givenStock(merchant.supplier_id, other, { currency: 'USD' })
  const path = await linkTo(merchant, placed)
  const lost = await fillIn(app, path, 'answer', {
    now_1: '0', instead_1: other, cost_1: '14.00', date_1: ARRIVAL
  })
  t.equal(lost.statusCode, 400)
  t.equal(lost.body.match(/No units use this entry/g)?.length, 4, 'above, and at both fields')
  const reply = await fillIn(app, path, 'answer', {
    now_1: '0', instead_1: other, instead_cost_1: '14,00', instead_date_1: ARRIVAL
  })
  t.equal(reply.statusCode, 303, reply.body)
  holds(t, await readOrder(placed), {
    lines: [{
      substitution: { sku: other, quantity: 5, unit_cost: '14.00', promised_date: ARRIVAL }
    }]
  })
})

t.test('303: less, later, dearer and no, line by line', async (t) => {
  const placed = await placeOrder(merchant, { quantity: 10 })
  const path = await linkTo(merchant, placed)
  const reply = await fillIn(app, path, 'answer', {
    now_1: '5', later_1: '3', later_date_1: ARRIVAL, reason_1: 'out_of_stock', cost_1: '9,50'
  })
  t.equal(reply.statusCode, 303, reply.body)
  const order = await readOrder(placed)
  holds(t, order.lines[0], {
    accepted_quantity: 8, rejected_quantity: 2, unit_cost: '9.50', promised_date: ARRIVAL
  })
})

t.test('303: a shipment with carrier and tracking, which then arrives', async (t) => {
  const placed = await placeOrder(merchant, { quantity: 3 })
  const path = await linkTo(merchant, placed)
  const shipped = await fillIn(app, path, 'ship', {
    units_1: '2', carrier: 'DHL', tracking_number: 'JD 014'
  })
  t.equal(shipped.statusCode, 303, shipped.body)
  t.match((await app.inject(path)).body, /tracking-id=JD%20014/)
  const delivered = await fillIn(app, path, 'deliver')
  t.equal(delivered.statusCode, 303, delivered.body)
  holds(t, (await readOrder(placed)).lines[0], { shipped_quantity: 2, delivered_quantity: 2 })
})

t.test('303: closed short, with a reason', async (t) => {
  const placed = await placeOrder(merchant)
  const path = await linkTo(merchant, placed)
  const reply = await fillIn(app, path, 'close', { reason: 'discontinued' })
  t.equal(reply.statusCode, 303, reply.body)
  holds(t, await readOrder(placed), { status: 'rejected' })
  const { body } = await app.inject(path)
  t.match(body, /There is nothing for you to do/)
  t.same(formsOf(body), [])
})

for (const [decision, status] of [['accepted', 'canceled'], ['refused', 'acknowledged']] as const) {
  t.test(`303: a request to cancel is ${decision}`, async (t) => {
    const placed = await placeAskedBack(merchant)
    const path = await linkTo(merchant, placed)
    const reply = await fillIn(app, path, 'cancellation', { decision })
    t.equal(reply.statusCode, 303, reply.body)
    holds(t, await readOrder(placed), { status })
  })
}

t.test('the same form twice is one answer, also after the order has changed', async (t) => {
  const placed = await placeOrder(merchant, { quantity: 4 })
  const path = await linkTo(merchant, placed)
  const form = formOf((await app.inject(path)).body, 'answer')
  const fields = {
    ...form?.fields, name: 'Grace Hopper', now_1: '0', reason_1: 'unknown_item'
  }
  t.equal((await sendForm(app, path, fields)).statusCode, 303)
  const { version } = await readOrder(placed)
  t.equal((await sendForm(app, path, fields)).statusCode, 303, 'it is the same answer')
  t.equal((await readOrder(placed)).version, version, 'nothing was done twice')
})

t.test('412: an outdated form changes nothing and shows the new state', async (t) => {
  const placed = await placeOrder(merchant)
  const path = await linkTo(merchant, placed)
  const before = formOf((await app.inject(path)).body, 'close')
  await fillIn(app, path, 'accept')
  const { version } = await readOrder(placed)
  const reply = await sendForm(app, path, {
    ...before?.fields, name: 'Grace Hopper', reason: 'other'
  })
  t.equal(reply.statusCode, 412)
  t.match(reply.body, /The order has changed since you opened this page/)
  t.match(reply.body, /answered/, 'the new state')
  t.equal(formOf(reply.body, 'close')?.fields.name, 'Grace Hopper', 'what was typed is kept')
  t.equal((await readOrder(placed)).version, version)
})
