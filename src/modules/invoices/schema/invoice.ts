// The JSON shapes of invoices and credit notes.

import Type, { type TUnsafe } from 'typebox'
import { INVOICE_KINDS, INVOICE_STATUSES } from '../../../domain/model/invoice/invoice.ts'
import { TAX_CATEGORIES, TAX_MODES } from '../../../domain/model/tax/tax.ts'
import {
  Address, calendarDate, currency, idOf, instant, lineNumber, moneySum, nullable, nullableRef,
  openEnum, pageOf, ref, Sku, supplierQuantity, Version
} from '../../../platform/http/schemas.ts'
import { Endpoint } from './settings.ts'

const said = (description: string, examples: readonly string[]): TUnsafe<string | null> =>
  nullable(Type.String({ description, examples }))

const InvoiceParty = Type.Object({
  name: Type.String({
    description: 'The company or person has this name.', examples: ['Analytical Bikes GmbH']
  }),
  address: nullableRef(Address, 'The party has this address, or none is known.'),
  email: said('The party has this email address, or null.', ['orders@shop.example']),
  phone: said('The party has this phone number, or null.', ['+49 30 1234567']),
  tax_id: said('The party pays value added tax under this number, or null.', ['DE123456789']),
  registration_number: said('The company is registered under this number, or null.', ['HRB 1']),
  iban: said('The seller is paid to this account, or it is null.', ['DE89370400440532013000']),
  endpoint: nullableRef(Endpoint, 'The party has this electronic address, or null.')
}, {
  $id: 'InvoiceParty',
  description: 'The party is named as it was when the document was issued.',
  examples: [{ address: null, endpoint: null }]
})

const taxFields = {
  category: openEnum(TAX_CATEGORIES,
    'The category of tax has this code of EN 16931, such as `S` for a standard rate.'),
  rate_percent: said('The rate is this percentage; null is out of the scope of tax.', ['19']),
  exemption_reason: said('The reason why no tax is charged, or null.', ['Reverse charge'])
}

const InvoiceTax = Type.Object(taxFields, {
  $id: 'InvoiceTax', description: 'A line or charge is taxed in this way.'
})

const line_tax = nullableRef(InvoiceTax, 'The tax is null where the order says none.')

const InvoiceLine = Type.Object({
  line_number: lineNumber('The line of the document has this number.'),
  sales_order_line_number: lineNumber('The units belong to the sales order line of this number.'),
  sku: Sku,
  description: said('The item is described so, or null.', ['Mechanical keyboard']),
  quantity: supplierQuantity(
    'So many units are invoiced, or taken back. The number is above 0 in credit notes too.'),
  unit_price: Type.String({
    description: 'A unit costs this much without tax, with at most ten decimals.',
    pattern: '^-?[0-9]+(\\.[0-9]{1,10})?$',
    examples: ['79.90']
  }),
  net_amount: moneySum('The units cost this much without tax.'),
  tax: line_tax
}, {
  $id: 'InvoiceLine',
  description: 'Units of one line of the sales order are invoiced.',
  examples: [{ description: null, tax: null }]
})

const CHARGE_KINDS = ['shipping', 'tax', 'discount', 'other', 'adjustment'] as const

const InvoiceCharge = Type.Object({
  kind: openEnum(CHARGE_KINDS, 'The kind tells what the charge is for.'),
  amount: moneySum('The amount is without tax. That of a discount is below 0 in an invoice.'),
  reason: said('The charge has this reason, or null.', ['Scratched housing']),
  tax: line_tax
}, {
  $id: 'InvoiceCharge',
  description: 'A charge is added to the sum of the lines.',
  examples: [{ reason: null, tax: null }]
})

const InvoiceTaxGroup = Type.Object({
  ...taxFields,
  taxable_amount: moneySum('Lines and charges of the group cost this much without tax.'),
  tax_amount: moneySum('The tax on them is this much.')
}, { $id: 'InvoiceTaxGroup', description: 'The tax of one category and rate is this much.' })

