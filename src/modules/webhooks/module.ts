// Describes the module of webhooks for the list in `src/modules.ts`.

import type { Module } from '../../platform/module.ts'
import { buildWebhookJobs } from './jobs.ts'
import { webhookRoutes } from './routes.ts'
import { DELIVERY_SCHEMAS } from './schema/delivery.ts'
import { ENDPOINT_SCHEMAS, WebhookEndpoint } from './schema/endpoint.ts'

export const WEBHOOKS_MODULE: Module = {
  tag: {
    name: 'Webhooks',
    description: 'Webhook endpoints get events by POST, signed by Standard Webhooks.'
  },
  schemas: [...ENDPOINT_SCHEMAS, ...DELIVERY_SCHEMAS],
  shapes: { webhook_endpoint: { schema: WebhookEndpoint } },
  routes: webhookRoutes,
  jobs: buildWebhookJobs
}
