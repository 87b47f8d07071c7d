// A query or a path that is not the documented one is refused with the name of the parameter.

import t from 'tap'
import { holds } from '../support/holds.ts'
import { givenDocumentedService } from '../support/documented.ts'
import { inTurn } from '../support/in-turn.ts'
import type { Schema } from '../support/mutations.ts'
import { keyedRoutesOf, nameOf, type Route } from '../support/routes.ts'
import { clientOf, fillPath, withQuery } from '../support/addresses.ts'
import { bodyOf, sampleOf, urlOf } from '../support/samples.ts'
import { readSnapshot } from '../support/snapshot.ts'

t.setTimeout(120_000)
const { app, db, platform, givenMerchant } = await givenDocumentedService(t)
const routes = keyedRoutesOf(app)

async function givenTarget (route: Route) {
  const merchant = await givenMerchant({ stock: { 'BOLT-M8': 100 } })
  const client = clientOf(route.config.roles?.[0] ?? '', merchant, platform)
  const body = bodyOf(route, merchant)
  const send = async (url: string) => client.send(route.method, url, body)
  return { url: await urlOf(route, merchant), send, merchant }
}

const parametersOf = ({ schema }: Route): Array<[string, Schema]> =>
  Object.entries((schema.querystring?.properties ?? {}) as Record<string, Schema>)

const NO_INTEGERS = [
  '', 'x', '1.5', '1e999', '-1e999', 'Infinity', '9007199254740993', '%20', 'NaN', '%D9%A3', '[1]',
  'null'
]

/** Formats that nearly any text has. */
const OPEN_FORMATS = ['key', 'nonblank', 'words']

const isClosedFormat = (format: string | undefined): boolean =>
  format !== undefined && !OPEN_FORMATS.includes(format)

/** Texts that the parameter does not take, as they stand in the address. */
function wrongTexts ({ type, maxLength, minimum, maximum, ...texts }: Schema): string[] {
  const { enum: values, pattern, format } = texts
  const is_key = format === 'key'
  const is_closed = values !== undefined || pattern !== undefined || isClosedFormat(format)
  return [
    '%00', 'a%00b',
    ...maxLength === undefined ? [] : ['x'.repeat(maxLength + 1)],
    ...is_key ? ['', '%20', 'A%20', '%EF%BB%BFA', 'A%C2%A0', 'A%E2%80%8BB', 'A%0AB'] : [],
    ...is_closed ? ['', 'nonsense', '%20', '2026-02-30', '2026-02-30T00:00:00Z'] : [],
    ...type === 'integer' ? NO_INTEGERS : [],
    ...minimum === undefined ? [] : [String(minimum - 1)],
    ...maximum === undefined ? [] : [String(maximum + 1)]
  ]
}

for (const route of routes) {
  t.test(`400 invalid_request: ${nameOf(route)} with a query it does not know`, async (t) => {
    const { url, send } = await givenTarget(route)
    const before = await readSnapshot(db)
    const unknown = {
      nonsense: 'nonsense=1',
      Limit: 'Limit=1',
      'a b/c~d': 'a%20b/c~d=1',
      __proto__name: '__proto__name=1',
      constructor: 'constructor=1',
      'limit[]': 'limit[]=1'
    }
    await inTurn(Object.entries(unknown), async ([name, query]) => {
      const reply = await send(withQuery(url, query))
      t.equal(reply.statusCode, 400, query)
      const [fault] = reply.json().errors
      holds(t, fault, { code: 'unknown_field' }, query)
      t.equal(decodePointer(fault.parameter), name, query)
    })
    await inTurn(['%00=1', '%00', 'a%00b'], async (query) => {
      t.equal((await send(withQuery(url, query))).json().code, 'invalid_request', query)
    })
    t.same(await readSnapshot(db), before, 'nothing was stored')
  })

  if (parametersOf(route).length === 0) continue
  t.test(`400 invalid_request: ${nameOf(route)} with a parameter that is wrong`, async (t) => {
    const { url, send } = await givenTarget(route)
    await inTurn(parametersOf(route), async ([name, schema]) => {
      const { items, ...own } = schema as Schema & { items?: Schema }
      const queries = [
        // A list is written so; its items are what is wrong.
        ...items === undefined ? [`${name}=1&${name}=2`, `${name}=1&${name}=1&${name}=`] : [],
        ...wrongTexts(items ?? own).map((text) => `${name}=${text}`)
      ]
      await inTurn(queries, async (query) => {
        const reply = await send(withQuery(url, query))
        t.equal(reply.statusCode, 400, query)
        t.equal(reply.json().errors?.[0].parameter.split('/')[0], name, query)
      })
    })
    const all = parametersOf(route).map(([name]) => `${name}=%00`).join('&')
    const told = (await send(withQuery(url, all))).json().errors
    t.equal(told.length, parametersOf(route).length, 'all faults at once')
  })
}

