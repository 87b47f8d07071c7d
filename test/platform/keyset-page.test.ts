// Keyset pages: a cursor is opaque, leads on exactly, and stands still while rows come in.

import t from 'tap'
import fc from 'fast-check'
import { RuleError } from '../../src/domain/kernel/rule.ts'
import { collectPage, PAGE_BYTES_MAX, readPage } from '../../src/platform/db/keyset-page.ts'
import { pageQuery } from '../../src/platform/http/schemas.ts'
import { holds } from '../support/holds.ts'
import { inTurn } from '../support/in-turn.ts'
import { givenService, supplierBody } from '../support/service.ts'

t.setTimeout(120_000)
const { givenMerchant } = await givenService(t)
const FAULT = { parameter: 'cursor', code: 'invalid', detail: 'is not a cursor of this list' }
const REFUSED = new RuleError('invalid_request', { errors: [FAULT] })
const cursorOf = (key: unknown): string => Buffer.from(JSON.stringify(key)).toString('base64url')

t.test('the first page, of the usual length', async (t) => {
  t.same(readPage({}, 2), { limit: 50, after: null })
  t.same(readPage({ limit: 7 }, 2), { limit: 7, after: null })
})

/** The page of these rows, read from a list that has them in this order. */
async function pageOf<Row> (
  rows: readonly Row[], limit: number, keyOf: (row: Row) => string[]
) {
  const parts: number[] = []
  const page = await collectPage({ limit, after: null }, async (part) => {
    const from = part.after === null
      ? 0
      : rows.findIndex((row) => JSON.stringify(keyOf(row)) === JSON.stringify(part.after)) + 1
    parts.push(part.limit)
    return rows.slice(from, from + part.limit + 1)
  }, keyOf)
  return { ...page, parts }
}

t.test('a cursor is the key of the last row, whatever its text', async (t) => {
  await fc.assert(fc.asyncProperty(
    fc.array(fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0')),
      { minLength: 1, maxLength: 3 }),
    async (key) => {
      const { next_cursor } = await pageOf([key, key], 1, (row) => row)
      if (next_cursor === null || !/^[\w-]+$/.test(next_cursor)) return false
      const { after } = readPage({ cursor: next_cursor }, key.length)
      return JSON.stringify(after) === JSON.stringify(key)
    }))
  t.pass('it is read as it was written')
})

t.test('the longest key makes a cursor that is taken again', async (t) => {
  const { cursor: { maxLength = 0 } } = pageQuery({}).properties as {
    cursor: { maxLength?: number }
  }
  const supplier_id = 'sup_01k9x3v8hq2m4n6p8r0t2w4y6z'
  for (const character of ['x', '"', '\\', '\u0001', '€', '😀']) {
    const key = [character.repeat(100), supplier_id]
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const { next_cursor } = await pageOf([key, key], 1, (row) => row)
    t.ok((next_cursor ?? '').length <= maxLength, JSON.stringify(character))
  }
})

t.test('there is a next page only when a row too many was read', async (t) => {
  const keyOf = (row: number): string[] => [String(row)]
  holds(t, await pageOf([], 2, keyOf), { data: [], next_cursor: null })
  holds(t, await pageOf([1, 2], 2, keyOf), { data: [1, 2], next_cursor: null })
  holds(t, await pageOf([1, 2, 3], 2, keyOf), { data: [1, 2], next_cursor: cursorOf(['2']) })
})

t.test('a page of small rows is read in two parts, and is as long as was asked for', async (t) => {
  const rows = Array.from({ length: 300 }, (_, at) => ({ id: String(at) }))
  const { data, next_cursor, parts } = await pageOf(rows, 200, ({ id }) => [id])
  t.same(data, rows.slice(0, 200))
  t.equal(next_cursor, cursorOf(['199']))
  t.same(parts, [1, 199])
})

t.test('a page of large rows ends before it passes its bytes, and says that more follow',
  async (t) => {
    const rows = Array.from({ length: 300 }, (_, at) =>
      ({ id: String(at), text: '€'.repeat(30_000) }))
    const { data, next_cursor, parts } = await pageOf(rows, 200, ({ id }) => [id])
    t.ok(Buffer.byteLength(JSON.stringify(data)) <= PAGE_BYTES_MAX)
    t.equal(data.length, 11)
    t.equal(next_cursor, cursorOf(['10']), 'where it goes on')
    t.ok(parts.every((limit) => limit === 1), 'no more is read at a time')
    const huge = [{ id: '1', text: 'x'.repeat(2 * PAGE_BYTES_MAX) }, { id: '2', text: '' }]
    holds(t, await pageOf(huge, 5, ({ id }) => [id]),
      { data: [{ id: '1' }], next_cursor: cursorOf(['1']) }, 'one row at least')
  })

t.test('invalid_request: what is no cursor of this list', async (t) => {
  const foreign = ['', '!', 'x', cursorOf({}), cursorOf('a'), cursorOf(['a']), cursorOf([1, 2]),
    cursorOf(['a', 'b', 'c']), cursorOf(['a', null]), cursorOf(['a\0', 'b']),
    Buffer.from('["a","\\ud800"]').toString('base64url')]
  for (const cursor of foreign) t.throws(() => readPage({ cursor }, 2), REFUSED, cursor)
})

t.test('invalid_request: an instant that the database would not know', async (t) => {
  const good = '2026-11-23T05:17:45.120Z'
  t.same(readPage({ cursor: cursorOf([good, 'x']) }, 2, [0]).after, [good, 'x'])
  const bad = ['', 'now', 'infinity', '2026-11-23', '2026-02-30T00:00:00.000Z',
    '0000-01-01T00:00:00.000Z', '+012345-01-01T00:00:00.000Z', `${good} `]
  for (const instant of bad) {
    t.throws(() => readPage({ cursor: cursorOf([instant, 'x']) }, 2, [0]), REFUSED, instant)
  }
})

t.test('a page stands still while rows come in before and behind it', async (t) => {
  const { get, post, supplier_id } = await givenMerchant()
  const ids = [supplier_id]
  const create = async (): Promise<void> => {
    ids.push((await post('/v1/suppliers', supplierBody())).json().id)
  }
  await inTurn([1, 2, 3], create)
  const first = (await get('/v1/suppliers?limit=2')).json()
  await create()
  const second = (await get(`/v1/suppliers?limit=2&cursor=${first.next_cursor}`)).json()
  const again = (await get(`/v1/suppliers?limit=2&cursor=${first.next_cursor}`)).json()
  t.same(again, second)
  await create()
  const last = (await get(`/v1/suppliers?limit=2&cursor=${second.next_cursor}`)).json()
  t.equal(last.next_cursor, null)
  const seen = [first, second, last].flatMap(({ data }) => data)
  t.same(seen.map(({ id }: { id: string }) => id), ids, 'each once, in order')
})
