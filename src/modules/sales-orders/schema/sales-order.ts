// The wire shapes of sales orders as they are read.

import Type from 'typebox'
import { PURCHASE_ORDER_STATUSES } from '../../../domain/model/purchase-order/purchase-order.ts'
import {
  CHARGE_KINDS, DELIVERY_MODES, FULFILLMENT_STATUSES, OWN_CANCEL_REASONS, PAYMENT_STATUSES,
  PAYMENT_TERMS, SALES_ORDER_STATUSES, SHORTAGE_POLICIES, SOURCING_STATUSES
} from '../../../domain/model/sales-order/sales-order.ts'
import {
  Address, calendarDate, count, Currency, idOf, instant, keyText, Metadata, money, moneySum,
  nullable, nullableRef, openEnum, pageOf, ref, signedMoney, Sku, SupplierQuantity, text, Version
} from '../../../platform/http/schemas.ts'
import { Exception } from '../../exceptions/schema.ts'
import { Shipment, StorefrontShipment } from '../../shipments/schema.ts'
import { SALES_ORDER_EXAMPLE } from './example.ts'
import { Reinstatement, Reversal, REVERSAL_SCHEMAS } from './reversal.ts'
import { LineTrace, TRACE_SCHEMAS } from './trace.ts'

export const reference = keyText(100, 'The merchant’s own number of it: unique, permanent.', {
  examples: ['WEB-1042']
})
export const payment_reference = keyText(100,
  'The payment provider’s number: the same one is the same payment.', { examples: ['pi_8842'] })
const line_number = Type.Integer({ minimum: 1, description: 'From 1.', examples: [1] })
export const description = nullable(text(500, 'For people.', {
  examples: ['Keyboard, French layout']
}))
export const unit_price = money('Price of one unit to the customer.')
export const requested_date = nullable(
  calendarDate('When the customer wants it; null: as soon as it may.')
)
export const priority = Type.Integer({
  minimum: 0,
  maximum: 100,
  description: 'Higher is served first when stock comes back.',
  examples: [0]
})

export const charge_amount = signedMoney('0 or more; 0 or less for a discount.')

const Charge = Type.Object({
  kind: openEnum(CHARGE_KINDS, 'What it is for.'),
  amount: charge_amount
}, { $id: 'Charge', description: 'What is added to the lines.' })

export const Customer = Type.Object({
  name: text(200, 'Name.', { examples: ['Ada Lovelace'] }),
  email: nullable(text(254, 'Email address.', { examples: ['ada@example.com'] })),
  phone: nullable(text(50, 'Phone number.')),
  company: nullable(text(200, 'Company.'))
}, { $id: 'Customer', additionalProperties: false, description: 'Who bought.' })

export const Payment = Type.Object({
  id: idOf('pay', 'The payment.'),
  sales_order_id: idOf('so', 'The order it pays.'),
  reference: payment_reference,
  amount: moneySum('What was paid.'),
  method: nullable(text(100, 'How it was paid.', { examples: ['card'] })),
  received_at: instant('When the money came.'),
  reversed_amount: moneySum('What of it was taken back and did not come again: it does not count.'),
  reversed_at: nullable(instant('When money of it was last taken back; null when none is.')),
  reversal_reason: nullable(Type.String({ description: 'Why it was, that time.' })),
  reversals: Type.Array(ref(Reversal), { description: 'Oldest first.', examples: [[]] }),
  reinstatements: Type.Array(ref(Reinstatement), { description: 'Oldest first.', examples: [[]] }),
  created_at: instant('When it was recorded.')
}, {
  $id: 'Payment',
  description: 'Money received for a sales order.',
  examples: [{ reversed_amount: '0.00', reversed_at: null, reversal_reason: null }]
})

export const Refund = Type.Object({
  id: idOf('ref', 'The refund.'),
  sales_order_id: idOf('so', 'The order it belongs to.'),
  reference: payment_reference,
  amount: moneySum('What was returned.'),
  method: nullable(text(100, 'How it was returned.', { examples: ['card'] })),
  received_at: instant('When the money went.'),
  created_at: instant('When it was recorded.')
}, { $id: 'Refund', description: 'Money returned to the customer.' })

export const Hold = Type.Object({
  id: idOf('hld', 'The hold.'),
  reason: text(200, 'Why the order waits.', { examples: ['address_check'] }),
  created_at: instant('When it was placed.')
}, { $id: 'Hold', description: 'While an order has one, no purchase order is issued.' })

const ServingLine = Type.Object({
  purchase_order_id: idOf('po', 'The purchase order.'),
  line_number,
  quantity: SupplierQuantity
}, { $id: 'ServingLine', description: 'The purchase order line that serves a sales order line.' })

const REASONS = 'the caller’s words, or one of ours: ' +
  OWN_CANCEL_REASONS.map((reason) => `\`${reason}\``).join(', ') + '.'

const lineFields = {
  line_number,
  sku: Sku,
  description,
  quantity: count('Units ordered.'),
  unit_price,
  amount: moneySum('unit_price × (quantity − canceled), rounded half-even.'),
  requested_date,
  promised_date: nullable(calendarDate('Latest arrival of what is sourced.')),
  canceled_quantity: count('Units canceled.'),
  cancel_reason: nullable(Type.String({
    description: 'Why units of it were canceled, or are to be once their supplier agrees; of the ' +
      `newest cancellation: ${REASONS}`
  })),
  sourced_quantity: count('Units that purchase orders serve.'),
  unsourced_quantity: count('Units nothing serves: the backorder of a confirmed order.'),
  shipped_quantity: count('Units shipped to the customer.'),
  delivered_quantity: count('Units delivered to the customer.'),
  pending_cancellation_quantity: count('Units whose cancellation a supplier has yet to answer.')
}

