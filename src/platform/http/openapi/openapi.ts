// Serves the OpenAPI 3.1 document, which is made from the routes, and reference pages at /docs.

import swagger from '@fastify/swagger'
import type { FastifyContextConfig, FastifyInstance } from 'fastify'
import { completeDocument, type Document } from './complete-document.ts'
import { registerReference } from '../reference/page.ts'
import { problems } from '../route.ts'

const INTRODUCTION = 'Tandem takes a customer’s sales order, picks in-stock suppliers for its ' +
  'lines, and emits the linked purchase orders. Every write takes an `Idempotency-Key`. A ' +
  'refusal is answered with `application/problem+json`; its `code` names it for programs.\n\n' +
  'Amounts are decimal text. The amount of each line is rounded half-even (2.345 is 2.34, 2.355 ' +
  'is 2.36) to the decimals of its currency, and then the lines are summed. Times are in UTC and ' +
  'end in `Z`.\n\n' +
  'Texts are never blank. A key text (SKU, code, reference, tracking number) is kept and ' +
  'compared in Unicode normalization form C. It neither begins nor ends with a blank, the only ' +
  'blanks inside it are spaces, and it has no control or format characters.'

/** These are placeholders in a reserved domain, until the project has a real address. */
const CONTACT = {
  name: 'The Tandem contributors', url: 'https://tandem.example', email: 'api@tandem.example'
}

/** Every installation serves its own document, whether it is a test or in production. */
const SERVER = {
  url: '/',
  description: 'This is the service that serves the document, be it for tests or in production.',
  'x-internal': false
}

function problemsOf ({ config }: { config?: FastifyContextConfig }): object {
  return config?.refusals === undefined ? {} : problems(config.refusals)
}

type Tag = { name: string, description: string }

type Parts = {
  /** They stand in the document in this order. */
  tags: readonly Tag[]
  /** What the service sends itself. */
  webhooks: Readonly<Record<string, object>>
}

export async function registerOpenapi (
  app: FastifyInstance, { tags, webhooks }: Parts
): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Tandem',
        version: '1',
        summary: 'Back-to-back orders',
        description: INTRODUCTION,
        license: { name: 'MIT', url: 'https://spdx.org/licenses/MIT.html' },
        contact: CONTACT
      },
      servers: [SERVER],
      tags: [...tags],
      webhooks,
      components: {
        securitySchemes: {
          apiKey: {
            type: 'http', scheme: 'bearer', description: 'An API key begins with `tdm_<role>_`.'
          },
          platformKey: {
            type: 'http',
            scheme: 'bearer',
            description: 'This key is the platform key of the installation.'
          }
        }
      }
    },
    transform: ({ schema, url, route }) => ({
      schema: { ...schema, response: { ...schema.response as object, ...problemsOf(route) } },
      url
    }),
    refResolver: {
      buildLocalReference: ({ $id }, _baseUri, _fragment, index) =>
        typeof $id === 'string' ? $id : `def-${index}`
    },
    transformObject: (document) => {
      if (!('openapiObject' in document)) throw new Error('not an OpenAPI 3 document')
      return completeDocument(document.openapiObject as unknown as Document) as never
    }
  })
  await app.register(registerReference)
  // Made when somebody first asks for it, and the same for everybody.
  let bytes: Buffer | undefined
  app.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) => {
    bytes ??= Buffer.from(JSON.stringify(app.swagger()))
    return reply.type('application/json; charset=utf-8').send(bytes)
  })
}
