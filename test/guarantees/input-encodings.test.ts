// A body is JSON in UTF-8 as it stands: one that is packed, or of another charset, is refused.

import t from 'tap'
import { givenDocumentedService } from '../support/documented.ts'
import { inTurn } from '../support/in-turn.ts'
import { keyedRoutesOf, nameOf, type Route } from '../support/routes.ts'
import { clientOf } from '../support/addresses.ts'
import { bodyOf, urlOf } from '../support/samples.ts'
import { readSnapshot } from '../support/snapshot.ts'

t.setTimeout(120_000)
const { app, db, platform, givenMerchant } = await givenDocumentedService(t)

const TAKEN = [
  { 'content-type': 'application/json; charset=utf-8' },
  { 'content-type': 'application/json;charset="UTF-8"' },
  { 'content-type': 'application/json ; charset = utf8' },
  { 'content-type': 'application/json; profile=x' },
  { 'content-encoding': 'identity' },
  { 'content-encoding': 'Identity' }
]
const REFUSED = [
  ...['gzip', 'GZIP', 'br', 'deflate', 'zstd', 'identity, gzip', 'gzip, identity', 'x', '']
    .map((coding) => ({ 'content-encoding': coding })),
  ...['utf-16', 'UTF-16LE', '"iso-8859-1"', 'us-ascii', 'utf-7', 'utf-8; charset=utf-16', '']
    .map((charset) => ({ 'content-type': `application/json; charset=${charset}` }))
]

async function givenTarget (route: Route) {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 100 } })
  const client = clientOf(route.config.roles?.[0] ?? '', merchant, platform)
  const url = await urlOf(route, merchant)
  const body = bodyOf(route, merchant)
  const json = body === undefined ? undefined : JSON.stringify(body)
  return async (headers: Record<string, string>) => client.send(route.method, url, json,
    { ...json !== undefined && { 'content-type': 'application/json' }, ...headers })
}

for (const route of keyedRoutesOf(app)) {
  if (route.schema.body === undefined) continue
  const name = nameOf(route)
  t.test(`415 unsupported_media_type: ${name} with a body in another coding`, async (t) => {
    const send = await givenTarget(route)
    const before = await readSnapshot(db)
    await inTurn(REFUSED, async (headers) => {
      const reply = await send(headers)
      t.equal(reply.json().code, 'unsupported_media_type', JSON.stringify(headers))
    })
    t.same(await readSnapshot(db), before, 'nothing was stored')
    await inTurn(TAKEN, async (headers) => {
      const reply = await send(headers)
      t.not(reply.statusCode, 415, JSON.stringify(headers))
    })
  })
}

t.test('where there is no body, its coding is nobody’s matter', async (t) => {
  const merchant = await givenMerchant()
  const headers = { 'content-encoding': 'gzip' }
  t.equal((await merchant.get('/v1/merchant', headers)).statusCode, 200)
  t.equal((await merchant.send('POST', '/v1/nothing', '{}', headers)).statusCode, 404)
  t.equal((await merchant.send('DELETE', '/v1/merchant', '{}', headers)).statusCode, 405)
})

t.test('401 unauthorized: before the coding of the body is looked at', async (t) => {
  const reply = await app.inject({
    method: 'POST',
    url: '/v1/sales-orders',
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    payload: '{}'
  })
  t.equal(reply.statusCode, 401)
})
