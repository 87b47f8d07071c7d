// Every route says what it is, and needs a key that works.

import t from 'tap'
import { PROBLEMS } from '../../src/platform/http/problems/catalogue.ts'
import { sql } from 'kysely'
import { newSecret } from '../../src/platform/secret.ts'
import { documentOf, givenDocumentedService } from '../support/documented.ts'
import { inTurn } from '../support/in-turn.ts'
import { isWrite, keyedRoutesOf, nameOf, routesOf } from '../support/routes.ts'
import { bodyOf, urlOf } from '../support/samples.ts'
import { buildClient } from '../support/service.ts'

t.setTimeout(120_000)
const { app, db, platform, givenMerchant } = await givenDocumentedService(t)
const routes = keyedRoutesOf(app)
const merchant = await givenMerchant({ stock: { 'BOLT-M8': 100 } })
const bad_keys = await givenBadKeys()

t.test('the service has routes to walk, all of them documented', async (t) => {
  t.ok(routes.length > 20)
  const documented = Object.entries(documentOf(app).paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`))
  t.same(routes.map(nameOf).filter((name) => !documented.includes(name)), [])
  const ids = routes.map(({ schema }) => schema.operationId)
  t.equal(new Set(ids).size, ids.length, 'an operationId is used once')
})

for (const route of routes) {
  const { schema, config, method } = route
  t.test(`${nameOf(route)} says what it is, who may call and what it answers`, async (t) => {
    t.match(schema.operationId, /^[a-z]+([A-Z][a-z]*)+$/, 'operationId: a verb and a noun')
    t.equal(schema.tags?.length, 1, 'one tag')
    t.ok(schema.summary, 'a summary')
    t.not(schema.hide, true, 'it is documented')
    t.ok(config.roles !== undefined && config.roles.length > 0, 'roles')
    for (const role of config.roles ?? []) t.ok(schema.description?.includes(role), role)
    const statuses = [
      ...Object.keys(schema.response ?? {}),
      ...(config.refusals ?? []).map((rule) => String(PROBLEMS[rule].status))
    ]
    t.ok(statuses.some((status) => status.startsWith('2')), 'a success')
    t.has(Object.fromEntries(statuses.map((status) => [status, true])),
      { 400: true, 401: true, 403: true, 500: true, 503: true }, 'what every route can answer')
    const takes_key = schema.headers?.properties?.['idempotency-key'] !== undefined
    t.equal(takes_key, isWrite(route), 'an Idempotency-Key on every write, and on nothing else')
    t.equal(schema.body !== undefined, ['POST', 'PUT', 'PATCH'].includes(method), 'a body')
  })
}

t.test('what checks requests and writes answers can be made for every route', async (t) => {
  await t.resolves(app.prepareSchemas())
})

/** By what is wrong with it: the header to send, if any. */
async function givenBadKeys () {
  const expired = await merchant.givenKey({ role: 'operator', name: 'Expired' })
  const revoked = await merchant.givenKey({ role: 'operator', name: 'Revoked' })
  await sql`update api_keys set expires_at = now() where name = 'Expired'`.execute(db)
  await sql`update api_keys set revoked_at = now() where name = 'Revoked'`.execute(db)
  const { key } = merchant
  const last = key.at(-1) === '0' ? '1' : '0'
  return Object.entries({
    missing: undefined,
    empty: '',
    'without a scheme': key,
    'of another scheme': `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
    'with something behind it': `Bearer ${key} ${key}`,
    malformed: 'Bearer nonsense',
    'cut short': `Bearer ${key.slice(0, -1)}`,
    'with a broken checksum': `Bearer ${key.slice(0, -1)}${last}`,
    unknown: `Bearer ${newSecret('operator').secret}`,
    expired: `Bearer ${expired.key}`,
    revoked: `Bearer ${revoked.key}`
  })
}