const margin = nullable(moneySum(
  'Price of what is sourced less its cost; null when nothing is. Operators only.'))

const SalesOrderLine = Type.Object({
  ...lineFields,
  margin: Type.Optional(margin),
  purchase_order_lines: Type.Optional(Type.Array(ref(ServingLine), {
    description: 'What serves the line. Operators only.'
  }))
}, { $id: 'SalesOrderLine', description: 'A line with its counters.' })

const StorefrontSalesOrderLine = Type.Object(lineFields)

const PurchaseOrderSummary = Type.Object({
  id: idOf('po', 'The purchase order.'),
  supplier_id: idOf('sup', 'The supplier.'),
  status: openEnum(PURCHASE_ORDER_STATUSES, 'Where it stands.'),
  fulfillment_status: openEnum(FULFILLMENT_STATUSES, 'What of it has shipped.'),
  currency: Currency,
  total: moneySum('Lines and order fee.'),
  issued_at: nullable(instant('When it went to the supplier.'))
}, { $id: 'PurchaseOrderSummary', description: 'A purchase order made for the sales order.' })

const orderFields = {
  id: idOf('so', 'The sales order.'),
  version: Version,
  reference,
  status: openEnum(SALES_ORDER_STATUSES, 'Where it stands.'),
  payment_status: openEnum(PAYMENT_STATUSES, 'From payments and total.'),
  sourcing_status: openEnum(SOURCING_STATUSES, 'From the lines.'),
  fulfillment_status: openEnum(FULFILLMENT_STATUSES, 'From the lines.'),
  holds: Type.Array(ref(Hold), {
    description: 'While there is one, no purchase order is issued.', examples: [[]]
  }),
  currency: Currency,
  payment_terms: openEnum(PAYMENT_TERMS, 'Prepaid orders are released when they are paid.'),
  shortage_policy: openEnum(SHORTAGE_POLICIES, 'What becomes of units nobody can supply now.'),
  delivery_mode: openEnum(DELIVERY_MODES, 'How goods reach the customer.'),
  priority,
  charges: Type.Array(ref(Charge), { description: 'What is added to the lines.', examples: [[]] }),
  customer: ref(Customer),
  ship_to: ref(Address),
  bill_to: nullableRef(Address, 'Who pays, where it is another address.'),
  total: moneySum('Lines and charges; never below 0.'),
  paid: moneySum('Payments, net of what was taken back and of refunds; may be below 0.'),
  payment_due: moneySum('What is missing: total − paid, never below 0.'),
  refund_due: moneySum('What was paid beyond the total.'),
  payments: Type.Array(ref(Payment), { description: 'Oldest first.' }),
  refunds: Type.Array(ref(Refund), { description: 'Oldest first.', examples: [[]] }),
  metadata: ref(Metadata),
  confirmed_at: nullable(instant('When it was confirmed.')),
  completed_at: nullable(instant('When its last unit was delivered.')),
  canceled_at: nullable(instant('When it was canceled.')),
  cancel_reason: nullable(Type.String({
    description: `Of the newest cancellation: ${REASONS} Also where a part is canceled unpaid.`
  })),
  payment_due_at: nullable(instant('Until then the stock is kept for an unpaid order.')),
  created_at: instant('When it was placed.'),
  updated_at: instant('When it last changed.')
}

export const SalesOrder = Type.Object({
  ...orderFields,
  lines: Type.Array(ref(SalesOrderLine), { description: 'By number.' }),
  shipments: Type.Array(ref(Shipment), { description: 'Oldest first.', examples: [[]] }),
  margin: Type.Optional(margin),
  exceptions: Type.Optional(Type.Array(ref(Exception), {
    description: 'What a person must decide or has decided, oldest first. Operators only.',
    examples: [[]]
  })),
  trace: Type.Optional(Type.Array(ref(LineTrace), {
    description: 'What served each line, and what failed. Operators only, where one order is read.'
  })),
  purchase_orders: Type.Optional(Type.Array(ref(PurchaseOrderSummary), {
    description: 'Made for this order, oldest first. Operators only.'
  }))
}, {
  $id: 'SalesOrder',
  description: 'The customer’s order to the merchant.',
  examples: [SALES_ORDER_EXAMPLE]
})

/** A storefront sees no supplier and no cost. */
export const StorefrontSalesOrder = Type.Object({
  ...Type.Omit(SalesOrder, [
    'lines', 'shipments', 'margin', 'exceptions', 'trace', 'purchase_orders'
  ]).properties,
  lines: Type.Array(StorefrontSalesOrderLine),
  shipments: Type.Array(StorefrontShipment)
})

export const SalesOrderPage = pageOf('SalesOrderPage', SalesOrder)

export const StorefrontSalesOrderPage = Type.Object({
  data: Type.Array(StorefrontSalesOrder),
  next_cursor: SalesOrderPage.properties.next_cursor
})

export const SALES_ORDER_SCHEMAS = [
  ...REVERSAL_SCHEMAS, Charge, Customer, Payment, Refund, Hold, ServingLine, SalesOrderLine,
  PurchaseOrderSummary, ...TRACE_SCHEMAS, SalesOrder, SalesOrderPage
]
