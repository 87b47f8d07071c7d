// How answers leave: the bytes a command kept, or a value through the caller's serializer.

import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Answer, etagOf } from '../command/call.ts'
import type { Known, ReplyOf } from './answer-types.ts'
import { endUnreadBody } from './input/unread-body.ts'

const JSON_TYPE = 'application/json; charset=utf-8'

/** An answer is nothing but what its type says, and nobody on its way keeps it. */
export const HEADERS_OF_ALL = [
  ['x-content-type-options', 'nosniff'], ['cache-control', 'no-store']
] as const

/** What every answer has, whatever it says. */
export function completeAnswer (request: FastifyRequest, reply: FastifyReply): void {
  for (const [name, value] of HEADERS_OF_ALL) reply.header(name, value)
  endUnreadBody(request, reply)
}

/** Sends exactly what the command answered, now or when the key was first used. */
export function sendAnswer<Allowed, Value extends Allowed> (
  reply: ReplyOf<Allowed>, answer: Answer<Value & Known<Value, Allowed>>
): FastifyReply {
  const { status, headers, body, replayed } = answer
  reply.code(status).headers(headers)
  if (replayed) reply.header('idempotent-replayed', 'true')
  return body.length === 0 ? reply.send() : reply.type(JSON_TYPE).send(body)
}

/** Sends what was read, as the caller's role sees it; a resource with a version has an ETag. */
export function sendValue<Allowed extends object, Value extends Allowed> (
  reply: ReplyOf<Allowed>, value: Value & Known<Value, Allowed>
): FastifyReply {
  if ('version' in value && typeof value.version === 'number') {
    reply.header('etag', etagOf(value.version))
  }
  return reply.type(JSON_TYPE).send(reply.request.call.serialize(200, value))
}
