// A purchase order that does not exist, for trying channels: nobody can take it for a real one.

import type { PurchaseOrderDescription } from '../../../domain/back-to-back/describe-sale.ts'
import { assemblePurchaseOrder, ediOf } from '../../../formats/assemble-document.ts'
import type { PurchaseOrderDocument } from '../../../formats/order-document.ts'
import type { Call } from '../../../platform/command/call.ts'
import { together } from '../../../platform/db/trx.ts'
import type { Source } from '../../documents/commands.ts'
import { findDocumentRecipient, findDocumentSender } from '../../documents/store.ts'

const TEST = 'TEST'
const AT = '2026-01-01T00:00:00.000Z'

/** From the merchant to the supplier, as they are named in real ones. */
export async function readSampleSource (
  { db, merchant_id }: Call, supplier_id: string
): Promise<Source<PurchaseOrderDocument>> {
  const [sender, recipient] = await together([
    findDocumentSender(db, merchant_id),
    findDocumentRecipient(db, merchant_id, supplier_id)
  ])
  const edi = { ...ediOf(sender, recipient), is_test: true }
  const document = assemblePurchaseOrder(
    { ...SAMPLE, supplier_id }, { sender, recipient }, { edi })
  const language = recipient.language ?? sender.documents.language
  return { document, sender, name: TEST, language }
}

const LINE: PurchaseOrderDescription['lines'][number] = {
  line_number: 1,
  sales_order_line_number: 1,
  sku: TEST,
  supplier_sku: TEST,
  description: 'This is a test. Please send nothing.',
  note: null,
  customization: {},
  quantity: 1,
  unit_cost: '0.00',
  unit_freight: '0.00',
  amount: '0.00',
  requested_date: null,
  promised_date: null,
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
  substitute_for: null
}

const SAMPLE: PurchaseOrderDescription = {
  id: 'po_test',
  number: TEST,
  version: 1,
  supplier_id: '',
  supplier_reference: null,
  sales_order_id: 'so_test',
  sales_order_reference: TEST,
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
  order_fee: '0.00',
  freight_base: '0.00',
  freight: '0.00',
  total: '0.00',
  ship_to: {
    name: TEST,
    company: null,
    line1: 'This is a test. Please send nothing.',
    line2: null,
    city: TEST,
    region: null,
    postal_code: null,
    country: 'FR',
    phone: null
  },
  gift_message: null,
  packing_slip_text: null,
  ship_from: null,
  customer_order_number: null,
  metadata: {},
  tags: [],
  notes: [],
  internal_notes: [],
  issued_at: AT,
  revision: 1,
  sent_at: null,
  acknowledgement_due_at: null,
  billing_status: 'unbilled',
  created_at: AT,
  updated_at: AT,
  lines: [LINE],
  shipments: []
}
