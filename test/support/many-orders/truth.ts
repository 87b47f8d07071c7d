// What a list should answer, by plain SQL over the table.

import type pg from 'pg'
import type { List } from './lists.ts'

/** `sort` is '' for a list that has one order. */
export type Asked = { list: List, sort: string, queries: readonly string[], where: string }

type Order = { columns: readonly string[], is_descending: boolean }

function orderOf ({ list: { key, table }, sort }: Asked): Order {
  const name = sort.replace('-', '')
  const is_of_ids = name === '' || (name === 'created_at' && table !== 'supplier_stock')
  return { columns: is_of_ids ? key : [name, ...key], is_descending: sort.startsWith('-') }
}

export function questionsOf (list: List): Asked[] {
  const all = [{ query: '', where: 'true' }, ...list.filters]
  return list.sorts.flatMap((sort) => all.map(({ query, where }) =>
    ({ list, sort, where, queries: query === '' ? [] : [query] })))
}

export function pathOf (
  { list, sort, queries }: Asked, { limit = 50, after }: { limit?: number, after?: string[] } = {}
): string {
  const cursor = after && Buffer.from(JSON.stringify(after)).toString('base64url')
  const parts = [
    ...queries,
    ...sort === '' || (sort === '-created_at' && list.sorts.length === 1) ? [] : [`sort=${sort}`],
    ...cursor === undefined ? [] : [`cursor=${cursor}`]
  ]
  return `${list.path}?${[`limit=${limit}`, ...parts].join('&')}`
}

const TIMES = new Set(['created_at', 'updated_at'])

function textOf (column: string): string {
  return TIMES.has(column)
    ? `to_char(t.${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
    : `t.${column}`
}

function statementOf (asked: Asked, what: string): string {
  const { list: { table, seen }, where } = asked
  return `select ${what} from ${table} as t where t.merchant_id = $1 and ${seen} and (${where})`
}

export async function countMatches (
  client: pg.Client, merchant_id: string, asked: Asked
): Promise<number> {
  const { rows } = await client.query<{ count: string }>(
    statementOf(asked, 'count(*)'), [merchant_id])
  return Number(rows[0]?.count)
}

/** The keys of rows that match, in the order of the list. */
export async function findTrueKeys (
  client: pg.Client, merchant_id: string, asked: Asked,
  { limit, offset = 0 }: { limit?: number, offset?: number } = {}
): Promise<string[][]> {
  const { columns, is_descending } = orderOf(asked)
  const direction = is_descending ? 'desc' : 'asc'
  const { rows } = await client.query<string[]>({
    text: `${statementOf(asked, columns.map(textOf).join(', '))}
      order by ${columns.map((column) => `t.${column} ${direction}`).join(', ')}
      limit $2 offset $3`,
    values: [merchant_id, limit ?? null, offset],
    rowMode: 'array'
  })
  return rows
}

/** The key of a row of an answer, without the time that the list is sorted by. */
export function idOfRow ({ list: { key } }: Asked, row: Record<string, unknown>): string {
  return key.map((name) => String(row[name])).join(' ')
}

export function idOfKey ({ list: { key } }: Asked, found: readonly string[]): string {
  return found.slice(-key.length).join(' ')
}
