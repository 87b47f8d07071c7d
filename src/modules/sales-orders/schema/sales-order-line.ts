// The JSON shapes of the lines of sales orders as they are read.

import Type from 'typebox'
import { OWN_CANCEL_REASONS } from '../../../domain/model/sales-order/sales-order.ts'
import {
  calendarDate, count, idOf, lineNumber, money, moneySum, nullable, nullableRef, ref, Sku,
  supplierQuantity, text
} from '../../../platform/http/schemas.ts'
import { line_words } from '../../purchase-orders/schema/words.ts'
import { AllocatedUnits } from '../../sourcing/schema/allocations.ts'
import { LineSuppliers } from '../../sourcing/schema/line-suppliers.ts'
import { tax_of_line } from './tax.ts'

const line_number = lineNumber('The line of the sales order has this number.')
export const description = nullable(text(500,
  'The description tells people what the line is, or is null.', {
    examples: ['Keyboard, French layout']
  }))
export const unit_price = money('The customer pays this price for one unit.')
export const requested_date = nullable(
  calendarDate('The customer wants the units on this date. Null means as soon as possible.')
)

const ServingLine = Type.Object({
  purchase_order_id: idOf('po', 'The serving line belongs to this purchase order.'),
  line_number: lineNumber('The serving line has this number in the purchase order.'),
  quantity: supplierQuantity('The serving line orders this many units.')
}, { $id: 'ServingLine', description: 'This purchase order line serves a sales order line.' })

const Substitute = Type.Object({
  sku: Sku,
  quantity: supplierQuantity('This many units of the SKU serve the line.')
}, { $id: 'Substitute', description: 'Another SKU is sent instead of the one that was ordered.' })

export const REASONS = 'It has the words of the caller, or one of the reasons of the service: ' +
  OWN_CANCEL_REASONS.map((reason) => `\`${reason}\``).join(', ') + '.'

const lineFields = {
  line_number,
  sku: Sku,
  description,
  ...line_words,
  quantity: count('The customer ordered this many units, canceled units included.'),
  unit_price,
  ...tax_of_line,
  amount: moneySum('The amount is `unit_price` × (`quantity` − `canceled_quantity`), less the ' +
    'part of `discount` of these units, rounded half-even.'),
  requested_date,
  promised_date: nullable(calendarDate(
    'The last of the sourced units arrive on this date. It is null when no date is known.')),
  canceled_quantity: count('This many units were canceled.'),
  cancel_reason: nullable(Type.String({
    description: 'Units of the line were canceled for this reason, or will be once their ' +
      `supplier agrees. ${REASONS} It is that of the newest cancellation, or null.`
  })),
  sourced_quantity: count('Purchase orders serve this many units.'),
  unsourced_quantity: count('Nothing serves this many units: the backorder of a confirmed order.'),
  shipped_quantity: count('This many units were shipped to the customer.'),
  delivered_quantity: count('This many units were delivered to the customer.'),
  lost_quantity: count('This many units were shipped to the customer and never arrived.'),
  refused_quantity: count('This many units were shipped and not taken by the customer.'),
  credited_quantity: count('The customer does not pay for this many units, which were returned ' +
    'or lost. They stay part of `quantity` and `amount`.'),
  returned_quantity: count('This many of the delivered units were accepted as returned.'),
  pending_cancellation_quantity: count('A supplier has yet to answer the cancellation of ' +
    'this many units.'),
  substitutes: Type.Array(ref(Substitute), {
    description: 'These SKUs are sent instead of the one that was ordered. Their units are among ' +
      'the `sourced_quantity`, at the price of the line.',
    examples: [[]]
  }),
  replacement_for: nullable(lineNumber('The line sends units of the line with this number again, ' +
    'at no charge. It is null for a line that was ordered.'))
}

const margin_of_line = nullable(moneySum(
  'The margin is the price of the sourced units less what was credited of them, without tax, and ' +
  'less their cost and the freight of each unit. What the units of a purchase order share (its ' +
  'fee, the base of its freight) is not in it, nor is goodwill. It is null when no unit is ' +
  'sourced. Only operators get the field.'))
export const margin = nullable(moneySum(
  'The margin is the price of the sourced units less all credits, without tax, and less the ' +
  'totals of the purchase orders, with fees and freight, as far as bills and credit notes have ' +
  'not corrected them. It is null when nothing is sourced. Only operators get the field.'))

export const SalesOrderLine = Type.Object({
  ...lineFields,
  suppliers: Type.Optional(nullableRef(LineSuppliers,
    'This was said of the suppliers of the line. Null means nothing. Only operators get it.')),
  allocations: Type.Optional(Type.Array(ref(AllocatedUnits), {
    description: 'A person gave these units to suppliers; they are not issued yet. Only ' +
      'operators get the field.',
    examples: [[]]
  })),
  margin: Type.Optional(margin_of_line),
  purchase_order_lines: Type.Optional(Type.Array(ref(ServingLine), {
    description: 'These purchase order lines serve the line. Only operators get the field.'
  }))
}, {
  $id: 'SalesOrderLine',
  description: 'A line sells units of one SKU, and counts what became of them.'
})

export const StorefrontSalesOrderLine = Type.Object(lineFields)

export const SALES_ORDER_LINE_SCHEMAS = [
  ServingLine, Substitute, SalesOrderLine, AllocatedUnits, LineSuppliers
]
