// The routes of sales orders: what each takes and answers.

import Type from 'typebox'
import {
  FULFILLMENT_STATUSES, PAYMENT_STATUSES, SALES_ORDER_STATUSES, SOURCING_STATUSES
} from '../../../domain/sales-order.ts'
import { describeRoute } from '../../../platform/http/route.ts'
import {
  EmptyBody, idOf, instant, oneOf, pageQuery, ref, Sku
} from '../../../platform/http/schemas.ts'
import { NewPayment, NewSalesOrder } from './new-sales-order.ts'
import {
  Payment, reference, SalesOrder, SalesOrderPage, StorefrontSalesOrder, StorefrontSalesOrderPage
} from './sales-order.ts'

const ROLES = ['operator', 'storefront'] as const
const ONE = { storefront: StorefrontSalesOrder }
const IdParameter = Type.Object({ id: idOf('so', 'The sales order.') })

const SalesOrderFilters = {
  status: Type.Optional(oneOf(SALES_ORDER_STATUSES, { description: 'Only of this status.' })),
  payment_status: Type.Optional(oneOf(PAYMENT_STATUSES, { description: 'Only of this status.' })),
  sourcing_status: Type.Optional(oneOf(SOURCING_STATUSES, { description: 'Only of this status.' })),
  fulfillment_status: Type.Optional(oneOf(FULFILLMENT_STATUSES, {
    description: 'Only of this status.'
  })),
  reference: Type.Optional(reference),
  sku: Type.Optional(Sku),
  created_after: Type.Optional(instant('Only later ones.')),
  created_before: Type.Optional(instant('Only earlier ones.'))
}

export const placeSalesOrderRoute = describeRoute('POST', {
  operationId: 'createSalesOrder',
  tag: 'Sales orders',
  summary: 'Place a sales order and plan the purchase orders that serve it',
  description: 'Sourcing runs and stock is taken at once. The purchase orders are issued in the ' +
    'same moment if the order is bought on account or its payments reach the total. The same ' +
    '`reference` with the same content returns the order as it is now.',
  roles: ROLES,
  views: ONE,
  body: NewSalesOrder,
  answers: {
    200: { schema: ref(SalesOrder), description: 'It existed already.', headers: ['etag'] },
    201: { schema: ref(SalesOrder), description: 'Placed.', headers: ['etag', 'location'] }
  },
  refusals: [
    'reference_conflict', 'insufficient_stock', 'warehouse_address_missing', 'overloaded'
  ]
})

export const listSalesOrdersRoute = describeRoute('GET', {
  operationId: 'listSalesOrders',
  tag: 'Sales orders',
  summary: 'List sales orders',
  description: 'Newest first.',
  roles: ROLES,
  views: { storefront: StorefrontSalesOrderPage },
  querystring: pageQuery(SalesOrderFilters),
  answers: { 200: { schema: ref(SalesOrderPage), description: 'One page.' } }
})

export const findSalesOrderRoute = describeRoute('GET', {
  operationId: 'getSalesOrder',
  tag: 'Sales orders',
  summary: 'Read a sales order with all that belongs to it',
  description: 'Lines with their counters, payments, and for operators the purchase orders.',
  roles: ROLES,
  views: ONE,
  params: IdParameter,
  answers: { 200: { schema: ref(SalesOrder), description: 'The order.', headers: ['etag'] } },
  refusals: ['sales_order_not_found']
})

export const confirmSalesOrderRoute = describeRoute('POST', {
  operationId: 'confirmSalesOrder',
  tag: 'Sales orders',
  summary: 'Confirm a draft',
  description: 'Sources it and takes stock, as placing it confirmed would have done.',
  roles: ROLES,
  views: ONE,
  params: IdParameter,
  body: EmptyBody,
  is_body_optional: true,
  takes_if_match: true,
  answers: {
    200: { schema: ref(SalesOrder), description: 'Confirmed.', headers: ['etag'] }
  },
  refusals: [
    'sales_order_not_found', 'sales_order_not_draft', 'insufficient_stock',
    'warehouse_address_missing'
  ]
})

export const recordPaymentRoute = describeRoute('POST', {
  operationId: 'recordPayment',
  tag: 'Sales orders',
  summary: 'Record a payment',
  description: 'Releases a prepaid order when its payments reach the total. The same `reference` ' +
    'with the same amount is the same payment.',
  roles: ROLES,
  params: IdParameter,
  body: NewPayment,
  takes_if_match: true,
  answers: {
    200: { schema: ref(Payment), description: 'It was recorded before.' },
    201: { schema: ref(Payment), description: 'Recorded.' }
  },
  refusals: ['sales_order_not_found', 'sales_order_canceled', 'payment_conflict']
})
