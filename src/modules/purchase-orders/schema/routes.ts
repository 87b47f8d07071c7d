// Describes the routes of purchase orders: what each takes and what it answers.

import Type from 'typebox'
import { BILLING_STATUSES } from '../../../domain/model/purchase-order/billing-status.ts'
import { PURCHASE_ORDER_STATUSES } from '../../../domain/model/purchase-order/purchase-order.ts'
import { describeRoute } from '../../../platform/http/route.ts'
import {
  anyOf, describeList, orderNumberParameter, SortParameter
} from '../../../platform/http/lists/list-route.ts'
import {
  CreatedAfter, CreatedBefore, EmptyBody, idOf, ref, Sku, UpdatedAfter
} from '../../../platform/http/schemas.ts'
import { NewReceipt, NewShipment, SHIPMENT_REPORTED } from '../../shipments/schema/shipment.ts'
import {
  NewNote, Note, PurchaseOrderChange, SupplierNote, SupplierReference, TagParameter
} from './annotations.ts'
import {
  NewAcknowledgement, NewCancellationResponse, NewClosure, NewPurchaseCancellation
} from './answers.ts'
import {
  PurchaseOrder, PurchaseOrderPage, SupplierPurchaseOrder
} from './purchase-order.ts'

const ROLES = ['operator', 'supplier'] as const
const VIEWS = { supplier: SupplierPurchaseOrder }
const IdParameter = Type.Object({ id: idOf('po', 'This id names the purchase order.') })
const AFTER = {
  schema: ref(PurchaseOrder),
  description: 'The answer is the purchase order as it is now.',
  headers: ['etag']
} as const

export const listPurchaseOrdersRoute = describeList({
  operationId: 'listPurchaseOrders',
  tag: 'Purchase orders',
  summary: 'List purchase orders',
  description: 'The list begins with the newest purchase order, unless `sort` says otherwise. A ' +
    'supplier sees only its own, once they are issued.',
  roles: ROLES,
  item: PurchaseOrder,
  page: PurchaseOrderPage,
  views: VIEWS,
  filters: {
    number: Type.Optional(orderNumberParameter('PO')),
    sales_order_id: Type.Optional(idOf('so',
      'The list has only purchase orders of this sales order.')),
    supplier_id: Type.Optional(idOf('sup',
      'The list has only purchase orders to this supplier.')),
    supplier_reference: Type.Optional(SupplierReference),
    status: Type.Optional(anyOf(PURCHASE_ORDER_STATUSES,
      'The list has only purchase orders of one of these statuses.')),
    billing_status: Type.Optional(anyOf(BILLING_STATUSES,
      'The list has only purchase orders of one of these billing statuses.')),
    tag: TagParameter,
    sku: Type.Optional(Sku),
    created_after: Type.Optional(CreatedAfter),
    created_before: Type.Optional(CreatedBefore),
    updated_after: Type.Optional(UpdatedAfter),
    sort: Type.Optional(SortParameter)
  }
})

export const findPurchaseOrderRoute = describeRoute('GET', {
  operationId: 'getPurchaseOrder',
  tag: 'Purchase orders',
  summary: 'Read a purchase order',
  description: 'A supplier sees only its own purchase orders, once they are issued.',
  roles: ROLES,
  views: VIEWS,
  params: IdParameter,
  answers: {
    200: { schema: ref(PurchaseOrder), description: 'The answer is the purchase order.' }
  },
  refusals: ['purchase_order_not_found']
})

export const updatePurchaseOrderRoute = describeRoute('PATCH', {
  operationId: 'updatePurchaseOrder',
  tag: 'Purchase orders',
  summary: 'Change the tags, the metadata and the supplier’s number of a purchase order',
  description: 'This is possible in every status. The supplier sees `metadata`, and hears that ' +
    'the purchase order has changed; it does not see `tags`. A supplier may change its own ' +
    '`supplier_reference` only.',
  roles: ROLES,
  views: VIEWS,
  params: IdParameter,
  body: PurchaseOrderChange,
  takes_if_match: true,
  answers: { 200: AFTER },
  refusals: ['purchase_order_not_found']
})

export const addPurchaseOrderNoteRoute = describeRoute('POST', {
  operationId: 'addPurchaseOrderNote',
  tag: 'Purchase orders',
  summary: 'Write a note on a purchase order',
  description: 'The supplier and the merchant so write to each other. Notes may be written in ' +
    'every status, and stay as they are. A supplier that sends `visibility: internal` is refused.',
  roles: ROLES,
  views: { supplier: SupplierNote },
  params: IdParameter,
  body: NewNote,
  takes_if_match: true,
  answers: { 201: { schema: ref(Note), description: 'The note was written.' } },
  refusals: ['purchase_order_not_found', 'notes_full']
})

