// Purchase orders that go over a link: they are the partner's sales orders, and stay true to them
// whatever gets lost, comes twice or waits.

import t from 'tap'
import { holds } from '../../support/holds.ts'
import { givenLink, givenLinkedSku, listen, type TestLink } from '../../support/links.ts'
import { givenPartnerProxy } from '../../support/partner-proxy.ts'
import { givenService, salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { bodyOfAnswer, purchaseOrdersOf } from '../../support/stories.ts'
import { transmissionsOf } from '../../support/transmissions.ts'
import { bodyOf, refused } from '../answers.ts'

const { app, db, givenMerchant } = await givenService(t)
const port = await listen(app)
const url = `http://127.0.0.1:${port}`
const [merchant, partner] = [await givenMerchant(), await givenMerchant()]
const link = await givenLink(merchant, { url, partner })

type Theirs = Record<string, unknown> & {
  id: string, version: number, lines: Array<Record<string, unknown>>
}
type Placed = { id: string, purchase_order_id: string, sku: string }

async function place (
  at: TestLink, { quantity = 5, about = {} }: { quantity?: number, about?: object } = {}
): Promise<Placed> {
  const sku = await givenLinkedSku(merchant, at.supplier_id, partner)
  const { id } = await bodyOf<{ id: string }>(merchant.post('/v1/sales-orders', salesOrderBody({
    lines: [{ sku, quantity, unit_price: '19.90' }], ...about
  })))
  const [order] = await purchaseOrdersOf(merchant, id)
  return { id, sku, purchase_order_id: order?.id ?? '' }
}

const theirs = async (purchase_order_id: string): Promise<Theirs[]> => (await bodyOf<{
  data: Theirs[]
}>(partner.get(`/v1/sales-orders?reference=${purchase_order_id}`))).data

/** Until nothing is due now. */
async function send (at: TestMerchant = merchant, times = 1): Promise<void> {
  // eslint-disable-next-line no-await-in-loop -- one after the other
  for (let sent = 0; sent < times; sent++) await at.sendTransmissions()
}

const dueNow = async (): Promise<void> => {
  await db.updateTable('transmissions').set({ next_attempt_at: new Date(0).toISOString() })
    .where('state', '=', 'queued').execute()
  await db.updateTable('channel_pauses').set({ paused_until: new Date(0).toISOString() }).execute()
}

t.test('the partner gets the order as its own sales order', async (t) => {
  const { purchase_order_id, sku } = await place(link, {
    about: { gift_message: 'For Ada', purchase_order_number: '4711' }
  })
  await send()
  const [order] = await theirs(purchase_order_id)
  holds(t, order, {
    reference: purchase_order_id,
    status: 'confirmed',
    payment_terms: 'on_account',
    shortage_policy: 'backorder',
    gift_message: 'For Ada',
    purchase_order_number: '4711',
    tax_mode: 'none',
    metadata: {}
  })
  holds(t, order?.lines[0], { sku, quantity: 5, unit_price: '10.00', sourced_quantity: 5 })
  const [transmission] = await transmissionsOf(merchant, purchase_order_id)
  holds(t, transmission, { kind: 'tandem', message: 'order', state: 'sent' })
  const kept = await db.selectFrom('partner_orders').selectAll()
    .where('purchase_order_id', '=', purchase_order_id).executeTakeFirst()
  holds(t, kept, {
    link_id: link.link_id,
    partner_order_id: order?.id,
    partner_reference: purchase_order_id,
    partner_status: 'confirmed',
    partner_version: order?.version
  })
  t.ok(kept?.look_at, 'it is to be looked at')
})

t.test('a cancellation, and other words: the partner is told how it is to be', async (t) => {
  const { id, purchase_order_id } = await place(link)
  await send()
  await bodyOf(merchant.post(`/v1/sales-orders/${id}/cancellation`,
    { lines: [{ line_number: 1, quantity: 2 }] }))
  await bodyOf(merchant.patch(`/v1/sales-orders/${id}`, {
    gift_message: 'Hello', lines: [{ line_number: 1, note: 'Without the manual' }]
  }))
  await send()
  const [order] = await theirs(purchase_order_id)
  holds(t, order, { gift_message: 'Hello' })
  holds(t, order?.lines[0], { quantity: 5, canceled_quantity: 2, note: 'Without the manual' })
  await bodyOf(merchant.post(`/v1/purchase-orders/${purchase_order_id}/transmissions`))
  await send()
  holds(t, (await theirs(purchase_order_id))[0], { version: order?.version },
    'sent again, nothing is to be told')
  await bodyOf(merchant.post(`/v1/sales-orders/${id}/cancellation`))
  await send()
  holds(t, (await theirs(purchase_order_id))[0], { status: 'canceled' })
})

t.test('an order that is canceled before the partner has it is never sent', async (t) => {
  const { id, purchase_order_id } = await place(link)
  await bodyOf(merchant.post(`/v1/sales-orders/${id}/cancellation`))
  await send()
  t.same(await theirs(purchase_order_id), [])
})

t.test('what the partner refuses is told, and is no failure', async (t) => {
  const { id, purchase_order_id } = await place(link)
  await send()
  const [order] = await theirs(purchase_order_id)
  const [bought] = await purchaseOrdersOf(partner, order?.id ?? '')
  const of = `/v1/purchase-orders/${bought?.id}`
  await bodyOf(partner.supplier.post(`${of}/acknowledgements`, {
    lines: [{ line_number: 1, status: 'accepted', quantity: 5 }]
  }))
  await bodyOf(partner.supplier.post(`${of}/shipments`, {
    lines: [{ line_number: 1, quantity: 5 }], tracking_number: 'T-1'
  }))
  await bodyOf(merchant.post(`/v1/sales-orders/${id}/cancellation`))
  await send()
  const last = (await transmissionsOf(merchant, purchase_order_id)).at(-1)
  holds(t, last, { state: 'sent' })
  holds(t, (await theirs(purchase_order_id))[0]?.lines[0], { canceled_quantity: 0 })
})

t.test('the answer lost behind the partner’s commit, and a partner that was away', async (t) => {
  const proxy = await givenPartnerProxy(t, port)
  const far = await givenLink(merchant, { url: proxy.url, partner })
  const first = await place(far)
  proxy.loseAnswerTo('POST /v1/sales-orders')
  await send()
  t.equal((await theirs(first.purchase_order_id)).length, 1, 'it was placed')
  const [lost] = await transmissionsOf(merchant, first.purchase_order_id)
  holds(t, lost, { state: 'queued' })
  proxy.shut()
  const second = await place(far)
  await dueNow()
  await send()
  holds(t, (await transmissionsOf(merchant, second.purchase_order_id))[0], { state: 'queued' })
  proxy.open()
  await dueNow()
  await send(merchant, 2)
  for (const { purchase_order_id } of [first, second]) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    holds(t, (await transmissionsOf(merchant, purchase_order_id))[0], { state: 'sent' })
    // eslint-disable-next-line no-await-in-loop -- as above
    t.equal((await theirs(purchase_order_id)).length, 1, 'it is there once')
  }
})

