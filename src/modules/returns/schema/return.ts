// The JSON shapes of returns as they are read.

import Type from 'typebox'
import {
  RETURN_FAULTS, RETURN_REASONS, RETURN_REMEDIES, RETURN_ROUTES, RETURN_STATUSES,
  SUPPLIER_CREDIT_STATUSES
} from '../../../domain/model/return/return.ts'
import {
  count, currency, idOf, instant, lineNumber, money, moneySum, nullable, openEnum, pageOf, ref, Sku,
  supplierQuantity, Version
} from '../../../platform/http/schemas.ts'

export const REASON = 'The customer gives the units back for this reason.'
export const FAULT = 'The merchant thinks that this side must answer for it.'
export const ROUTE = 'The goods go to the supplier or to the merchant, or the customer keeps or ' +
  'disposes of them.'
export const REMEDY = 'The customer gets this for accepted units.'
export const restocking_fee = money(
  'The fee for all units of the line is taken off the refund or store credit, in proportion.')

const ReturnLine = Type.Object({
  line_number: Type.Optional(lineNumber('The units came from this line of the purchase order. ' +
    'Only operators and suppliers get the field.')),
  sales_order_line_number: lineNumber('The units served the sales order line with this number.'),
  sku: Sku,
  quantity: supplierQuantity('The customer gives back this many units.'),
  reason: openEnum(RETURN_REASONS, REASON),
  fault: Type.Optional(openEnum(RETURN_FAULTS,
    `${FAULT} Only operators and suppliers get the field.`)),
  route: openEnum(RETURN_ROUTES, ROUTE),
  remedy: Type.Optional(openEnum(RETURN_REMEDIES,
    `${REMEDY} Only operators and storefronts get the field.`)),
  restocking_fee: Type.Optional(moneySum('The fee for all units of the line is taken off the ' +
    'refund or store credit, in proportion. Only operators and storefronts get the field.')),
  accepted_quantity: count('This many units were inspected and accepted.'),
  refused_quantity: count('This many units were inspected and refused.'),
  restocked_quantity: Type.Optional(count('This many of the accepted units became stock of the ' +
    'merchant’s own warehouse. Only operators get the field.')),
  credited_amount: Type.Optional(moneySum('The customer got this refund or store credit for the ' +
    'accepted units, after the fee. Only operators and storefronts get the field.'))
}, { $id: 'ReturnLine', description: 'These units of a line are given back.' })

