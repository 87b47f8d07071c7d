// The JSON shapes and the routes of merchants.

import Type, { type Static } from 'typebox'
import { ORDERS_SEEN } from '../../domain/model/merchant/api-key.ts'
import { describeRoute } from '../../platform/http/route.ts'
import {
  currency, idOf, instant, Metadata, metadata_change, nullable, openEnum, ref, text, Version
} from '../../platform/http/schemas.ts'
import { ApiKeyWithSecret } from '../api-keys/schema.ts'
import { MerchantSettings, NewMerchantSettings, SETTINGS_SCHEMAS } from './schema/settings.ts'

export const Merchant = Type.Object({
  id: idOf('mer', 'The service gives each merchant this id.'),
  version: Version,
  name: text(200, 'The company has this name.', { examples: ['Analytical Bikes'] }),
  currency: currency('A supplier that names no currency has this one.'),
  settings: ref(MerchantSettings),
  metadata: ref(Metadata),
  created_at: instant('The merchant was created at this time.'),
  updated_at: instant('The merchant last changed at this time.')
}, {
  $id: 'Merchant',
  description: 'A merchant is a company that sells with this service. All data belongs to one.'
})

const ONLY = { description: 'Only operators get the field.' }

/** The merchant as the role of the caller sees it. */
const SeenMerchant = Type.Object({
  id: Merchant.properties.id,
  name: Merchant.properties.name,
  currency: Merchant.properties.currency,
  time_zone: Type.String({
    description: 'Dates of the merchant’s orders are days of this time zone.',
    examples: ['Europe/Paris']
  }),
  orders: Type.Optional(openEnum(ORDERS_SEEN, 'The key shows all orders of the merchant, or ' +
    'only those of its account. Only storefronts get the field.')),
  account_hash: Type.Optional(nullable(Type.String({
    description: 'All keys of one account have the same hash, and those of no other one. It is ' +
      'null for a key that shows all orders. Only storefronts get the field.',
    examples: ['8vSGYw0mYQ0E5lqVw4s0c2JQbq1yqv1mGmLZ0m5B2dA']
  }))),
  version: Type.Optional({ ...Version, ...ONLY }),
  settings: Type.Optional(ref(MerchantSettings)),
  metadata: Type.Optional(ref(Metadata)),
  created_at: Type.Optional(instant(
    'The merchant was created at this time. Only operators get the field.')),
  updated_at: Type.Optional(instant(
    'The merchant last changed at this time. Only operators get the field.'))
}, {
  $id: 'SeenMerchant',
  description: 'The merchant, with what the caller’s role may know of it. Only operators get ' +
    '`settings` and `metadata`.'
})

/** What whoever orders from the merchant needs to know of it. */
const StorefrontMerchant = Type.Pick(SeenMerchant, [
  'id', 'name', 'currency', 'time_zone', 'orders', 'account_hash'
])

const NewMerchant = Type.Object({
  name: Merchant.properties.name,
  currency: Merchant.properties.currency,
  settings: Type.Optional(ref(NewMerchantSettings)),
  metadata: Type.Optional(ref(Metadata))
}, {
  $id: 'NewMerchant',
  additionalProperties: false,
  description: 'The request creates this merchant.',
  examples: [{
    name: 'Analytical Bikes',
    currency: 'EUR',
    settings: { shortage_policy: 'backorder', reservation_minutes: 60 }
  }]
})
export type NewMerchant = Static<typeof NewMerchant>

const MerchantChange = Type.Partial(Type.Object({
  name: Merchant.properties.name,
  settings: ref(NewMerchantSettings),
  metadata: metadata_change
}), {
  $id: 'MerchantChange',
  additionalProperties: false,
  description: 'Fields that are named change. The others stay as they are.',
  examples: [{ settings: { shortage_policy: 'reject', acknowledgement_hours: 48 } }]
})
export type MerchantChange = Static<typeof MerchantChange>

const NewMerchantAnswer = Type.Object({
  merchant: ref(Merchant),
  api_key: ref(ApiKeyWithSecret)
}, {
  $id: 'NewMerchantAnswer',
  description: 'The answer has the merchant and its first operator key.',
  examples: [{
    api_key: {
      role: 'operator',
      name: 'First operator key',
      prefix: 'tdm_operator_x7Kp',
      last_used_at: null,
      secret: 'tdm_operator_x7KpQ2mVbN8rTz4WcYd6FgHj9LsXa3EeRu5IoPq1BvCkD0aBc'
    }
  }]
})

export const MERCHANT_SCHEMAS = [
  ...SETTINGS_SCHEMAS, Merchant, SeenMerchant, NewMerchant, MerchantChange, NewMerchantAnswer
]

export const createMerchantRoute = describeRoute('POST', {
  operationId: 'createMerchant',
  tag: 'Merchants',
  summary: 'Create a merchant and its first operator key',
  description: 'The secret of the key is shown in this answer only.',
  roles: ['platform'],
  body: NewMerchant,
  answers: {
    201: {
      schema: ref(NewMerchantAnswer), description: 'The merchant was created.', headers: ['etag']
    }
  },
  refusals: ['merchant_creation_disabled', 'channels_unavailable', 'mail_unavailable']
})

export const findMerchantRoute = describeRoute('GET', {
  operationId: 'getMerchant',
  tag: 'Merchants',
  summary: 'Read the merchant the API key belongs to',
  description: 'The answer has the merchant’s name, currency, settings and metadata. ' +
    'Storefronts are told who sells: id, name, currency and time zone.',
  roles: ['operator', 'storefront'],
  views: { storefront: StorefrontMerchant },
  answers: {
    200: { schema: ref(SeenMerchant), description: 'The answer is the merchant.' }
  }
})

export const changeMerchantRoute = describeRoute('PATCH', {
  operationId: 'updateMerchant',
  tag: 'Merchants',
  summary: 'Change the merchant’s name, settings or metadata',
  description: 'New settings apply to what is decided from now on. Orders that exist keep their ' +
    'payment terms, shortage policy and delivery mode.',
  roles: ['operator'],
  body: MerchantChange,
  takes_if_match: true,
  answers: {
    200: {
      schema: ref(Merchant), description: 'The answer is the changed merchant.', headers: ['etag']
    }
  },
  refusals: ['channels_unavailable', 'mail_unavailable']
})
