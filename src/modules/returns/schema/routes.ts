// The routes of returns.

import Type from 'typebox'
import {
  RETURN_STATUSES, SUPPLIER_CREDIT_STATUSES
} from '../../../domain/model/return/return.ts'
import { anyOf, describeList, SortParameter } from '../../../platform/http/lists/list-route.ts'
import { type Description, describeRoute } from '../../../platform/http/route.ts'
import {
  CreatedAfter, CreatedBefore, EmptyBody, idOf, ref, UpdatedAfter
} from '../../../platform/http/schemas.ts'
import {
  NewReturn, NewReturnApproval, NewReturnReceipt, NewReturnRefusal, NewReturnShipment,
  NewSupplierCredit
} from './bodies.ts'
import {
  RequestedReturns, Return, ReturnPage, StorefrontRequestedReturns, StorefrontReturn, SupplierReturn
} from './return.ts'

const ALL = ['operator', 'storefront', 'supplier'] as const
const VIEWS = { storefront: StorefrontReturn, supplier: SupplierReturn }
const params = Type.Object({ id: idOf('ret', 'This id names the return.') })

/** What all changes of a return have in common. */
const CHANGE = {
  tag: 'Returns',
  views: VIEWS,
  params,
  takes_if_match: true,
  answers: {
    200: {
      schema: ref(Return),
      description: 'The answer is the return as it is now.',
      headers: ['etag']
    }
  }
} as const satisfies Partial<Description>

export const requestReturnsRoute = describeRoute('POST', {
  operationId: 'requestReturns',
  tag: 'Returns',
  summary: 'Ask to give delivered units back',
  description: 'The units are taken from the purchase orders that delivered them, the oldest ' +
    'first, and each of these purchase orders gets a return of its own. Units that were ' +
    'returned, or that another open return names, cannot be returned again. Send a ' +
    '`reference` of your own, by which the request is known for ever, or an Idempotency-Key: ' +
    'without either, the same request sent twice means other units.',
  roles: ['operator', 'storefront'],
  views: { storefront: StorefrontRequestedReturns },
  params: Type.Object({ id: idOf('so', 'This id names the sales order.') }),
  body: NewReturn,
  takes_if_match: true,
  answers: {
    200: {
      schema: ref(RequestedReturns),
      description: 'The returns were requested before, and are so by now.'
    },
    201: { schema: ref(RequestedReturns), description: 'The returns were requested.' }
  },
  refusals: [
    'sales_order_not_found', 'unknown_line', 'repeated_line', 'return_exceeds_delivered',
    'return_route_impossible', 'return_reference_conflict'
  ]
})

export const listReturnsRoute = describeList({
  operationId: 'listReturns',
  tag: 'Returns',
  summary: 'List returns',
  description: 'The list begins with the newest return, unless `sort` says otherwise. A supplier ' +
    'sees only its own, once they are approved.',
  roles: ALL,
  item: Return,
  page: ReturnPage,
  views: VIEWS,
  filters: {
    sales_order_id: Type.Optional(idOf('so', 'The list has only returns of this sales order.')),
    purchase_order_id: Type.Optional(idOf('po',
      'The list has only returns of this purchase order. Storefronts may not send it.')),
    supplier_id: Type.Optional(idOf('sup',
      'The list has only returns of this supplier. Storefronts may not send it.')),
    status: Type.Optional(anyOf(RETURN_STATUSES,
      'The list has only returns of one of these statuses.')),
    supplier_credit_status: Type.Optional(anyOf(SUPPLIER_CREDIT_STATUSES,
      'The list has only returns whose supplier’s credit is in one of these states. Storefronts ' +
      'may not send it.')),
    created_after: Type.Optional(CreatedAfter),
    created_before: Type.Optional(CreatedBefore),
    updated_after: Type.Optional(UpdatedAfter),
    sort: Type.Optional(SortParameter)
  }
})

