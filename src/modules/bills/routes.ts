// The HTTP routes of bills: each has a path, a schema and a line that calls the service.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { sendList } from '../../platform/http/lists/send-list.ts'
import { sendAnswer, sendValue } from '../../platform/http/reply.ts'
import {
  approveBillRoute, findBillRoute, listBillsRoute, payBillRoute, recordBillRoute,
  recordOrderBillRoute, rejectBillRoute, reportAccrualsRoute
} from './schema/routes.ts'
import { approve, pay, reject } from './service/decide.ts'
import { readAccruals, readBill, readBillPage } from './service/read.ts'
import { recordNewBill, recordOrderBill } from './service/record.ts'

export const billRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post('/bills', recordBillRoute, async ({ call, body }, reply) =>
    sendAnswer(reply, await recordNewBill(call, body)))

  app.post('/purchase-orders/:id/bills', recordOrderBillRoute,
    async ({ call, params, body }, reply) =>
      sendAnswer(reply, await recordOrderBill(call, params.id, body)))

  app.get('/bills', listBillsRoute, async (request, reply) =>
    sendList(request, reply, request.query, async (query) => readBillPage(request.call, query)))

  app.get('/bills/:id', findBillRoute, async (request, reply) =>
    sendValue(reply, await readBill(request.call, request.params.id)))

  app.post('/bills/:id/approval', approveBillRoute, async ({ call, params, body }, reply) =>
    sendAnswer(reply, await approve(call, params.id, body)))

  app.post('/bills/:id/rejection', rejectBillRoute, async ({ call, params, body }, reply) =>
    sendAnswer(reply, await reject(call, params.id, body)))

  app.post('/bills/:id/payment', payBillRoute, async ({ call, params, body }, reply) =>
    sendAnswer(reply, await pay(call, params.id, body)))

  app.get('/reports/accruals', reportAccrualsRoute, async ({ call, query }, reply) =>
    sendValue(reply, await readAccruals(call, query)))
}
