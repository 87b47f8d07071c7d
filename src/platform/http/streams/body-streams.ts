// Bodies that are read piece by piece, while they arrive, by the routes that take such streams.
//
// Nothing is read before the route asks for it, so the sender waits while the service works. The
// limit of bodies does not hold for streams, and neither does the time in which a body must arrive.

import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { RuleError } from '../../../domain/kernel/rule.ts'
import { enterLoop } from '../../fairness/event-loop.ts'
import { readFileBody } from '../input/files.ts'
import { CSV, NDJSON } from '../lists/list-route.ts'

export const EDI_X12 = 'application/edi-x12'
export const EDIFACT = 'application/edifact'
/** Those of bodies that are not JSON: a route reads them as a stream, or as a file. */
const TYPES = [CSV, NDJSON, EDI_X12, EDIFACT, 'application/xml']

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The media types of bodies that the route reads as streams. */
    streams?: readonly string[]
  }
  interface FastifyInstance {
    /** The streams that are read or worked on, of each merchant. */
    body_streams: Map<string, Set<AbortController>>
  }
}

/** Each keeps some 2,000 rows, and works on a connection now and then. */
const STREAMS_MAX = 8
/** A piece costs some milliseconds to parse and judge. */
const PIECE_BYTES = 16 * 1024

export type BodyStream = {
  media_type: string
  /** Throws `bad_request` when the connection ends before the body does. */
  pieces: AsyncIterable<Buffer>
  /** Is aborted when the service closes. */
  signal: AbortSignal
  /** Throws `unauthorized` when the API key does not work any more. */
  assertKey: () => Promise<void>
}

export function registerBodyStreams (app: FastifyInstance): void {
  app.decorate('body_streams', new Map())
  app.addContentTypeParser(TYPES, async (request: FastifyRequest, payload: Readable) => {
    const type = request.mediaType ?? ''
    const { streams = [], files = [] } = request.routeOptions.config
    if (streams.includes(type)) return payload
    if (files.includes(type)) return readFileBody(request, payload)
    throw new RuleError('unsupported_media_type')
  })
  app.addHook('preClose', async () => {
    for (const all of app.body_streams.values()) for (const one of all) one.abort()
  })
}

/** A route that takes streams gets one, or a value that its schema has judged. */
export const isStream = (body: unknown): body is Readable => body instanceof Readable

/** Throws `overloaded` when the merchant sends too many streams at a time. */
export function openBodyStream (request: FastifyRequest, reply: FastifyReply): BodyStream {
  const { raw, call } = request
  const { signal } = enterStreams(request, reply)
  // A body that still arrives when the service closes is cut off: it could go on for hours.
  signal.addEventListener('abort', () => { if (!raw.complete) raw.destroy() })
  return {
    media_type: request.mediaType ?? '',
    pieces: readPieces(request, `streams of ${call.share}`),
    signal,
    assertKey: async () => {
      if (!await request.holdsKey()) throw new RuleError('unauthorized')
    }
  }
}

function enterStreams (request: FastifyRequest, reply: FastifyReply): AbortController {
  const { server: { body_streams }, call: { merchant_id } } = request
  const under_way = body_streams.get(merchant_id) ?? new Set()
  if (under_way.size >= STREAMS_MAX) throw new RuleError('overloaded')
  const closing = new AbortController()
  body_streams.set(merchant_id, under_way.add(closing))
  const leave = (): void => {
    under_way.delete(closing)
    if (under_way.size === 0) body_streams.delete(merchant_id)
  }
  reply.raw.once('close', leave)
  if (reply.raw.destroyed) leave()
  return closing
}

/** Pieces of a few milliseconds of work, each in its turn of the event loop. */
export async function * cutPieces (
  parts: AsyncIterable<Buffer>, group: string
): AsyncGenerator<Buffer> {
  for await (const bytes of parts) {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      // eslint-disable-next-line no-await-in-loop -- piece by piece
      await enterLoop(group)
      yield bytes.subarray(at, at + PIECE_BYTES)
    }
  }
}

async function * readPieces (request: FastifyRequest, group: string): AsyncGenerator<Buffer> {
  // A reader that stops early leaves the rest to `endUnreadBody`, so that it can answer.
  const body = (request.body as Readable).iterator({ destroyOnReturn: false })
  try {
    yield * cutPieces(body as AsyncIterable<Buffer>, group)
  } catch {
    throw new RuleError('bad_request', { detail: 'The connection ended before the body did.' })
  }
  // What was sent is now worked on, and meanwhile nothing moves on the connection.
  request.raw.socket.setTimeout?.(0)
}
