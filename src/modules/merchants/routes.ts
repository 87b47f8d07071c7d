// The HTTP routes of merchants: each has a path, a schema and a line that calls the service.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { hashAccount } from '../../platform/account-hash.ts'
import type { Call } from '../../platform/command/call.ts'
import { findFeed } from '../../platform/events/read-feed.ts'
import { sendAnswer, sendValue } from '../../platform/http/reply.ts'
import {
  changeMerchantRoute, createMerchantRoute, findMerchantRoute
} from './schema.ts'
import { changeMerchant, createMerchant } from './service.ts'
import { findMerchant } from './store.ts'

export const merchantRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { outbound } = app

  app.post('/merchants', createMerchantRoute, async (request, reply) =>
    sendAnswer(reply, await createMerchant(request.call, request.body, outbound)))

  app.get('/merchant', findMerchantRoute, async (request, reply) => {
    const { db, merchant_id, role } = request.call
    const merchant = await findMerchant(db, merchant_id)
    if (merchant === undefined) throw new Error('the merchant of the API key does not exist')
    const { id, name, currency, settings: { time_zone } } = merchant
    if (role === 'operator') return sendValue(reply, { ...merchant, time_zone })
    // Without the version, whose ETag would tell of each change of what others do not see.
    const seen = await describeKey(request.call)
    return sendValue(reply, { id, name, currency, time_zone, ...seen })
  })

  app.patch('/merchant', changeMerchantRoute, async (request, reply) =>
    sendAnswer(reply, await changeMerchant(request.call, request.body, outbound)))
}

/** Whose orders a storefront key sees. */
async function describeKey (
  { db, merchant_id, account }: Call
): Promise<{ orders: 'all' | 'own', account_hash: string | null }> {
  if (account === null) return { orders: 'all', account_hash: null }
  const { cursor_key } = await findFeed(db, merchant_id)
  return { orders: 'own', account_hash: hashAccount(cursor_key, account) }
}