export const findReturnRoute = describeRoute('GET', {
  operationId: 'getReturn',
  tag: 'Returns',
  summary: 'Read a return',
  description: 'A supplier sees only returns of its own, once they are approved.',
  roles: ALL,
  views: VIEWS,
  params,
  answers: { 200: { schema: ref(Return), description: 'The answer is the return.' } },
  refusals: ['return_not_found']
})

export const approveReturnRoute = describeRoute('POST', {
  ...CHANGE,
  operationId: 'approveReturn',
  summary: 'Approve a return',
  description: 'The merchant takes the units back, on the terms of the request or on others. ' +
    'Units that the customer keeps or disposes of are accepted at once, as if they had come. ' +
    'With `dry_run=true` the answer shows all of it beforehand.',
  roles: ['operator'],
  body: NewReturnApproval,
  is_body_optional: true,
  refusals: [
    'return_not_found', 'return_not_requested', 'unknown_line', 'repeated_line',
    'return_route_impossible', 'restocking_fee_too_high', 'sales_order_not_confirmed'
  ]
})

export const refuseReturnRoute = describeRoute('POST', {
  ...CHANGE,
  operationId: 'refuseReturn',
  summary: 'Refuse a return',
  description: 'The merchant does not take the units back. They may be requested again.',
  roles: ['operator'],
  body: NewReturnRefusal,
  is_body_optional: true,
  refusals: ['return_not_found', 'return_not_requested']
})

export const sendReturnRoute = describeRoute('POST', {
  ...CHANGE,
  operationId: 'sendReturn',
  summary: 'Report that the goods of a return are on their way',
  description: 'Sent again, it corrects carrier, tracking number and time. The step may be ' +
    'skipped: goods can also be received without it.',
  roles: ['operator', 'storefront'],
  body: NewReturnShipment,
  is_body_optional: true,
  refusals: ['return_not_found', 'return_not_awaited']
})

export const receiveReturnRoute = describeRoute('POST', {
  ...CHANGE,
  operationId: 'receiveReturn',
  summary: 'Report what came back and is accepted',
  description: 'Accepted units count as returned, and the customer is credited for them at once: ' +
    'a refund becomes due, a replacement is ordered, or a store credit is told. What the ' +
    'supplier is to credit is expected from then on. A supplier reports the units that go to ' +
    'it, an operator all. A return may come in parts; it is received when each unit is ' +
    'inspected. With `dry_run=true` the answer shows all of it beforehand. Send an ' +
    'Idempotency-Key: the same request sent twice means other units.',
  roles: ['operator', 'supplier'],
  body: NewReturnReceipt,
  refusals: [
    'return_not_found', 'return_not_awaited', 'unknown_line', 'repeated_line',
    'receipt_exceeds_returned', 'restock_impossible', 'sales_order_not_confirmed'
  ]
})

export const closeReturnRoute = describeRoute('POST', {
  ...CHANGE,
  operationId: 'closeReturn',
  summary: 'Close or withdraw a return',
  description: 'Nothing of the return is waited for any more. Units that never came may be ' +
    'returned another time. The supplier’s credit for units that were accepted stays as it is. ' +
    'An operator closes what was approved. A storefront withdraws what is requested or ' +
    'approved, as long as no goods are on their way and no units were accepted or refused.',
  roles: ['operator', 'storefront'],
  body: EmptyBody,
  is_body_optional: true,
  refusals: ['return_not_found', 'return_not_closable']
})

export const decideCreditRoute = describeRoute('POST', {
  ...CHANGE,
  operationId: 'decideSupplierCredit',
  summary: 'Report whether the supplier credits a return',
  description: 'What the customer got does not depend on it. A refusal opens the exception ' +
    '`supplier_credit_refused`, and so does a lower amount that the supplier itself names. A ' +
    'credit that was refused or is overdue may still be accepted, which makes the exception ' +
    'obsolete.',
  roles: ['operator', 'supplier'],
  body: NewSupplierCredit,
  refusals: ['return_not_found', 'supplier_credit_not_expected', 'supplier_credit_too_high']
})
