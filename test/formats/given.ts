// Documents for tests of formats.

import { DEFAULT_DOCUMENTS } from '../../src/domain/model/merchant/document-settings.ts'
import { assemblePurchaseOrder, assembleSalesOrder } from '../../src/formats/assemble-document.ts'
import type { PurchaseOrderDocument, SalesOrderDocument } from '../../src/formats/order-document.ts'
import type { Layout } from '../../src/formats/pdf/sheet.ts'

type Line = PurchaseOrderDocument['order']['lines'][number]
type SaleLine = SalesOrderDocument['order']['lines'][number]

const AT = '2026-11-20T23:30:00.000Z'

export const ADDRESS = {
  name: 'Ada Lovelace',
  company: null,
  line1: '12 Rue de la Paix',
  line2: null,
  city: 'Paris',
  region: null,
  postal_code: '75002',
  country: 'FR',
  phone: '+33 1 23 45'
}

const SENDER = {
  name: 'Analytical Bikes',
  documents: {
    ...DEFAULT_DOCUMENTS,
    address: { ...ADDRESS, name: 'Analytical Bikes', city: 'Berlin', country: 'DE' },
    email: 'orders@bikes.example',
    tax_id: 'DE123456789'
  }
}

export function purchaseLine (line_number: number, about: Partial<Line> = {}): Line {
  return {
    line_number,
    sales_order_line_number: line_number,
    sku: `KB-${line_number}`,
    supplier_sku: `LW-${line_number}`,
    description: 'Mechanical keyboard',
    note: null,
    customization: {},
    quantity: 2,
    unit_cost: '52.005',
    unit_freight: '0.00',
    amount: '104.01',
    requested_date: null,
    promised_date: '2026-11-26',
    accepted_quantity: 0,
    rejected_quantity: 0,
    canceled_quantity: 0,
    shipped_quantity: 0,
    delivered_quantity: 0,
    lost_quantity: 0,
    refused_quantity: 0,
    returned_quantity: 0,
    missing_quantity: 0,
    over_shipped_quantity: 0,
    billed_quantity: 0,
    credited_quantity: 0,
    billed_amount: null,
    billed_charges: null,
    surplus_quantity: 0,
    pending_cancellation_quantity: 0,
    cost_increase: null,
    substitution: null,
    answers: [],
    replaces: null,
    substitute_for: null,
    ...about
  }
}

const ORDER: Omit<PurchaseOrderDocument['order'], 'lines'> = {
  id: 'po_01k9x3v8hq2m4n6p8r0t2w4y6z',
  number: 'PO-01K9X3V8HQ2M4N6P8',
  version: 3,
  supplier_id: 'sup_1',
  supplier_reference: null,
  sales_order_id: 'so_1',
  sales_order_reference: 'WEB-1042',
  ship_from: null,
  status: 'issued',
  fulfillment_status: 'unfulfilled',
  cancellation: 'none',
  cancellation_reason: null,
  cancellation_due_at: null,
  kind: 'external',
  delivery_mode: 'drop_ship',
  ship_complete: false,
  currency: 'EUR',
  exchange_rate: null,
  order_fee: '4.50',
  freight_base: '0.00',
  freight: '12.30',
  total: '1234.56',
  ship_to: ADDRESS,
  gift_message: null,
  packing_slip_text: null,
  customer_order_number: null,
  metadata: {},
  tags: [],
  notes: [],
  internal_notes: [],
  issued_at: AT,
  revision: 1,
  sent_at: null,
  acknowledgement_due_at: '2026-11-22T10:00:00.000Z',
  billing_status: 'unbilled',
  created_at: AT,
  updated_at: AT,
  shipments: []
}

export function purchaseDocument (
  lines: readonly Line[], about: Partial<typeof ORDER> = {},
  document: Partial<PurchaseOrderDocument> = {}
): PurchaseOrderDocument {
  const recipient = {
    code: 'LITWARE',
    name: 'Litware, Inc.',
    address: { ...ADDRESS, name: 'Litware', city: 'Springfield', region: 'IL', country: 'US' },
    contact: { name: null, email: 'orders@litware.example', phone: null },
    language: null,
    edi: null
  }
  return {
    ...assemblePurchaseOrder(
      { ...ORDER, ...about, lines: [...lines] }, { sender: SENDER, recipient }),
    ...document
  }
}

export function saleLine (line_number: number, about: Partial<SaleLine> = {}): SaleLine {
  return {
    line_number,
    sku: `KB-${line_number}`,
    description: 'Mechanical keyboard',
    note: null,
    customization: {},
    quantity: 2,
    unit_price: '79.90',
    discount: null,
    tax: null,
    tax_amount: null,
    amount: '159.80',
    requested_date: null,
    promised_date: '2026-11-28',
    canceled_quantity: 0,
    cancel_reason: null,
    sourced_quantity: 2,
    pending_cancellation_quantity: 0,
    shipped_quantity: 0,
    delivered_quantity: 0,
    lost_quantity: 0,
    refused_quantity: 0,
    credited_quantity: 0,
    returned_quantity: 0,
    unsourced_quantity: 0,
    suppliers: null,
    allocations: [],
    margin: '55.80',
    purchase_order_lines: [],
    substitutes: [],
    replacement_for: null,
    ...about
  }
}

const SALE = {
  id: 'so_01k9x3v8hq2m4n6p8r0t2w4y6z',
  number: 'SO-01K9X3V8HQ2M4N6P8',
  version: 1,
  reference: 'WEB-1042',
  status: 'confirmed',
  payment_status: 'partially_paid',
  sourcing_status: 'sourced',
  fulfillment_status: 'unfulfilled',
  holds: [],
  currency: 'EUR',
  payment_terms: 'prepaid',
  customer: { name: 'Ada Lovelace', email: 'ada@example.com', phone: null, company: null },
  ship_to: ADDRESS,
  bill_to: null,
  charges: [{ kind: 'discount', amount: '-5.00' }, { kind: 'shipping', amount: '7.77' }],
  taxes: [],
  tax_total: '0.00',
  prices_include_tax: false,
  total: '162.57',
  credited: '0.00',
  paid: '100.00',
  payment_due: '62.57',
  refund_due: '0.00',
  margin: '55.80',
  notes: [],
  tags: ['secret'],
  created_at: AT,
  updated_at: AT
}

export function salesDocument (
  lines: readonly SaleLine[], about: Partial<SalesOrderDocument['order']> = {}
): SalesOrderDocument {
  // Documents read these fields only.
  const order = { ...SALE, ...about, lines } as unknown as SalesOrderDocument['order']
  return assembleSalesOrder(order, SENDER)
}

export function layout (about: Partial<Layout> = {}): Layout {
  return {
    language: 'en',
    paper: 'a4',
    color: '#1a56db',
    footer_text: 'HRB 12345',
    time_zone: 'Europe/Berlin',
    logo: null,
    ...about
  }
}