const FOUND = ['purchase_order_not_found', 'purchase_order_not_open'] as const
const LINES = ['unknown_line', 'repeated_line'] as const

export const acknowledgePurchaseOrderRoute = describeRoute('POST', {
  operationId: 'acknowledgePurchaseOrder',
  tag: 'Purchase orders',
  summary: 'Answer a purchase order, line by line',
  description: 'Units that the supplier rejects are sourced elsewhere in the same transaction. A ' +
    'unit cost beyond the tolerance waits for an operator, and so does each substitute. The same ' +
    'answer again changes nothing.',
  roles: ROLES,
  views: VIEWS,
  params: IdParameter,
  body: NewAcknowledgement,
  takes_if_match: true,
  answers: { 200: AFTER },
  refusals: [
    ...FOUND, ...LINES, 'answer_exceeds_live', 'promise_out_of_range', 'substitute_impossible'
  ]
})

export const shipPurchaseOrderRoute = describeRoute('POST', {
  operationId: 'shipPurchaseOrder',
  tag: 'Purchase orders',
  summary: 'Report a shipment',
  description: 'A purchase order may be shipped in parts. Shipping units that were not answered ' +
    'accepts them. The same tracking number with the same facts names the same shipment; with ' +
    'other facts the request is refused.',
  roles: ROLES,
  params: IdParameter,
  body: NewShipment,
  takes_if_match: true,
  answers: SHIPMENT_REPORTED,
  refusals: [...FOUND, ...LINES, 'shipment_conflict', 'shipment_exceeds_accepted', 'ship_complete']
})

export const receivePurchaseOrderRoute = describeRoute('POST', {
  operationId: 'receivePurchaseOrder',
  tag: 'Purchase orders',
  summary: 'Report what arrived in the warehouse',
  description: 'The route is for delivery `via_warehouse`. Report good units, at most as many as ' +
    'have shipped. Units beyond what the sales order needs become stock of the best-ranked ' +
    'active own warehouse; without one an exception opens. Units shipped beyond the purchase ' +
    'order are not received.',
  roles: ['operator'],
  params: IdParameter,
  body: NewReceipt,
  takes_if_match: true,
  answers: { 200: AFTER },
  refusals: [...FOUND, ...LINES, 'not_via_warehouse', 'receipt_exceeds_shipped']
})

export const closePurchaseOrderRoute = describeRoute('POST', {
  operationId: 'closePurchaseOrder',
  tag: 'Purchase orders',
  summary: 'Close a purchase order short',
  description: 'Units that have not shipped are rejected and sourced elsewhere. When an operator ' +
    'closes the order, so are units that shipped to the warehouse and never arrived: they are ' +
    'counted in `missing_quantity`, and can no longer be received.',
  roles: ROLES,
  views: VIEWS,
  params: IdParameter,
  body: NewClosure,
  is_body_optional: true,
  takes_if_match: true,
  answers: { 200: AFTER },
  refusals: [...FOUND, 'nothing_to_close']
})

export const cancelPurchaseOrderRoute = describeRoute('POST', {
  operationId: 'cancelPurchaseOrder',
  tag: 'Purchase orders',
  summary: 'Take a purchase order back',
  description: 'Units that the supplier has not accepted are canceled at once. The supplier is ' +
    'asked to give up the others that have not shipped. Canceled units are sourced elsewhere.',
  roles: ['operator'],
  params: IdParameter,
  body: NewPurchaseCancellation,
  is_body_optional: true,
  takes_if_match: true,
  answers: { 200: AFTER },
  refusals: [...FOUND, 'nothing_to_cancel']
})

export const answerCancellationRoute = describeRoute('POST', {
  operationId: 'answerCancellation',
  tag: 'Purchase orders',
  summary: 'Answer a request to cancel',
  description: 'The answer is about all units that the supplier was asked to give up.',
  roles: ROLES,
  views: VIEWS,
  params: IdParameter,
  body: NewCancellationResponse,
  takes_if_match: true,
  answers: { 200: AFTER },
  refusals: ['purchase_order_not_found', 'cancellation_not_requested']
})

export const issuePurchaseOrderRoute = describeRoute('POST', {
  operationId: 'issuePurchaseOrder',
  tag: 'Purchase orders',
  summary: 'Send a planned purchase order to its supplier',
  description: 'The route is for merchants with `purchase_order_release: manual`. The sales ' +
    'order must be released. The purchase order is sent as it was planned, with the dates of ' +
    'today and never at a higher cost. It is refused when a rule of sourcing forbids it by now.',
  roles: ['operator'],
  params: IdParameter,
  body: EmptyBody,
  is_body_optional: true,
  takes_if_match: true,
  answers: { 200: AFTER },
  refusals: [
    'purchase_order_not_found', 'purchase_order_not_planned', 'sales_order_not_released',
    'ship_complete',
    'plan_outdated'
  ]
})
