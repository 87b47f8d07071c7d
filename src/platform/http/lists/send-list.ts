// Sends a list: one page as JSON, or all of it as CSV or JSON lines, in a stream that keeps no more
// than one page.

import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { RuleError } from '../../../domain/kernel/rule.ts'
import type { Page } from '../../db/keyset-page.ts'
import { enterLoop } from '../../fairness/event-loop.ts'
import { buildPlaces, type Places } from '../../fairness/places.ts'
import type { Known, ReplyOf } from '../answer-types.ts'
import { preferredType } from '../preferred-type.ts'
import { sendText } from '../reply.ts'
import { CSV, NDJSON } from './list-route.ts'
import { buildCsvWriter, buildJsonWriter } from './row-texts.ts'

type Query = {
  limit?: number | undefined
  cursor?: string | undefined
  fields?: readonly string[] | undefined
}

/** `data` has the rows of a page, as operators see them. */
type ReadPage<Asked, Value> = (query: Omit<Asked, 'fields'>) => Promise<Value>

const JSON_TYPE = 'application/json'
/** A part of an export has so many rows, and so many bytes as a page may have. */
const EXPORTED_ROWS = 100
/** Each keeps a page at most. */
const EXPORTS_MAX = 16
/** A chunk is sent when it has so many characters. */
const CHUNK_CHARACTERS = 32 * 1024

/**
 * `read` reads a page. An export reads page after page, each with a place of its own among the
 * merchant's reads. Throws `overloaded` when the merchant has too many exports under way.
 */
export async function sendList<
  Allowed extends { data: readonly unknown[] }, Asked extends Query, Value extends Allowed
> (
  request: FastifyRequest, reply: ReplyOf<Allowed>, query: Asked,
  read: ReadPage<Asked, Value & Known<Value, Allowed>>
): Promise<FastifyReply> {
  const { fields, ...asked } = query
  const readPage = read as unknown as (query: Query) => Promise<Page<object>>
  const type = preferredType(request, [JSON_TYPE, NDJSON, CSV])
  if (request.method === 'GET' && (type === CSV || type === NDJSON)) {
    return sendExport(request, reply, { type, query, readPage })
  }
  const page = await readPage(asked)
  if (fields === undefined) return sendText(reply, request.call.serialize(200, page))
  const write = buildJsonWriter(reply, fields)
  const next_cursor = JSON.stringify(page.next_cursor)
  return sendText(reply,
    `{"data":[${page.data.map(write).join(',')}],"next_cursor":${next_cursor}}`)
}

type Exporting = {
  type: typeof CSV | typeof NDJSON
  query: Query
  readPage: (query: Query) => Promise<Page<object>>
}

/** The stream is null until the first page is read. */
type Export = { stream: Readable | null }

declare module 'fastify' {
  interface FastifyInstance {
    /** Those under way. */
    exports: { places: Places, all: Set<Export> }
  }
}

/** Exports that are under way when the service closes are cut: they could go on for hours. */
export function registerExports (app: FastifyInstance): void {
  const places = buildPlaces({
    what: 'exports', places: Infinity, places_of_merchant: EXPORTS_MAX
  })
  app.decorate('exports', { places, all: new Set<Export>() })
  app.addHook('preClose', async () => {
    for (const { stream } of app.exports.all) stream?.destroy()
  })
}

async function sendExport (
  request: FastifyRequest, reply: FastifyReply, { type, query, readPage }: Exporting
): Promise<FastifyReply> {
  const { fields, cursor, ...filters } = query
  const asked = { ...filters, limit: EXPORTED_ROWS }
  const writer = type === CSV
    ? buildCsvWriter(reply, fields)
    : { head: '', write: buildLineWriter(reply, fields) }
  const place = enterExports(request, reply)
  // Read before the answer begins, so that a refusal is a problem document.
  const first = await readPage({ ...asked, ...cursor !== undefined && { cursor } })
  const readNext = async (cursor: string): Promise<Page<object>> => {
    // A key may be revoked while its export goes on.
    if (!await request.holdsKey()) throw new RuleError('unauthorized')
    return request.readInTurn(async () => readPage({ ...asked, cursor }))
  }
  const texts = writeAll({ first, readNext, ...writer, group: `exports of ${request.call.share}` })
  // Few chunks wait for the caller: a stream of texts counts them, not their length.
  const stream = Readable.from(texts, { highWaterMark: 1 })
  place.stream = stream
  return reply.type(`${type}; charset=utf-8`).send(stream)
}

/** Throws `overloaded`. The place is free once the connection has got its answer, or is closed. */
function enterExports (request: FastifyRequest, reply: FastifyReply): Export {
  const { server: { exports: { places, all } }, call } = request
  const leavePlace = places.enter(call)
  const one: Export = { stream: null }
  all.add(one)
  const leave = (): void => {
    all.delete(one)
    leavePlace()
  }
  reply.raw.once('close', leave)
  if (reply.raw.destroyed) leave()
  return one
}

function buildLineWriter (
  reply: FastifyReply, fields: readonly string[] | undefined
): (row: object) => string {
  const write = buildJsonWriter(reply, fields)
  return (row) => `${write(row)}\n`
}

type Written = {
  head: string
  write: (row: object) => string
  first: Page<object>
  readNext: (cursor: string) => Promise<Page<object>>
  /** The group whose turns of the event loop the writing takes. */
  group: string
}

async function * writeAll (
  { head, write, first, readNext, group }: Written
): AsyncGenerator<string> {
  let text = head
  let page = first
  /* eslint-disable no-await-in-loop -- page after page */
  while (true) {
    await enterLoop(group)
    for (const row of page.data) {
      text += write(row)
      if (text.length < CHUNK_CHARACTERS) continue
      yield text
      text = ''
      await enterLoop(group)
    }
    if (page.next_cursor === null) break
    page = await readNext(page.next_cursor)
  }
  /* eslint-enable no-await-in-loop */
  if (text.length > 0) yield text
}
