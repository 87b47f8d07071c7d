// The routes of purchase orders: what each takes and answers.

import Type from 'typebox'
import { PURCHASE_ORDER_STATUSES } from '../../../domain/model/purchase-order/purchase-order.ts'
import { describeRoute } from '../../../platform/http/route.ts'
import {
  CreatedAfter, EmptyBody, idOf, oneOf, pageQuery, ref, Sku
} from '../../../platform/http/schemas.ts'
import { NewReceipt, NewShipment, Shipment } from '../../shipments/schema.ts'
import {
  NewAcknowledgement, NewCancellationResponse, NewClosure, NewPurchaseCancellation
} from './answers.ts'
import {
  PurchaseOrder, PurchaseOrderPage, SupplierPurchaseOrder, SupplierPurchaseOrderPage
} from './purchase-order.ts'

const ROLES = ['operator', 'supplier'] as const
const VIEWS = { supplier: SupplierPurchaseOrder }
const IdParameter = Type.Object({ id: idOf('po', 'The purchase order.') })
const AFTER = {
  schema: ref(PurchaseOrder), description: 'As it is now.', headers: ['etag']
} as const

export const listPurchaseOrdersRoute = describeRoute('GET', {
  operationId: 'listPurchaseOrders',
  tag: 'Purchase orders',
  summary: 'List purchase orders',
  description: 'Newest first. A supplier sees its own, once they are issued.',
  roles: ROLES,
  views: { supplier: SupplierPurchaseOrderPage },
  querystring: pageQuery({
    sales_order_id: Type.Optional(idOf('so', 'Only of this sales order.')),
    supplier_id: Type.Optional(idOf('sup', 'Only of this supplier.')),
    status: Type.Optional(oneOf(PURCHASE_ORDER_STATUSES, { description: 'Only of this status.' })),
    sku: Type.Optional(Sku),
    created_after: Type.Optional(CreatedAfter)
  }),
  answers: { 200: { schema: ref(PurchaseOrderPage), description: 'One page.' } }
})

export const findPurchaseOrderRoute = describeRoute('GET', {
  operationId: 'getPurchaseOrder',
  tag: 'Purchase orders',
  summary: 'Read a purchase order',
  description: 'A supplier sees its own, once they are issued.',
  roles: ROLES,
  views: VIEWS,
  params: IdParameter,
  answers: { 200: { schema: ref(PurchaseOrder), description: 'It.', headers: ['etag'] } },
  refusals: ['purchase_order_not_found']
})

const FOUND = ['purchase_order_not_found', 'purchase_order_not_open'] as const
const LINES = ['unknown_line', 'repeated_line'] as const

export const acknowledgePurchaseOrderRoute = describeRoute('POST', {
  operationId: 'acknowledgePurchaseOrder',
  tag: 'Purchase orders',
  summary: 'Answer a purchase order, line by line',
  description: 'What the supplier does not send is sourced elsewhere in the same moment. A cost ' +
    'beyond the tolerance waits for an operator. The same answer again changes nothing.',
  roles: ROLES,
  views: VIEWS,
  params: IdParameter,
  body: NewAcknowledgement,
  takes_if_match: true,
  answers: { 200: AFTER },
  refusals: [...FOUND, ...LINES, 'answer_exceeds_live', 'promise_out_of_range']
})

export const shipPurchaseOrderRoute = describeRoute('POST', {
  operationId: 'shipPurchaseOrder',
  tag: 'Purchase orders',
  summary: 'Report a shipment',
  description: 'Partial shipments are welcome. Shipping what was not answered accepts it. The ' +
    'same tracking number with the same facts is the same shipment; with other facts it is ' +
    'refused.',
  roles: ROLES,
  params: IdParameter,
  body: NewShipment,
  takes_if_match: true,
  answers: {
    200: { schema: ref(Shipment), description: 'It was reported before.', headers: ['etag'] },
    201: { schema: ref(Shipment), description: 'Shipped.', headers: ['etag', 'location'] }
  },
  refusals: [...FOUND, ...LINES, 'shipment_conflict', 'shipment_exceeds_accepted']
})

export const receivePurchaseOrderRoute = describeRoute('POST', {
  operationId: 'receivePurchaseOrder',
  tag: 'Purchase orders',
  summary: 'Report what arrived in the warehouse',
  description: 'For delivery `via_warehouse`: good units, at most what has shipped. What arrives ' +
    'beyond the demand becomes stock of the best-ranked active own warehouse; without one an ' +
    'exception opens. Units shipped beyond the order are not received.',
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
  description: 'What has not shipped is rejected and sourced elsewhere. From an operator, so is ' +
    'what shipped to the warehouse and never arrived: it is counted in `missing_quantity`, and ' +
    'can no longer be received.',
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
  description: 'At once what the supplier has not accepted, the rest when it agrees; the units ' +
    'are sourced elsewhere.',
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
  description: 'For all units that were asked back.',
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
  description: 'For merchants that release by hand. The sales order must be released. The ' +
    'purchase order goes out as it was read, with the dates of today and never at a higher cost; ' +
    'when a rule of sourcing forbids it by now it does not.',
  roles: ['operator'],
  params: IdParameter,
  body: EmptyBody,
  is_body_optional: true,
  takes_if_match: true,
  answers: { 200: AFTER },
  refusals: [
    'purchase_order_not_found', 'purchase_order_not_planned', 'sales_order_not_released',
    'plan_outdated'
  ]
})
