// An account that takes all places of those who wait takes them from itself: the merchant's own
// shops and other accounts wait as before, and it may read what is there.

import { once } from 'node:events'
import { get as getOverHttp, type IncomingMessage } from 'node:http'
import t, { type Test } from 'tap'
import { keyOf } from '../../support/accounts.ts'
import { beginChanges } from '../../support/changes.ts'
import { readToEnd } from '../../support/feed.ts'
import { listen } from '../../support/links.ts'
import { type Client, givenService, salesOrderBody } from '../../support/service.ts'
import { refused } from '../answers.ts'

/** Of 200 that a merchant may have. */
const OF_ACCOUNT = 20

const service = await givenService(t)
service.startJobs()
const port = await listen(service.app)
const merchant = await service.givenMerchant()
const greedy = await merchant.givenKey(keyOf('greedy'))
const modest = await merchant.givenKey(keyOf('modest'))

/** Returns the one that is refused, once all places of the account are taken. */
async function fillPlaces (t: Test, url: string): Promise<Array<ReturnType<Client['get']>>> {
  const waiting = Array.from({ length: OF_ACCOUNT + 1 }, async () => greedy.get(url))
  const first = await Promise.race(waiting)
  refused(t, first, [503, 'overloaded'])
  t.match(first.json(), { detail: /^One process takes 20 .* from this account, .*Retry-After/ })
  t.equal(first.headers['retry-after'], '1')
  return waiting
}

const STREAM = 'text/event-stream'

async function openStream (t: Test, { key }: { key: string }): Promise<IncomingMessage> {
  const sent = getOverHttp({
    port, path: '/v1/events', headers: { authorization: `Bearer ${key}`, accept: STREAM }
  })
  const [response] = await once(sent, 'response') as [IncomingMessage]
  t.teardown(() => sent.destroy())
  return response
}

t.test('who waits for changed availability', async (t) => {
  const url = '/v1/availability-changes?wait=25&after='
  const after = await beginChanges(greedy)
  await fillPlaces(t, url + after)
  t.equal((await greedy.get(`/v1/availability-changes?after=${after}`)).statusCode, 200)
  const others = [modest, merchant.storefront].map(async (one) => one.get(url + after))
  await merchant.givenStock(merchant.supplier_id, 'G')
  for (const one of await Promise.all(others)) t.same(one.json().data, [{ sku: 'G' }])
  await fillPlaces(t, url + await beginChanges(greedy))
  t.same((await greedy.get(url + after)).json().data, [{ sku: 'G' }], 'it is there already')
})

t.test('who waits for events', async (t) => {
  const { cursor } = await readToEnd(greedy)
  const waiting = await fillPlaces(t, `/v1/events?wait=25&after=${cursor}`)
  t.equal((await openStream(t, greedy)).statusCode, 503)
  t.equal((await openStream(t, modest)).statusCode, 200)
  t.equal((await openStream(t, merchant.storefront)).statusCode, 200)
  t.equal((await greedy.get('/v1/events')).statusCode, 200, 'who does not wait needs no place')
  const placed = await greedy.post('/v1/sales-orders', salesOrderBody({}))
  t.equal(placed.statusCode, 201)
  const codes = (await Promise.all(waiting)).map(({ statusCode }) => statusCode).sort()
  t.same(codes, [...Array(OF_ACCOUNT).fill(200), 503])
  await fillPlaces(t, `/v1/events?wait=25&after=${(await readToEnd(greedy)).cursor}`)
  const behind = await greedy.get(`/v1/events?wait=25&after=${cursor}`)
  t.equal(behind.json().data[0].type, 'sales_order.created', 'nor for what is there already')
})
