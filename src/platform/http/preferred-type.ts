// Which of several media types a caller would rather get, by its header `Accept`.

import type { FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'

/** Of types that the caller likes alike, the one that it names first; without a wish the first. */
export function preferredType<const Types extends readonly [string, ...string[]]> (
  request: FastifyRequest, types: Types
): Types[number] {
  return new Negotiator(request.raw).mediaType([...types]) ?? types[0]
}
