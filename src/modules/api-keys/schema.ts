// The wire shapes of API keys.

import Type, { type Static } from 'typebox'
import { ROLES } from '../../domain/model/merchant/api-key.ts'
import { describeRoute } from '../../platform/http/route.ts'
import {
  idOf, instant, Metadata, nullable, oneOf, openEnum, pageOf, pageQuery, ref, text, Version
} from '../../platform/http/schemas.ts'

const fields = {
  id: idOf('key', 'The API key.'),
  version: Version,
  role: openEnum(ROLES, 'What the key may do.'),
  name: text(200, 'What it is for.', { examples: ['Web shop'] }),
  supplier_id: nullable(idOf('sup', 'The supplier a supplier key speaks for; else null.')),
  prefix: Type.String({
    description: 'The first characters of the secret, to recognize it.',
    examples: ['tdm_storefront_x7Kp']
  }),
  expires_at: nullable(instant('When it stops working; null: never.')),
  last_used_at: nullable(instant('When it was last used, to the minute.')),
  revoked_at: nullable(instant('When it was revoked.')),
  metadata: ref(Metadata),
  created_at: instant('When it was created.'),
  updated_at: instant('When it last changed.')
}

const EXAMPLE = {
  role: 'storefront',
  supplier_id: null,
  expires_at: null,
  last_used_at: null,
  revoked_at: null,
  metadata: {}
}

const ApiKey = Type.Object(fields, {
  $id: 'ApiKey',
  description: 'Who may call.',
  examples: [{ ...EXAMPLE, last_used_at: '2026-11-23T10:15:00.000Z' }]
})

export const ApiKeyWithSecret = Type.Object({
  ...fields,
  secret: Type.String({
    description: 'Shown in this answer only.',
    examples: ['tdm_storefront_x7KpQ2mVbN8rTz4WcYd6FgHj9LsXa3EeRu5IoPq1BvCkD0aBc']
  })
}, {
  $id: 'ApiKeyWithSecret',
  description: 'A new API key; the secret is shown once.',
  examples: [EXAMPLE]
})

const NewApiKey = Type.Object({
  role: oneOf(ROLES, { description: 'What the key may do.' }),
  name: fields.name,
  supplier_id: Type.Optional(nullable(idOf('sup', 'Required for role `supplier`, else absent.'))),
  expires_at: Type.Optional(nullable(instant('When it stops working; null: never.'))),
  metadata: Type.Optional(ref(Metadata))
}, {
  $id: 'NewApiKey',
  additionalProperties: false,
  description: 'An API key to create.',
  examples: [{ role: 'storefront', name: 'Web shop' }]
})
export type NewApiKey = Static<typeof NewApiKey>

const ApiKeyPage = pageOf('ApiKeyPage', ApiKey)

export const API_KEY_SCHEMAS = [ApiKey, ApiKeyWithSecret, NewApiKey, ApiKeyPage]

const IdParameter = Type.Object({ id: idOf('key', 'The API key.') })

export const createApiKeyRoute = describeRoute('POST', {
  operationId: 'createApiKey',
  tag: 'API keys',
  summary: 'Create an API key',
  description: 'The secret is shown in this answer only, and never kept.',
  roles: ['operator'],
  body: NewApiKey,
  answers: {
    201: { schema: ref(ApiKeyWithSecret), description: 'Created.', headers: ['etag', 'location'] }
  },
  refusals: ['unknown_supplier']
})

export const listApiKeysRoute = describeRoute('GET', {
  operationId: 'listApiKeys',
  tag: 'API keys',
  summary: 'List API keys',
  description: 'Oldest first, revoked ones included.',
  roles: ['operator'],
  querystring: pageQuery({}),
  answers: { 200: { schema: ref(ApiKeyPage), description: 'One page.' } }
})

export const findApiKeyRoute = describeRoute('GET', {
  operationId: 'getApiKey',
  tag: 'API keys',
  summary: 'Read an API key',
  description: 'Without its secret.',
  roles: ['operator'],
  params: IdParameter,
  answers: { 200: { schema: ref(ApiKey), description: 'The API key.', headers: ['etag'] } },
  refusals: ['api_key_not_found']
})

export const revokeApiKeyRoute = describeRoute('DELETE', {
  operationId: 'revokeApiKey',
  tag: 'API keys',
  summary: 'Revoke an API key',
  description: 'It stops working within 5 seconds everywhere. Revoking it again changes nothing.',
  roles: ['operator'],
  params: IdParameter,
  takes_if_match: true,
  answers: { 200: { schema: ref(ApiKey), description: 'As it is now.', headers: ['etag'] } },
  refusals: ['api_key_not_found', 'last_operator_key']
})
