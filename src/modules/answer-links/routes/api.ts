// The routes by which operators make and revoke answer links.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { sendAnswer } from '../../../platform/http/reply.ts'
import {
  linkPurchaseOrderRoute, linkSalesOrderRoute, revokePurchaseOrderLinksRoute,
  revokeSalesOrderLinksRoute, revokeSupplierLinksRoute
} from '../schema.ts'
import { linkOrder, revokeLinks } from '../service/links.ts'

export const answerLinkRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { public_url } = app

  app.post('/purchase-orders/:id/answer-links', linkPurchaseOrderRoute,
    async ({ call, params: { id } }, reply) =>
      sendAnswer(reply, await linkOrder(call, { kind: 'purchase_order', id, public_url })))

  app.post('/sales-orders/:id/answer-links', linkSalesOrderRoute,
    async ({ call, params: { id } }, reply) =>
      sendAnswer(reply, await linkOrder(call, { kind: 'sales_order', id, public_url })))

  app.post('/purchase-orders/:id/answer-link-revocations', revokePurchaseOrderLinksRoute,
    async ({ call, params: { id } }, reply) =>
      sendAnswer(reply, await revokeLinks(call, { kind: 'purchase_order', id })))

  app.post('/sales-orders/:id/answer-link-revocations', revokeSalesOrderLinksRoute,
    async ({ call, params: { id } }, reply) =>
      sendAnswer(reply, await revokeLinks(call, { kind: 'sales_order', id })))

  app.post('/suppliers/:id/answer-link-revocations', revokeSupplierLinksRoute,
    async ({ call, params: { id } }, reply) =>
      sendAnswer(reply, await revokeLinks(call, { kind: 'supplier', id })))
}
