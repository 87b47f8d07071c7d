// Describes webhook endpoints and their deliveries.

import { conflict, defineResource, notFound, unprocessable } from '../../kernel/resource.ts'

export const WEBHOOK_ENDPOINT_RESOURCE = defineResource({
  name: 'webhook_endpoint',
  id_prefixes: ['whe', 'whd'],
  events: [
    'webhook_endpoint.created', 'webhook_endpoint.updated', 'webhook_endpoint.disabled',
    'webhook_endpoint.deleted'
  ],
  table: 'webhook_endpoints',
  refusals: {
    webhook_endpoint_not_found: notFound('No such webhook endpoint',
      'There is no webhook endpoint with this id.'),
    webhook_endpoint_disabled: conflict('The webhook endpoint is disabled',
      'A disabled endpoint gets nothing. Set its `status` to `active` first.'),
    webhook_endpoint_in_use: conflict('A channel uses the webhook endpoint',
      'A channel of the supplier sends purchase orders to this endpoint. An operator must take ' +
      'the channel away first. Until then the endpoint can be disabled.'),
    event_not_found: notFound('The endpoint never had this event',
      'The endpoint has no delivery of an event with this id, or it is older than 30 days. Name ' +
      'cursors of the feed to send events again by their place.'),
    webhook_endpoint_full: conflict('Too much waits for the endpoint',
      'As many deliveries wait for the endpoint as the service keeps. Nothing was done. Wait ' +
      'until the endpoint has taken some of them.'),
    webhook_endpoint_limit: conflict('There are too many webhook endpoints',
      'The merchant, and each of its suppliers, may have 50 endpoints. Delete one first.'),
    webhooks_unavailable: unprocessable('The service runs without an encryption key',
      'Secrets of webhook endpoints are kept encrypted. Whoever runs the service must set ' +
      'TANDEM_ENCRYPTION_KEY first.')
  },
  exceptions: {
    webhook_failing: {
      meaning: 'A webhook endpoint has taken no event for 60 hours.',
      resolutions: ['dismiss']
    },
    webhook_disabled: {
      meaning: 'A webhook endpoint took no event for 120 hours, or said that it is gone, and was ' +
        'disabled.',
      resolutions: ['dismiss']
    }
  }
})

declare module '../../kernel/resource.ts' {
  interface Resources { webhook_endpoint: typeof WEBHOOK_ENDPOINT_RESOURCE }
}
