// The wire shapes of what is sent to place, confirm and pay a sales order.

import Type, { type Static } from 'typebox'
import {
  CHARGE_KINDS, DELIVERY_MODES, PAYMENT_TERMS, SHORTAGE_POLICIES
} from '../../../domain/model/sales-order/sales-order.ts'
import {
  Currency, instant, Metadata, money, NewAddress, nullableRef, oneOf, Quantity, ref, Sku
} from '../../../platform/http/schemas.ts'
import { NEW_SALES_ORDER_EXAMPLE } from './example.ts'
import {
  charge_amount, Customer, description, Payment, payment_reference, priority, reference,
  requested_date, unit_price
} from './sales-order.ts'

export const NewCustomer = Type.Object({
  name: Customer.properties.name,
  email: Type.Optional(Customer.properties.email),
  phone: Type.Optional(Customer.properties.phone),
  company: Type.Optional(Customer.properties.company)
}, { $id: 'NewCustomer', additionalProperties: false, description: 'Who buys.' })

export const NewPayment = Type.Object({
  reference: payment_reference,
  amount: money('What was paid; above 0.'),
  method: Type.Optional(Payment.properties.method),
  received_at: Type.Optional(instant('When the money came; now by default, and at the latest.'))
}, {
  $id: 'NewPayment',
  additionalProperties: false,
  description: 'A payment to record.',
  examples: [{ reference: 'pi_8842', amount: '198.80', method: 'card' }]
})
export type NewPayment = Static<typeof NewPayment>

export const NewCharge = Type.Object({
  kind: oneOf(CHARGE_KINDS, { description: 'What it is for.' }),
  amount: charge_amount
}, { $id: 'NewCharge', additionalProperties: false, description: 'What is added to the lines.' })

const NewSalesOrderLine = Type.Object({
  sku: Sku,
  description: Type.Optional(description),
  quantity: Quantity,
  unit_price,
  requested_date: Type.Optional(requested_date)
}, { $id: 'NewSalesOrderLine', additionalProperties: false, description: 'What is bought.' })

export const NewSalesOrder = Type.Object({
  reference,
  currency: Currency,
  customer: ref(NewCustomer),
  ship_to: ref(NewAddress),
  lines: Type.Array(ref(NewSalesOrderLine), {
    minItems: 1, maxItems: 200, description: 'Numbered from 1 in this order.'
  }),
  confirm: Type.Optional(Type.Boolean({
    description: 'False keeps a draft: nothing is sourced until it is confirmed. True by default.',
    examples: [true]
  })),
  payment_terms: Type.Optional(oneOf(PAYMENT_TERMS, {
    description: 'Prepaid orders are released when they are paid. The merchant’s by default.'
  })),
  shortage_policy: Type.Optional(oneOf(SHORTAGE_POLICIES, {
    description: 'What becomes of units nobody can supply now. The merchant’s by default.'
  })),
  delivery_mode: Type.Optional(oneOf(DELIVERY_MODES, {
    description: 'From the supplier to the customer, or via the merchant’s warehouse. The ' +
      'merchant’s by default.'
  })),
  priority: Type.Optional(priority),
  charges: Type.Optional(Type.Array(ref(NewCharge), {
    maxItems: 20, description: 'Shipping, tax, other, discount.'
  })),
  bill_to: Type.Optional(nullableRef(NewAddress, 'Who pays, where it is another address.')),
  payments: Type.Optional(Type.Array(ref(NewPayment), {
    maxItems: 20, description: 'Money that was already taken.'
  })),
  metadata: Type.Optional(ref(Metadata))
}, {
  $id: 'NewSalesOrder',
  additionalProperties: false,
  description: 'A sales order to place.',
  examples: [NEW_SALES_ORDER_EXAMPLE]
})
export type NewSalesOrder = Static<typeof NewSalesOrder>

export const NEW_SALES_ORDER_SCHEMAS = [
  NewCustomer, NewPayment, NewCharge, NewSalesOrderLine, NewSalesOrder
]
