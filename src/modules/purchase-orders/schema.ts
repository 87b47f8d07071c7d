// The wire shapes of purchase orders.

import Type from 'typebox'
import {
  CANCELLATION_STATES, PURCHASE_ORDER_KINDS, PURCHASE_ORDER_STATUSES
} from '../../domain/purchase-order.ts'
import { DELIVERY_MODES, FULFILLMENT_STATUSES } from '../../domain/sales-order.ts'
import { describeRoute } from '../../platform/http/route.ts'
import {
  Address, calendarDate, count, Currency, idOf, instant, Metadata, money, moneySum, nullable,
  nullableRef, oneOf, openEnum, pageOf, pageQuery, ref, Sku, Version
} from '../../platform/http/schemas.ts'
import { Shipment } from '../shipments/schema.ts'

const line_number = Type.Integer({ minimum: 1, description: 'From 1.', examples: [1] })

const ReplacedLine = Type.Object({
  purchase_order_id: idOf('po', 'The purchase order of the earlier attempt.'),
  line_number
}, { $id: 'ReplacedLine', description: 'The line of an earlier attempt.' })

const PurchaseOrderLine = Type.Object({
  line_number,
  sales_order_line_number: Type.Integer({
    minimum: 1, description: 'The sales order line it serves.', examples: [1]
  }),
  sku: Sku,
  supplier_sku: nullable(Type.String({
    description: 'The supplier’s own item code.', examples: ['LW-KB100']
  })),
  quantity: count('Units ordered.'),
  unit_cost: money('Cost of one unit.'),
  amount: moneySum('unit_cost × live units, rounded.'),
  requested_date: nullable(calendarDate('When the customer wants it.')),
  promised_date: nullable(calendarDate('When it is expected to arrive.')),
  accepted_quantity: count('Units the supplier has promised.'),
  rejected_quantity: count('Units the supplier will not send.'),
  canceled_quantity: count('Units canceled.'),
  shipped_quantity: count('Units shipped.'),
  delivered_quantity: count('Units delivered.'),
  over_shipped_quantity: count('Units shipped beyond the order.'),
  surplus_quantity: count('Units bought beyond the demand.'),
  replaces: nullableRef(ReplacedLine, 'The line of an earlier attempt that it replaces.')
}, { $id: 'PurchaseOrderLine', description: 'What is asked for, with its counters.' })

const PurchaseOrder = Type.Object({
  id: idOf('po', 'The purchase order.'),
  version: Version,
  supplier_id: idOf('sup', 'Who is asked.'),
  sales_order_id: idOf('so', 'The sales order it serves.'),
  sales_order_reference: Type.String({
    description: 'The merchant’s number of the sales order.', examples: ['WEB-1042']
  }),
  status: openEnum(PURCHASE_ORDER_STATUSES, 'Where it stands.'),
  fulfillment_status: openEnum(FULFILLMENT_STATUSES, 'What of it has shipped.'),
  cancellation: openEnum(CANCELLATION_STATES, 'Was the supplier asked to cancel?'),
  kind: openEnum(PURCHASE_ORDER_KINDS, 'From another company, or the merchant’s own stock.'),
  delivery_mode: openEnum(DELIVERY_MODES, 'To the customer, or to the merchant’s warehouse.'),
  currency: Currency,
  order_fee: moneySum('Fixed cost of the purchase order.'),
  total: moneySum('Lines and order fee; 0 when nothing of it is live.'),
  ship_to: ref(Address),
  metadata: ref(Metadata),
  issued_at: nullable(instant('When it went to the supplier.')),
  acknowledgement_due_at: nullable(instant('Until when the supplier has to answer.')),
  created_at: instant('When it was planned.'),
  updated_at: instant('When it last changed.'),
  lines: Type.Array(ref(PurchaseOrderLine), { description: 'By number.' }),
  shipments: Type.Array(ref(Shipment), {
    description: 'Oldest first.', examples: [[]]
  })
}, {
  $id: 'PurchaseOrder',
  description: 'The merchant’s order to one supplier, for one sale.',
  examples: [{
    status: 'issued',
    fulfillment_status: 'unfulfilled',
    order_fee: '4.50',
    total: '108.50',
    metadata: {},
    acknowledgement_due_at: '2026-11-24T09:30:00.000Z',
    lines: [{
      quantity: 2,
      unit_cost: '52.00',
      amount: '104.00',
      requested_date: null,
      promised_date: '2026-11-26',
      replaces: null
    }]
  }]
})

const PurchaseOrderPage = pageOf('PurchaseOrderPage', PurchaseOrder)

export const PURCHASE_ORDER_SCHEMAS = [
  ReplacedLine, PurchaseOrderLine, PurchaseOrder, PurchaseOrderPage
]

const ROLES = ['operator', 'supplier'] as const

export const listPurchaseOrdersRoute = describeRoute('GET', {
  operationId: 'listPurchaseOrders',
  tag: 'Purchase orders',
  summary: 'List purchase orders',
  description: 'Newest first. A supplier sees its own, once they are issued.',
  roles: ROLES,
  querystring: pageQuery({
    sales_order_id: Type.Optional(idOf('so', 'Only of this sales order.')),
    supplier_id: Type.Optional(idOf('sup', 'Only of this supplier.')),
    status: Type.Optional(oneOf(PURCHASE_ORDER_STATUSES, { description: 'Only of this status.' })),
    sku: Type.Optional(Sku),
    created_after: Type.Optional(instant('Only later ones.'))
  }),
  answers: { 200: { schema: ref(PurchaseOrderPage), description: 'One page.' } }
})

export const findPurchaseOrderRoute = describeRoute('GET', {
  operationId: 'getPurchaseOrder',
  tag: 'Purchase orders',
  summary: 'Read a purchase order',
  description: 'A supplier sees its own, once they are issued.',
  roles: ROLES,
  params: Type.Object({ id: idOf('po', 'The purchase order.') }),
  answers: { 200: { schema: ref(PurchaseOrder), description: 'It.', headers: ['etag'] } },
  refusals: ['purchase_order_not_found']
})
