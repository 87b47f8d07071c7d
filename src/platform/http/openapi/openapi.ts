// The OpenAPI 3.1 document, made from the routes, and its reference pages at /docs.

import swagger from '@fastify/swagger'
import type { FastifyContextConfig, FastifyInstance } from 'fastify'
import { completeDocument, type Document } from './document.ts'
import { keepPages } from '../kept-pages.ts'
import { registerReference } from '../reference/page.ts'
import { problems } from '../route.ts'

const INTRODUCTION = 'Tandem takes a customer’s sales order, picks in-stock suppliers for its ' +
  'lines, and emits the linked purchase orders. Every write takes an `Idempotency-Key`. Refusals ' +
  'are `application/problem+json`; `code` names them for programs.\n\n' +
  'Amounts are decimal text. Each line is rounded half-even (2.345 is 2.34, 2.355 is 2.36) to ' +
  'the decimals of its currency, then lines are summed. Times are in UTC and end in `Z`.\n\n' +
  'Texts are never blank. A key text (SKU, code, reference, tracking number) is kept and ' +
  'compared in Unicode normalization form C; it has no blanks at its ends, inside no ' +
  'other blanks than spaces, and no control or format characters.'

/** Placeholders in a reserved domain, until there is an address to write to. */
const CONTACT = {
  name: 'The Tandem contributors', url: 'https://tandem.example', email: 'api@tandem.example'
}

function problemsOf ({ config }: { config?: FastifyContextConfig }): object {
  return config?.refusals === undefined ? {} : problems(config.refusals)
}

type Tag = { name: string, description: string }

/** The document has the tags in their order. */
export async function registerOpenapi (
  app: FastifyInstance, tags: readonly Tag[]
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
      servers: [{ url: '/', description: 'The service that serves this document.' }],
      tags: [...tags],
      components: {
        securitySchemes: {
          apiKey: {
            type: 'http', scheme: 'bearer', description: 'An API key: `tdm_<role>_…`.'
          },
          platformKey: {
            type: 'http', scheme: 'bearer', description: 'The platform key of this installation.'
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
  await app.register(async (pages) => {
    await registerReference(pages)
  })
  void app.register(async (pages) => {
    keepPages(pages, ['/openapi.json'])
    pages.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  })
}
