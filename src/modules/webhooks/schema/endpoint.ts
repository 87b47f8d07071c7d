// The JSON shapes of webhook endpoints.

import Type, { type Static } from 'typebox'
import { ROLES } from '../../../domain/model/merchant/api-key.ts'
import {
  DISABLED_REASONS, ENDPOINT_STATUSES, ORDERINGS, PAYLOADS
} from '../../../domain/model/webhook/webhook-endpoint.ts'
import { EVENT_TYPES } from '../../../domain/resources.ts'
import {
  closedEnum, idOf, instant, nullable, oneOf, openEnum, pageOf, text, Version
} from '../../../platform/http/schemas.ts'

const URL_EXAMPLE = { examples: ['https://shop.example/tandem'] }
const ADDRESS = 'Events are sent to this address by POST.'

function choices (choiceOf: typeof openEnum) {
  return {
    payload: choiceOf(PAYLOADS, 'With `snapshot` an event has the subject as it was after the ' +
      'change. With `thin` it has only the id and the version of the subject, and no `data`.'),
    ordering: choiceOf(ORDERINGS, 'With `subject` an event waits for earlier ones of its ' +
      'subject, with `endpoint` for all earlier ones, with `none` for no other.')
  }
}

const description = nullable(text(500, 'The text tells people what the endpoint is for.', {
  examples: ['Order service of the shop']
}))

const TYPES = 'The endpoint gets events of these types. Null means all that its role sees.'

const fields = {
  id: idOf('whe', 'The service gives each webhook endpoint this id.'),
  version: Version,
  role: openEnum(ROLES, 'The endpoint gets the events that this role sees, as it sees them.'),
  supplier_id: nullable(idOf('sup',
    'The endpoint gets the purchase orders of this supplier. It is null for other roles.')),
  url: Type.String({ description: ADDRESS, ...URL_EXAMPLE }),
  event_types: Type.Unsafe<string[] | null>({
    type: ['array', 'null'],
    items: { type: 'string' },
    description: `${TYPES} The list may have types that are added later.`,
    examples: [['sales_order.completed', 'shipment.created']]
  }),
  ...choices(openEnum),
  description,
  status: openEnum(ENDPOINT_STATUSES,
    'Only an `active` endpoint gets events. `deleted` is in the answer to a deletion only.'),
  disabled_reason: nullable(openEnum(DISABLED_REASONS, 'The endpoint is disabled because a ' +
    'person `requested` it, because it said that it is `gone` (410), or because it was `failing` ' +
    'for 120 hours. It is null while the endpoint is active.')),
  previous_secret_until: nullable(instant(
    'The secret before the last rotation signs along until this time. It is null when none does.')),
  created_at: instant('The endpoint was created at this time.'),
  updated_at: instant('The endpoint last changed at this time.')
}

const EXAMPLE = {
  role: 'operator', supplier_id: null, disabled_reason: null, previous_secret_until: null
}

export const WebhookEndpoint = Type.Object(fields, {
  $id: 'WebhookEndpoint',
  description: 'A webhook endpoint gets events by POST, signed by Standard Webhooks.',
  examples: [EXAMPLE]
})

export const WebhookEndpointWithSecret = Type.Object({
  ...fields,
  secret: Type.String({
    description: 'The secret verifies signatures. It is shown in this answer only.',
    examples: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=']
  })
}, {
  $id: 'WebhookEndpointWithSecret',
  description: 'A webhook endpoint comes with its secret when that is new.',
  examples: [EXAMPLE]
})

const new_url = Type.String({
  minLength: 1,
  maxLength: 2_000,
  description: `${ADDRESS} It must be \`https\`, without a user name, and lead to a public host.`,
  ...URL_EXAMPLE
})
const new_event_types = Type.Unsafe<Array<typeof EVENT_TYPES[number]> | null>({
  type: ['array', 'null'],
  items: oneOf(EVENT_TYPES),
  minItems: 1,
  maxItems: 100,
  uniqueItems: true,
  description: TYPES,
  examples: [['sales_order.completed', 'shipment.created']]
})

export const NewWebhookEndpoint = Type.Object({
  url: new_url,
  event_types: Type.Optional(new_event_types),
  ...Type.Partial(Type.Object(choices(closedEnum))).properties,
  description: Type.Optional(description),
  role: Type.Optional(oneOf(['operator', 'storefront'], {
    description: 'The endpoint gets the events that this role sees. The default is the role of ' +
      'the caller. Only operators may name one.'
  })),
  supplier_id: Type.Optional(nullable(idOf('sup',
    'The endpoint gets the purchase orders of this supplier, as the supplier sees them. Only ' +
    'operators may name one, and then no `role`.')))
}, {
  $id: 'NewWebhookEndpoint',
  additionalProperties: false,
  description: 'The request creates this webhook endpoint. It gets what happens from now on.',
  examples: [{
    url: 'https://shop.example/tandem', event_types: ['sales_order.completed', 'shipment.created']
  }]
})
export type NewWebhookEndpoint = Static<typeof NewWebhookEndpoint>

export const WebhookEndpointChange = Type.Partial(Type.Object({
  url: new_url,
  event_types: new_event_types,
  ...choices(closedEnum),
  description,
  status: oneOf(['active', 'disabled'], {
    description: 'An endpoint that is active again gets what it has missed.'
  }),
  from: oneOf(['now'], {
    description: 'With `now` the endpoint gets nothing of what it has missed.'
  })
}), {
  $id: 'WebhookEndpointChange',
  additionalProperties: false,
  description: 'Fields that are named change. The others stay as they are.',
  examples: [{ status: 'active' }]
})
export type WebhookEndpointChange = Static<typeof WebhookEndpointChange>

export const NewSecretRotation = Type.Object({
  overlap_hours: Type.Optional(Type.Integer({
    minimum: 0,
    maximum: 24,
    description: 'The old secret signs along for this many hours. The default is 24.',
    examples: [24]
  }))
}, {
  $id: 'NewSecretRotation',
  additionalProperties: false,
  description: 'The endpoint gets a new secret.',
  examples: [{ overlap_hours: 24 }]
})
export type NewSecretRotation = Static<typeof NewSecretRotation>

export const WebhookEndpointPage = pageOf('WebhookEndpointPage', WebhookEndpoint)

export const ENDPOINT_SCHEMAS = [
  WebhookEndpoint, WebhookEndpointWithSecret, NewWebhookEndpoint, WebhookEndpointChange,
  NewSecretRotation, WebhookEndpointPage
]
