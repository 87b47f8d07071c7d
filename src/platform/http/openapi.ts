// The OpenAPI 3.1 document, made from the routes, and its reference pages at /docs.

import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { exampleOf, type JsonSchema } from './example.ts'

export const TAGS = [
  { name: 'Merchants', description: 'The tenant: its name, currency and settings.' },
  { name: 'API keys', description: 'Who may call, in which role.' },
  { name: 'Suppliers', description: 'Companies the merchant buys from, its own warehouse included.' },
  { name: 'Supplier stock', description: 'What suppliers say they have: single rows and feeds.' },
  { name: 'Sales orders', description: 'What the merchant’s customers bought.' },
  { name: 'Purchase orders', description: 'What suppliers are asked for, linked to the sales order.' },
  { name: 'Problems', description: 'What each refusal means.' }
]

const INTRODUCTION = 'Tandem takes a customer’s sales order, picks in-stock suppliers for its ' +
  'lines, and emits the linked purchase orders. Every POST takes an `Idempotency-Key`. Refusals ' +
  'are `application/problem+json`; `code` names them for programs.'

export async function registerOpenapi (app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Tandem',
        version: '1',
        summary: 'Back-to-back orders',
        description: INTRODUCTION,
        license: { name: 'MIT', identifier: 'MIT' } as never,
        contact: { name: 'The Tandem contributors' }
      },
      servers: [{ url: '/', description: 'The service that serves this document.' }],
      tags: TAGS,
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
    refResolver: {
      buildLocalReference: ({ $id }, _baseUri, _fragment, index) =>
        typeof $id === 'string' ? $id : `def-${index}`
    },
    transformObject: (document) => {
      if (!('openapiObject' in document)) throw new Error('not an OpenAPI 3 document')
      return addExamples(document.openapiObject as unknown as Document) as never
    }
  })
  await app.register(swaggerUi, {
    routePrefix: '/docs', staticCSP: true, uiConfig: { persistAuthorization: false }
  })
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
}

type Media = { schema?: JsonSchema, example?: unknown }
type Operation = {
  requestBody?: { content: Record<string, Media> }
  responses: Record<string, { content?: Record<string, Media> }>
}
type Document = {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, JsonSchema> }
}

/** Every body of every operation gets the example its schema makes. */
function addExamples (document: Document): Document {
  const { schemas } = document.components
  for (const operations of Object.values(document.paths)) {
    for (const { requestBody, responses } of Object.values(operations)) {
      const bodies = [requestBody, ...Object.values(responses)]
      for (const media of bodies.flatMap((body) => Object.values(body?.content ?? {}))) {
        if (media.schema !== undefined) media.example = exampleOf(media.schema, schemas)
      }
    }
  }
  return document
}
