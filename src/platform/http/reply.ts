// Sends answers: the text that a command has made, or a value through the caller's serializer.

import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Answer, etagOf } from '../command/call.ts'
import type { Known, ReplyOf } from './answer-types.ts'
import { endUnreadBody } from './input/unread-body.ts'

const JSON_TYPE = 'application/json; charset=utf-8'

/** Browsers must not guess another type, and no cache may store an answer. */
export const HEADERS_OF_ALL = [
  ['x-content-type-options', 'nosniff'], ['cache-control', 'no-store']
] as const

/** Sets what every answer needs, whatever its content. */
export function completeAnswer (request: FastifyRequest, reply: FastifyReply): void {
  for (const [name, value] of HEADERS_OF_ALL) reply.header(name, value)
  endUnreadBody(request, reply)
}

/** Sends the command's answer unchanged: a new one, or one kept for its idempotency key. */
export function sendAnswer<Allowed, Value extends Allowed> (
  reply: ReplyOf<Allowed>, answer: Answer<Value & Known<Value, Allowed>>
): FastifyReply {
  const { status, headers, body, replayed } = answer
  reply.code(status).headers(headers)
  if (reply.request.call.dry_run) reply.header('dry-run', 'true')
  if (replayed) reply.header('idempotent-replayed', 'true')
  return body.length === 0 ? reply.send() : reply.type(JSON_TYPE).send(body)
}

/**
 * Sends what was read, without what the caller's role may not see. A version becomes an ETag.
 * `moves`: some of it changes without its version, so the ETag is of the version and of the text.
 */
export function sendValue<Allowed extends object, Value extends Allowed> (
  reply: ReplyOf<Allowed>, value: Value & Known<Value, Allowed>, moves = false
): FastifyReply {
  const text = reply.request.call.serialize(200, value)
  return 'version' in value && typeof value.version === 'number'
    ? sendTagged(reply, text, etagOf(value.version, moves ? hashContent(text) : null))
    : sendText(reply, text)
}

/** Sends JSON. The ETag of a GET is made of the text itself. */
export function sendText (reply: FastifyReply, text: string): FastifyReply {
  return reply.request.method === 'POST'
    ? reply.type(JSON_TYPE).send(text)
    : sendTagged(reply, text, etagOfContent(text))
}

/** A file of another type than JSON. Its name has letters, digits, hyphens and dots only. */
export function sendFile (
  reply: FastifyReply, { bytes, type, name }: { bytes: Buffer, type: string, name: string }
): FastifyReply {
  reply.header('content-disposition', `attachment; filename="${name}"`)
  return sendTagged(reply, bytes, etagOfContent(bytes), type)
}

function etagOfContent (content: string | Buffer): string {
  return `"${hashContent(content)}"`
}

function hashContent (content: string | Buffer): string {
  return hash('sha1', content, 'base64url')
}

/** A caller that names the tag in `If-None-Match` has the content: it gets 304 without it. */
function sendTagged (
  reply: FastifyReply, content: string | Buffer, etag: string, type = JSON_TYPE
): FastifyReply {
  reply.header('etag', etag)
  const known = reply.request.headers['if-none-match']
  if (known !== undefined && isKnown(known, etag)) return reply.code(304).send()
  return reply.type(type).send(content)
}

function isKnown (if_none_match: string, etag: string): boolean {
  return if_none_match.trim() === '*' ||
    if_none_match.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)
}
