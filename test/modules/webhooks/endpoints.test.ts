// Webhook endpoints: who may make them, what they may name, and what is never told.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { buildLogger } from '../../../src/platform/log.ts'
import { buildService } from '../../../src/service.ts'
import { buildClient } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'

const { db, database_url, givenMerchant } = await givenDocumentedService(t)
const URL = '/v1/webhook-endpoints'
const BODY = { url: 'https://shop.example/hooks' }

t.test('201: with every default, and a secret that is shown once', async (t) => {
  const merchant = await givenMerchant()
  const reply = await merchant.post(URL, BODY)
  const { secret, ...endpoint } = await bodyOf<Record<string, unknown>>(Promise.resolve(reply))
  t.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/)
  holds(t, endpoint, {
    ...BODY,
    version: 1,
    role: 'operator',
    supplier_id: null,
    event_types: null,
    payload: 'snapshot',
    ordering: 'subject',
    description: null,
    status: 'active',
    disabled_reason: null,
    previous_secret_until: null
  })
  t.same(await bodyOf(merchant.get(String(reply.headers.location))), endpoint)
  t.same((await bodyOf<{ data: unknown[] }>(merchant.get(URL))).data, [endpoint])
  await merchant.givePositions()
  const told = (await merchant.get('/v1/events?limit=200')).body
  t.match(told, 'webhook_endpoint.created')
  t.notMatch(told, /whsec_|"secret"/)
  const stored = await db.selectFrom('webhook_endpoints').selectAll().executeTakeFirstOrThrow()
  t.notMatch(JSON.stringify(stored), String(secret).slice('whsec_'.length), 'it is sealed')
})

t.test('a supplier makes its own; an operator makes and sees those of others', async (t) => {
  const merchant = await givenMerchant()
  const rival_id = await merchant.givenSupplier()
  const rival = await merchant.givenKey({ role: 'supplier', supplier_id: rival_id })
  const { supplier_id } = merchant
  const own = await bodyOf<{ id: string }>(merchant.supplier.post(URL, BODY))
  holds(t, own, { role: 'supplier', supplier_id })
  holds(t, await bodyOf(merchant.post(URL, { ...BODY, supplier_id: rival_id })),
    { role: 'supplier', supplier_id: rival_id })
  holds(t, await bodyOf(merchant.post(URL, { ...BODY, role: 'storefront' })),
    { role: 'storefront', supplier_id: null })
  const listed = async (client: Pick<typeof merchant, 'get'>): Promise<number> =>
    (await bodyOf<{ data: unknown[] }>(client.get(URL))).data.length
  t.same([await listed(merchant), await listed(merchant.supplier), await listed(rival)], [3, 1, 1])
  const not_found: [number, string] = [404, 'webhook_endpoint_not_found']
  const of_own = `${URL}/${own.id}`
  refused(t, await rival.get(of_own), not_found)
  refused(t, await rival.patch(of_own, { ordering: 'none' }), not_found)
  refused(t, await rival.delete(of_own), not_found)
  refused(t, await rival.get(`${of_own}/deliveries`), not_found)
  refused(t, await rival.post(`${of_own}/test-events`), not_found)
  refused(t, await rival.post(`${of_own}/replays`, { event_id: 'evt_1' }), not_found)
  refused(t, await rival.post(`${of_own}/secret-rotations`), not_found)
  refused(t, await merchant.post(URL, { ...BODY, supplier_id: 'sup_none' }),
    [422, 'unknown_supplier'])
  refused(t, await merchant.supplier.post(URL, { ...BODY, supplier_id: rival_id }),
    [400, 'invalid_request'], ['/supplier_id not_allowed'])
  refused(t, await merchant.supplier.post(URL, { ...BODY, role: 'operator' }),
    [400, 'invalid_request'], ['/role not_allowed'])
  refused(t, await merchant.post(URL, { ...BODY, role: 'storefront', supplier_id }),
    [400, 'invalid_request'], ['/role not_allowed'])
})

t.test('400 for an address that may not be reached, at once', async (t) => {
  const merchant = await givenMerchant()
  const { id } = await bodyOf<{ id: string }>(merchant.post(URL, BODY))
  await inTurn([
    'http://shop.example/', 'https://10.0.0.1/', 'https://[::ffff:7f00:1]/', 'https://localhost/',
    'https://user:password@shop.example/', 'ftp://shop.example/', 'nonsense', 'https://'
  ], async (url) => {
    refused(t, await merchant.post(URL, { url }), [400, 'invalid_request'], ['/url not_allowed'])
    refused(t, await merchant.patch(`${URL}/${id}`, { url }), [400, 'invalid_request'],
      ['/url not_allowed'])
  })
})

t.test('a change, a new secret and a deletion', async (t) => {
  const merchant = await givenMerchant()
  const { id } = await bodyOf<{ id: string }>(merchant.post(URL, {
    ...BODY, event_types: ['sales_order.created'], description: 'shop'
  }))
  const url = `${URL}/${id}`
  holds(t, await bodyOf(merchant.patch(url, { event_types: null, description: null })),
    { version: 2, event_types: null, description: null })
  refused(t, await merchant.patch(url, { ordering: 'none' }, { 'if-match': '"v1"' }),
    [412, 'precondition_failed'])
  holds(t, await bodyOf(merchant.patch(url, { status: 'disabled' })),
    { status: 'disabled', disabled_reason: 'requested' })
  refused(t, await merchant.post(`${url}/test-events`), [409, 'webhook_endpoint_disabled'])
  refused(t, await merchant.post(`${url}/replays`, { event_id: 'evt_1' }),
    [409, 'webhook_endpoint_disabled'])
  holds(t, await bodyOf(merchant.patch(url, { status: 'active' })),
    { status: 'active', disabled_reason: null })
  refused(t, await merchant.post(`${url}/replays`, { event_id: 'evt_1' }),
    [404, 'event_not_found'])
  refused(t, await merchant.post(`${url}/replays`, { event_id: 'evt_1', after: 'x' }),
    [400, 'invalid_request'], ['/event_id not_allowed'])
  refused(t, await merchant.post(`${url}/replays`, { after: 'nonsense' }),
    [400, 'invalid_request'], ['/after invalid'])
  const rotated = await bodyOf<Record<string, unknown>>(merchant.post(`${url}/secret-rotations`))
  t.ok(Date.parse(String(rotated.previous_secret_until)) > Date.now() + 23 * 3_600_000)
  t.equal((await bodyOf<{ status: string }>(merchant.delete(url))).status, 'deleted')
  refused(t, await merchant.get(url), [404, 'webhook_endpoint_not_found'])
  refused(t, await merchant.delete(url), [404, 'webhook_endpoint_not_found'])
  t.same((await bodyOf<{ data: unknown[] }>(merchant.get(URL))).data, [])
})

t.test('422 webhooks_unavailable: without a key for secrets, whatever is sent', async (t) => {
  const merchant = await givenMerchant()
  const { id } = await bodyOf<{ id: string }>(merchant.post(URL, BODY))
  const service = await buildService({
    database_url,
    config: { database_connections_max: 8, secrets: { platform_key: null } },
    logger: buildLogger('silent')
  })
  t.teardown(async () => service.close())
  const client = buildClient(service.app, merchant.key)
  refused(t, await client.post(URL, BODY), [422, 'webhooks_unavailable'])
  refused(t, await client.post(`${URL}/${id}/secret-rotations`), [422, 'webhooks_unavailable'])
  t.equal((await client.get(`${URL}/${id}`)).statusCode, 200)
})
