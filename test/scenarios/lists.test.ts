// Lists of many orders: each filter, each order, deep pages and exports answer what plain SQL says.

import t, { type Test } from 'tap'
import { searchTermsOf } from '../../src/domain/model/sales-order/search-terms.ts'
import type { SalesOrder } from '../../src/domain/model/sales-order/sales-order.ts'
import { findMiddle, measure } from '../soak/ask-lists.ts'
import { givenDatabase } from '../soak/field.ts'
import { askAll, openExport, readPage, walkPages } from '../support/many-orders/ask.ts'
import { openManyOrders } from '../support/many-orders/field.ts'
import { type Combination, COMBINATIONS } from '../support/many-orders/filters.ts'
import { listsOf } from '../support/many-orders/lists.ts'
import {
  type Asked, countMatches, findTrueKeys, idOfKey, pathOf, questionsOf
} from '../support/many-orders/truth.ts'
import { inTurn } from '../support/in-turn.ts'
import { sendWell } from '../support/processes.ts'

t.setTimeout(600_000)
/** More than twice as many as a page looks at: half of them are of one supplier. */
const ORDERS = 21_000
const LIMIT = 10
/** Longer lists are not read to the end. */
const SMALL_LIST = 200

const field = await openManyOrders({ database_url: await givenDatabase(), orders: ORDERS })
t.teardown(field.close)
const { client, merchant_id, facts, small } = field
const lists = listsOf(facts)

async function findTrueIds (asked: Asked): Promise<string[]> {
  return (await findTrueKeys(client, merchant_id, asked)).map((key) => idOfKey(asked, key))
}

/**
 * The first page; in the list's usual order also one from the middle, or all pages when they are
 * few or end early.
 */
async function assertTrue (t: Test, asked: Asked): Promise<void> {
  const name = `${asked.list.as} ${pathOf(asked)}`
  const first = await measure(field, asked, { limit: LIMIT, times: 1 })
  t.notOk(first.is_wrong, name)
  if (asked.sort !== asked.list.sorts[0] && !first.ends_early) return
  const matches = await countMatches(client, merchant_id, asked)
  if (matches <= SMALL_LIST || first.ends_early) {
    t.same((await walkPages(field, asked, 200)).ids, await findTrueIds(asked), name)
    return
  }
  const place = await findMiddle(field, asked, matches)
  const middle = await measure(field, asked, { limit: LIMIT, times: 1, place })
  t.notOk(middle.is_wrong, `${name}, in the middle`)
}

for (const list of lists) {
  t.test(`${list.path} for ${list.as}: every filter, and some in another order`, async (t) => {
    // All of them are asked by the long run (`test/soak/lists.ts`).
    const asked = questionsOf(list).filter(({ sort }, at) =>
      sort === list.sorts[0] || (sort === 'updated_at' && at % 3 === 0))
    await inTurn(asked, async (one) => assertTrue(t, one))
  })
}

t.test('the terms of the orders are those that the service makes', async (t) => {
  const { rows } = await client.query<Pick<SalesOrder, 'id' | 'customer' | 'metadata' | 'tags'>>(
    'select id, customer, metadata, tags from sales_orders where merchant_id = $1 limit 200',
    [merchant_id])
  const { rows: kept } = await client.query(`
    select term, subject_id from search_terms
    where merchant_id = $1 and subject_id = any($2) order by subject_id, term`,
  [merchant_id, rows.map(({ id }) => id)])
  const made = rows.flatMap((order) => searchTermsOf(order))
  const textOf = ({ term, subject_id }: { term: string, subject_id: string }): string =>
    `${subject_id} ${term}`
  t.same(kept.map(textOf), made.map(textOf).sort())
})

t.test('pages that end early lead to all that matches', async (t) => {
  const early = await inTurn(COMBINATIONS, async (combination) => {
    const asked = askAll(lists, combination)
    const walk = await walkPages(field, asked, 200)
    t.same(walk.ids, await findTrueIds(asked), pathOf(asked))
    return walk.early
  })
  t.ok(early.filter((pages) => pages > 0).length >= 4, `${early} pages ended early`)
  const [, oldest] = COMBINATIONS
  if (oldest === undefined) throw new Error('there are combinations')
  const first = await readPage(field, 'operator', pathOf(askAll(lists, oldest)))
  t.same(first.data, [])
  t.type(first.next_cursor, 'string')
})

for (const [sort, ...queries] of [['-created_at'], ['updated_at', 'customer_name=GARCIA']]) {
  t.test(`an export has all rows, as pages have them: ${queries}`, async (t) => {
    const combination = { path: '/v1/sales-orders', as: 'operator', sort: sort ?? '', queries }
    const asked = askAll(lists, combination as Combination)
    const ids = await findTrueIds(asked)
    const path = pathOf(asked)
    const rows = (await readLines(path, 'application/x-ndjson')).map((line) => JSON.parse(line))
    t.same(rows.map(({ id }) => id), ids)
    t.same(rows.slice(0, 50), (await readPage(field, 'operator', path)).data)
    const [head, ...csv] = await readLines(path, 'text/csv')
    t.match(head, /^id,/)
    t.same(csv.map((line) => line.split(',')[0]), ids)
  })
}

t.test('a merchant with few orders sees no others', async (t) => {
  const sending = { port: field.server.port, key: small.key }
  const { data } = await sendWell(sending, 'GET', '/v1/sales-orders?customer_name=maria&limit=200')
  const { rows } = await client.query<{ id: string }>(`
    select id from sales_orders where merchant_id = $1 and customer ->> 'name' like 'Maria %'
    order by id desc`, [small.id])
  t.same(data.map(({ id }: { id: string }) => id), rows.map(({ id }) => id))
})

t.test('no defect was logged', async (t) => {
  t.same(field.server.defects, [])
})

async function readLines (path: string, type: string): Promise<string[]> {
  const response = await openExport(field, { path, type })
  let text = ''
  for await (const part of response.setEncoding('utf8')) text += part
  return text.split(/\r?\n/).slice(0, -1)
}
