// Notes on purchase orders over HTTP: merchant and supplier write to each other.

import t from 'tap'
import { newId } from '../../../src/platform/id.ts'
import { givenDocumentedService } from '../../support/documented.ts'
import { readToEnd } from '../../support/feed.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { assertSound } from '../../support/jobs.ts'
import type { Client } from '../../support/service.ts'
import { readSnapshot } from '../../support/snapshot.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced, type SourcedOptions } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db, givenMerchant } = service
const LATE = { text: 'We are two days late.' }
const FULL: [number, string] = [409, 'notes_full']

async function givenPurchase (options: SourcedOptions = {}) {
  const sourced = await givenSourced(service, options)
  const url = `/v1/purchase-orders/${sourced.purchase_order_id}`
  return {
    ...sourced,
    url,
    read: async (client: Client = sourced.merchant) => bodyOf(client.get(url)),
    note: async (client: Client, body: object, headers = {}) =>
      client.post(`${url}/notes`, body, headers)
  }
}

t.test('201: a supplier’s note, which operators read with the name of its key', async (t) => {
  const { merchant, note, read, readSale } = await givenPurchase()
  const reply = await note(merchant.supplier, LATE, { 'if-match': '"v1"' })
  t.equal(reply.statusCode, 201)
  const { id, created_at } = reply.json()
  const written = { id, text: LATE.text, visibility: 'supplier', created_at }
  t.same(reply.json(), { ...written, author: { role: 'supplier' } })
  holds(t, await read(), {
    version: 2,
    notes: [{ ...written, author: { role: 'supplier', name: 'Test key' } }],
    internal_notes: []
  })
  t.same((await read(merchant.supplier)).notes, [reply.json()])
  holds(t, await readSale(), { version: 2, notes: [], internal_notes: [] })
  t.same((await merchant.eventTypes()).slice(-2).sort(), [
    'purchase_order.updated', 'sales_order.updated'
  ])
})

t.test('201: an operator’s note is internal, unless it is for the supplier', async (t) => {
  const { merchant, note, read } = await givenPurchase()
  const secret = await bodyOf(note(merchant, { text: 'Never again.' }))
  const told = await bodyOf(note(merchant, { text: 'No hurry.', visibility: 'supplier' }))
  holds(t, secret, { visibility: 'internal', author: { role: 'operator' } })
  holds(t, await read(), { version: 3, notes: [told], internal_notes: [secret] })
  const seen = await merchant.supplier.get(`/v1/purchase-orders/${(await read()).id}`)
  holds(t, seen.json(), { notes: [{ ...told, author: { role: 'operator' } }] })
  await merchant.givePositions()
  const { events } = await readToEnd(merchant.supplier)
  t.equal(events.at(-1)?.type, 'purchase_order.updated')
  t.notMatch(`${seen.body}${JSON.stringify(events)}`,
    /internal_notes|Never again|First operator key/)
})

t.test('a note of one purchase order is not another supplier’s', async (t) => {
  const { merchant, note, answer, readPurchases, rival } = await givenPurchase()
  await bodyOf(note(merchant.supplier, LATE))
  await bodyOf(answer({ status: 'rejected', quantity: 5 }))
  holds(t, await readPurchases(), [{ status: 'rejected' }, { status: 'issued', notes: [] }])
  const { data } = await bodyOf(rival.get('/v1/purchase-orders'))
  t.notMatch(JSON.stringify(data), LATE.text)
})

t.test('201: once it is over too', async (t) => {
  const { merchant, note, answer, read } = await givenPurchase()
  await bodyOf(answer({ status: 'rejected', quantity: 5 }))
  const { id } = await bodyOf(note(merchant.supplier, LATE))
  holds(t, await read(merchant.supplier), { status: 'rejected', version: 3, notes: [{ id }] })
})

t.test('once with one key; operators and the supplier at once lose nothing', async (t) => {
  const { merchant, note, read } = await givenPurchase()
  const key = { 'idempotency-key': 'note-once-1' }
  const first = await note(merchant.supplier, LATE, key)
  const again = await note(merchant.supplier, LATE, key)
  t.equal(again.body, first.body)
  t.equal(again.headers['idempotent-replayed'], 'true')
  const replies = await Promise.all([0, 1, 2, 3, 4, 5].map(async (at) =>
    note(at % 2 === 0 ? merchant : merchant.supplier, { text: `${at}`, visibility: 'supplier' })))
  t.same(replies.map(({ statusCode }) => statusCode), replies.map(() => 201))
  t.same((await read()).notes.map(({ text }: { text: string }) => text).sort(),
    ['0', '1', '2', '3', '4', '5', LATE.text])
})

t.test('409 notes_full: 50 are enough, but for those of the sales order', async (t) => {
  const { merchant, note, read, id } = await givenPurchase()
  await inTurn(Array.from({ length: 50 }), async () => bodyOf(note(merchant.supplier, LATE)))
  refused(t, await note(merchant.supplier, LATE), FULL)
  refused(t, await note(merchant, LATE), FULL)
  await bodyOf(merchant.post(`/v1/sales-orders/${id}/notes`, { ...LATE, visibility: 'supplier' }))
  t.equal((await read()).notes.length, 51)
  refused(t, await note(merchant, LATE), FULL)
})

t.test('400, 403, 404, 412: what is refused', async (t) => {
  const { merchant, note, rival } = await givenPurchase()
  const other = await givenMerchant()
  const before = await readSnapshot(db)
  const { supplier, storefront } = merchant
  refused(t, await note(supplier, { text: 'x'.repeat(1001) }),
    [400, 'invalid_request'], ['/text too_long'])
  refused(t, await note(supplier, { ...LATE, visibility: null }), [400, 'invalid_request'])
  const internal = await note(supplier, { ...LATE, visibility: 'internal' })
  refused(t, internal, [403, 'role_forbidden'])
  t.match(internal.json().detail, /`visibility`/)
  refused(t, await note(storefront, LATE), [403, 'role_forbidden'])
  await inTurn([rival, other, other.supplier], async (client) =>
    refused(t, await note(client, LATE), [404, 'purchase_order_not_found']))
  refused(t, await merchant.post(`/v1/purchase-orders/${newId('po')}/notes`, LATE),
    [404, 'purchase_order_not_found'])
  refused(t, await note(supplier, LATE, { 'if-match': '"v2"' }), [412, 'precondition_failed'])
  t.same(await readSnapshot(db), before)
})

t.test('404 purchase_order_not_found: to its supplier, while it is planned', async (t) => {
  const { merchant, note } = await givenPurchase({
    settings: { purchase_order_release: 'manual' }
  })
  refused(t, await note(merchant.supplier, LATE), [404, 'purchase_order_not_found'])
  t.equal((await note(merchant, LATE)).statusCode, 201)
})

t.test('everything stays sound', async (t) => assertSound(t, db))
