// The JSON shapes and the routes of API keys.

import Type, { type Static } from 'typebox'
import { ORDERS_SEEN, ROLES } from '../../domain/model/merchant/api-key.ts'
import { describeList } from '../../platform/http/lists/list-route.ts'
import { describeRoute } from '../../platform/http/route.ts'
import {
  idOf, instant, keyText, Metadata, nullable, oneOf, openEnum, pageOf, ref, text, Version
} from '../../platform/http/schemas.ts'

const ORDERS_HINT = 'A storefront key sees `all` sales orders of the merchant, or only its ' +
  '`own`: those that keys of its account placed.'

const fields = {
  id: idOf('key', 'The service gives each API key this id.'),
  version: Version,
  role: openEnum(ROLES, 'The role decides what a caller with the key may do.'),
  name: text(200, 'The name tells people what the key is for.', { examples: ['Web shop'] }),
  supplier_id: nullable(idOf('sup',
    'A key of role `supplier` acts for this supplier. It is null for other roles.')),
  orders: openEnum(ORDERS_SEEN, ORDERS_HINT),
  account: nullable(Type.String({
    description: 'The key belongs to this account, whose orders it sees. It is null for a key ' +
      'that sees all.',
    examples: ['acme']
  })),
  prefix: Type.String({
    description: 'The secret begins with these characters, by which people recognize it.',
    examples: ['tdm_storefront_x7Kp']
  }),
  expires_at: nullable(instant(
    'The key stops working at this time. Null means that it never expires.')),
  last_used_at: nullable(instant(
    'The key was last used at this time, to the minute. It is null before the first use.')),
  revoked_at: nullable(instant('The key was revoked at this time. It is null before that.')),
  metadata: ref(Metadata),
  created_at: instant('The key was created at this time.'),
  updated_at: instant('The key last changed at this time.')
}

const EXAMPLE = {
  role: 'storefront',
  supplier_id: null,
  orders: 'all',
  account: null,
  expires_at: null,
  last_used_at: null,
  revoked_at: null,
  metadata: {}
}

export const ApiKey = Type.Object(fields, {
  $id: 'ApiKey',
  description: 'An API key says who may call the service, in which role.',
  examples: [{ ...EXAMPLE, last_used_at: '2026-11-23T10:15:00.000Z' }]
})

export const ApiKeyWithSecret = Type.Object({
  ...fields,
  secret: Type.String({
    description: 'The secret is shown in this answer only. Send it as `Authorization: Bearer`.',
    examples: ['tdm_storefront_x7KpQ2mVbN8rTz4WcYd6FgHj9LsXa3EeRu5IoPq1BvCkD0aBc']
  })
}, {
  $id: 'ApiKeyWithSecret',
  description: 'A new API key comes with its secret, which is shown only once.',
  examples: [EXAMPLE]
})

const NewApiKey = Type.Object({
  role: oneOf(ROLES, { description: 'The role decides what a caller with the key may do.' }),
  name: fields.name,
  supplier_id: Type.Optional(nullable(idOf('sup',
    'The key acts for this supplier. The role `supplier` requires it; other roles have none.'))),
  orders: Type.Optional(oneOf(ORDERS_SEEN, {
    default: 'all', description: `${ORDERS_HINT} Other roles see what their role sees.`
  })),
  account: Type.Optional(nullable(keyText(100,
    'The key belongs to this account: whoever orders with its own keys. Keys that see their ' +
    '`own` orders require it; others have none. It never changes.', { examples: ['acme'] }))),
  expires_at: Type.Optional(fields.expires_at),
  metadata: Type.Optional(ref(Metadata))
}, {
  $id: 'NewApiKey',
  additionalProperties: false,
  description: 'The request creates this API key.',
  examples: [{ role: 'storefront', name: 'Web shop' }]
})
export type NewApiKey = Static<typeof NewApiKey>

const ApiKeyPage = pageOf('ApiKeyPage', ApiKey)

export const API_KEY_SCHEMAS = [ApiKey, ApiKeyWithSecret, NewApiKey, ApiKeyPage]

const IdParameter = Type.Object({ id: idOf('key', 'This id names the API key.') })

export const createApiKeyRoute = describeRoute('POST', {
  operationId: 'createApiKey',
  tag: 'API keys',
  summary: 'Create an API key',
  description: 'The secret is shown in this answer only. The service keeps only a hash of it.',
  roles: ['operator'],
  body: NewApiKey,
  answers: {
    201: {
      schema: ref(ApiKeyWithSecret),
      description: 'The API key was created.',
      headers: ['etag', 'location']
    }
  },
  refusals: ['unknown_supplier']
})

export const listApiKeysRoute = describeList({
  operationId: 'listApiKeys',
  tag: 'API keys',
  summary: 'List API keys',
  description: 'The list begins with the oldest key and includes revoked ones.',
  roles: ['operator'],
  item: ApiKey,
  page: ApiKeyPage,
  filters: {
    account: Type.Optional(keyText(100,
      'The list has only keys of this account, as it is spelled.', { examples: ['acme'] }))
  }
})

export const findApiKeyRoute = describeRoute('GET', {
  operationId: 'getApiKey',
  tag: 'API keys',
  summary: 'Read an API key',
  description: 'The answer does not have the secret of the key.',
  roles: ['operator'],
  params: IdParameter,
  answers: {
    200: { schema: ref(ApiKey), description: 'The answer is the API key.' }
  },
  refusals: ['api_key_not_found']
})

export const revokeApiKeyRoute = describeRoute('DELETE', {
  operationId: 'revokeApiKey',
  tag: 'API keys',
  summary: 'Revoke an API key',
  description: 'The key stops working within 5 seconds everywhere. Revoking it again changes ' +
    'nothing.',
  roles: ['operator'],
  params: IdParameter,
  takes_if_match: true,
  answers: {
    200: {
      schema: ref(ApiKey), description: 'The answer is the revoked API key.', headers: ['etag']
    }
  },
  refusals: ['api_key_not_found', 'last_operator_key']
})
