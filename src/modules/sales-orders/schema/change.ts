// What is sent to change, cancel and hold a sales order, and to move its money back.

import Type from 'typebox'
import {
  instant, metadata_change, money, NewAddress, nullable, nullableRef, Quantity, ref, Sku, text
} from '../../../platform/http/schemas.ts'
import { NewCharge, NewCustomer } from './new-sales-order.ts'
import {
  description, Hold, payment_reference, priority, requested_date, unit_price
} from './sales-order.ts'

const line_number = Type.Integer({ minimum: 1, description: 'From 1.', examples: [1] })

const SalesOrderLineChange = Type.Object({
  line_number: Type.Optional(Type.Integer({
    minimum: 1, description: 'The line to change; without it, a line is added.', examples: [1]
  })),
  sku: Type.Optional(Sku),
  quantity: Type.Optional(Type.Integer({
    minimum: 0,
    maximum: 1_000_000,
    description: 'As the line shows it, canceled units included: what was read, sent back, ' +
      'changes nothing. 0 removes the line.',
    examples: [3]
  })),
  unit_price: Type.Optional(unit_price),
  description: Type.Optional(description),
  requested_date: Type.Optional(requested_date)
}, {
  $id: 'SalesOrderLineChange',
  additionalProperties: false,
  description: 'What changes of a line. A new line needs `sku`, `quantity` and `unit_price`.'
})

const CustomerChange = Type.Partial(NewCustomer, {
  $id: 'CustomerChange',
  additionalProperties: false,
  description: 'What changes of who buys; null clears.'
})

export const SalesOrderChange = Type.Object({
  lines: Type.Optional(Type.Array(ref(SalesOrderLineChange), {
    maxItems: 200, description: 'Lines that are not named stay.'
  })),
  ship_to: Type.Optional(ref(NewAddress)),
  bill_to: Type.Optional(nullableRef(NewAddress, 'Who pays, where it is another address.')),
  customer: Type.Optional(ref(CustomerChange)),
  charges: Type.Optional(nullable(Type.Array(ref(NewCharge), {
    maxItems: 20, description: 'Instead of those it has; null: none.'
  }))),
  priority: Type.Optional(priority),
  metadata: Type.Optional(metadata_change)
}, {
  $id: 'SalesOrderChange',
  additionalProperties: false,
  description: 'What changes; what is left out stays.',
  examples: [{ lines: [{ line_number: 1, quantity: 3 }, { line_number: 2, quantity: 0 }] }]
})

const CanceledLine = Type.Object({ line_number, quantity: Quantity }, {
  $id: 'CanceledLine', additionalProperties: false, description: 'Units to cancel of a line.'
})

export const NewSalesOrderCancellation = Type.Object({
  reason: Type.Optional(nullable(text(200, 'Why.', { examples: ['customer_request'] }))),
  lines: Type.Optional(Type.Array(ref(CanceledLine), {
    minItems: 1, maxItems: 200, description: 'Each line once; without it, the whole order.'
  }))
}, {
  $id: 'NewSalesOrderCancellation',
  additionalProperties: false,
  description: 'What to cancel.',
  examples: [{ reason: 'customer_request', lines: [{ line_number: 1, quantity: 1 }] }]
})

export const NewRefund = Type.Object({
  reference: payment_reference,
  amount: money('What was returned; above 0.'),
  method: Type.Optional(nullable(text(100, 'How it was returned.', { examples: ['card'] }))),
  received_at: Type.Optional(instant('When it went; now by default, and at the latest.'))
}, {
  $id: 'NewRefund',
  additionalProperties: false,
  description: 'A refund to record.',
  examples: [{ reference: 're_8842', amount: '39.00', method: 'card' }]
})

export const NewHold = Type.Object({ reason: Hold.properties.reason }, {
  $id: 'NewHold',
  additionalProperties: false,
  description: 'Why the order waits.',
  examples: [{ reason: 'address_check' }]
})

export const CHANGE_SCHEMAS = [
  SalesOrderLineChange, CustomerChange, SalesOrderChange, CanceledLine, NewSalesOrderCancellation,
  NewRefund, NewHold
]
