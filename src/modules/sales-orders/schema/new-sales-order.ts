// The JSON shapes of requests that place and pay a sales order.

import Type, { type Static } from 'typebox'
import { LANGUAGES } from '../../../domain/kernel/language.ts'
import {
  CHARGE_KINDS, DELIVERY_MODES, PARTIAL_SHIPMENTS, PAYMENT_TERMS, SHORTAGE_POLICIES
} from '../../../domain/model/sales-order/sales-order.ts'
import {
  instant, Metadata, money, NewAddress, nullable, nullableRef, oneOf, quantity, ref, Sku
} from '../../../platform/http/schemas.ts'
import {
  Customization, new_line_words, new_order_words
} from '../../purchase-orders/schema/words.ts'
import { NewShipFrom } from '../../purchase-orders/schema/ship-from.ts'
import { buyer_reference, NewOrderInvoicing } from '../../invoices/schema/settings.ts'
import { NewLineSuppliers } from '../../sourcing/schema/line-suppliers.ts'
import { NewOrderSourcing } from '../../sourcing/schema/policy.ts'
import { NEW_SALES_ORDER_EXAMPLE } from './example.ts'
import { NewSalePath } from './path.ts'
import { Payment, payment_reference } from './payment.ts'
import {
  charge_amount, Customer, DELIVERY_HINT, LANGUAGE_HINT, PARTIAL_SHIPMENTS_HINT,
  PAYMENT_TERMS_HINT, priority, reference, SalesOrder, SHORTAGE_HINT
} from './sales-order.ts'
import { description, requested_date, unit_price } from './sales-order-line.ts'
import { new_tax_of_charge, new_tax_of_line, new_tax_of_order } from './tax.ts'

export const NewCustomer = Type.Object({
  name: Customer.properties.name,
  email: Type.Optional(Customer.properties.email),
  phone: Type.Optional(Customer.properties.phone),
  company: Type.Optional(Customer.properties.company),
  tax_id: Type.Optional(Customer.properties.tax_id),
  registration_number: Type.Optional(Customer.properties.registration_number),
  endpoint: Type.Optional(Customer.properties.endpoint)
}, { $id: 'NewCustomer', additionalProperties: false, description: 'This person buys the goods.' })

export const NewPayment = Type.Object({
  reference: payment_reference,
  amount: money('This amount was paid; it is above 0.'),
  method: Type.Optional(Payment.properties.method),
  received_at: Type.Optional(instant(
    'The money was received at this time. The default is now, and a later time counts as now.'))
}, {
  $id: 'NewPayment',
  additionalProperties: false,
  description: 'The request records this payment.',
  examples: [{ reference: 'pi_8842', amount: '198.80', method: 'card' }]
})
export type NewPayment = Static<typeof NewPayment>

export const NewCharge = Type.Object({
  kind: oneOf(CHARGE_KINDS, { description: 'The kind tells what the charge is for.' }),
  amount: charge_amount,
  ...new_tax_of_charge
}, {
  $id: 'NewCharge',
  additionalProperties: false,
  description: 'A charge is added to the sum of the lines.'
})

export const line_suppliers = nullableRef(NewLineSuppliers,
  'This is said of the suppliers of the line. Null says nothing. Only operators may send it.')

const NewSalesOrderLine = Type.Object({
  sku: Sku,
  description: Type.Optional(description),
  note: new_line_words.note,
  customization: Type.Optional(ref(Customization)),
  quantity: quantity('The customer orders this many units.'),
  unit_price,
  ...new_tax_of_line,
  requested_date: Type.Optional(requested_date),
  suppliers: Type.Optional(line_suppliers)
}, {
  $id: 'NewSalesOrderLine',
  additionalProperties: false,
  description: 'A line orders units of one SKU.'
})

const DEFAULT_HINT = 'The default is the merchant’s setting.'

export const NewSalesOrder = Type.Object({
  reference,
  currency: SalesOrder.properties.currency,
  customer: ref(NewCustomer),
  language: Type.Optional(nullable(oneOf(LANGUAGES, { description: LANGUAGE_HINT }))),
  ship_to: ref(NewAddress),
  lines: Type.Array(ref(NewSalesOrderLine), {
    minItems: 1, maxItems: 200, description: 'The lines are numbered from 1 in this order.'
  }),
  confirm: Type.Optional(Type.Boolean({
    description: 'False makes a draft, which is not sourced until it is confirmed. The default ' +
      'is true.',
    examples: [true]
  })),
  payment_terms: Type.Optional(oneOf(PAYMENT_TERMS, {
    description: `${PAYMENT_TERMS_HINT} ${DEFAULT_HINT}`
  })),
  shortage_policy: Type.Optional(oneOf(SHORTAGE_POLICIES, {
    description: `${SHORTAGE_HINT} ${DEFAULT_HINT}`
  })),
  delivery_mode: Type.Optional(oneOf(DELIVERY_MODES, {
    description: `${DELIVERY_HINT} ${DEFAULT_HINT}`
  })),
  partial_shipments: Type.Optional(oneOf(PARTIAL_SHIPMENTS, {
    description: `${PARTIAL_SHIPMENTS_HINT} ${DEFAULT_HINT}`
  })),
  sourcing: Type.Optional(ref(NewOrderSourcing)),
  priority: Type.Optional(priority),
  ...new_tax_of_order,
  charges: Type.Optional(Type.Array(ref(NewCharge), {
    maxItems: 20, description: 'The charges are added to the sum of the lines.'
  })),
  bill_to: Type.Optional(nullableRef(NewAddress,
    'The bill goes to this address. Null means that it goes to `ship_to`.')),
  invoicing: Type.Optional(ref(NewOrderInvoicing)),
  buyer_reference: Type.Optional(buyer_reference),
  payments: Type.Optional(Type.Array(ref(NewPayment), {
    maxItems: 20,
    description: 'These payments were already received. A key of an account leaves them out.'
  })),
  ...new_order_words,
  ship_from: Type.Optional(nullableRef(NewShipFrom,
    'The goods leave in the name of this seller. Null means the merchant.')),
  metadata: Type.Optional(ref(Metadata)),
  path: Type.Optional(ref(NewSalePath)),
  tags: SalesOrder.properties.tags
}, {
  $id: 'NewSalesOrder',
  additionalProperties: false,
  description: 'The request places this sales order.',
  examples: [NEW_SALES_ORDER_EXAMPLE]
})
export type NewSalesOrder = Static<typeof NewSalesOrder>

export const NEW_SALES_ORDER_SCHEMAS = [
  NewCustomer, NewPayment, NewCharge, NewLineSuppliers, NewSalesOrderLine, NewOrderSourcing,
  NewSalesOrder
]
