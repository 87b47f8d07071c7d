// The JSON shapes of sales orders as they are read.

import Type, { type Static } from 'typebox'
import { MARGIN_BASES } from '../../../domain/back-to-back/margins.ts'
import { LANGUAGES } from '../../../domain/kernel/language.ts'
import {
  CHARGE_KINDS, DELIVERY_MODES, FULFILLMENT_STATUSES, PARTIAL_SHIPMENTS, PAYMENT_STATUSES,
  PAYMENT_TERMS,
  SALES_ORDER_STATUSES, SHORTAGE_POLICIES, SOURCING_STATUSES
} from '../../../domain/model/sales-order/sales-order.ts'
import {
  Address, currency, idOf, instant, keyText, Metadata, moneySum, nullable, nullableRef, openEnum,
  orderNumber, pageOf, ref, signedMoney, text, Version
} from '../../../platform/http/schemas.ts'
import { Exception } from '../../exceptions/schema.ts'
import { internal_notes, listOfNotes, tags } from '../../purchase-orders/schema/annotations.ts'
import { PurchaseOrder } from '../../purchase-orders/schema/purchase-order.ts'
import {
  Customization, customerOrderNumber, order_words
} from '../../purchase-orders/schema/words.ts'
import { ShipFrom, SHIP_FROM_SCHEMAS } from '../../purchase-orders/schema/ship-from.ts'
import { Shipment, StorefrontShipment } from '../../shipments/schema/shipment.ts'
import { OrderSourcing } from '../../sourcing/schema/policy.ts'
import { Credit } from './credit.ts'
import { SALES_ORDER_EXAMPLE } from './example.ts'
import { buyer_reference, Endpoint, OrderInvoicing } from '../../invoices/schema/settings.ts'
import { NewSalePath, SalePath } from './path.ts'
import { Payment } from './payment.ts'
import { Refund, REFUND_SCHEMAS } from './refund.ts'
import { REVERSAL_SCHEMAS } from './reversal.ts'
import {
  margin, REASONS, SALES_ORDER_LINE_SCHEMAS, SalesOrderLine, StorefrontSalesOrderLine
} from './sales-order-line.ts'
import { sums_of_tax, TAX_SCHEMAS, tax_of_charge, tax_of_order } from './tax.ts'
import { LineTrace, TRACE_SCHEMAS } from './trace.ts'

export const reference = keyText(100, 'The merchant’s own number of the sales order is unique ' +
  'and permanent. Each account has numbers of its own.', {
  examples: ['WEB-1042']
})
export const priority = Type.Integer({
  minimum: 0,
  maximum: 100,
  description: 'When stock comes back, an order of higher priority is served first. A key of an ' +
    'account leaves it out.',
  examples: [0]
})

export const charge_amount = signedMoney(
  'The amount of a discount is 0 or less; every other amount is 0 or more.')

const Charge = Type.Object({
  kind: openEnum(CHARGE_KINDS, 'The kind tells what the charge is for.'),
  amount: charge_amount,
  ...tax_of_charge
}, { $id: 'Charge', description: 'A charge is added to the sum of the lines.' })

export const Customer = Type.Object({
  name: text(200, 'The customer has this name.', { examples: ['Ada Lovelace'] }),
  email: nullable(text(254, 'The customer has this email address, or null.', {
    examples: ['ada@example.com']
  })),
  phone: nullable(text(50, 'The customer has this phone number, or null.')),
  company: nullable(text(200, 'The customer buys for this company, or null.')),
  tax_id: nullable(text(50, 'The customer pays value added tax under this number, or null.', {
    examples: ['FR40303265045']
  })),
  registration_number: nullable(text(50,
    'The customer’s company is registered under this number, or null.')),
  endpoint: nullableRef(Endpoint, 'The customer receives electronic invoices here, or null.')
}, { $id: 'Customer', additionalProperties: false, description: 'This person bought the goods.' })

export const Hold = Type.Object({
  id: idOf('hld', 'The service gives each hold this id.'),
  reason: text(200, 'The sales order waits for this reason.', { examples: ['address_check'] }),
  created_at: instant('The hold was placed at this time.')
}, {
  $id: 'Hold',
  description: 'While a sales order has a hold, none of its purchase orders is issued.'
})

