// The JSON shapes of how invoices are made: a merchant's settings, and what an order says itself.

import Type from 'typebox'
import { INVOICE_BASES, INVOICE_TRIGGERS } from '../../../domain/model/invoice/invoicing.ts'
import {
  Address, closedEnum, NewAddress, nullable, nullableRef, openEnum, text
} from '../../../platform/http/schemas.ts'

const DAYS_MAX = 365

function orderFields (choiceOf: typeof openEnum) {
  return {
    basis: choiceOf(INVOICE_BASES,
      'Units are invoiced once they are shipped, delivered, or ordered. What is ordered and ' +
      'must be paid first is invoiced once it is paid.'),
    trigger: choiceOf(INVOICE_TRIGGERS,
      '`each_shipment` issues an invoice for each shipment within seconds. `order_complete` ' +
      'waits until the order is completed, `daily` for the end of the merchant’s day, and ' +
      '`manual` for an operator.'),
    payment_days: Type.Integer({
      minimum: 0,
      maximum: DAYS_MAX,
      examples: [30],
      description: 'An invoice of an `on_account` order is due this many days after its issue.'
    })
  }
}

const FORMAT_HINT = '`{number:5}` is the number with at least five digits, and `{year}` the year ' +
  'in which the fiscal year began. Numbers begin at 1 with each year, or never again where the ' +
  'format has no year.'

const numbering = {
  number_format: text(50, `Invoices are numbered in this way. ${FORMAT_HINT}`, {
    examples: ['INV-{year}-{number:5}']
  }),
  credit_note_number_format: text(50, 'Credit notes are numbered in this way. With the format of ' +
    'invoices they stand in the same series.', { examples: ['CN-{year}-{number:5}'] }),
  fiscal_year_start_month: Type.Integer({
    minimum: 1,
    maximum: 12,
    examples: [1],
    description: 'The fiscal year begins with this month, in the merchant’s time zone.'
  })
}

export const OrderInvoicing = Type.Object(orderFields(openEnum), {
  $id: 'OrderInvoicing', description: 'The order is invoiced like this.'
})

export const NewOrderInvoicing = Type.Partial(Type.Object(orderFields(closedEnum)), {
  $id: 'NewOrderInvoicing',
  additionalProperties: false,
  description: 'The order is invoiced like this. What is left out is as the merchant’s settings ' +
    'say, or stays as it is.',
  examples: [{ trigger: 'order_complete', payment_days: 14 }]
})

export const InvoicingSettings = Type.Object({ ...orderFields(openEnum), ...numbering }, {
  $id: 'InvoicingSettings',
  description: 'These settings tell how new orders are invoiced, and how invoices are numbered.'
})

export const NewInvoicingSettings = Type.Partial(
  Type.Object({ ...orderFields(closedEnum), ...numbering }), {
    $id: 'NewInvoicingSettings',
    additionalProperties: false,
    description: 'Fields that are named change. The others stay as they are.',
    examples: [{ trigger: 'daily', number_format: 'R{year}-{number:6}' }]
  })

export const Endpoint = Type.Object({
  scheme: text(10, 'The code of the Electronic Address Scheme list (EAS) names the network.', {
    examples: ['0088']
  }),
  id: text(100, 'The address in the network is this text.', { examples: ['4035811000009'] })
}, {
  $id: 'Endpoint',
  additionalProperties: false,
  description: 'An address in an electronic network, such as Peppol, receives invoices.'
})

const legal = {
  name: nullable(text(200, 'Invoices name the seller so. Null means the merchant’s name.', {
    examples: ['Analytical Bikes GmbH']
  })),
  tax_id: nullable(text(50, 'The merchant pays value added tax under this number. Null means ' +
    'the number in the settings of documents.', { examples: ['DE123456789'] })),
  registration_number: nullable(text(50,
    'The company is registered under this number, or null.', { examples: ['HRB 12345'] })),
  iban: nullable(text(34, 'Customers pay to this account, or it is null.', {
    pattern: '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$', examples: ['DE89370400440532013000']
  })),
  endpoint: nullableRef(Endpoint, 'The merchant has this electronic address, or null.')
}

const ADDRESS_HINT = 'Invoices name this address of the seller. Null means that of documents.'

export const LegalSettings = Type.Object({
  ...legal, address: nullableRef(Address, ADDRESS_HINT)
}, {
  $id: 'LegalSettings',
  description: 'Invoices say this of the merchant as a company.',
  examples: [{ name: null, address: null, tax_id: null, registration_number: null, iban: null }]
})

export const NewLegalSettings = Type.Partial(Type.Object({
  ...legal, address: nullableRef(NewAddress, ADDRESS_HINT)
}), {
  $id: 'NewLegalSettings',
  additionalProperties: false,
  description: 'Fields that are named change. The others stay as they are.',
  examples: [{ name: 'Analytical Bikes GmbH', tax_id: 'DE123456789' }]
})

/** Of a sales order. */
export const buyer_reference = nullable(text(100,
  'The customer wants to read this on invoices, such as the name of a department, or null.', {
    examples: ['Purchasing, floor 2']
  }))

export const INVOICE_SETTINGS_SCHEMAS = [
  Endpoint, OrderInvoicing, NewOrderInvoicing, InvoicingSettings, NewInvoicingSettings,
  LegalSettings, NewLegalSettings
]
