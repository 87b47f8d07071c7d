// Many rows in one statement: what is written is what was said, and nobody else's row changes.

import t from 'tap'
import { sql } from 'kysely'
import { defineRows } from '../../src/platform/db/bulk-rows.ts'
import { openTrx, together, type Trx } from '../../src/platform/db/trx.ts'
import { givenDatabase } from '../support/database.ts'

t.setTimeout(120_000)
type Thing = {
  id: string
  kind: string
  count: number | null
  amount: string
  notes: object | null
  at: string
  children?: string[]
}

const { db, commands } = await givenDatabase(t)
await sql`create table things (
  merchant_id text, id text, kind text, count bigint, amount numeric, notes jsonb,
  at timestamptz(3), primary key (merchant_id, id))`.execute(db)

const rows = defineRows<Thing>('things', {
  key: ['id'],
  permanent: ['kind'],
  columns: {
    id: 'text',
    kind: 'text',
    count: 'bigint',
    amount: 'numeric',
    notes: 'jsonb',
    at: 'timestamptz',
    children: null
  }
})

const thing = (about: Partial<Thing> = {}): Thing => ({
  id: 'a',
  kind: 'first',
  count: 1,
  amount: '1.10',
  notes: null,
  at: '2026-11-23T05:17:45.120Z',
  ...about
})

async function write (use: (trx: Trx) => Promise<unknown>): Promise<void> {
  const client = await commands.connect()
  const { trx, commit } = openTrx(client)
  await together([use(trx), commit()])
  client.release()
}

async function read (merchant_id: string): Promise<Thing[]> {
  const found = await sql<Thing>`select id, kind, count, amount, notes, at from things
    where merchant_id = ${merchant_id} order by id`.execute(db)
  return found.rows
}

t.test('what is inserted is read again, exactly', async (t) => {
  const written = [
    thing(),
    thing({ id: 'b', count: null, amount: '999999999999.999999', notes: { a: ['"\\\u2028😀', 1] } }),
    thing({ id: 'c', count: Number.MAX_SAFE_INTEGER, amount: '-0.000001', notes: {} }),
    thing({ id: '"\'\\;--\t\u0001😀', kind: '{}', at: '1900-01-01T00:00:00.000Z' }),
    thing({ id: '\\.', kind: '' }),
    thing({ id: '\\N', kind: '\r\n\\n\r', notes: { '\n': '\\N\t' } })
  ]
  await write(async (trx) => rows.insert(trx, 'exact', written))
  t.same(await read('exact'), [...written].sort((a, b) => a.id < b.id ? -1 : 1))
})

t.test('text of any length and script is written whole, and what follows it', async (t) => {
  const texts = ['Zoë', 'a'.repeat(32) + 'ë', '漢字', '漢'.repeat(100_000), 'x'.repeat(1_500_000), '']
  const written = texts.map((kind, at) => thing({ id: String(at), kind, notes: { kind } }))
  await write(async (trx) => rows.insert(trx, 'texts', written))
  t.same(await read('texts'), written)
  await write(async (trx) => rows.insert(trx, 'texts after', written.toReversed()))
  t.same(await read('texts after'), written)
})

t.test('a row may carry what belongs to other tables', async (t) => {
  await write(async (trx) => rows.insert(trx, 'children', [thing({ children: ['x'] })]))
  t.same(await read('children'), [thing()])
})

t.test('many rows are one statement, whatever their number', async (t) => {
  const many = Array.from({ length: 5_000 }, (_, at) => thing({ id: String(at), count: at }))
  await write(async (trx) => rows.insert(trx, 'many', many))
  t.equal((await read('many')).length, 5_000)
})

t.test('an update overwrites what may change, of these rows and this merchant only', async (t) => {
  const before = [thing(), thing({ id: 'b' }), thing({ id: 'c' })]
  await write(async (trx) =>
    together([rows.insert(trx, 'one', before), rows.insert(trx, 'other', before)]))
  const changed = [
    thing({ kind: 'changed', count: 7, notes: { b: 2 } }), thing({ id: 'b', count: null }),
    thing({ id: 'unknown' })
  ]
  await write(async (trx) => rows.update(trx, 'one', changed))
  t.same(await read('one'), [
    thing({ count: 7, notes: { b: 2 } }), thing({ id: 'b', count: null }), thing({ id: 'c' })
  ], 'what is permanent stays')
  t.same(await read('other'), before)
})

t.test('a delete takes these rows of this merchant only', async (t) => {
  const before = [thing(), thing({ id: 'b' }), thing({ id: 'c' })]
  await write(async (trx) =>
    together([rows.insert(trx, 'gone', before), rows.insert(trx, 'stays', before)]))
  await write(async (trx) => rows.delete(trx, 'gone', [{ id: 'a' }, { id: 'c' }, { id: 'd' }]))
  t.same(await read('gone'), [thing({ id: 'b' })])
  t.same(await read('stays'), before)
})

t.test('nothing is sent for no rows', async (t) => {
  const client = await commands.connect()
  const { trx, rollback } = openTrx(client)
  await rollback()
  await rows.insert(trx, 'none', [])
  await rows.update(trx, 'none', [])
  await rows.delete(trx, 'none', [])
  client.release()
  t.same(await read('none'), [])
})

t.test('a row that breaks a constraint takes all of them along', async (t) => {
  const twice = [thing({ id: 'x' }), thing({ id: 'x' })]
  const client = await commands.connect()
  const { trx, commit } = openTrx(client)
  await t.rejects(together([rows.insert(trx, 'twice', twice), commit()]), { code: '23505' })
  client.release(true)
  t.same(await read('twice'), [])
})

t.test('rows that the server refuses leave the connection as it was', async (t) => {
  const nowhere = defineRows<{ id: string }>('nowhere', { key: ['id'], columns: { id: 'text' } })
  const client = await commands.connect()
  const { trx, rollback } = openTrx(client)
  const outcomes = await Promise.allSettled([
    nowhere.insert(trx, 'refused', [{ id: 'a' }]),
    rows.insert(trx, 'refused', [thing(), thing({ id: 'b' })]) // the transaction has failed
  ])
  t.match(outcomes, [{ reason: { code: '42P01' } }, { reason: { code: '25P02' } }])
  await rollback()
  const second = openTrx(client)
  const in_a_row = rows.insert(second.trx, 'refused', [thing(), thing({ id: 'b', amount: 'much' })])
  await t.rejects(in_a_row, { code: '22P02' })
  await second.rollback()
  const third = openTrx(client)
  await together([rows.insert(third.trx, 'refused', [thing()]), third.commit()])
  client.release()
  t.same(await read('refused'), [thing()])
})