for (const route of routes) {
  t.test(`401 unauthorized: ${nameOf(route)} without a key that works`, async (t) => {
    const [url, body] = [await urlOf(route, merchant), bodyOf(route, merchant)]
    const { method, config: { roles = [] } } = route
    await inTurn(bad_keys, async ([name, authorization]) => {
      const reply = await app.inject({
        method,
        url,
        headers: { ...authorization !== undefined && { authorization } },
        ...body && { payload: body }
      })
      // To the platform's routes a merchant's key is a key of the wrong role, whatever its state.
      const is_key = /^Bearer tdm_\S+$/.test(authorization ?? '')
      const is_other_role = roles.includes('platform') && is_key
      t.equal(reply.json().code, is_other_role ? 'role_forbidden' : 'unauthorized', name)
    })
  })
}

t.test('401 unauthorized: before the body is looked at', async (t) => {
  const reply = await app.inject({
    method: 'POST',
    url: '/v1/sales-orders',
    headers: { 'content-type': 'application/json' },
    payload: '{'
  })
  t.equal(reply.statusCode, 401)
})

t.test('the scheme of the header has no case', async (t) => {
  await inTurn(['bearer', 'BEARER'], async (scheme) => {
    const headers = { authorization: `${scheme} ${merchant.key}` }
    t.equal((await app.inject({ url: '/v1/merchant', headers })).statusCode, 200)
  })
})

t.test('401 unauthorized: the platform key opens nothing but the platform’s routes', async (t) => {
  const of_merchants = routes.filter(({ config }) => config.roles?.includes('platform') !== true)
  await inTurn(of_merchants, async (route) => {
    const reply = await platform.send(
      route.method, await urlOf(route, merchant), bodyOf(route, merchant))
    t.equal(reply.json().code, 'unauthorized', nameOf(route))
  })
})

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'] as const
const paths = [...new Set(routesOf(app).map(({ path }) => path))]
  .filter((path) => !path.includes('*'))

for (const path of paths) {
  t.test(`405 method_not_allowed: ${path} names the methods it takes`, async (t) => {
    const own = routesOf(app).filter((route) => route.path === path).map(({ method }) => method)
    const known = new Set<string>(own.includes('GET') ? [...own, 'HEAD'] : own)
    const client = buildClient(app, merchant.key)
    const url = path.replaceAll(/\{[a-z_]+\}/g, 'none')
    await inTurn(METHODS.filter((method) => !known.has(method)), async (method) => {
      const reply = await client.send(method as 'GET', url)
      t.equal(reply.json().code, 'method_not_allowed', method)
      t.same(String(reply.headers.allow).split(', '), [...known].sort(), method)
    })
  })
}

t.test('404 route_not_found: no path of the service', async (t) => {
  const unknown = [
    '/', '/v1', '/v1/', '/v2/sales-orders', '/v1/sales_orders', '/v1/merchant/',
    '/v1/sales-orders/x/', '/v1/nothing/x/y/z', '/livez', '/metrics', '/%00', '/v1/%F0%9F%98%80',
    '/V1/merchant'
  ]
  const sends = (['GET', 'POST', 'DELETE'] as const).flatMap((method) =>
    unknown.map((url) => ({ method, url })))
  await inTurn(sends, async ({ method, url }) => {
    const reply = await merchant.send(method, url)
    t.equal(reply.json().code, 'route_not_found', `${method} ${url}`)
  })
})

t.test('400 bad_request: an address that is not one', async (t) => {
  await inTurn(['/v1/sales-orders/%', '/v1/sales-orders/%zz', '/%E0%A4%A'], async (url) => {
    t.equal((await merchant.get(url)).json().code, 'bad_request', url)
  })
})

t.test('200: the document, its reference pages and the problem pages need no key', async (t) => {
  await inTurn(['/openapi.json', '/docs', '/docs/', '/problems/unauthorized'], async (url) => {
    t.ok((await app.inject({ url })).statusCode < 400, url)
  })
})