export const Return = Type.Object({
  id: idOf('ret', 'The service gives each return this id.'),
  version: Version,
  sales_order_id: idOf('so', 'Units of this sales order are given back.'),
  purchase_order_id: Type.Optional(idOf('po',
    'This purchase order delivered the units. Only operators and suppliers get the field.')),
  supplier_id: Type.Optional(idOf('sup',
    'This supplier delivered the units. Only operators and suppliers get the field.')),
  reference: Type.Optional(nullable(Type.String({
    description: 'The storefront gave the request this number of its own, or null. All returns ' +
      'of one request have it. Only operators and storefronts get the field.',
    examples: ['RMA-1042']
  }))),
  status: openEnum(RETURN_STATUSES, 'The status tells how far the return has come.'),
  currency: Type.Optional(currency('What the customer gets is in this currency. Only operators ' +
    'and storefronts get the field.')),
  comment: nullable(Type.String({
    description: 'The customer told this about the return, or it is null. Suppliers read it too.',
    examples: ['The space bar sticks.']
  })),
  refusal_reason: Type.Optional(nullable(Type.String({
    description: 'The merchant refused the return for this reason, or it is null. Only operators ' +
      'and storefronts get the field.'
  }))),
  carrier: nullable(Type.String({
    description: 'This carrier brings the goods back. It is null when nobody named one.',
    examples: ['DHL']
  })),
  tracking_number: nullable(Type.String({
    description: 'The carrier gave the parcel this number, or null.',
    examples: ['00340434161094042557']
  })),
  shipped_at: nullable(instant('The customer sent the goods at this time, or null.')),
  supplier_credit_status: Type.Optional(openEnum(SUPPLIER_CREDIT_STATUSES,
    'The supplier’s credit for accepted units is in this state; `overdue` means that the ' +
    'supplier let its deadline pass. Only operators and suppliers get the field.')),
  supplier_credit_currency: Type.Optional(currency(
    'The supplier credits in this currency. Only operators and suppliers get the field.')),
  supplier_credit_expected_amount: Type.Optional(moneySum('The supplier is to credit this: the ' +
    'cost of accepted units that it got back or must answer for. Only operators and suppliers ' +
    'get the field.')),
  supplier_credit_amount: Type.Optional(moneySum(
    'The supplier has credited this amount. Only operators and suppliers get the field.')),
  supplier_credit_reference: Type.Optional(nullable(Type.String({
    description: 'The supplier’s credit note has this number, or null. Only operators and ' +
      'suppliers get the field.',
    examples: ['CN-1042']
  }))),
  supplier_credit_reason: Type.Optional(nullable(Type.String({
    description: 'The supplier decided so for this reason, or has said this of the return ' +
      'before it decided, or it is null. Only operators and suppliers get the field.'
  }))),
  supplier_credit_days: Type.Optional(Type.Integer({
    minimum: 1,
    description: 'The supplier has this many days from the receipt on to credit the units. Only ' +
      'operators and suppliers get the field.',
    examples: [30]
  })),
  supplier_credit_due_at: Type.Optional(nullable(instant('The supplier is to decide by this ' +
    'time. It is null while no credit is expected. Only operators and suppliers get the field.'))),
  approved_at: nullable(instant('The merchant approved the return at this time, or null.')),
  received_at: nullable(instant('All units were inspected at this time, or null.')),
  closed_at: nullable(instant('The merchant closed the return at this time, or null.')),
  created_at: instant('The return was requested at this time.'),
  updated_at: instant('The return last changed at this time.'),
  lines: Type.Array(ref(ReturnLine), { description: 'These units are given back.' })
}, {
  $id: 'Return',
  description: 'A return is units of one purchase order that the customer gives back.',
  examples: [{
    refusal_reason: null, shipped_at: null, supplier_credit_reason: null, received_at: null
  }]
})

/** What the supplier credits is the merchant's and the supplier's business. */
const OF_SUPPLIER = [
  'purchase_order_id', 'supplier_id', 'supplier_credit_status', 'supplier_credit_currency',
  'supplier_credit_expected_amount', 'supplier_credit_amount', 'supplier_credit_reference',
  'supplier_credit_reason', 'supplier_credit_days', 'supplier_credit_due_at'
] as const

export const StorefrontReturn = Type.Object({
  ...Type.Omit(Return, [...OF_SUPPLIER, 'lines']).properties,
  lines: Type.Array(Type.Omit(ReturnLine, ['line_number', 'fault', 'restocked_quantity']))
})

/** Without what the customer gets. */
export const SupplierReturn = Type.Object({
  ...Type.Omit(Return, ['reference', 'currency', 'refusal_reason', 'lines']).properties,
  lines: Type.Array(Type.Omit(ReturnLine, [
    'remedy', 'restocking_fee', 'credited_amount', 'restocked_quantity'
  ]))
})

export const ReturnPage = pageOf('ReturnPage', Return)

export const RequestedReturns = Type.Object({
  data: Type.Array(ref(Return), {
    description: 'There is a return for each purchase order that the units came from.'
  })
}, { $id: 'RequestedReturns', description: 'These returns were requested.' })

export const StorefrontRequestedReturns = Type.Object({ data: Type.Array(StorefrontReturn) })

export const RETURN_SCHEMAS = [ReturnLine, Return, ReturnPage, RequestedReturns]
