// The HTTP routes of returns: each has a path, a schema and a line that calls the service.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { sendList } from '../../platform/http/lists/send-list.ts'
import { sendAnswer, sendValue } from '../../platform/http/reply.ts'
import {
  approveReturnRoute, closeReturnRoute, decideCreditRoute, findReturnRoute, listReturnsRoute,
  receiveReturnRoute, refuseReturnRoute, requestReturnsRoute, sendReturnRoute
} from './schema/routes.ts'
import {
  approve, close, decideCredit, receive, refuse, requestSaleReturns, send
} from './service/change.ts'
import { readReturn, readReturnPage } from './service/read.ts'

export const returnRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post('/sales-orders/:id/returns', requestReturnsRoute, async (request, reply) =>
    sendAnswer(reply, await requestSaleReturns(request.call, request.params.id, request.body)))

  app.get('/returns', listReturnsRoute, async (request, reply) =>
    sendList(request, reply, request.query, async (query) => readReturnPage(request.call, query)))

  app.get('/returns/:id', findReturnRoute, async (request, reply) =>
    sendValue(reply, await readReturn(request.call, request.params.id)))

  app.post('/returns/:id/approval', approveReturnRoute, async (request, reply) =>
    sendAnswer(reply, await approve(request.call, request.params.id, request.body)))

  app.post('/returns/:id/refusal', refuseReturnRoute, async (request, reply) =>
    sendAnswer(reply, await refuse(request.call, request.params.id, request.body.reason ?? null)))

  app.post('/returns/:id/shipment', sendReturnRoute, async (request, reply) =>
    sendAnswer(reply, await send(request.call, request.params.id, request.body)))

  app.post('/returns/:id/receipt', receiveReturnRoute, async (request, reply) =>
    sendAnswer(reply, await receive(request.call, request.params.id, request.body.lines)))

  app.post('/returns/:id/closure', closeReturnRoute, async (request, reply) =>
    sendAnswer(reply, await close(request.call, request.params.id)))

  app.post('/returns/:id/supplier-credit', decideCreditRoute, async (request, reply) =>
    sendAnswer(reply, await decideCredit(request.call, request.params.id, request.body)))
}
