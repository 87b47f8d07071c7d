// Bodies that are files: routes that take such media types get the bytes as they came.

import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { RuleError } from '../../../domain/kernel/rule.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The media types of bodies that the route takes as they are. */
    files?: readonly string[]
  }
}

/** A route that takes files gets one, or a value that its schema has judged. */
export const isFile = (body: unknown): body is Buffer => Buffer.isBuffer(body)

/** Throws `payload_too_large`, and `bad_request` when the connection ends before the body does. */
export async function readFileBody (request: FastifyRequest, body: Readable): Promise<Buffer> {
  const { routeOptions: { bodyLimit }, headers } = request
  if (Number(headers['content-length'] ?? 0) > bodyLimit) throw new RuleError('payload_too_large')
  const parts: Buffer[] = []
  let length = 0
  try {
    // A reader that stops early leaves the rest to `endUnreadBody`, so that it can answer.
    for await (const part of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      length += part.length
      if (length > bodyLimit) throw new RuleError('payload_too_large')
      parts.push(part)
    }
  } catch (error) {
    if (error instanceof RuleError) throw error
    throw new RuleError('bad_request', { detail: 'The connection ended before the body did.' })
  }
  const bytes = Buffer.concat(parts)
  if (headers['idempotency-key'] !== undefined) request.body_bytes = bytes
  return bytes
}
