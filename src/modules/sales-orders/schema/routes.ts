// Describes the routes of single sales orders: what each takes and what it answers.

import Type from 'typebox'
import { NewNote, Note } from '../../purchase-orders/schema/annotations.ts'
import { describeRoute } from '../../../platform/http/route.ts'
import { EmptyBody, idOf, ref } from '../../../platform/http/schemas.ts'
import {
  NewHold, NewSalesOrderCancellation, SalesOrderChange
} from './change.ts'
import { NewPayment, NewSalesOrder } from './new-sales-order.ts'
import { Payment } from './payment.ts'
import { NewRefund, Refund } from './refund.ts'
import { Hold, SalesOrder, StorefrontSalesOrder } from './sales-order.ts'

const ROLES = ['operator', 'storefront'] as const
const ONE = { storefront: StorefrontSalesOrder }
const IdParameter = Type.Object({ id: idOf('so', 'This id names the sales order.') })

export const placeSalesOrderRoute = describeRoute('POST', {
  operationId: 'createSalesOrder',
  tag: 'Sales orders',
  summary: 'Place a sales order and plan the purchase orders that serve it',
  description: 'The order is sourced and its stock is taken at once. The purchase orders are ' +
    'issued in the same transaction if the order is bought on account or its payments reach the ' +
    'total, unless the merchant issues them by hand. The same `reference` with the same content ' +
    'returns the order as it is now.',
  roles: ROLES,
  views: ONE,
  body: NewSalesOrder,
  answers: {
    200: { schema: ref(SalesOrder), description: 'The order existed already.', headers: ['etag'] },
    201: {
      schema: ref(SalesOrder), description: 'The order was placed.', headers: ['etag', 'location']
    }
  },
  refusals: [
    'reference_conflict', 'insufficient_stock', 'shortage_policy_not_allowed',
    'warehouse_address_missing', 'chain_cycle'
  ]
})

export const findSalesOrderRoute = describeRoute('GET', {
  operationId: 'getSalesOrder',
  tag: 'Sales orders',
  summary: 'Read a sales order with all that belongs to it',
  description: 'The answer has the lines with their counters, the payments and shipments, and ' +
    'for operators the purchase orders.',
  roles: ROLES,
  views: ONE,
  params: IdParameter,
  answers: {
    200: { schema: ref(SalesOrder), description: 'The answer is the order.' }
  },
  refusals: ['sales_order_not_found']
})

export const confirmSalesOrderRoute = describeRoute('POST', {
  operationId: 'confirmSalesOrder',
  tag: 'Sales orders',
  summary: 'Confirm a draft',
  description: 'The draft is sourced and its stock is taken, as if the order had been placed ' +
    'confirmed.',
  roles: ROLES,
  views: ONE,
  params: IdParameter,
  body: EmptyBody,
  is_body_optional: true,
  takes_if_match: true,
  answers: {
    200: { schema: ref(SalesOrder), description: 'The order was confirmed.', headers: ['etag'] }
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
  description: 'A prepaid order is released when its payments reach the total. The same ' +
    '`reference` with the same amount names the same payment. If all of that payment was taken ' +
    'back, the request is refused, since it would not count: record its reinstatement. Money ' +
    'for a canceled order is recorded too, and due back. A key of an account is refused: the ' +
    'merchant says what it has received.',
  roles: ROLES,
  params: IdParameter,
  body: NewPayment,
  takes_if_match: true,
  answers: {
    200: { schema: ref(Payment), description: 'The payment was recorded before.' },
    201: { schema: ref(Payment), description: 'The payment was recorded.' }
  },
  refusals: ['sales_order_not_found', 'payment_conflict', 'payment_reversed']
})

const AFTER = {
  schema: ref(SalesOrder), description: 'The answer is the order as it is now.', headers: ['etag']
} as const
const UNDER_WAY = [
  'sales_order_not_found', 'sales_order_canceled', 'sales_order_completed'
] as const

export const changeSalesOrderRoute = describeRoute('PATCH', {
  operationId: 'changeSalesOrder',
  tag: 'Sales orders',
  summary: 'Change a draft or confirmed sales order',
  description: 'Lines that are named change, the others stay. A line without a number is added, ' +
    'and quantity 0 removes a line. Units that suppliers have accepted stay part of `quantity` ' +
    'until they give them up. What is not issued yet is planned again as a whole; an issued ' +
    'purchase order never grows. A change of nothing but `tags` and `metadata` plans nothing, ' +
    'and is possible in every status.',
  roles: ROLES,
  views: ONE,
  params: IdParameter,
  body: SalesOrderChange,
  takes_if_match: true,
  answers: { 200: AFTER },
  refusals: [
    ...UNDER_WAY, 'unknown_line', 'repeated_line', 'quantity_below_canceled', 'not_cancelable',
    'customization_fixed', 'ship_to_fixed',
    'insufficient_stock', 'warehouse_address_missing'
  ]
})

export const cancelSalesOrderRoute = describeRoute('POST', {
  operationId: 'cancelSalesOrder',
  tag: 'Sales orders',
  summary: 'Cancel a sales order, or some of its units',
  description: 'Units that no supplier has accepted are canceled at once, the others when their ' +
    'supplier agrees. Units that have shipped cannot be canceled.',
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
  description: 'A refund is at most `refund_due`. With `goodwill` it is credited first, so it ' +
    'is due. With `payment_id` it is at most what is left of that payment. The same `reference` ' +
    'with the same amount names the same refund.',
  roles: ['operator'],
  params: IdParameter,
  body: NewRefund,
  takes_if_match: true,
  answers: {
    200: { schema: ref(Refund), description: 'The refund was recorded before.' },
    201: { schema: ref(Refund), description: 'The refund was recorded.' }
  },
  refusals: [
    'sales_order_not_found', 'payment_not_found', 'refund_conflict', 'refund_exceeds_due',
    'refund_exceeds_payment', 'credit_exceeds_left'
  ]
})

export const holdSalesOrderRoute = describeRoute('POST', {
  operationId: 'holdSalesOrder',
  tag: 'Sales orders',
  summary: 'Hold a sales order',
  description: 'No purchase order of the order is issued until every hold is removed. Purchase ' +
    'orders that are issued already are not recalled.',
  roles: ['operator'],
  params: IdParameter,
  body: NewHold,
  takes_if_match: true,
  answers: { 201: { schema: ref(Hold), description: 'The hold was placed.' } },
  refusals: UNDER_WAY
})

export const addSalesOrderNoteRoute = describeRoute('POST', {
  operationId: 'addSalesOrderNote',
  tag: 'Sales orders',
  summary: 'Write a note on a sales order',
  description: 'A `supplier` note is for every supplier of the order: its purchase orders that ' +
    'are not over, and those that are planned later, get a copy. Notes may be written in every ' +
    'status, and stay as they are.',
  roles: ['operator'],
  params: IdParameter,
  body: NewNote,
  takes_if_match: true,
  answers: { 201: { schema: ref(Note), description: 'The note was written.' } },
  refusals: ['sales_order_not_found', 'notes_full']
})

export const removeHoldRoute = describeRoute('DELETE', {
  operationId: 'removeHold',
  tag: 'Sales orders',
  summary: 'Remove a hold',
  description: 'The order is released if nothing else keeps it.',
  roles: ['operator'],
  params: Type.Object({
    id: idOf('so', 'This id names the sales order.'), hold: idOf('hld', 'This id names the hold.')
  }),
  answers: { 204: { schema: null, description: 'The hold was removed.' } },
  refusals: ['sales_order_not_found', 'hold_not_found']
})
