// Whatever is sent, the answer is a documented one, and never a defect.

import { randomInt } from 'node:crypto'
import fc from 'fast-check'
import t from 'tap'
import { arbitraryOf } from '../support/arbitraries.ts'
import { documentOf, givenDocumentedService, operationOf } from '../support/documented.ts'
import { inTurn } from '../support/in-turn.ts'
import {
  completeBody, fieldsOf, type Schema, type Schemas, withValue
} from '../support/mutations.ts'
import { keyedRoutesOf, nameOf, type Route } from '../support/routes.ts'
import { clientOf } from '../support/addresses.ts'
import { bodyOf, urlOf } from '../support/samples.ts'

t.setTimeout(120_000)
const RUNS = 150
// A failure is seen again with the seed it printed.
const seed = Number(process.env.TEST_FUZZ_SEED ?? randomInt(2 ** 31))
t.comment(`TEST_FUZZ_SEED=${seed}`)

const { app, platform, givenMerchant } = await givenDocumentedService(t)
const schemas = documentOf(app).components.schemas as Schemas
const merchant = await givenMerchant({ stock: { 'BOLT-M8': 100 } })
const targets = await inTurn(keyedRoutesOf(app), async (route) => ({
  name: nameOf(route),
  route,
  url: await urlOf(route, merchant),
  client: clientOf(route.config.roles?.[0] ?? '', merchant, platform),
  ...bodyPartsOf(route)
}))

/** A body with every field that the route knows, and where they stand. */
function bodyPartsOf (route: Route) {
  const content = operationOf(app, route).requestBody?.content['application/json']
  const schema = (content?.schema ?? {}) as Schema
  const sample = bodyOf(route, merchant)
  const body = sample && completeBody(schema, schemas, sample)
  return { schema, sample, body, pointers: fieldsOf(schema, schemas).map(({ pointer }) => pointer) }
}

const ODD_TEXTS = [
  '', ' ', '0', '-0', '1e999', 'NaN', 'null', '\0', '\ud800', '😀', '\u202e', '"', '\\', "'; --",
  '%', '../..', '2026-02-29', '9999-12-31T23:59:59.999999999Z', '1900-01-01T00:00:00Z',
  '0.0000001', '999999999999.999999', '-0.000000', 'x'.repeat(5_000), 'BOLT-M8', 'EUR', 'JPY'
]
const ODD_NUMBERS = [
  0, -0, 1, -1, 0.1, 1e21, 2 ** 31, 2 ** 53, -(2 ** 63), 5e-324, 1_000_000, 2_000_000_000
]

const oddText = fc.oneof(fc.constantFrom(...ODD_TEXTS), fc.string({ unit: 'binary' }))
const oddValue = fc.oneof(
  oddText, fc.constantFrom(...ODD_NUMBERS), fc.double(), fc.boolean(), fc.constant(null),
  fc.constant(undefined), fc.jsonValue({ maxDepth: 3 }),
  fc.dictionary(oddText, oddText, { maxKeys: 25 }), fc.array(oddText, { maxLength: 30 })
)

t.test('never a 5xx: bodies with fields of any value', async (t) => {
  const with_body = targets.filter(({ body }) => body !== undefined)
  await t.resolves(fc.assert(fc.asyncProperty(
    fc.constantFrom(...with_body).chain((target) => fc.record({
      target: fc.constant(target),
      changes: fc.array(fc.tuple(fc.constantFrom(...target.pointers), oddValue), { maxLength: 4 })
    })),
    async ({ target: { client, route, url, body }, changes }) => {
      const changed = changes.reduce<unknown>((all, [pointer, value]) =>
        withValue(all, pointer, value), body)
      const reply = await client.send(route.method, url, JSON.stringify(changed) ?? '',
        { 'content-type': 'application/json' })
      return reply.statusCode < 500
    }), { numRuns: RUNS, seed }))
})

t.test('never a 5xx: bodies that their schema takes', async (t) => {
  const with_body = targets.filter(({ body }) => body !== undefined)
  const seen = new Set<string>()
  await t.resolves(fc.assert(fc.asyncProperty(
    fc.constantFrom(...with_body).chain((target) => fc.record({
      target: fc.constant(target),
      body: arbitraryOf(target.schema, schemas),
      kept: fc.subarray(Object.keys(target.sample ?? {}))
    })),
    async ({ target: { client, route, url, sample = {} }, body, kept }) => {
      // With some of the sample it gets as far as the database.
      const own = Object.fromEntries(kept.map((name) => [name, sample[name]]))
      const reply = await client.send(route.method, url, { ...body as object, ...own })
      if (reply.statusCode < 300) seen.add(nameOf(route))
      return reply.statusCode < 500
    }), { numRuns: RUNS, seed }))
  t.ok(seen.size > 3, `some are done: ${[...seen].join(', ')}`)
})

t.test('never a 5xx: a valid body with bytes of any value', async (t) => {
  const with_body = targets.filter(({ body }) => body !== undefined)
  await t.resolves(fc.assert(fc.asyncProperty(
    fc.constantFrom(...with_body), fc.nat(), fc.nat(20), fc.uint8Array({ maxLength: 20 }),
    async ({ client, route, url, body }, at, cut, bytes) => {
      const valid = Buffer.from(JSON.stringify(body))
      const start = at % (valid.length + 1)
      const sent = Buffer.concat([valid.subarray(0, start), bytes, valid.subarray(start + cut)])
      const reply = await client.send(route.method, url, sent,
        { 'content-type': 'application/json' })
      return reply.statusCode < 500
    }), { numRuns: RUNS / 2, seed }))
})

t.test('never a 5xx: queries, paths and headers of any text', async (t) => {
  const HEADERS = ['idempotency-key', 'if-match', 'content-type', 'accept', 'if-none-match']
  await t.resolves(fc.assert(fc.asyncProperty(
    fc.constantFrom(...targets).chain((target) => fc.record({
      target: fc.constant(target),
      names: fc.subarray([...Object.keys(target.route.schema.querystring?.properties ?? {}), 'x'])
    })),
    fc.array(oddText, { minLength: 4, maxLength: 4 }), oddText, fc.constantFrom(...HEADERS),
    async ({ target: { client, route, url, body }, names }, texts, text, header) => {
      const query = names.map((name, at) => `${name}=${encode(texts[at % 4] ?? '')}`).join('&')
      const path = text.length < 9 ? url.replace(/_01[^/]+/, encode(text)) : url
      const value = text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '')
      const reply = await client.send(route.method, `${path}?${query}`, body, { [header]: value })
      return reply.statusCode < 500
    }), { numRuns: RUNS, seed }))
})

/** Percent-encoded; what is no Unicode becomes bytes that are no UTF-8. */
function encode (text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80'
}