const PurchaseOrderSummary = Type.Object({
  id: idOf('po', 'This id names the purchase order.'),
  supplier_id: idOf('sup', 'The purchase order goes to this supplier.'),
  supplier_reference: PurchaseOrder.properties.supplier_reference,
  status: PurchaseOrder.properties.status,
  fulfillment_status: PurchaseOrder.properties.fulfillment_status,
  currency: PurchaseOrder.properties.currency,
  total: PurchaseOrder.properties.total,
  issued_at: PurchaseOrder.properties.issued_at
}, {
  $id: 'PurchaseOrderSummary',
  description: 'This purchase order was made for the sales order.'
})

export const PARTIAL_SHIPMENTS_HINT = 'With `per_supplier` each supplier ships all its units at ' +
  'once. With `none` nothing is issued until every unit has a supplier, and then all is; what ' +
  'reaches the customer ships whole. `allow` asks nothing.'
export const PAYMENT_TERMS_HINT = 'A `prepaid` order is released once its payments reach the ' +
  'total; an `on_account` order need not be paid first.'
export const SHORTAGE_HINT = 'If not every unit can be sourced now, `backorder` lets the missing ' +
  'units wait, `reject` refuses the order, and `cancel_short` cancels the missing units.'
export const DELIVERY_HINT = 'Suppliers ship `drop_ship` orders to the customer, and ' +
  '`via_warehouse` orders to the merchant’s warehouse.'

export const LANGUAGE_HINT = 'Mails and documents for the customer are in this language. Null ' +
  'means that of the merchant’s documents.'

const orderFields = {
  id: idOf('so', 'The service gives each sales order this id.'),
  number: orderNumber('SO'),
  version: Version,
  reference,
  status: openEnum(SALES_ORDER_STATUSES,
    'A `draft` is not sourced. A `confirmed` order is sourced and under way. It ends `completed` ' +
    'or `canceled`.'),
  payment_status: openEnum(PAYMENT_STATUSES,
    'The service derives the status from what is owed, the payments and the refunds. What is ' +
    '`on_account` is asked for by invoices: until the first one nothing is required, and it is ' +
    '`overdue` when one is.'),
  sourcing_status: openEnum(SOURCING_STATUSES,
    'The status says whether purchase orders serve none, some or all units that are not canceled.'),
  fulfillment_status: openEnum(FULFILLMENT_STATUSES,
    'The status tells how many of the units that are not canceled have shipped and arrived.'),
  holds: Type.Array(ref(Hold), {
    description: 'While the order has a hold, none of its purchase orders is issued.',
    examples: [[]]
  }),
  currency: currency('The amounts of the sales order are in this currency.'),
  payment_terms: openEnum(PAYMENT_TERMS, PAYMENT_TERMS_HINT),
  shortage_policy: openEnum(SHORTAGE_POLICIES, SHORTAGE_HINT),
  delivery_mode: openEnum(DELIVERY_MODES, DELIVERY_HINT),
  partial_shipments: openEnum(PARTIAL_SHIPMENTS, PARTIAL_SHIPMENTS_HINT),
  priority,
  ...tax_of_order,
  charges: Type.Array(ref(Charge), {
    description: 'The charges are added to the sum of the lines.', examples: [[]]
  }),
  invoicing: nullableRef(OrderInvoicing,
    'The order is invoiced like this. It is null for an order of before there were invoices.'),
  customer: ref(Customer),
  buyer_reference,
  language: nullable(openEnum(LANGUAGES, LANGUAGE_HINT)),
  ship_to: ref(Address),
  bill_to: nullableRef(Address,
    'The bill goes to this address. It is null when it goes to `ship_to`.'),
  ...sums_of_tax,
  total: moneySum('The total is the sum of the lines and the charges, with tax, and never below ' +
    '0. The charges of a canceled order do not count.'),
  credited: moneySum('The credits sum up to this amount, which is at most `total`. The customer ' +
    'owes `total` − `credited`.'),
  paid: moneySum('The payments count here, less what was taken back and what was refunded. The ' +
    'amount may be below 0.'),
  payment_due: moneySum('This much of what is owed is not paid; the amount is never below 0.'),
  refund_due: moneySum('This much was paid beyond what is owed.'),
  credits: Type.Array(ref(Credit), {
    description: 'The list begins with the oldest credit.', examples: [[]]
  }),
  payments: Type.Array(ref(Payment), { description: 'The list begins with the oldest payment.' }),
  refunds: Type.Array(ref(Refund), {
    description: 'The list begins with the oldest refund.', examples: [[]]
  }),
  ...order_words,
  purchase_order_number: customerOrderNumber(
    'The customer calls the order by this number of its own, or it is null.'),
  ship_from: nullableRef(ShipFrom,
    'The goods leave in the name of this seller. It is null for the merchant.'),
  metadata: ref(Metadata),
  confirmed_at: nullable(instant(
    'The order was confirmed at this time. It is null for a draft.')),
  completed_at: nullable(instant(
    'All wanted units were delivered by this time. It is null before that.')),
  canceled_at: nullable(instant(
    'The whole order was canceled at this time. It is null unless it was.')),
  cancel_reason: nullable(Type.String({
    description: `The newest cancellation of the order gave this reason, or null. ${REASONS} The ` +
      'field is also set when the part that was not paid in time is canceled.'
  })),
  payment_due_at: nullable(instant(
    'An unpaid order keeps its stock until this time. It is null when no payment is awaited.')),
  created_at: instant('The order was placed at this time.'),
  updated_at: instant('The order last changed at this time.')
}