/** The name of a parameter is told as it would stand in a JSON pointer. */
function decodePointer (text: string): string {
  return text.replaceAll('~1', '/').replaceAll('~0', '~')
}

const cursorOf = (key: unknown): string =>
  Buffer.from(typeof key === 'string' ? key : JSON.stringify(key)).toString('base64url')

const FORGED_CURSORS = [
  '!', 'nonsense', '%20', 'AAAA', '%F0%9F%98%80', '/w', cursorOf('{}'), cursorOf('"a"'),
  cursorOf('null'), cursorOf(''), cursorOf([]), cursorOf([1]), cursorOf([null]), cursorOf([['a']]),
  cursorOf(['\0']), cursorOf(['\0', 'a']), cursorOf('["\\ud800","a"]'), cursorOf({ length: 2 }),
  cursorOf(Array.from({ length: 9 }, () => 'a')), cursorOf('['.repeat(300))
]

/** Of the right form, but of no list: they may lead anywhere in the caller's own list. */
const FOREIGN_CURSORS = [
  ['a'], ['a', 'b'], ['', ''], ["'", '"'], ['2026-11-23T09:30:00.000Z', 'x'], ['infinity', 'x'],
  ['9'.repeat(100), 'x'], ['2026-02-30T00:00:00.000Z', 'x'], ['so_01k9x3v8hq2m4n6p8r0t2w4y6z'],
  ['0000-01-01T00:00:00.000Z', 'x'], ['+012345-01-01T00:00:00.000Z', 'x'], ['😀', '😀']
].map(cursorOf)

for (const route of routes.filter((one) => parametersOf(one).some(([name]) => name === 'cursor'))) {
  t.test(`400 invalid_request: ${nameOf(route)} with a cursor that is none`, async (t) => {
    const { url, send } = await givenTarget(route)
    await inTurn(FORGED_CURSORS, async (cursor) => {
      const reply = await send(`${url}?cursor=${cursor}`)
      t.equal(reply.statusCode, 400, cursor)
      t.equal(reply.json().errors?.[0].parameter, 'cursor', cursor)
    })
    await inTurn(FOREIGN_CURSORS, async (cursor) => {
      const reply = await send(`${url}?cursor=${cursor}`)
      t.ok([200, 400].includes(reply.statusCode), `${cursor}: ${reply.body}`)
    })
  })

  t.test(`200: ${nameOf(route)} page by page is what it is at once`, async (t) => {
    const { url, merchant } = await givenTarget(route)
    await inTurn([1, 2], async () => urlOf(route, merchant))
    const whole = (await merchant.get(url)).json()
    t.equal(whole.next_cursor, null)
    const pages: unknown[] = []
    const readOn = async (cursor: string | null): Promise<void> => {
      const query = cursor === null ? '' : `&cursor=${cursor}`
      const { data, next_cursor } = (await merchant.get(`${url}?limit=1${query}`)).json()
      t.ok(data.length === 1 || whole.data.length === 0)
      pages.push(...data)
      if (next_cursor !== null) await readOn(next_cursor)
    }
    await readOn(null)
    t.same(pages, whole.data)
  })
}

for (const route of routes.filter(({ path }) => path.includes('{'))) {
  t.test(`4xx: ${nameOf(route)} with a path that names nothing`, async (t) => {
    const { send, merchant } = await givenTarget(route)
    const params = await sampleOf(route).params?.(merchant, route.method) ?? {}
    const before = await readSnapshot(db)
    await inTurn(Object.keys(params), async (name) => {
      const fill = (text: string): string => fillPath(route.path, { ...params, [name]: '_' })
        .replace('/_', `/${text}`)
      const texts = ['%00', 'a%00b', 'x'.repeat(501), '%F0%9F%98%80'.repeat(251), '%', '%zz', '%C3']
      await inTurn(texts, async (text) => {
        const reply = await send(fill(text))
        t.ok(reply.statusCode >= 400 && reply.statusCode < 500, text.slice(0, 20))
      })
      t.equal((await send(fill('x'.repeat(501)))).json().code, 'uri_too_long')
    })
    t.same(await readSnapshot(db), before, 'nothing was stored')
  })
}
