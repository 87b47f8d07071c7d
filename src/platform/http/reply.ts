// Sends answers: the text that a command has made, or a value through the caller's serializer.

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

/** Sends what was read, without what the caller's role may not see. A version becomes an ETag. */
export function sendValue<Allowed extends object, Value extends Allowed> (
  reply: ReplyOf<Allowed>, value: Value & Known<Value, Allowed>
): FastifyReply {
  if ('version' in value && typeof value.version === 'number') {
    reply.header('etag', etagOf(value.version))
  }
  return reply.type(JSON_TYPE).send(reply.request.call.serialize(200, value))
}
