// Asks lists over HTTP: page by page, or whole as an export.

import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { sendWell } from '../processes.ts'
import type { Field } from './field.ts'
import type { Asker, Combination } from './filters.ts'
import type { List } from './lists.ts'
import { type Asked, idOfRow, pathOf } from './truth.ts'

export type Row = Record<string, unknown>
export type Page = { data: Row[], next_cursor: string | null }

export async function readPage (
  { server: { port }, keys }: Field, as: Asker, path: string
): Promise<Page> {
  return sendWell({ port, key: keys[as] }, 'GET', path)
}

export type Walk = {
  /** What `idOfRow` says of each row. */
  ids: string[]
  pages: number
  /** So many pages ended early. */
  early: number
}

/** All pages, from the first to the last. */
export async function walkPages (field: Field, asked: Asked, limit: number): Promise<Walk> {
  const path = pathOf(asked, { limit })
  const walk: Walk = { ids: [], pages: 0, early: 0 }
  let cursor: string | null = ''
  while (cursor !== null) {
    const next: string = cursor === '' ? path : `${path}&cursor=${cursor}`
    // eslint-disable-next-line no-await-in-loop -- each page names the next one
    const page = await readPage(field, asked.list.as, next)
    walk.ids.push(...page.data.map((row) => idOfRow(asked, row)))
    walk.pages++
    if (page.data.length < limit && page.next_cursor !== null) walk.early++
    cursor = page.next_cursor
  }
  return walk
}

/** The combination as a question, with the words of its filters in SQL. */
export function askAll (lists: readonly List[], { path, as, sort, queries }: Combination): Asked {
  const list = lists.find((one) => one.path === path && one.as === as)
  if (list === undefined) throw new Error(`no list ${path}`)
  const where = queries.map((query) => {
    const filter = list.filters.find((one) => one.query === query)
    if (filter === undefined) throw new Error(`no filter ${query}`)
    return filter.where
  })
  return { list, sort, queries, where: ['true', ...where].join(' and ') }
}

/** The answer of an export, which the caller reads. */
export async function openExport (
  { server: { port }, keys }: Field, { path, type, as = 'operator' }:
  { path: string, type: string, as?: Asker }
): Promise<IncomingMessage> {
  const sent = request({
    host: '127.0.0.1',
    port,
    path,
    headers: { authorization: `Bearer ${keys[as]}`, accept: type }
  }).end()
  const [response] = await once(sent, 'response') as [IncomingMessage]
  if (response.statusCode !== 200) throw new Error(`${path}: ${response.statusCode}`)
  return response
}
