// Describes the routes of bills: what each takes and what it answers.

import Type from 'typebox'
import { BILL_STATUSES } from '../../../domain/model/bill/bill.ts'
import { anyOf, describeList, SortParameter } from '../../../platform/http/lists/list-route.ts'
import { describeRoute } from '../../../platform/http/route.ts'
import {
  calendarDate, CreatedAfter, CreatedBefore, idOf, ref, UpdatedAfter
} from '../../../platform/http/schemas.ts'
import { Accruals } from './accruals.ts'
import { Bill, billNumber, BillPage, SupplierBill } from './bill.ts'
import {
  NewBill, NewBillApproval, NewBillPayment, NewBillRejection, NewOrderBill
} from './new-bill.ts'

const TAG = 'Bills'
const ROLES = ['operator', 'supplier'] as const
const VIEWS = { supplier: SupplierBill }
const IdParameter = Type.Object({ id: idOf('bill', 'This id names the bill.') })
const AFTER = {
  schema: ref(Bill), description: 'The answer is the bill as it is now.', headers: ['etag']
} as const
const RECORDED = {
  200: { schema: ref(Bill), description: 'The bill was recorded before.', headers: ['etag'] },
  201: { schema: ref(Bill), description: 'The bill was recorded.', headers: ['etag', 'location'] }
} as const
const HOW = 'A bill is recorded as it was sent and matched at once, with what was agreed, what ' +
  'has moved and what was billed before; it is never refused for being wrong. A number is unique ' +
  'for the supplier and the year of `issued_on`: the same content again is answered with the ' +
  'first bill, and other content is refused unless the first was rejected.'
const NOT_RECORDED = [
  'purchase_order_not_found', 'bill_number_taken', 'own_stock_not_billed',
  'open_bills_limit'
] as const

export const recordBillRoute = describeRoute('POST', {
  operationId: 'recordBill',
  tag: TAG,
  summary: 'Record a supplier’s bill',
  description: `The bill may name several purchase orders of one supplier. ${HOW}`,
  roles: ROLES,
  views: VIEWS,
  body: NewBill,
  answers: RECORDED,
  refusals: [...NOT_RECORDED, 'bill_orders_differ']
})

export const recordOrderBillRoute = describeRoute('POST', {
  operationId: 'recordPurchaseOrderBill',
  tag: TAG,
  summary: 'Record a supplier’s bill for a purchase order',
  description: HOW,
  roles: ROLES,
  views: VIEWS,
  params: Type.Object({ id: idOf('po', 'This id names the purchase order.') }),
  body: NewOrderBill,
  answers: RECORDED,
  refusals: NOT_RECORDED
})

export const listBillsRoute = describeList({
  operationId: 'listBills',
  tag: TAG,
  summary: 'List bills',
  description: 'The list begins with the newest bill, unless `sort` says otherwise. A supplier ' +
    'sees only its own.',
  roles: ROLES,
  item: Bill,
  page: BillPage,
  views: VIEWS,
  filters: {
    number: Type.Optional(billNumber('The list has only bills with this number.')),
    supplier_id: Type.Optional(idOf('sup', 'The list has only bills of this supplier.')),
    purchase_order_id: Type.Optional(idOf('po',
      'The list has only bills that name this purchase order.')),
    status: Type.Optional(anyOf(BILL_STATUSES,
      'The list has only bills of one of these statuses.')),
    created_after: Type.Optional(CreatedAfter),
    created_before: Type.Optional(CreatedBefore),
    updated_after: Type.Optional(UpdatedAfter),
    sort: Type.Optional(SortParameter)
  }
})

export const findBillRoute = describeRoute('GET', {
  operationId: 'getBill',
  tag: TAG,
  summary: 'Read a bill',
  description: 'A supplier sees only its own bills.',
  roles: ROLES,
  views: VIEWS,
  params: IdParameter,
  answers: { 200: { schema: ref(Bill), description: 'The answer is the bill.' } },
  refusals: ['bill_not_found']
})

export const approveBillRoute = describeRoute('POST', {
  operationId: 'approveBill',
  tag: TAG,
  summary: 'Approve a bill',
  description: 'The costs of the bill count in the margins of the orders from now on, with ' +
    'freight and fees spread over the lines by value. A bill that is approved stays as it is.',
  roles: ['operator'],
  params: IdParameter,
  body: NewBillApproval,
  is_body_optional: true,
  takes_if_match: true,
  answers: { 200: AFTER },
  refusals: ['bill_not_found', 'bill_not_open', 'bill_reason_missing', 'bill_currency_differs']
})

export const rejectBillRoute = describeRoute('POST', {
  operationId: 'rejectBill',
  tag: TAG,
  summary: 'Reject a bill',
  description: 'Its number may then come again with other content. A bill that is rejected stays ' +
    'as it is.',
  roles: ['operator'],
  params: IdParameter,
  body: NewBillRejection,
  takes_if_match: true,
  answers: { 200: AFTER },
  refusals: ['bill_not_found', 'bill_not_open']
})

export const payBillRoute = describeRoute('POST', {
  operationId: 'payBill',
  tag: TAG,
  summary: 'Report that a bill was paid',
  description: 'Only an approved bill is paid, and as a whole. The same payment again changes ' +
    'nothing.',
  roles: ['operator'],
  params: IdParameter,
  body: NewBillPayment,
  is_body_optional: true,
  takes_if_match: true,
  answers: { 200: AFTER },
  refusals: ['bill_not_found', 'bill_not_approved']
})

export const reportAccrualsRoute = describeRoute('GET', {
  operationId: 'reportAccruals',
  tag: TAG,
  summary: 'Report what has moved and is not billed',
  description: 'Units count from their shipment on, and via the warehouse only those that have ' +
    'arrived by now. Bills count from their approval on. Order fees and the base of freight are ' +
    'left out, as they belong to no unit.',
  roles: ['operator'],
  querystring: Type.Object({
    on: Type.Optional(calendarDate(
      'The report is as of the end of this day. The default is today.'))
  }, { additionalProperties: false }),
  answers: { 200: { schema: ref(Accruals), description: 'The answer is the report.' } }
})
