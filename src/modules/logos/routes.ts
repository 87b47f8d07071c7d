// The HTTP routes of logos: each has a path, a schema and a line of work.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { RuleError } from '../../domain/kernel/rule.ts'
import { sendAnswer, sendValue } from '../../platform/http/reply.ts'
import { findLogoRoute, uploadLogoRoute } from './schema.ts'
import { uploadLogo } from './service.ts'
import { findLogoDescription } from './store/logos.ts'

export const logoRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post('/logos', uploadLogoRoute, async (request, reply) =>
    sendAnswer(reply, await uploadLogo(request.call, request.body)))

  app.get('/logos/:hash', findLogoRoute, async (request, reply) => {
    const { db, merchant_id, account } = request.call
    const found = await findLogoDescription(db, merchant_id, {
      sha256: request.params.hash, account
    }, 'told')
    if (found === undefined) throw new RuleError('logo_not_found')
    return sendValue(reply, found)
  })
}
