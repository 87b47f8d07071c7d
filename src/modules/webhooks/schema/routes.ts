// Describes the routes of webhook endpoints: what each takes and what it answers.

import Type from 'typebox'
import { DELIVERY_STATES } from '../../../domain/model/webhook/delivery.ts'
import { anyOf, describeList } from '../../../platform/http/lists/list-route.ts'
import { describeRoute } from '../../../platform/http/route.ts'
import { EmptyBody, idOf, ref } from '../../../platform/http/schemas.ts'
import {
  NewWebhookReplay, WebhookDelivery, WebhookDeliveryPage, WebhookReplay
} from './delivery.ts'
import {
  NewSecretRotation, NewWebhookEndpoint, WebhookEndpoint, WebhookEndpointChange,
  WebhookEndpointPage, WebhookEndpointWithSecret
} from './endpoint.ts'

const TAG = 'Webhooks'
const ROLES = ['operator', 'supplier'] as const
const IdParameter = Type.Object({ id: idOf('whe', 'This id names the webhook endpoint.') })
const NOT_FOUND = 'webhook_endpoint_not_found'

export const createEndpointRoute = describeRoute('POST', {
  operationId: 'createWebhookEndpoint',
  tag: TAG,
  summary: 'Create a webhook endpoint',
  description: 'The endpoint gets the events that its role sees, from now on: that of the ' +
    'caller, unless an operator names another. The secret is shown in this answer only.',
  roles: ROLES,
  body: NewWebhookEndpoint,
  answers: {
    201: {
      schema: ref(WebhookEndpointWithSecret),
      description: 'The webhook endpoint was created.',
      headers: ['etag', 'location']
    }
  },
  refusals: ['unknown_supplier', 'webhook_endpoint_limit', 'webhooks_unavailable']
})

export const listEndpointsRoute = describeList({
  operationId: 'listWebhookEndpoints',
  tag: TAG,
  summary: 'List webhook endpoints',
  description: 'The list begins with the oldest. Operators get all of the merchant’s endpoints, ' +
    'suppliers their own.',
  roles: ROLES,
  item: WebhookEndpoint,
  page: WebhookEndpointPage,
  filters: {
    supplier_id: Type.Optional(idOf('sup', 'The list has only endpoints of this supplier.'))
  }
})

export const findEndpointRoute = describeRoute('GET', {
  operationId: 'getWebhookEndpoint',
  tag: TAG,
  summary: 'Read a webhook endpoint',
  description: 'The answer does not have the secret of the endpoint.',
  roles: ROLES,
  params: IdParameter,
  answers: {
    200: { schema: ref(WebhookEndpoint), description: 'The answer is the endpoint.' }
  },
  refusals: [NOT_FOUND]
})

export const changeEndpointRoute = describeRoute('PATCH', {
  operationId: 'updateWebhookEndpoint',
  tag: TAG,
  summary: 'Change a webhook endpoint, disable or enable it',
  description: 'Deliveries that are pending go to the address of the moment.',
  roles: ROLES,
  params: IdParameter,
  body: WebhookEndpointChange,
  takes_if_match: true,
  answers: {
    200: {
      schema: ref(WebhookEndpoint), description: 'The endpoint was changed.', headers: ['etag']
    }
  },
  refusals: [NOT_FOUND]
})

export const deleteEndpointRoute = describeRoute('DELETE', {
  operationId: 'deleteWebhookEndpoint',
  tag: TAG,
  summary: 'Delete a webhook endpoint',
  description: 'What is pending is not sent any more. An endpoint that a channel of its supplier ' +
    'names cannot be deleted.',
  roles: ROLES,
  params: IdParameter,
  takes_if_match: true,
  answers: {
    200: {
      schema: ref(WebhookEndpoint), description: 'The endpoint was deleted.', headers: ['etag']
    }
  },
  refusals: [NOT_FOUND, 'webhook_endpoint_in_use']
})

export const rotateSecretRoute = describeRoute('POST', {
  operationId: 'rotateWebhookSecret',
  tag: TAG,
  summary: 'Give a webhook endpoint a new secret',
  description: 'Until the overlap ends, each delivery has a signature of each secret. The new ' +
    'secret is shown in this answer only.',
  roles: ROLES,
  params: IdParameter,
  body: NewSecretRotation,
  is_body_optional: true,
  takes_if_match: true,
  answers: {
    200: {
      schema: ref(WebhookEndpointWithSecret),
      description: 'The endpoint has a new secret.',
      headers: ['etag']
    }
  },
  refusals: [NOT_FOUND, 'webhooks_unavailable']
})

export const testEndpointRoute = describeRoute('POST', {
  operationId: 'testWebhookEndpoint',
  tag: TAG,
  summary: 'Send a test event',
  description: 'The endpoint gets an event of the type `webhook_endpoint.updated` that tells of ' +
    'itself and is not in the feed, whatever `event_types` says. It waits for no other event.',
  roles: ROLES,
  params: IdParameter,
  body: EmptyBody,
  is_body_optional: true,
  answers: {
    201: { schema: ref(WebhookDelivery), description: 'The event will be sent.' }
  },
  refusals: [NOT_FOUND, 'webhook_endpoint_disabled', 'webhook_endpoint_full']
})

export const listDeliveriesRoute = describeList({
  operationId: 'listWebhookDeliveries',
  tag: TAG,
  summary: 'List what an endpoint got, and what waits for it',
  description: 'The list begins with the newest. Deliveries are kept for 30 days after their end.',
  roles: ROLES,
  params: IdParameter,
  item: WebhookDelivery,
  page: WebhookDeliveryPage,
  filters: {
    state: Type.Optional(anyOf(DELIVERY_STATES,
      'The list has only deliveries of one of these states.'))
  },
  refusals: [NOT_FOUND]
})

export const replayRoute = describeRoute('POST', {
  operationId: 'replayWebhookEvents',
  tag: TAG,
  summary: 'Send events again',
  description: 'Events keep their ids, so a receiver can see that it had them. One request sends ' +
    '1,000 events again at most.',
  roles: ROLES,
  params: IdParameter,
  body: NewWebhookReplay,
  answers: {
    201: { schema: ref(WebhookReplay), description: 'The events will be sent again.' }
  },
  refusals: [
    NOT_FOUND, 'webhook_endpoint_disabled', 'webhook_endpoint_full', 'event_not_found',
    'cursor_expired', 'cursor_unknown'
  ]
})
