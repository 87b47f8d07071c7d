// The HTTP routes of links: each has a path, a schema and a line that calls the service.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { sendList } from '../../platform/http/lists/send-list.ts'
import { sendAnswer, sendValue } from '../../platform/http/reply.ts'
import {
  findLinkRoute, listLinksRoute, reconcileLinkRoute, resumeLinkRoute, suspendLinkRoute
} from './schema/routes.ts'
import { resumeLink, suspendLink } from './service/change.ts'
import { reconcileLink } from './service/reconcile.ts'
import { readLink, readLinkPage } from './service/read.ts'

export const linkRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get('/links', listLinksRoute, async (request, reply) =>
    sendList(request, reply, request.query, async (query) => readLinkPage(request.call, query)))

  app.get('/links/:id', findLinkRoute, async (request, reply) =>
    sendValue(reply, await readLink(request.call, request.params.id), true))

  app.post('/links/:id/suspension', suspendLinkRoute, async (request, reply) =>
    sendAnswer(reply, await suspendLink(request.call, request.params.id, request.body)))

  app.post('/links/:id/reconciliations', reconcileLinkRoute, async (request, reply) =>
    sendAnswer(reply, await reconcileLink(request.call, request.params.id)))

  app.post('/links/:id/resumption', resumeLinkRoute, async (request, reply) =>
    sendAnswer(reply, await resumeLink(request.call, request.params.id)))
}
