// How answers leave: the bytes a command kept, or a value through the caller's serializer.

import type { FastifyReply } from 'fastify'
import { type Answer, etagOf } from '../call.ts'

const JSON_TYPE = 'application/json; charset=utf-8'

/** Sends exactly what the command answered, now or when the key was first used. */
export function sendAnswer (reply: FastifyReply, answer: Answer): FastifyReply {
  const { status, headers, body, replayed } = answer
  reply.code(status).headers(headers)
  if (replayed) reply.header('idempotent-replayed', 'true')
  return body.length === 0 ? reply.send() : reply.type(JSON_TYPE).send(body)
}

/** Sends what was read, as the caller's role sees it; a resource with a version has an ETag. */
export function sendValue (reply: FastifyReply, value: object): FastifyReply {
  const { version } = value as { version?: unknown }
  if (typeof version === 'number') reply.header('etag', etagOf(version))
  return reply.type(JSON_TYPE).send(reply.request.call.serialize(200, value))
}
