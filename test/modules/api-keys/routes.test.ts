// API keys over HTTP: made for a role, shown once, listed, revoked.

import t from 'tap'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { buildClient, givenService } from '../../support/service.ts'
import { bodyOf, pagesOf, refused, until } from '../answers.ts'

const { app, db, givenMerchant } = await givenService(t)
const API_KEYS = '/v1/api-keys'
type Key = { id: string, role: string, secret: string, prefix: string, revoked_at: string | null }

t.test('201: a key of each role works, and its secret is shown this once', async (t) => {
  const merchant = await givenMerchant()
  const bodies = [
    { role: 'operator', name: 'Staff' }, { role: 'storefront', name: 'Shop', supplier_id: null },
    { role: 'supplier', name: 'Litware', supplier_id: merchant.supplier_id }
  ]
  const seen = await inTurn(bodies, async (body) => {
    const reply = await merchant.post(API_KEYS, { ...body, metadata: { till: '1' } })
    t.equal(reply.statusCode, 201)
    t.equal(reply.headers.etag, '"v1"')
    const { secret, ...key } = reply.json<Key>()
    t.match(secret, new RegExp(`^tdm_${body.role}_[A-Za-z0-9]{49}$`))
    t.ok(secret.startsWith(key.prefix))
    t.equal(reply.headers.location, `${API_KEYS}/${key.id}`)
    const { last_used_at: _at, ...read } = await bodyOf(merchant.get(`${API_KEYS}/${key.id}`))
    holds(t, key, read)
    holds(t, read, { ...body, supplier_id: body.supplier_id ?? null, metadata: { till: '1' } })
    return buildClient(app, secret)
  })
  t.same(await Promise.all(seen.map(async ({ get }) => (await get('/v1/merchant')).statusCode)),
    [200, 200, 403])
})

t.test('the secret is nowhere in the database, nor in any other answer', async (t) => {
  const merchant = await givenMerchant()
  const { secret, id } = await bodyOf<Key>(
    merchant.post(API_KEYS, { role: 'storefront', name: 'Shop' },
      { 'idempotency-key': 'secret-not-kept' }))
  const told = [
    (await merchant.get(API_KEYS)).body, (await merchant.get(`${API_KEYS}/${id}`)).body,
    (await merchant.delete(`${API_KEYS}/${id}`)).body
  ]
  const stored = await Promise.all([
    db.selectFrom('api_keys').where('id', '=', id).select(['prefix', 'secret_hash', 'name'])
      .execute(),
    db.selectFrom('events').where('subject_id', '=', id).select('data').execute(),
    db.selectFrom('idempotency_answers').where('merchant_id', '=', merchant.id)
      .select(['headers', 'body']).execute()
  ])
  const unique = secret.slice(-20)
  t.notOk(told.join().includes(unique))
  t.notOk(JSON.stringify(stored).includes(unique))
  t.notOk(told.join().includes('secret_hash') || JSON.stringify(stored[1]).includes('secret_hash'))
  refused(t, await merchant.post(API_KEYS, { role: 'storefront', name: 'Shop' },
    { 'idempotency-key': 'secret-not-kept' }), [409, 'idempotency_secret_not_kept'])
})

t.test('400 and 422: a supplier key needs a supplier that exists, others have none', async (t) => {
  const [merchant, stranger] = await Promise.all([givenMerchant(), givenMerchant()])
  const create = async (body: object) => merchant.post(API_KEYS, { name: 'Key', ...body })
  const { supplier_id } = merchant
  refused(t, await create({ role: 'supplier' }), [400, 'invalid_request'], [
    '/supplier_id required'
  ])
  refused(t, await create({ role: 'supplier', supplier_id: null }), [400, 'invalid_request'], [
    '/supplier_id required'
  ])
  refused(t, await create({ role: 'storefront', supplier_id }), [400, 'invalid_request'], [
    '/supplier_id not_allowed'
  ])
  for (const unknown of ['sup_01k9x3v8hq2m4n6p8r0t2w4y6z', 'x', stranger.supplier_id]) {
    // eslint-disable-next-line no-await-in-loop -- one answer at a time
    refused(t, await create({ role: 'supplier', supplier_id: unknown }), [422, 'unknown_supplier'])
  }
  refused(t, await create({ role: 'platform' }), [400, 'invalid_request'], ['/role not_allowed'])
})

t.test('200 oldest first in pages, revoked ones included, as each is read alone', async (t) => {
  const merchant = await givenMerchant()
  const made = await inTurn(['a', 'b', 'c'], async (name) =>
    (await bodyOf<Key>(merchant.post(API_KEYS, { role: 'storefront', name }))).id)
  await bodyOf(merchant.delete(`${API_KEYS}/${made[1]}`))
  const pages = await pagesOf(merchant, `${API_KEYS}?limit=4`, ({ id }: Key) => id)
  t.same(pages.map((page) => page.length), [4, 2], 'three came with the merchant')
  t.same(pages.flat().slice(-3), made)
  t.same(pages.flat(), pages.flat().toSorted())
  const { data } = await bodyOf<{ data: Key[] }>(merchant.get(API_KEYS))
  t.ok(data.find(({ id }) => id === made[1])?.revoked_at)
  t.same(data.at(-1), await bodyOf(merchant.get(`${API_KEYS}/${made[2]}`)))
  refused(t, await merchant.get(`${API_KEYS}?role=operator`), [400, 'invalid_request'], [
    'role unknown_field'
  ])
})

t.test('200 revoked: it stops working within 5 seconds; again changes nothing', async (t) => {
  const merchant = await givenMerchant()
  const { id, secret } = await bodyOf<Key>(
    merchant.post(API_KEYS, { role: 'operator', name: 'Temp' }))
  const temp = buildClient(app, secret)
  t.equal((await temp.get('/v1/merchant')).statusCode, 200)
  refused(t, await merchant.delete(`${API_KEYS}/${id}`, { 'if-match': '"v2"' }),
    [412, 'precondition_failed'])
  const reply = await merchant.delete(`${API_KEYS}/${id}`, { 'if-match': '"v1"' })
  t.equal(reply.statusCode, 200)
  t.equal(reply.headers.etag, '"v2"')
  holds(t, reply.json(), { id, version: 2, revoked_at: reply.json().updated_at })
  const again = await merchant.delete(`${API_KEYS}/${id}`)
  t.equal(again.statusCode, 200)
  holds(t, again.json(), { version: 2, revoked_at: reply.json().revoked_at })
  await until(async () => (await temp.get('/v1/merchant')).statusCode === 401, 5_000)
  const events = await db.selectFrom('events').where('subject_id', '=', id)
    .select(['type', 'sequence']).orderBy('sequence').execute()
  t.same(events.map(({ type, sequence }) => `${type} ${sequence}`), [
    'api_key.created 1', 'api_key.revoked 2'
  ])
})

t.test('404 api_key_not_found: unknown, malformed and another merchant’s are alike', async (t) => {
  const [merchant, stranger] = await Promise.all([givenMerchant(), givenMerchant()])
  const { data: [foreign] } = await bodyOf<{ data: Key[] }>(stranger.get(API_KEYS))
  await inTurn(['key_01k9x3v8hq2m4n6p8r0t2w4y6z', 'x', foreign?.id ?? ''], async (id) => {
    refused(t, await merchant.get(`${API_KEYS}/${id}`), [404, 'api_key_not_found'])
    refused(t, await merchant.delete(`${API_KEYS}/${id}`), [404, 'api_key_not_found'])
  })
})
