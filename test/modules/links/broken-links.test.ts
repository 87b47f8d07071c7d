// What becomes of a link whose key ends, whose cursor nobody knows, and of the stock that it reads.

import t from 'tap'
import { sql } from 'kysely'
import { breakLink } from '../../../src/modules/links/service/judge-link.ts'
import { buildOwnCall } from '../../../src/platform/command/call.ts'
import { assertSound } from '../../support/jobs.ts'
import { salesOrderBody } from '../../support/service.ts'
import { bodyOfAnswer } from '../../support/stories.ts'
import { refused } from '../answers.ts'
import { givenChain, placeOverChain } from './chain.ts'

t.setTimeout(180_000)
const chain = await givenChain(t, { unsourced: 'reject' })
const { a, b, c, c_link, settle, follow, service } = chain

const shipA = async (id: string, quantity: number) => bodyOfAnswer(a.supplier.post(
  `/v1/purchase-orders/${id}/shipments`, { lines: [{ line_number: 1, quantity }] }))

t.test('a key that ends breaks the link, until there is a new one', async (t) => {
  const placed = await placeOverChain(chain)
  const { a: order } = await placed.readOrders()
  const { data: keys } = await bodyOfAnswer<{
    data: Array<{ id: string, role: string, name: string, created_at: string }>
  }>(b.get('/v1/api-keys?limit=50'))
  const given = keys.filter(({ role, name }) => role === 'storefront' && name === 'Test key')
  // The one of the shop is older.
  const [newest] = given.toSorted((one, other) => one.id < other.id ? 1 : -1)
  await bodyOfAnswer(b.delete(`/v1/api-keys/${newest?.id}`))
  const path = `/v1/links/${c_link.link_id}`
  const stateOf = async (): Promise<unknown> =>
    (await bodyOfAnswer<{ state: string }>(c.get(path))).state
  // A service knows a key for up to five seconds after it ended.
  // eslint-disable-next-line no-await-in-loop -- until then
  while (await stateOf() !== 'broken') await follow()
  await shipA(order.id, 5)
  t.match(await bodyOfAnswer(c.get(path)), { state: 'broken', state_reason: /401/ })
  refused(t, await c.post(`${path}/reconciliations`, {}), [409, 'link_not_followed'])
  const { data: [broken] } = await bodyOfAnswer<{ data: Array<{ id: string }> }>(
    c.get('/v1/exceptions?kind=link_broken&state=open'))
  await bodyOfAnswer(c.post(`/v1/exceptions/${broken?.id}/resolutions`, { resolution: 'retry' }))
  t.match(await bodyOfAnswer(c.get(path)), { state: 'active' })
  await bodyOfAnswer(c.post(`${path}/suspension`, {}))
  await follow()
  t.match(await bodyOfAnswer(c.get(path)), { state: 'broken' })
  const { data: [again] } = await bodyOfAnswer<{ data: Array<{ id: string }> }>(
    c.get('/v1/exceptions?kind=link_broken&state=open'))
  await bodyOfAnswer(c.post(`/v1/exceptions/${again?.id}/resolutions`, { resolution: 'retry' }))
  t.match(await bodyOfAnswer(c.get(path)), { state: 'suspended' }, 'a person ends a suspension')
  await bodyOfAnswer(c.post(`${path}/resumption`, {}))
  await follow()
  t.match(await bodyOfAnswer(c.get(path)), { state: 'broken' }, 'the key is still refused')
  const { key: api_key } = await b.givenKey({ role: 'storefront' })
  const { channels: [channel] } = await bodyOfAnswer<{ channels: Array<{ id: string }> }>(
    c.get(`/v1/suppliers/${c_link.supplier_id}`))
  await bodyOfAnswer(c.patch(`/v1/suppliers/${c_link.supplier_id}`, {
    channels: [{
      id: channel?.id, kind: 'tandem', url: chain.proxy.url, api_key, unsourced: 'reject'
    }]
  }))
  await settle()
  t.match(await bodyOfAnswer(c.get(path)), { state: 'active', failing_since: null })
  t.same((await bodyOfAnswer<{ data: unknown[] }>(
    c.get('/v1/exceptions?kind=link_broken&state=open'))).data, [])
  t.equal((await placed.readOrders()).c.lines[0]?.shipped_quantity, 5, 'nothing was missed')
})

t.test('a visit with the old key breaks no link that has a new one', async (t) => {
  const { link_id: id } = c_link
  const { version } = await bodyOfAnswer<{ version: number }>(c.get(`/v1/links/${id}`))
  const { app: { carrier: { commands } }, db } = service
  const call = buildOwnCall(c.id, 'test', { db, commands })
  await breakLink(call, { id, version: version - 1, detail: 'The key was refused.' })
  t.match(await bodyOfAnswer(c.get(`/v1/links/${id}`)), { state: 'active', version })
})

t.test('a cursor that the partner does not know: all that is open is compared', async (t) => {
  const placed = await placeOverChain(chain)
  const { a: order } = await placed.readOrders()
  await sql`update link_progress set events_cursor = 'nobody made this'
    where link_id = ${c_link.link_id}`.execute(service.db)
  await shipA(order.id, 5)
  await follow()
  t.match(await bodyOfAnswer(c.get(`/v1/links/${c_link.link_id}`)), {
    last_error: /read anew/, failing_since: String
  }, 'so that it is not read again and again')
  await settle()
  t.match(await bodyOfAnswer(c.get(`/v1/links/${c_link.link_id}`)), { failing_since: null })
  t.equal((await placed.readOrders()).c.lines[0]?.shipped_quantity, 5)
})

t.test('stock rows that exist follow the partner, and their cost does not', async (t) => {
  const sku = await chain.givenSku(40)
  const address = {
    name: 'C', line1: '1 Dock Road', city: 'Lyon', postal_code: '69002', country: 'FR'
  }
  await bodyOfAnswer(b.patch('/v1/merchant', { settings: { documents: { address } } }))
  await bodyOfAnswer(c.patch('/v1/merchant', { settings: { documents: { address } } }))
  const readRow = async () => bodyOfAnswer<Record<string, unknown>>(
    c.get(`/v1/suppliers/${c_link.supplier_id}/stock/${sku}`))
  const compare = async (): Promise<void> => {
    await sql`update link_progress set stock_due_at = null, availability_cursor = null`
      .execute(service.db)
    await follow()
  }
  await compare()
  t.match(await readRow(), { on_hand: 40, unit_cost: '12.00' })
  await bodyOfAnswer(b.post('/v1/sales-orders', salesOrderBody({
    lines: [{ sku, quantity: 30, unit_price: '19.90' }]
  })))
  await compare()
  t.match(await readRow(), { on_hand: 10, unit_cost: '12.00' })
})

t.test('all that was left is sound', async (t) => {
  await assertSound(t, service.db)
})
