// Notes on sales orders over HTTP: who writes them, who reads them, and where they go.

import t from 'tap'
import { newId } from '../../../src/platform/id.ts'
import { givenDocumentedService } from '../../support/documented.ts'
import { readToEnd } from '../../support/feed.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { assertSound } from '../../support/jobs.ts'
import { type Client, salesOrderBody } from '../../support/service.ts'
import { readSnapshot } from '../../support/snapshot.ts'
import { placeOrder, ship } from '../../support/stories.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db, givenMerchant } = service
const FOR_ALL = { text: 'Please pack it as a gift.', visibility: 'supplier' }
const SECRET = { text: 'The customer is late with money.' }

async function givenNoted () {
  const sourced = await givenSourced(service)
  const { merchant, id, purchase_order_id } = sourced
  const url = `/v1/sales-orders/${id}`
  return {
    ...sourced,
    url,
    note: async (body: object, headers = {}) => merchant.post(`${url}/notes`, body, headers),
    readPurchase: async (client: Client = merchant) =>
      bodyOf(client.get(`/v1/purchase-orders/${purchase_order_id}`))
  }
}

t.test('201: an internal note, which only operators read', async (t) => {
  const { merchant, note, readSale, readPurchase } = await givenNoted()
  const reply = await note(SECRET, { 'if-match': '"v1"' })
  t.equal(reply.statusCode, 201)
  const written = reply.json()
  t.match(written.id, /^note_[0-7][0-9a-hjkmnp-tv-z]{25}$/)
  t.same(written, {
    id: written.id,
    text: SECRET.text,
    visibility: 'internal',
    author: { role: 'operator', name: 'First operator key' },
    created_at: written.created_at
  })
  holds(t, await readSale(), { version: 2, notes: [], internal_notes: [written] })
  holds(t, await readPurchase(), { version: 1, notes: [], internal_notes: [] })
  t.equal((await merchant.eventTypes()).at(-1), 'sales_order.updated')
})

t.test('201: a note for suppliers is in each purchase order, and they hear of it', async (t) => {
  const { merchant, note, readSale, readPurchase } = await givenNoted()
  const written = await bodyOf(note(FOR_ALL))
  holds(t, await readSale(), { version: 2, notes: [written], internal_notes: [] })
  holds(t, await readPurchase(), { version: 2, notes: [written], internal_notes: [] })
  const { author: _author, ...rest } = written
  const seen = { ...rest, author: { role: 'operator' } }
  const read = await readPurchase(merchant.supplier)
  t.same(read.notes, [seen], 'without the name of the key')
  t.notOk('internal_notes' in read)
  await merchant.givePositions()
  const { events } = await readToEnd(merchant.supplier)
  holds(t, events.at(-1), { type: 'purchase_order.updated', sequence: 2, data: { notes: [seen] } })
})

t.test('later purchase orders begin with the notes for suppliers, others do not', async (t) => {
  const { merchant, note, answer, readPurchases, rival } = await givenNoted()
  await bodyOf(note(SECRET))
  const first = await bodyOf(note(FOR_ALL))
  await bodyOf(answer({ status: 'rejected', quantity: 5 }))
  const second = await bodyOf(note({ text: 'It is urgent now.', visibility: 'supplier' }))
  const [rejected, taken] = await readPurchases()
  holds(t, rejected, { status: 'rejected', notes: [first], internal_notes: [] }, 'it is over')
  holds(t, taken, { status: 'issued', notes: [first, second], internal_notes: [] })
  await merchant.givePositions()
  const { events } = await readToEnd(rival)
  t.same(events.map(({ type, data }) => [type, (data.notes as unknown[]).length]),
    [['purchase_order.issued', 1], ['purchase_order.updated', 2]])
  t.notMatch(JSON.stringify(events), SECRET.text)
})

t.test('a planned purchase order has the notes, and keeps them when planned anew', async (t) => {
  const sourced = await givenSourced(service, { settings: { purchase_order_release: 'manual' } })
  const { merchant, id, change, readPurchases } = sourced
  const written = await bodyOf(merchant.post(`/v1/sales-orders/${id}/notes`, FOR_ALL))
  await bodyOf(change({ line_number: 1, quantity: 3 }))
  holds(t, await readPurchases(), [{ status: 'planned', notes: [written], version: 3 }])
})

