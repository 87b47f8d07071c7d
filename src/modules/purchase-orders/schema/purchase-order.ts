// The wire shapes of purchase orders as they are read.

import Type from 'typebox'
import {
  ANSWER_REASONS, ANSWER_STATUSES, CANCELLATION_STATES, PURCHASE_ORDER_KINDS,
  PURCHASE_ORDER_STATUSES
} from '../../../domain/model/purchase-order/purchase-order.ts'
import {
  DELIVERY_MODES, FULFILLMENT_STATUSES
} from '../../../domain/model/sales-order/sales-order.ts'
import {
  Address, calendarDate, count, Currency, idOf, instant, Metadata, money, moneySum, nullable,
  nullableRef, openEnum, pageOf, SupplierQuantity, ref, Sku, text, Version
} from '../../../platform/http/schemas.ts'
import { Shipment } from '../../shipments/schema.ts'

export const line_number = Type.Integer({ minimum: 1, description: 'From 1.', examples: [1] })

export const ReplacedLine = Type.Object({
  purchase_order_id: idOf('po', 'The purchase order of the earlier attempt.'),
  line_number
}, { $id: 'ReplacedLine', description: 'The line of an earlier attempt.' })

export const unit_cost = money('Cost of one unit.')
export const promised_date = nullable(calendarDate('When it is expected to arrive.'))
export const supplier_code = nullable(text(100, 'The supplier’s own code, kept as sent.', {
  examples: ['IR']
}))

const Answer = Type.Object({
  status: openEnum(ANSWER_STATUSES, 'What the supplier says.'),
  quantity: SupplierQuantity,
  unit_cost: nullable(unit_cost),
  promised_date,
  reason: nullable(openEnum(ANSWER_REASONS, 'Why not.')),
  supplier_code
}, { $id: 'Answer', description: 'What the supplier said of some units of a line.' })

const CostIncrease = Type.Object({
  quantity: SupplierQuantity,
  unit_cost,
  promised_date
}, { $id: 'CostIncrease', description: 'Units whose higher cost waits for a person.' })

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
  unit_cost,
  amount: moneySum('unit_cost × live units, rounded half-even.'),
  requested_date: nullable(calendarDate('When the customer wants it.')),
  promised_date,
  accepted_quantity: count('Units the supplier has promised.'),
  rejected_quantity: count('Units the supplier will not send.'),
  canceled_quantity: count('Units canceled.'),
  shipped_quantity: count('Units shipped.'),
  delivered_quantity: count('Units delivered.'),
  missing_quantity: count('Of `rejected_quantity`, units that were shipped to the warehouse and ' +
    'never arrived: the supplier’s bill must leave them out.'),
  over_shipped_quantity: count('Units shipped beyond the order.'),
  surplus_quantity: count('Units bought beyond the demand.'),
  pending_cancellation_quantity: count('Units the supplier is asked to give up.'),
  cost_increase: nullableRef(CostIncrease, 'Units whose higher cost waits for a person.'),
  answers: Type.Array(ref(Answer), {
    description: 'The newest answer that names the line.', examples: [[]]
  }),
  replaces: Type.Optional(nullableRef(ReplacedLine,
    'The line of an earlier attempt that it replaces. Operators only.'))
}, { $id: 'PurchaseOrderLine', description: 'What is asked for, with its counters.' })

export const PurchaseOrder = Type.Object({
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
  cancellation_reason: nullable(Type.String({ description: 'Why, in the merchant’s words.' })),
  cancellation_due_at: nullable(instant('Until when the supplier has to say so.')),
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
    cancellation_reason: null,
    cancellation_due_at: null,
    acknowledgement_due_at: '2026-11-24T09:30:00.000Z',
    lines: [{
      quantity: 2,
      unit_cost: '52.00',
      amount: '104.00',
      requested_date: null,
      promised_date: '2026-11-26',
      cost_increase: null,
      replaces: null
    }]
  }]
})

/** A supplier is not told whose place it takes. */
export const SupplierPurchaseOrder = Type.Object({
  ...Type.Omit(PurchaseOrder, ['lines']).properties,
  lines: Type.Array(Type.Omit(PurchaseOrderLine, ['replaces']))
})

export const PurchaseOrderPage = pageOf('PurchaseOrderPage', PurchaseOrder)

export const SupplierPurchaseOrderPage = Type.Object({
  data: Type.Array(SupplierPurchaseOrder),
  next_cursor: PurchaseOrderPage.properties.next_cursor
})

export const PURCHASE_ORDER_SCHEMAS = [
  ReplacedLine, Answer, CostIncrease, PurchaseOrderLine, PurchaseOrder, PurchaseOrderPage
]
