// The HTTP routes of API keys: each has a path, a schema and a line that calls the service.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { RuleError } from '../../domain/kernel/rule.ts'
import { collectPage, readPage } from '../../platform/db/keyset-page.ts'
import { sendList } from '../../platform/http/lists/send-list.ts'
import { sendAnswer, sendValue } from '../../platform/http/reply.ts'
import {
  createApiKeyRoute, findApiKeyRoute, listApiKeysRoute, revokeApiKeyRoute
} from './schema.ts'
import { createApiKey, revokeApiKey } from './service.ts'
import { findApiKey, listApiKeys } from './store.ts'

export const apiKeyRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post('/api-keys', createApiKeyRoute, async (request, reply) =>
    sendAnswer(reply, await createApiKey(request.call, request.body)))

  app.get('/api-keys', listApiKeysRoute, async (request, reply) => {
    const { db, merchant_id } = request.call
    return sendList(request, reply, request.query, async ({ account, ...query }) =>
      collectPage(readPage(query, 1), async (part) =>
        listApiKeys(db, merchant_id, account === undefined ? {} : { account }, part),
      ({ id }) => [id]))
  })

  app.get('/api-keys/:id', findApiKeyRoute, async (request, reply) => {
    const { db, merchant_id } = request.call
    const key = await findApiKey(db, merchant_id, request.params.id)
    if (key === undefined) throw new RuleError('api_key_not_found')
    return sendValue(reply, key, true)
  })

  app.delete('/api-keys/:id', revokeApiKeyRoute, async (request, reply) =>
    sendAnswer(reply, await revokeApiKey(request.call, request.params.id)))
}
