// The routes of sales orders: what each takes and answers.

import Type from 'typebox'
import {
  FULFILLMENT_STATUSES, PAYMENT_STATUSES, SALES_ORDER_STATUSES, SOURCING_STATUSES
} from '../../../domain/model/sales-order/sales-order.ts'
import { describeRoute } from '../../../platform/http/route.ts'
import {
  CreatedAfter, CreatedBefore, EmptyBody, idOf, oneOf, pageQuery, ref, Sku
} from '../../../platform/http/schemas.ts'
import {
  NewHold, NewRefund, NewSalesOrderCancellation, SalesOrderChange
} from './change.ts'
import { NewPayment, NewSalesOrder } from './new-sales-order.ts'
import {
  Hold, Payment, reference, Refund, SalesOrder, SalesOrderPage, StorefrontSalesOrder,
  StorefrontSalesOrderPage
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
  created_after: Type.Optional(CreatedAfter),
  created_before: Type.Optional(CreatedBefore)
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
    'reference_conflict', 'insufficient_stock', 'shortage_policy_not_allowed',
    'warehouse_address_missing'
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
    'shortage_policy_not_allowed', 'warehouse_address_missing'
  ]
})

export const recordPaymentRoute = describeRoute('POST', {
  operationId: 'recordPayment',
  tag: 'Sales orders',
  summary: 'Record a payment',
  description: 'Releases a prepaid order when its payments reach the total. The same `reference` ' +
    'with the same amount is the same payment; one that was taken back is refused, since it ' +
    'would not count: record its reinstatement.',
  roles: ROLES,
  params: IdParameter,
  body: NewPayment,
  takes_if_match: true,
  answers: {
    200: { schema: ref(Payment), description: 'It was recorded before.' },
    201: { schema: ref(Payment), description: 'Recorded.' }
  },
  refusals: [
    'sales_order_not_found', 'sales_order_canceled', 'payment_conflict', 'payment_reversed'
  ]
})

const AFTER = { schema: ref(SalesOrder), description: 'As it is now.', headers: ['etag'] } as const
const UNDER_WAY = [
  'sales_order_not_found', 'sales_order_canceled', 'sales_order_completed'
] as const

export const changeSalesOrderRoute = describeRoute('PATCH', {
  operationId: 'changeSalesOrder',
  tag: 'Sales orders',
  summary: 'Change a draft or confirmed sales order',
  description: 'Named lines change, unnamed stay, a line without number is added, quantity 0 ' +
    'removes. What suppliers have accepted stays part of `quantity` until they give it up. What ' +
    'is not issued yet is planned again as a whole; an issued purchase order never grows.',
  roles: ROLES,
  views: ONE,
  params: IdParameter,
  body: SalesOrderChange,
  takes_if_match: true,
  answers: { 200: AFTER },
  refusals: [
    ...UNDER_WAY, 'unknown_line', 'repeated_line', 'quantity_below_canceled', 'not_cancelable',
    'ship_to_fixed',
    'insufficient_stock', 'warehouse_address_missing'
  ]
})

export const cancelSalesOrderRoute = describeRoute('POST', {
  operationId: 'cancelSalesOrder',
  tag: 'Sales orders',
  summary: 'Cancel a sales order, or some of its units',
  description: 'At once what no supplier has accepted, the rest when its supplier agrees; what ' +
    'has shipped cannot be canceled.',
  roles: ROLES,
  views: ONE,
  params: IdParameter,
  body: NewSalesOrderCancellation,
  is_body_optional: true,
  takes_if_match: true,
  answers: { 200: AFTER },
  refusals: [
    ...UNDER_WAY, 'unknown_line', 'repeated_line', 'not_cancelable', 'nothing_to_cancel'
  ]
})

export const recordRefundRoute = describeRoute('POST', {
  operationId: 'recordRefund',
  tag: 'Sales orders',
  summary: 'Record a refund',
  description: 'At most what is due. The same `reference` with the same amount is the same refund.',
  roles: ['operator'],
  params: IdParameter,
  body: NewRefund,
  takes_if_match: true,
  answers: {
    200: { schema: ref(Refund), description: 'It was recorded before.' },
    201: { schema: ref(Refund), description: 'Recorded.' }
  },
  refusals: ['sales_order_not_found', 'refund_conflict', 'refund_exceeds_due']
})

export const holdSalesOrderRoute = describeRoute('POST', {
  operationId: 'holdSalesOrder',
  tag: 'Sales orders',
  summary: 'Hold a sales order',
  description: 'No purchase order of it is issued until every hold is removed; those that were ' +
    'are not recalled.',
  roles: ['operator'],
  params: IdParameter,
  body: NewHold,
  takes_if_match: true,
  answers: { 201: { schema: ref(Hold), description: 'Held.' } },
  refusals: UNDER_WAY
})

export const removeHoldRoute = describeRoute('DELETE', {
  operationId: 'removeHold',
  tag: 'Sales orders',
  summary: 'Remove a hold',
  description: 'Releases the order if nothing else keeps it.',
  roles: ['operator'],
  params: Type.Object({
    id: idOf('so', 'The sales order.'), hold: idOf('hld', 'The hold.')
  }),
  answers: { 204: { schema: null, description: 'Removed.' } },
  refusals: ['sales_order_not_found', 'hold_not_found']
})
