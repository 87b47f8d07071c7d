// A body that is no JSON object of the documented kind is refused, and nothing is stored.

import { Readable } from 'node:stream'
import t from 'tap'
import { givenDocumentedService } from '../support/documented.ts'
import { inTurn } from '../support/in-turn.ts'
import { keyedRoutesOf, nameOf, type Route } from '../support/routes.ts'
import { clientOf } from '../support/addresses.ts'
import { bodyOf, urlOf } from '../support/samples.ts'
import { readSnapshot } from '../support/snapshot.ts'

t.setTimeout(120_000)
const { app, db, platform, givenMerchant } = await givenDocumentedService(t)
const routes = keyedRoutesOf(app)
const JSON_TYPE = 'application/json'

async function givenTarget (route: Route) {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 100 } })
  const client = clientOf(route.config.roles?.[0] ?? '', merchant, platform)
  const url = await urlOf(route, merchant)
  const send = async (payload: unknown, type: string | undefined = JSON_TYPE) =>
    client.send(route.method, url, payload, type === '' ? {} : { 'content-type': type })
  return { send, json: JSON.stringify(bodyOf(route, merchant) ?? {}) }
}

const nested = (open: string, close: string, depth: number): string =>
  `${open.repeat(depth)}1${close.repeat(depth)}`

/** What no route takes for an object, by the code it gets. */
const OTHER_KINDS: Record<string, string[]> = {
  invalid_request: ['[]', '[{}]', 'null', '2', '-0', '1e999', 'true', '"text"', '""'],
  malformed_json: [
    '{', '}', '[', '"', '{"a":}', '{"a"}', '{a:1}', "{'a':1}", '{"a":1,}', '{"a":1}}', '{}{}', ' ',
    'NaN', 'undefined', '{"a":01}', '{"a":"\u0001"}', '{"a":"\\x"}', '<a/>', 'a=b', '\u00a0{}',
    '{"__proto__":{"a":1}}', '{"a":{"__proto__":null}}', '{"\\u005f_proto__":1}',
    '{"constructor":{"prototype":{"a":1}}}', nested('[', '', 5_000)
  ]
}

/** Bytes that are no UTF-8, inside of a text. */
const BAD_BYTES = ['ff', 'c0af', 'eda080', 'f4908080', 'e282', '80'].map((hex) =>
  Buffer.concat([Buffer.from('{"name":"'), Buffer.from(hex, 'hex'), Buffer.from('"}')]))

const MEDIA_TYPES = [
  'text/plain', 'text/json', 'application/xml', 'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x', 'application/json-patch+json', 'application/octet-stream'
]

for (const route of routes.filter(({ schema }) => schema.body !== undefined)) {
  t.test(`400: ${nameOf(route)} with a body of another kind`, async (t) => {
    const { send, json } = await givenTarget(route)
    const before = await readSnapshot(db)
    const bodies = [
      ...Object.entries(OTHER_KINDS).flatMap(([code, texts]) =>
        texts.map((body) => ({ code, body: body as string | Buffer }))),
      ...BAD_BYTES.map((body) => ({ code: 'malformed_json', body })),
      ...json === '{}' ? [] : [{ code: 'malformed_json', body: json.slice(0, -1) }],
      { code: 'malformed_json', body: Buffer.from(`\ufeff${json}`, 'utf16le') }
    ]
    await inTurn(bodies, async ({ code, body }) => {
      const reply = await send(body)
      t.equal(reply.statusCode, 400)
      t.equal(reply.json().code, code, body.toString().slice(0, 40))
    })
    t.same(await readSnapshot(db), before, 'nothing was stored')
  })

  if (route.config.is_body_optional !== true) {
    t.test(`400 invalid_request: ${nameOf(route)} without a body`, async (t) => {
      const { send } = await givenTarget(route)
      await inTurn(['', undefined], async (payload) => {
        const reply = await send(payload, payload === undefined ? '' : JSON_TYPE)
        t.equal(reply.json().code, 'invalid_request')
      })
    })
  }

  t.test(`415 unsupported_media_type: ${nameOf(route)} takes JSON only`, async (t) => {
    const { send, json } = await givenTarget(route)
    const before = await readSnapshot(db)
    const { files = [] } = route.config
    await inTurn(MEDIA_TYPES.filter((type) => !files.includes(type)), async (type) => {
      const reply = await send(json, type)
      t.equal(reply.json().code, 'unsupported_media_type', type)
    })
    t.same(await readSnapshot(db), before, 'nothing was stored')
  })

  t.test(`413 payload_too_large: ${nameOf(route)} beyond its limit`, async (t) => {
    const { send } = await givenTarget(route)
    const before = await readSnapshot(db)
    const large = `{"name":"${'x'.repeat(route.body_bytes_max)}"}`
    const values = Math.ceil(route.body_bytes_max / 40)
    const bodies: Record<string, string | Readable> = {
      'with its length': large,
      'in chunks': Readable.from([large.slice(0, 1000), large.slice(1000)]),
      'of many values': `{"lines":[${'1,'.repeat(values)}1]}`,
      'of many objects': `{"rows":[${'{},'.repeat(values)}{}]}`,
      'of many names': `{${Array.from({ length: values }, (_, at) => `"${at}":1`).join()}}`,
      'of many levels': nested('[', ']', values)
    }
    await inTurn(Object.entries(bodies), async ([name, body]) => {
      t.equal((await send(body)).json().code, 'payload_too_large', name)
    })
    t.same(await readSnapshot(db), before, 'nothing was stored')
  })

  t.test(`400: ${nameOf(route)} answers a body full of faults in short`, async (t) => {
    const { send } = await givenTarget(route)
    const bodies = [
      nested('{"a":', '}', 5_000),
      `{"metadata":${nested('{"a":', '}', 5_000)}}`,
      `{${Array.from({ length: 5_000 }, (_, at) => `"n${at}":1`).join()}}`,
      nested('{"a":"\\u0000","b":', '}', 5_000)
    ]
    await inTurn(bodies, async (body) => {
      const reply = await send(body)
      t.equal(reply.statusCode, 400)
      t.ok(reply.json().errors.length <= 100)
    })
  })
}

for (const route of routes.filter(({ method }) => method === 'DELETE')) {
  t.test(`4xx: ${nameOf(route)} with a body that nobody asked for`, async (t) => {
    const { send } = await givenTarget(route)
    const before = await readSnapshot(db)
    t.equal((await send('{')).json().code, 'malformed_json')
    t.equal((await send('x', 'text/plain')).json().code, 'unsupported_media_type')
    const large = `"${'x'.repeat(route.body_bytes_max)}"`
    t.equal((await send(large)).json().code, 'payload_too_large')
    t.same(await readSnapshot(db), before, 'nothing was stored')
  })
}
