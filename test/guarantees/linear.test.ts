// What a request costs grows with its size at most, right or wrong, and no refusal is long.

import { randomUUID } from 'node:crypto'
import t from 'tap'
import { documentOf, givenDocumentedService, operationOf } from '../support/documented.ts'
import { growingBodiesOf } from '../support/growing.ts'
import { inTurn } from '../support/in-turn.ts'
import { fieldsOf, type Schema, type Schemas } from '../support/mutations.ts'
import { keyedRoutesOf, nameOf, type Route } from '../support/routes.ts'
import { clientOf } from '../support/addresses.ts'
import { bodyOf, urlOf } from '../support/samples.ts'

t.setTimeout(300_000)
const { app, platform, givenMerchant } = await givenDocumentedService(t)
const routes = keyedRoutesOf(app)
const schemas = documentOf(app).components.schemas as Schemas

const GROWTH = 8
/** What grows with the square costs 64 times as much; the rest is for what is not measured well. */
const GROWTH_OF_CPU_MAX = 24
/** Less than that is the request itself: its smallest part is what time is counted in. */
const CPU_MIN_MS = 1
/** Who costs less than that has not grown too much, whatever the small request cost. */
const CPU_NOT_TOO_MUCH_MS = GROWTH_OF_CPU_MAX * CPU_MIN_MS
const ATTEMPTS = 8
const ANSWER_BYTES_MAX = 256 * 1024

type Sent = { cpu_ms: number, bytes: number, status: number }
type Send = (size: number) => Promise<{ statusCode: number, rawPayload: Buffer }>

const leastOf = (a: Sent, b: Sent): Sent => a.cpu_ms < b.cpu_ms ? a : b

async function measure (send: Send, size: number): Promise<Sent> {
  const before = process.cpuUsage()
  const { statusCode: status, rawPayload } = await send(size)
  const { user, system } = process.cpuUsage(before)
  return { cpu_ms: (user + system) / 1_000, bytes: rawPayload.length, status }
}

/**
 * What grew more than it may; nothing when all is well. What seems to is measured again, and the
 * least counts: what else this process does does not.
 */
async function findGrowth (name: string, size: number, send: Send): Promise<string[]> {
  let large = await measure(send, GROWTH * size)
  if (large.cpu_ms < CPU_NOT_TOO_MUCH_MS && large.bytes <= ANSWER_BYTES_MAX) return []
  let small = await measure(send, size)
  const isTooMuch = (): boolean =>
    large.cpu_ms / Math.max(small.cpu_ms, CPU_MIN_MS) >= GROWTH_OF_CPU_MAX
  for (let again = 1; again < ATTEMPTS && isTooMuch(); again++) {
    /* eslint-disable no-await-in-loop -- one measurement at a time */
    large = leastOf(large, await measure(send, GROWTH * size))
    small = leastOf(small, await measure(send, size))
    /* eslint-enable no-await-in-loop */
  }
  if (!isTooMuch() && large.bytes <= ANSWER_BYTES_MAX) return []
  return [`${name}: ${small.cpu_ms} ms, ${GROWTH} times as large ${large.cpu_ms} ms; ` +
    `answer ${large.status} of ${large.bytes} bytes`]
}

async function givenTarget (route: Route) {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 100 } })
  const client = clientOf(route.config.roles?.[0] ?? '', merchant, platform)
  const url = await urlOf(route, merchant)
  const send = async (body: string | undefined, about: { query?: string, headers?: object } = {}) =>
    client.send(route.method, `${url}?${about.query ?? ''}`,
      // A reference that is known would be answered with what it made.
      body?.replace(/"reference":"[^"]{1,100}"/, `"reference":"${randomUUID()}"`),
      { ...body !== undefined && { 'content-type': 'application/json' }, ...about.headers })
  return { send, sample: bodyOf(route, merchant) }
}

for (const route of routes.filter(({ schema }) => schema.body !== undefined)) {
  const content = operationOf(app, route).requestBody?.content['application/json']
  const schema = content?.schema as Schema

  t.test(`${nameOf(route)} costs what its body is long`, async (t) => {
    const { send, sample } = await givenTarget(route)
    await send('{}')
    const bodies = growingBodiesOf({ schema, schemas, sample })
    const found = await inTurn(bodies, async ({ name, size, jsonOf }) => {
      const jsons = new Map([size, GROWTH * size].map((one) => [one, jsonOf(one)]))
      return findGrowth(name, size, async (of_size) => send(jsons.get(of_size)))
    })
    t.same(found.flat(), [], `${bodies.length} ways to grow`)
  })

  t.test(`${nameOf(route)} says how much it takes`, async (t) => {
    const boundless = fieldsOf(schema, schemas).filter(({ types, schema: one }) =>
      (types.includes('array') && one.maxItems === undefined) ||
      (types.includes('object') && one.properties === undefined && one.maxProperties === undefined))
    t.same(boundless.map(({ pointer }) => pointer), [])
  })
}

for (const route of routes) {
  t.test(`${nameOf(route)} costs what its query and headers are long`, async (t) => {
    const { send, sample } = await givenTarget(route)
    // A body that is refused, so that nothing is done twice.
    const body = sample && '{"nonsense":1}'
    const known = Object.keys(route.schema.querystring?.properties ?? {})
    const of = (names: number, query: (index: number) => string): string =>
      Array.from({ length: names }, (_, index) => query(index)).join('&')
    const queries: Record<string, (size: number) => string> = {
      'unknown names': (size) => of(size / 8, (index) => `n${index}=1`),
      'a name again and again': (size) => of(size / 8, () => `${known[0] ?? 'limit'}=1`),
      'one name': (size) => `${'n'.repeat(size)}=1`,
      'texts that can’t be stored': (size) => of(size / 8, (index) => `n${index}=%00`),
      'long values': (size) => known.map((name) => `${name}=${'1'.repeat(size)}`).join('&')
    }
    const found = await inTurn(Object.entries(queries), async ([name, queryOf]) =>
      findGrowth(name, 2_000, async (size) => send(body, { query: queryOf(size) })))
    const headers = await inTurn(['idempotency-key', 'if-match', 'if-none-match'], async (name) =>
      findGrowth(name, 2_000, async (size) =>
        send(body, { headers: { [name]: '"v1",'.repeat(size / 5) } })))
    t.same([...found.flat(), ...headers.flat()], [])
  })
}
