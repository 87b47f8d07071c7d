// The example sales order of the public document: two paid lines, bought from two suppliers.

const IDS = {
  litware: 'sup_01k9x3v8hq2m4n6p8r0t2w4y6z',
  fabrikam: 'sup_01k9x3vb6c8e0g2j4m6p8r0t2w',
  from_litware: 'po_01k9x3v8hq2m4n6p8r0t2w4y6z',
  from_fabrikam: 'po_01k9x3v8hr3n5p7q9s1v3x5z7b'
}

const keyboard = { sku: 'KB-100', quantity: 2, unit_price: '79.90' }
const mouse = { sku: 'MS-200', quantity: 1, unit_price: '39.00', requested_date: '2026-12-05' }

export const NEW_SALES_ORDER_EXAMPLE = {
  reference: 'WEB-1042',
  currency: 'EUR',
  payment_terms: 'prepaid',
  customer: { name: 'Ada Lovelace', email: 'ada@example.com' },
  ship_to: {
    name: 'Ada Lovelace',
    line1: '12 Rue de la Paix',
    city: 'Paris',
    postal_code: '75002',
    country: 'FR'
  },
  lines: [keyboard, mouse],
  payments: [{ reference: 'pi_8842', amount: '198.80' }]
}

const PLAIN = { discount: null, tax: null, tax_amount: null, replacement_for: null }

/** Fields that are left out here take the examples of their schemas. */
export const SALES_ORDER_EXAMPLE = {
  status: 'confirmed',
  payment_status: 'paid',
  sourcing_status: 'sourced',
  fulfillment_status: 'unfulfilled',
  payment_terms: 'prepaid',
  shortage_policy: 'backorder',
  delivery_mode: 'drop_ship',
  partial_shipments: 'allow',
  sourcing: { objective: null, split: null },
  bill_to: null,
  customer: { tax_id: null, endpoint: null },
  buyer_reference: null,
  account: null,
  path: null,
  gift_message: null,
  packing_slip_text: null,
  ship_from: null,
  language: null,
  purchase_order_number: null,
  tax_total: '0.00',
  margin_basis: 'ordered',
  credited: '0.00',
  payment_due: '0.00',
  refund_due: '0.00',
  payments: [{ reference: 'pi_8842', method: null }],
  metadata: {},
  completed_at: null,
  canceled_at: null,
  payment_due_at: null,
  lines: [
    {
      ...keyboard,
      line_number: 1,
      description: null,
      note: null,
      customization: {},
      cancel_reason: null,
      ...PLAIN,
      amount: '159.80',
      requested_date: null,
      promised_date: '2026-11-26',
      sourced_quantity: 2,
      suppliers: null,
      allocations: [],
      margin: '55.80',
      purchase_order_lines: [
        { purchase_order_id: IDS.from_litware, line_number: 1, quantity: 2 }
      ]
    },
    {
      ...mouse,
      line_number: 2,
      description: null,
      note: null,
      customization: {},
      cancel_reason: null,
      ...PLAIN,
      amount: '39.00',
      promised_date: '2026-11-28',
      sourced_quantity: 1,
      suppliers: null,
      allocations: [],
      margin: '17.50',
      purchase_order_lines: [
        { purchase_order_id: IDS.from_fabrikam, line_number: 1, quantity: 1 }
      ]
    }
  ],
  margin: '68.80',
  tags: [],
  notes: [],
  internal_notes: [],
  exceptions: [],
  purchase_orders: [
    {
      id: IDS.from_litware,
      supplier_id: IDS.litware,
      supplier_reference: null,
      status: 'issued',
      total: '108.50'
    },
    {
      id: IDS.from_fabrikam,
      supplier_id: IDS.fabrikam,
      supplier_reference: null,
      status: 'issued',
      total: '21.50'
    }
  ]
}
