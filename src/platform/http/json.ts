// The body as JSON: UTF-8 only, no NUL and no lone surrogate in any string.

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Fault, RuleError } from '../../domain/rule.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The bytes of the body, kept when the request has an idempotency key to hash. */
    body_bytes: Buffer | null
  }
}

export const MERGE_PATCH_TYPE = 'application/merge-patch+json'

const utf8 = new TextDecoder('utf-8', { fatal: true })

// Raw control characters are no JSON, and UTF-8 has no surrogates: only an escape can bring them.
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
    let body: string
    try {
      body = utf8.decode(bytes as Buffer)
    } catch {
      return done(new RuleError('malformed_json', { detail: 'The body is not UTF-8.' }))
    }
    void readJson(request as FastifyRequest, body, (error, value) => {
      if (error !== null) return done(new RuleError('malformed_json'))
      const values_max = Math.floor(request.routeOptions.bodyLimit / BYTES_PER_VALUE)
      // A value takes two bytes at least: small bodies need no count.
      if (bytes.length > 2 * values_max && hasMoreValues(value, values_max)) {
        return done(new RuleError('payload_too_large'))
      }
      const errors = SUSPECT.test(body) ? findBadStrings(value) : []
      if (errors.length > 0) return done(new RuleError('invalid_request', { errors }))
      done(null, value)
    })
  })
}

/** Only a PATCH takes a merge patch (RFC 7396). */
function takesType ({ method, headers: { 'content-type': type = '' } }: FastifyRequest): boolean {
  return method === 'PATCH' || !type.trimStart().toLowerCase().startsWith(MERGE_PATCH_TYPE)
}

// Of the bytes that a route takes: a body of nothing but wrong values would keep the validator busy
// for minutes, and be answered with a hundred times its length.
const BYTES_PER_VALUE = 40

function hasMoreValues (value: unknown, values_max: number): boolean {
  const open = [value]
  for (let count = 0; open.length > 0;) {
    const at = open.pop()
    if (typeof at !== 'object' || at === null) continue
    const children: unknown[] = Object.values(at)
    count += children.length
    if (count > values_max) return true
    for (const child of children) open.push(child)
  }
  return false
}

/** Strings that PostgreSQL can't store, with their JSON pointers. Iterative: bodies may be deep. */
export function findBadStrings (value: unknown): Fault[] {
  const faults: Fault[] = []
  const open: Array<{ value: unknown, pointer: string }> = [{ value, pointer: '' }]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { value, pointer } = at
    if (typeof value === 'string' && !isStorable(value)) faults.push(badString(pointer))
    if (typeof value !== 'object' || value === null) continue
    for (const [name, child] of Object.entries(value)) {
      const below = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
      if (isStorable(name)) open.push({ value: child, pointer: below })
      else faults.push(badString(pointer))
    }
  }
  return faults
}

export function isStorable (text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}

function badString (pointer: string): Fault {
  return { pointer, code: 'invalid_text', detail: 'has a NUL or a lone surrogate' }
}