export const Invoice = Type.Object({
  id: idOf('inv', 'The service gives each invoice and credit note this id.'),
  version: Version,
  kind: openEnum(INVOICE_KINDS, 'A `credit_note` takes back what an `invoice` asked for.'),
  status: openEnum(INVOICE_STATUSES,
    'A `draft` is not yet the customer’s business. What is `issued` never changes; it becomes ' +
    '`partially_paid` and `paid` by payments and credit notes of its order. A credit note is ' +
    '`paid` when nothing is due back. A draft that is not wanted is `discarded`.'),
  number: said('People call the document by this number. It is null until it is issued.',
    ['INV-2026-00042']),
  sales_order_id: idOf('so', 'The document belongs to this sales order.'),
  sales_order_reference: Type.String({
    description: 'The sales order has this reference.', examples: ['WEB-1042']
  }),
  purchase_order_number: said('The customer calls the order by this number, or it is null.',
    ['4500017']),
  buyer_reference: said('The customer wants to read this on invoices, or it is null.',
    ['Purchasing, floor 2']),
  currency: currency('The amounts of the document are in this currency.'),
  issued_at: nullable(instant('The document was issued at this time. It is null until then.')),
  issued_on: nullable(calendarDate('The document was issued on this day, or it is null.')),
  due_on: nullable(calendarDate(
    'The amount is due on this day. It is null for credit notes and prepaid orders.')),
  delivered_on: nullable(calendarDate(
    'The goods arrived on this day, or left on it where nobody said so. It is null without goods ' +
    'on their way.')),
  tax_mode: openEnum(TAX_MODES, 'The sales order says its tax in this way.'),
  prices_include_tax: Type.Boolean({
    description: 'True when the prices of the sales order include tax.', examples: [false]
  }),
  seller: ref(InvoiceParty),
  buyer: ref(InvoiceParty),
  ship_to: ref(Address),
  lines: Type.Array(ref(InvoiceLine), { description: 'The lines are numbered from 1.' }),
  charges: Type.Array(ref(InvoiceCharge), {
    description: 'The charges are added to the sum of the lines.', examples: [[]]
  }),
  taxes: Type.Array(ref(InvoiceTaxGroup), {
    description: 'The list has a group for each category and rate of tax.', examples: [[]]
  }),
  net_total: moneySum('All lines and charges cost this much without tax.'),
  tax_total: moneySum('The tax of all groups is this much.'),
  total: moneySum('The document asks for this much, or gives it back: `net_total` + `tax_total`.'),
  paid: moneySum('This much was paid of it, or back to the customer. Payments of the order count ' +
    'for its oldest invoices first.'),
  prepaid_amount: moneySum('This much of it was paid when it was issued.'),
  shipment_ids: Type.Array(Type.String(), {
    description: 'The invoice is for these shipments.',
    examples: [['shp_01k9x3v8hq2m4n6p8r0t2w4y6z']]
  }),
  credited_invoice_id: nullable(idOf('inv',
    'The credit note takes back a part of this invoice. It is null for invoices.')),
  credited_invoice_number: said('That invoice has this number, or it is null.', ['INV-2026-00041']),
  credited_invoice_issued_on: nullable(calendarDate(
    'That invoice was issued on this day, or it is null.')),
  reason: said('The credit note has this reason, or it is null.', ['Goodwill']),
  missing: Type.Array(Type.String(), {
    description: 'Electronic formats need these particulars, and the document does not have them.',
    examples: [['seller_endpoint', 'buyer_endpoint', 'buyer_reference']]
  }),
  created_at: instant('The document was made at this time.'),
  updated_at: instant('The document last changed at this time.')
}, {
  $id: 'Invoice',
  description: 'An invoice tells a customer what it owes, and a credit note what it gets back.',
  examples: [{
    due_on: '2026-12-23', purchase_order_number: null, credited_invoice_id: null, reason: null
  }]
})

export const InvoicePage = pageOf('InvoicePage', Invoice)

export const IssuedInvoices = Type.Object({
  invoices: Type.Array(ref(Invoice), {
    description: 'These documents were made, in the order of their numbers.', examples: [[]]
  })
}, {
  $id: 'IssuedInvoices', description: 'The answer has what was invoiced by this request.'
})

export const NewInvoices = Type.Object({
  draft: Type.Optional(Type.Boolean({
    description: 'True makes drafts, which have no numbers until they are issued. The default is ' +
      'false.',
    examples: [true]
  }))
}, {
  $id: 'NewInvoices',
  additionalProperties: false,
  description: 'The request invoices what is due of a sales order.',
  examples: [{ draft: true }]
})

export const INVOICE_SCHEMAS = [
  InvoiceParty, InvoiceTax, InvoiceLine, InvoiceCharge, InvoiceTaxGroup, Invoice, InvoicePage,
  IssuedInvoices, NewInvoices
]