t.test('a draft’s notes are in what it becomes', async (t) => {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 50 } })
  const { id } = await bodyOf(
    merchant.post('/v1/sales-orders', salesOrderBody({ confirm: false })))
  const written = await bodyOf(merchant.post(`/v1/sales-orders/${id}/notes`, FOR_ALL))
  await bodyOf(merchant.post(`/v1/sales-orders/${id}/confirmation`))
  const { data } = await bodyOf(merchant.supplier.get('/v1/purchase-orders'))
  holds(t, data, [{ status: 'issued', notes: [{ id: written.id, author: { role: 'operator' } }] }])
})

t.test('201: on completed and canceled orders; their purchase orders are over', async (t) => {
  const merchant = await givenMerchant()
  const done = await placeOrder(merchant)
  const { id: shipment } = await ship(merchant, done)
  await bodyOf(merchant.post(`/v1/shipments/${shipment}/delivery`))
  const canceled = await placeOrder(merchant)
  await bodyOf(merchant.post(`/v1/sales-orders/${canceled.id}/cancellation`))
  await inTurn([done, canceled], async ({ id, purchase_order_id }) => {
    const before = await bodyOf(merchant.get(`/v1/sales-orders/${id}`))
    const written = await bodyOf(merchant.post(`/v1/sales-orders/${id}/notes`, FOR_ALL))
    holds(t, await bodyOf(merchant.get(`/v1/sales-orders/${id}`)),
      { status: before.status, version: before.version + 1, notes: [written] })
    holds(t, await bodyOf(merchant.get(`/v1/purchase-orders/${purchase_order_id}`)), { notes: [] })
  })
})

t.test('a storefront reads and hears of no note', async (t) => {
  const { merchant, note, url } = await givenNoted()
  await inTurn([SECRET, FOR_ALL], async (body) => bodyOf(note(body)))
  await merchant.givePositions()
  const seen = await inTurn([url, '/v1/sales-orders', '/v1/events'], async (one) =>
    merchant.storefront.get(one))
  for (const { body } of seen) t.notMatch(body, /notes|as a gift|late with money/)
  holds(t, seen[0]?.json(), { version: 3 })
})

t.test('once with one key; two at once lose nothing', async (t) => {
  const { note, readSale } = await givenNoted()
  const key = { 'idempotency-key': 'note-once-1' }
  const first = await note(SECRET, key)
  const again = await note(SECRET, key)
  t.equal(again.body, first.body)
  t.equal(again.headers['idempotent-replayed'], 'true')
  const texts = Array.from({ length: 8 }, (_, at) => `Note ${at}`)
  const replies = await Promise.all(texts.map(async (text) => note({ text })))
  t.same(replies.map(({ statusCode }) => statusCode), texts.map(() => 201))
  const { internal_notes } = await readSale() as { internal_notes?: Array<{ text: string }> }
  t.same(internal_notes?.map(({ text }) => text).sort(), [...texts, SECRET.text].sort())
})

t.test('409 notes_full: 50 are enough', async (t) => {
  const { note, readSale } = await givenNoted()
  await inTurn(Array.from({ length: 50 }), async () => bodyOf(note(FOR_ALL)))
  const before = await readSnapshot(db)
  refused(t, await note(SECRET), [409, 'notes_full'])
  t.same(await readSnapshot(db), before)
  holds(t, await readSale(), { version: 51 })
})

t.test('400, 403, 404, 412: what is refused', async (t) => {
  const { merchant, note, url } = await givenNoted()
  const other = await givenMerchant()
  const before = await readSnapshot(db)
  const invalid: [number, string] = [400, 'invalid_request']
  refused(t, await note({}), invalid, ['/text required'])
  refused(t, await note({ text: '' }), invalid, ['/text too_short'])
  refused(t, await note({ text: ' ' }), invalid, ['/text wrong_format'])
  refused(t, await note({ text: 'x'.repeat(1001) }), invalid, ['/text too_long'])
  refused(t, await note({ text: 'x', visibility: 'public' }), invalid,
    ['/visibility not_allowed'])
  refused(t, await note({ text: 'x', author: 'me' }), invalid)
  await inTurn([merchant.storefront, merchant.supplier], async (client) =>
    refused(t, await client.post(`${url}/notes`, SECRET), [403, 'role_forbidden']))
  refused(t, await other.post(`${url}/notes`, SECRET), [404, 'sales_order_not_found'])
  refused(t, await merchant.post(`/v1/sales-orders/${newId('so')}/notes`, SECRET),
    [404, 'sales_order_not_found'])
  refused(t, await note(SECRET, { 'if-match': '"v2"' }), [412, 'precondition_failed'])
  t.same(await readSnapshot(db), before)
})

t.test('every note leaves orders, stock and events sound', async (t) => assertSound(t, db))
