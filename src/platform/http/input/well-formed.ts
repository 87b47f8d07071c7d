// Checks how a request is written: certain headers may occur only once, the address has no
// fragment, and the body has no encoding that the service does not read.

import type { IncomingMessage } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { RuleError } from '../../../domain/kernel/rule.ts'

/**
 * Headers that may occur once. If there were two, a proxy in front could have read the other one.
 */
const SAID_ONCE = [
  'host', 'if-match', 'content-type', 'authorization', 'content-length', 'idempotency-key',
  'content-encoding', 'transfer-encoding'
]
/** No two of them have the same length, so the length alone rules out most other headers. */
const ONCE_BY_LENGTH: ReadonlyArray<string | undefined> = Object.assign([],
  Object.fromEntries(SAID_ONCE.map((name) => [name.length, name])))

/** Checks every request before anything else. Throws `bad_request`. */
export function assertWellWritten ({ raw }: FastifyRequest): void {
  const { rawHeaders, headers, httpVersion, url = '' } = raw
  if (url.includes('#')) refuse('The address contains `#`. In a path, write it as `%23`.')
  assertSaidOnce(rawHeaders)
  if (headers.host === undefined && httpVersion === '1.1') refuse('The header `Host` is missing.')
  if (headers['transfer-encoding'] !== undefined) assertChunked(raw)
}

function assertSaidOnce (raw_headers: readonly string[]): void {
  let seen = 0 // a bit for each length
  for (let at = 0; at < raw_headers.length; at += 2) {
    const name = raw_headers[at] ?? ''
    const once = ONCE_BY_LENGTH[name.length]
    if (once === undefined || name.toLowerCase() !== once) continue
    const bit = 1 << once.length
    if ((seen & bit) !== 0) refuse(`The header \`${once}\` is sent more than once.`)
    seen |= bit
  }
}

/**
 * The end of a body must be certain. With another coding or HTTP/1.0, a proxy may see another end.
 */
function assertChunked ({ headers, httpVersion }: IncomingMessage): void {
  const is_chunked = headers['transfer-encoding']?.toLowerCase() === 'chunked'
  if (is_chunked && httpVersion !== '1.0') return
  refuse('The header `Transfer-Encoding` is not `chunked`.')
}

function refuse (detail: string): never {
  throw new RuleError('bad_request', { detail })
}

/** Checks the body's encoding after authentication. Throws `unsupported_media_type`. */
export function assertReadable ({ method, headers, is404 }: FastifyRequest): void {
  const { 'content-encoding': coding = 'identity', 'content-type': type = 'application/json' } =
    headers
  if (coding === 'identity' && type === 'application/json') return
  if (is404 || !willBeRead(method, headers)) return
  if (coding.toLowerCase() !== 'identity') {
    throw new RuleError('unsupported_media_type', {
      detail: 'The body has a `Content-Encoding`. Send it without one.'
    })
  }
  if (!isUtf8(type)) {
    throw new RuleError('unsupported_media_type', {
      detail: 'The `charset` of the body is not UTF-8. Send UTF-8, or CSV without a `charset`.'
    })
  }
}

function willBeRead (method: string, headers: IncomingMessage['headers']): boolean {
  const { 'content-length': length = '0', 'transfer-encoding': coding } = headers
  const has_body = coding !== undefined || Number(length) > 0
  return has_body && method !== 'GET' && method !== 'HEAD'
}

/** True when every `charset` of the media type is UTF-8, or there is none. */
function isUtf8 (type: string): boolean {
  return [...type.matchAll(/;\s*charset\s*=\s*("[^"]*"|[^;]*)/gi)].every(([, charset = '']) =>
    /^"?utf-?8"?$/i.test(charset.trim()))
}
