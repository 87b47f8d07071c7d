// A caller gets the media type that it would rather have.

import t from 'tap'
import type { FastifyRequest } from 'fastify'
import { preferredType } from '../../../src/platform/http/preferred-type.ts'

const CASES = [
  ['text/event-stream', true],
  ['TEXT/Event-Stream', true],
  ['text/*', true],
  ['text/event-stream, application/json', true],
  ['text/event-stream, */*', true],
  ['application/json;q=0.5, text/event-stream;q=0.6', true],
  ['application/json;q=0.9, */*', true],
  ['', false],
  ['*/*', false],
  ['application/json', false],
  ['text/html, application/xml;q=0.9, */*;q=0.8', false],
  ['application/json, text/event-stream', false],
  ['application/json, text/event-stream, application/problem+json', false],
  ['text/event-stream;q=0.5, application/json', false],
  ['text/event-stream;q=0.5, */*', false],
  ['text/event-stream;q=0', false],
  ['text/*, text/event-stream;q=0', false],
  ['text/event-streams', false],
  [undefined, false]
] as const

for (const [accept, expected] of CASES) {
  t.test(`${accept}: ${expected ? 'a stream' : 'JSON'}`, async (t) => {
    const request = { raw: { headers: { accept } } } as unknown as FastifyRequest
    const preferred = preferredType(request, ['application/json', 'text/event-stream'])
    t.equal(preferred, expected ? 'text/event-stream' : 'application/json')
  })
}
