// The JSON shapes of requests that change, cancel and hold a sales order.

import Type from 'typebox'
import { LANGUAGES } from '../../../domain/kernel/language.ts'
import { PARTIAL_SHIPMENTS } from '../../../domain/model/sales-order/sales-order.ts'
import {
  instant, lineNumber, metadata_change, NewAddress, nullable, nullableRef, oneOf,
  quantity, ref, Sku, text
} from '../../../platform/http/schemas.ts'
import { tags_change } from '../../purchase-orders/schema/annotations.ts'
import { new_line_words, new_order_words } from '../../purchase-orders/schema/words.ts'
import { buyer_reference, NewOrderInvoicing } from '../../invoices/schema/settings.ts'
import { NewOrderSourcing } from '../../sourcing/schema/policy.ts'
import { line_suppliers, NewCharge, NewCustomer } from './new-sales-order.ts'
import { NewRefund } from './refund.ts'
import { Hold, LANGUAGE_HINT, PARTIAL_SHIPMENTS_HINT, priority } from './sales-order.ts'
import { description, requested_date, unit_price } from './sales-order-line.ts'
import { new_tax_of_line } from './tax.ts'

const SalesOrderLineChange = Type.Object({
  line_number: Type.Optional(lineNumber(
    'The line with this number changes. Without a number a line is added.')),
  sku: Type.Optional(Sku),
  quantity: Type.Optional(Type.Integer({
    minimum: 0,
    maximum: 1_000_000,
    description: 'The line has this many units, canceled units included, as when it is read. The ' +
      'number that was read changes nothing; 0 removes the line.',
    examples: [3]
  })),
  unit_price: Type.Optional(unit_price),
  ...new_tax_of_line,
  description: Type.Optional(description),
  ...new_line_words,
  requested_date: Type.Optional(requested_date),
  suppliers: Type.Optional(line_suppliers)
}, {
  $id: 'SalesOrderLineChange',
  additionalProperties: false,
  description: 'These fields of a line change. A new line needs `sku`, `quantity` and `unit_price`.'
})

const CustomerChange = Type.Partial(NewCustomer, {
  $id: 'CustomerChange',
  additionalProperties: false,
  description: 'These fields of the customer change. Null clears a field.'
})

export const SalesOrderChange = Type.Object({
  lines: Type.Optional(Type.Array(ref(SalesOrderLineChange), {
    maxItems: 200, description: 'These lines change or are added. The others stay as they are.'
  })),
  ship_to: Type.Optional(ref(NewAddress)),
  bill_to: Type.Optional(nullableRef(NewAddress,
    'The bill goes to this address. Null means that it goes to `ship_to`.')),
  customer: Type.Optional(ref(CustomerChange)),
  language: Type.Optional(nullable(oneOf(LANGUAGES, { description: LANGUAGE_HINT }))),
  charges: Type.Optional(nullable(Type.Array(ref(NewCharge), {
    maxItems: 20, description: 'These charges replace those of the order. Null removes all.'
  }))),
  partial_shipments: Type.Optional(oneOf(PARTIAL_SHIPMENTS, {
    description: PARTIAL_SHIPMENTS_HINT
  })),
  sourcing: Type.Optional(ref(NewOrderSourcing)),
  invoicing: Type.Optional(ref(NewOrderInvoicing)),
  buyer_reference: Type.Optional(buyer_reference),
  priority: Type.Optional(priority),
  ...new_order_words,
  metadata: Type.Optional(metadata_change),
  tags: tags_change
}, {
  $id: 'SalesOrderChange',
  additionalProperties: false,
  description: 'Fields that are named change. The others stay as they are.',
  examples: [{ lines: [{ line_number: 1, quantity: 3 }, { line_number: 2, quantity: 0 }] }]
})

const CanceledLine = Type.Object({
  line_number: lineNumber('The units belong to the line with this number.'),
  quantity: quantity('This many units are to be canceled.')
}, {
  $id: 'CanceledLine', additionalProperties: false, description: 'Cancel these units of a line.'
})

export const NewSalesOrderCancellation = Type.Object({
  reason: Type.Optional(nullable(text(200, 'The order is canceled for this reason.', {
    examples: ['customer_request']
  }))),
  answer_due_at: Type.Optional(nullable(instant('The caller wants to know by this time whether ' +
    'suppliers give up the units that they have accepted. They are asked for an answer after ' +
    '70 % of the time until then, or earlier where the settings say so. Nothing is canceled by ' +
    'silence.'))),
  lines: Type.Optional(Type.Array(ref(CanceledLine), {
    minItems: 1,
    maxItems: 200,
    description: 'Name each line once. Without this list the whole order is canceled.'
  }))
}, {
  $id: 'NewSalesOrderCancellation',
  additionalProperties: false,
  description: 'The request cancels the order or some of its units.',
  examples: [{ reason: 'customer_request', lines: [{ line_number: 1, quantity: 1 }] }]
})

export const NewHold = Type.Object({ reason: Hold.properties.reason }, {
  $id: 'NewHold',
  additionalProperties: false,
  description: 'The request places this hold.',
  examples: [{ reason: 'address_check' }]
})

export const CHANGE_SCHEMAS = [
  SalesOrderLineChange, CustomerChange, SalesOrderChange, CanceledLine, NewSalesOrderCancellation,
  NewRefund, NewHold
]