t.test('a link that is suspended lets its messages wait', async (t) => {
  const paused = await givenLink(merchant, { url, partner })
  await bodyOf(merchant.post(`/v1/links/${paused.link_id}/suspension`))
  const { purchase_order_id } = await place(paused)
  await send()
  t.same(await theirs(purchase_order_id), [])
  holds(t, (await transmissionsOf(merchant, purchase_order_id))[0],
    { state: 'queued', attempts: [], failing_since: null })
  await bodyOf(merchant.post(`/v1/links/${paused.link_id}/resumption`))
  await send()
  t.equal((await theirs(purchase_order_id)).length, 1)
})

t.test('the same SKU twice, other SKUs, and what cannot wait', async (t) => {
  const [ours, other] = ['OWN-1', 'OWN-2']
  const mapped = await givenLink(merchant, { url, partner }, {
    sku_map: { [ours]: 'THEIR-1' }, unsourced: 'reject'
  })
  await partner.givenStock(partner.supplier_id, 'THEIR-1', { on_hand: 4 })
  await partner.givenStock(partner.supplier_id, other)
  await merchant.givenStock(mapped.supplier_id, ours, { unit_cost: '5.125' })
  await merchant.givenStock(mapped.supplier_id, other)
  const { id } = await bodyOf<{ id: string }>(merchant.post('/v1/sales-orders', salesOrderBody({
    lines: [ours, other, ours].map((sku) => ({ sku, quantity: 3, unit_price: '19.90' }))
  })))
  const [bought] = await purchaseOrdersOf(merchant, id)
  await send()
  const [order] = await theirs(bought?.id ?? '')
  holds(t, order, { shortage_policy: 'cancel_short' })
  holds(t, order?.lines.map(({ sku, quantity, canceled_quantity, unit_price }) =>
    ({ sku, quantity, canceled_quantity, unit_price })), [
    { sku: 'THEIR-1', quantity: 3, canceled_quantity: 0, unit_price: '5.125' },
    { sku: other, quantity: 3, canceled_quantity: 0, unit_price: '10.00' },
    { sku: 'THEIR-1', quantity: 3, canceled_quantity: 2, unit_price: '5.125' }
  ])
})

