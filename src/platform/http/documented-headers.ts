// The headers of requests and answers as the document describes them, and the query of writes.

import Type from 'typebox'
import { oneOf } from './schemas.ts'

export const WriteParameters = Type.Object({
  dry_run: Type.Optional(oneOf(['true', 'false'], {
    description: 'With `true` the request is decided and answered as ever, and then nothing of ' +
      'it is kept. Ids that it would make have their usual form and name nothing; an ' +
      'Idempotency-Key is not used up. Keys of accounts make no dry runs.'
  }))
}, { additionalProperties: false })

export const IdempotencyKey = Type.Optional(Type.String({
  minLength: 8,
  maxLength: 255,
  format: 'visible-ascii',
  pattern: '^[!-~]+$',
  description: 'The key makes the request safe to send again. For 30 days the same request with ' +
    'the same key gets the same answer, byte for byte.',
  examples: ['6f1d2c0e-checkout-1042']
}))

export const IfMatch = Type.Optional(Type.String({
  maxLength: 1000,
  description: 'Send the ETag that you have read. If the resource has changed since then, the ' +
    'request is refused with 412.',
  examples: ['"v7"']
}))

export const AcceptLanguage = Type.Optional(Type.String({
  maxLength: 1000,
  description: 'The document is in the first of these languages that it can be in.',
  examples: ['fr-CH, fr;q=0.9, en;q=0.5']
}))

export const IfNoneMatch = Type.Optional(Type.String({
  maxLength: 1000,
  description: 'Send the ETag that you have. If the answer is still the same, it is 304 without ' +
    'a body.',
  examples: ['"v7"']
}))

const HEADERS = {
  etag: {
    type: 'string',
    description: 'The ETag names the version of the resource, of the answer, or of both where ' +
      'some of the answer changes without the version. An export or a stream has none.',
    example: '"v1"'
  },
  'content-disposition': {
    type: 'string',
    description: 'The answer is a file with this name.',
    example: 'attachment; filename="PO-01K9X3V8HQ2M4N6P8.pdf"'
  },
  location: {
    type: 'string',
    description: 'The new resource has this path.',
    example: '/v1/sales-orders/so_01k9x3v8hq2m4n6p8r0t2w4y6z'
  },
  'idempotent-replayed': {
    type: 'string', enum: ['true'], description: 'The header marks an answer that is sent again.'
  },
  'dry-run': {
    type: 'string', enum: ['true'], description: 'The header says that nothing of it was kept.'
  },
  'x-request-id': {
    type: 'string',
    description: 'This id names the request in the logs of the service and in events.',
    example: '01981d3e-7c6b-7a4e-9f1c-2b3d4e5f6a7b'
  },
  ratelimit: {
    type: 'string',
    description: '`r` requests are left in this second. The API key and its merchant have a ' +
      'limit each; the header tells of the one that is nearer to its end, and a key of an ' +
      'account of its own only. It is absent without a valid key, and where there is no limit.',
    example: '"second";r=4999;t=1'
  },
  'ratelimit-policy': {
    type: 'string',
    description: '`q` is the limit that RateLimit tells of: so many requests in one second.',
    example: '"second";q=5000;w=1'
  },
  'retry-after': {
    type: 'string', description: 'Wait this many seconds before you try again.', example: '1'
  },
  'www-authenticate': {
    type: 'string', description: 'The request must use this scheme.', example: 'Bearer'
  }
} as const

export type HeaderName = keyof typeof HEADERS

/** Every answer has these. */
export const OF_ALL = ['x-request-id', 'ratelimit', 'ratelimit-policy'] as const

export function pickHeaders (names: readonly HeaderName[]): object {
  return Object.fromEntries(names.map((name) => [name, HEADERS[name]]))
}
