// Reads a body as JSON. It must be UTF-8, and no string may have a NUL or a lone surrogate.

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { RuleError } from '../../../domain/kernel/rule.ts'
import { pointerTo } from '../../../domain/kernel/json-pointer.ts'
import { enterLoop } from '../../fairness/event-loop.ts'
import { FAULTS_MAX } from '../problems/describe-problem.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The bytes of the body, kept when the request has an idempotency key to hash. */
    body_bytes: Buffer | null
  }
}

export const MERGE_PATCH_TYPE = 'application/merge-patch+json'

const utf8 = new TextDecoder('utf-8', { fatal: true })

// JSON has no raw control characters, and UTF-8 has no surrogates. Only an escape can contain them.
const SUSPECT = /\\u(?:0000|[dD][89a-fA-F])/

export function registerJson (app: FastifyInstance): void {
  const readJson = app.getDefaultJsonParser('error', 'error')
  app.decorateRequest('body_bytes', null)
  app.removeAllContentTypeParsers()
  const types = ['application/json', MERGE_PATCH_TYPE]
  app.addContentTypeParser(types, { parseAs: 'buffer' }, (request, bytes, done) => {
    if (!takesType(request)) return done(new RuleError('unsupported_media_type'))
    if (bytes.length === 0) return done(null, undefined)
    if (request.headers['idempotency-key'] !== undefined) request.body_bytes = bytes as Buffer
    const read = (): void => readBody(request as FastifyRequest, bytes as Buffer, readJson, done)
    // Parsing, validation and the rest up to the first query run in one piece.
    const turn = enterLoop(`bodies of ${request.call?.share}`)
    if (turn === undefined) read()
    else void turn.then(read)
  })
}

type ReadJson = ReturnType<FastifyInstance['getDefaultJsonParser']>
type Done = (error: Error | null, value?: unknown) => void

function readBody (request: FastifyRequest, bytes: Buffer, readJson: ReadJson, done: Done): void {
  let body: string
  try {
    body = utf8.decode(bytes)
  } catch {
    return done(new RuleError('malformed_json', { detail: 'The body is not UTF-8.' }))
  }
  const values_max = Math.floor(request.routeOptions.bodyLimit / BYTES_PER_VALUE)
  // A value takes two bytes at least, so the values of a small body need not be counted.
  if (bytes.length > 2 * values_max && countValues(bytes) > values_max) {
    return done(new RuleError('payload_too_large'))
  }
  void readJson(request, body, (error, value) => {
    if (error !== null) return done(new RuleError('malformed_json'))
    const { errors, total: errors_total } = SUSPECT.test(body) ? findBadStrings(value) : NO_FAULTS
    if (errors_total === 0) return done(null, value)
    done(new RuleError('invalid_request', { errors, errors_total }))
  })
}

/** Only PATCH accepts the media type of a merge patch (RFC 7396). */
function takesType ({ method, headers: { 'content-type': type = '' } }: FastifyRequest): boolean {
  return method === 'PATCH' || !type.trimStart().toLowerCase().startsWith(MERGE_PATCH_TYPE)
}

// A body may have one value for each 40 bytes of the route's limit. Many short values cost more
// than one long text of the same size.
const BYTES_PER_VALUE = 40

const [QUOTE, BACKSLASH, COMMA, SPACE] = [0x22, 0x5c, 0x2c, 0x20]

/** Counts the values in the text before it is parsed, because parsing is what costs. */
function countValues (json: Buffer): number {
  let count = 0
  let is_empty = false // true behind an opening bracket, until a value or a name follows
  for (let at = 0; at < json.length; at++) {
    const byte = json[at] ?? 0
    if (byte <= SPACE) continue
    if (byte === COMMA || (is_empty && !isClosing(byte))) count++
    is_empty = isOpening(byte)
    if (byte === QUOTE) at = endOfText(json, at)
  }
  return count
}

const isOpening = (byte: number): boolean => byte === 0x5b || byte === 0x7b
const isClosing = (byte: number): boolean => byte === 0x5d || byte === 0x7d

function endOfText (json: Buffer, start: number): number {
  let at = start + 1
  while (at < json.length && json[at] !== QUOTE) at += json[at] === BACKSLASH ? 2 : 1
  return at
}

type BadString = { pointer: string, code: string, detail: string }
type BadStrings = {
  /** The first faults, `FAULTS_MAX` at most. */
  errors: BadString[]
  total: number
}

const NO_FAULTS: BadStrings = { errors: [], total: 0 }

/** Finds strings that PostgreSQL can't store. Uses no recursion, because bodies may be deep. */
export function findBadStrings (value: unknown): BadStrings {
  const found: BadStrings = { errors: [], total: 0 }
  const open: Array<{ value: unknown, pointer: string }> = [{ value, pointer: '' }]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { value, pointer } = at
    if (typeof value === 'string' && !isStorable(value)) addFault(found, pointer)
    if (typeof value !== 'object' || value === null) continue
    for (const [name, child] of Object.entries(value)) {
      if (isStorable(name)) open.push({ value: child, pointer: pointerTo(pointer, name) })
      else addFault(found, pointer)
    }
  }
  return found
}

export function isStorable (text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}

function addFault (found: BadStrings, pointer: string): void {
  found.total++
  if (found.errors.length >= FAULTS_MAX) return
  found.errors.push({ pointer, code: 'invalid_text', detail: 'has a NUL or a lone surrogate' })
}