t.test('many lines keep their numbers when the first one is gone', async (t) => {
  const paused = await givenLink(merchant, { url, partner })
  await bodyOf(merchant.post(`/v1/links/${paused.link_id}/suspension`))
  const sku = await givenLinkedSku(merchant, paused.supplier_id, partner)
  const lines = Array.from({ length: 200 }, () => ({ sku, quantity: 1, unit_price: '19.90' }))
  await merchant.givenStock(paused.supplier_id, sku, { on_hand: lines.length })
  const { id } = await bodyOf<{ id: string }>(
    merchant.post('/v1/sales-orders', salesOrderBody({ lines })))
  const [bought] = await purchaseOrdersOf(merchant, id)
  await bodyOf(merchant.post(`/v1/sales-orders/${id}/cancellation`,
    { lines: [{ line_number: 1, quantity: 1 }] }))
  await bodyOf(merchant.post(`/v1/links/${paused.link_id}/resumption`))
  await send()
  await bodyOf(merchant.post(`/v1/sales-orders/${id}/cancellation`,
    { lines: [{ line_number: 200, quantity: 1 }] }))
  await send()
  const [order] = await theirs(bought?.id ?? '')
  t.equal(order?.lines.length, 199)
  t.same(order?.lines.flatMap(({ line_number, canceled_quantity }) =>
    canceled_quantity === 1 ? line_number : []), [199])
})

t.test('a circle of three ends before it closes', async (t) => {
  const [a, b, c] = [await givenMerchant(), await givenMerchant(), await givenMerchant()]
  const ring = [[a, b], [b, c], [c, a]] as const
  for (const [buyer, seller] of ring) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const { supplier_id } = await givenLink(buyer, { url, partner: seller })
    // eslint-disable-next-line no-await-in-loop -- as above
    await buyer.givenStock(supplier_id, 'RING')
  }
  await bodyOf(a.post('/v1/sales-orders', salesOrderBody({
    lines: [{ sku: 'RING', quantity: 1, unit_price: '19.90' }]
  })))
  await send(a, 3)
  const [last] = (await bodyOf<{ data: Theirs[] }>(c.get('/v1/sales-orders'))).data
  holds(t, last, { sourcing_status: 'unsourced' })
  const found = await bodyOfAnswer<{ path: { salt: string, merchants: string[] } }>(
    c.get(`/v1/sales-orders/${last?.id}`))
  t.equal(found.path.merchants.length, 2)
  t.same((await bodyOf<{ data: Theirs[] }>(a.get('/v1/sales-orders'))).data.length, 1)
  refused(t, await a.storefront.post('/v1/sales-orders', salesOrderBody({
    path: { ...found.path, supplier_ids: undefined }
  })), [422, 'chain_cycle'])
  refused(t, await b.storefront.post('/v1/sales-orders', salesOrderBody({
    path: { salt: 'x', merchants: Array.from({ length: 9 }, (_, at) => `m${at}`) }
  })), [422, 'chain_cycle'])
  t.notMatch((await c.storefront.get(`/v1/sales-orders/${last?.id}`)).body, 'salt')
})