export const SalesOrder = Type.Object({
  ...orderFields,
  account: Type.Optional(nullable(Type.String({
    description: 'A storefront key of this account placed the order. It is null for the ' +
      'merchant’s own orders. Only operators get the field.',
    examples: ['acme']
  }))),
  path: Type.Optional(nullableRef(SalePath, 'The order has passed these merchants on its way ' +
    'here, or null for none. Only operators get the field.')),
  tags: Type.Optional(tags),
  notes: Type.Optional(listOfNotes('The suppliers of the order read these notes too, in their ' +
    'purchase orders. Only operators get the field. The list begins with the oldest.')),
  internal_notes,
  sourcing: Type.Optional(ref(OrderSourcing)),
  lines: Type.Array(ref(SalesOrderLine), {
    description: 'The lines stand in the order of their numbers.'
  }),
  shipments: Type.Array(ref(Shipment), {
    description: 'The list begins with the oldest shipment.', examples: [[]]
  }),
  margin: Type.Optional(margin),
  margin_basis: Type.Optional(nullable(openEnum(MARGIN_BASES,
    'The costs in the margins are those that were `ordered`, that suppliers have `acknowledged`, ' +
    'or that they have `billed` and were approved: the least certain of all purchase orders. It ' +
    'is null when nothing is sourced. Only operators get the field.'))),
  exceptions: Type.Optional(Type.Array(ref(Exception), {
    description: 'The list has what a person must decide or has decided, oldest first. Only ' +
      'operators get the field.',
    examples: [[]]
  })),
  trace: Type.Optional(Type.Array(ref(LineTrace), {
    description: 'The trace tells what served each line, and what failed. Only operators get the ' +
      'field, when they read one order.'
  })),
  purchase_orders: Type.Optional(Type.Array(ref(PurchaseOrderSummary), {
    description: 'These purchase orders were made for the order, oldest first. Only operators ' +
      'get the field.'
  }))
}, {
  $id: 'SalesOrder',
  description: 'A sales order is what a customer ordered from the merchant.',
  examples: [SALES_ORDER_EXAMPLE]
})

/** Without suppliers, costs and what operators write: a storefront must not see them. */
export const StorefrontSalesOrder = Type.Object({
  ...Type.Omit(SalesOrder, [
    'account', 'path', 'tags', 'notes', 'internal_notes', 'lines', 'shipments', 'margin',
    'margin_basis', 'sourcing', 'exceptions', 'trace', 'purchase_orders'
  ]).properties,
  lines: Type.Array(StorefrontSalesOrderLine),
  shipments: Type.Array(StorefrontShipment)
})

export type StorefrontSalesOrder = Static<typeof StorefrontSalesOrder>

export const SalesOrderPage = pageOf('SalesOrderPage', SalesOrder)

export const SALES_ORDER_SCHEMAS = [
  ...REVERSAL_SCHEMAS, ...TAX_SCHEMAS, Charge, Customer, Customization, Credit, Payment,
  ...REFUND_SCHEMAS,
  Hold, SalePath, NewSalePath, ...SHIP_FROM_SCHEMAS,
  ...SALES_ORDER_LINE_SCHEMAS, OrderSourcing, PurchaseOrderSummary, ...TRACE_SCHEMAS, SalesOrder,
  SalesOrderPage
]
