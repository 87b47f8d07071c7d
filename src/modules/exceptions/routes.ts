// The HTTP routes of exceptions: each has a path, a schema and a line that calls the service.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { sendList } from '../../platform/http/lists/send-list.ts'
import { sendAnswer, sendValue } from '../../platform/http/reply.ts'
import { findExceptionRoute, listExceptionsRoute, resolveExceptionRoute } from './schema.ts'
import { readException, readExceptionPage, resolveException } from './service.ts'

export const exceptionRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get('/exceptions', listExceptionsRoute, async (request, reply) =>
    sendList(request, reply, request.query, async (query) =>
      readExceptionPage(request.call, query)))

  app.get('/exceptions/:id', findExceptionRoute, async (request, reply) =>
    sendValue(reply, await readException(request.call, request.params.id)))

  app.post('/exceptions/:id/resolutions', resolveExceptionRoute, async (request, reply) =>
    sendAnswer(reply, await resolveException(request.call, request.params.id, request.body)))
}
