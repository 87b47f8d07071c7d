// What operators write on purchase orders: tags for themselves, metadata for suppliers too.

import t from 'tap'
import { newId } from '../../../src/platform/id.ts'
import { givenDocumentedService } from '../../support/documented.ts'
import { readToEnd } from '../../support/feed.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { assertSound } from '../../support/jobs.ts'
import { readSnapshot } from '../../support/snapshot.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db, givenMerchant } = service

async function givenPurchase () {
  const sourced = await givenSourced(service)
  return { ...sourced, url: `/v1/purchase-orders/${sourced.purchase_order_id}` }
}

t.test('200: tags are replaced, metadata merged, and both orders rise', async (t) => {
  const { merchant, url, readSale } = await givenPurchase()
  holds(t, await bodyOf(merchant.get(url)), { version: 1, tags: [], metadata: {} })
  const first = await merchant.patch(url, { tags: ['claim'], metadata: { a: '1', b: '2' } })
  holds(t, first.json(), { version: 2, tags: ['claim'], metadata: { a: '1', b: '2' } })
  t.equal(first.headers.etag, '"v2"')
  const second = await bodyOf(merchant.patch(url, { tags: ['cafe\u0301'], metadata: { a: null } }))
  holds(t, second, { version: 3, tags: ['caf\u00e9'], metadata: { b: '2' } })
  holds(t, await readSale(), { version: 3 })
  t.same((await merchant.eventTypes()).slice(-2).sort(), [
    'purchase_order.updated', 'sales_order.updated'
  ])
  t.same((await bodyOf(merchant.patch(url, { tags: null }))).tags, [])
})

t.test('200: the same again changes nothing, and keeps its answer', async (t) => {
  const { merchant, url } = await givenPurchase()
  const change = { tags: ['claim'], metadata: { a: '1' } }
  await bodyOf(merchant.patch(url, change))
  const before = await readSnapshot(db)
  holds(t, await bodyOf(merchant.patch(url, change)), { version: 2 })
  holds(t, await bodyOf(merchant.patch(url, {})), { version: 2 })
  t.same(await readSnapshot(db), before)
})

t.test('its supplier reads and hears of metadata, and of no tag', async (t) => {
  const { merchant, url } = await givenPurchase()
  await bodyOf(merchant.patch(url, { tags: ['too dear'], metadata: { dock: '4' } }))
  const seen = await bodyOf(merchant.supplier.get(url))
  t.same(seen.metadata, { dock: '4' })
  t.notOk('tags' in seen)
  await merchant.givePositions()
  const { events } = await readToEnd(merchant.supplier)
  holds(t, events.at(-1), { type: 'purchase_order.updated', data: { metadata: { dock: '4' } } })
  t.notMatch(JSON.stringify(events), /tags|too dear/)
})

t.test('200: whatever its status is', async (t) => {
  const { merchant, url, answer, readPurchases } = await givenPurchase()
  await bodyOf(answer({ status: 'rejected', quantity: 5 }))
  holds(t, (await readPurchases())[0], { status: 'rejected', version: 2 })
  holds(t, await bodyOf(merchant.patch(url, { tags: ['never again'] })), {
    status: 'rejected', version: 3, tags: ['never again'], total: '0.00'
  })
})

t.test('400, 403, 404, 412: what is refused', async (t) => {
  const { merchant, url, rival } = await givenPurchase()
  const other = await givenMerchant()
  const before = await readSnapshot(db)
  const many = Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`n${at}`, 'x']))
  refused(t, await merchant.patch(url, { metadata: many }),
    [400, 'invalid_request'], ['/metadata too_many'])
  refused(t, await merchant.patch(url, { tags: ['caf\u00e9', 'cafe\u0301'] }),
    [400, 'invalid_request'], ['/tags not_unique'])
  refused(t, await merchant.patch(url, { status: 'closed' }), [400, 'invalid_request'])
  await inTurn([merchant.supplier, rival, merchant.storefront], async (client) =>
    refused(t, await client.patch(url, { tags: ['a'] }), [403, 'role_forbidden']))
  refused(t, await other.patch(url, { tags: ['a'] }), [404, 'purchase_order_not_found'])
  refused(t, await merchant.patch(`/v1/purchase-orders/${newId('po')}`, { tags: ['a'] }),
    [404, 'purchase_order_not_found'])
  refused(t, await merchant.patch(url, { tags: ['a'] }, { 'if-match': '"v2"' }),
    [412, 'precondition_failed'])
  t.same(await readSnapshot(db), before)
})

t.test('everything stays sound', async (t) => assertSound(t, db))
