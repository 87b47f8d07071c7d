// What is stored of one merchant: instants in milliseconds, money in cents.

export type SaleLineFact = {
  line_number: number
  sku: string
  price: number
  quantity: number
  canceled: number
  cancel_reason: string | null
  sourced: number
  pending: number
  shipped: number
  delivered: number
  lost: number
  refused: number
  returned: number
  excluded: string[]
  note: string | null
  engraving: string | null
  replacement_for: number | null
}

/** Amounts as the wire has them. */
export type CreditFact = {
  line_number: number | null, quantity: number | null, amount: string
}

export type SaleFact = {
  id: string
  version: number
  status: string
  payment_status: string
  sourcing_status: string
  delivery_mode: string
  payment_terms: string
  shortage_policy: string
  priority: number
  ship_to: { line1: string, phone: string | null }
  gift: string | null
  /** Ids. */
  holds: string[]
  /** The one of money that was taken back. */
  reversal_hold: string | null
  tax_mode: string
  prices_include_tax: boolean
  payments: Array<{ id: string, amount: number, reversed: number, refunded: number }>
  total: number
  paid: number
  refund_due: number
  credited: number
  credits: CreditFact[]
  refunded: number
  received: number
  payment_due_at: number | null
  lines: SaleLineFact[]
}

export type PurchaseLineFact = {
  line_number: number
  sale_line: number
  sku: string
  quantity: number
  accepted: number
  rejected: number
  canceled: number
  shipped: number
  delivered: number
  lost: number
  refused: number
  returned: number
  missing: number
  over: number
  surplus: number
  reserved: number
  billed: number
  given_back: number
  billed_amount: number | null
  billed_charges: number | null
  pending: number
  proposed: number
  offered: number
  unit_cost: number
  note: string | null
  engraving: string | null
  accepted_at: number | null
  substitute_for: number | null
}

export type PurchaseFact = {
  id: string
  version: number
  sale_id: string
  supplier_id: string
  status: string
  cancellation: string
  kind: string
  billing_status: string
  order_fee: number
  ship_to: { line1: string, phone: string | null }
  gift: string | null
  issued_at: number | null
  lines: PurchaseLineFact[]
}

export type IncidentFact = {
  id: string
  kind: 'lost' | 'refused' | 'damaged'
  outcome: string | null
  exception_id: string | null
  lines: Array<{
    line_number: number
    sales_order_line_number: number
    quantity: number
    found_quantity: number
    returned_quantity: number
  }>
}

export type ShipmentFact = {
  id: string
  version: number
  sale_id: string
  purchase_id: string | null
  shipped_at: number
  delivered_at: number | null
  failed_at: number | null
  canceled_at: number | null
  incidents: IncidentFact[]
  lines: Array<{
    line_number: number
    sale_line: number
    quantity: number
    over: number
    arrived: number
    lost: number
    refused: number
    released: number
    taken: number
  }>
}

export type StockFact = {
  supplier_id: string
  sku: string
  on_hand: number
  reserved: number
  unit_cost: number
  as_of: number
}

export type ExceptionFact = {
  id: string
  version: number
  kind: string
  subject_id: string
  sale_id: string | null
  purchase_id: string | null
  line_number: number | null
  opened_at: number
  is_open: boolean
}

export type BillFact = {
  id: string
  version: number
  supplier_id: string
  status: string
  net_total: number
  tax_total: number
  /** Codes, with what they are about. */
  findings: string[]
}

export type Facts = {
  sales: SaleFact[]
  purchases: PurchaseFact[]
  shipments: ShipmentFact[]
  stock: StockFact[]
  exceptions: ExceptionFact[]
  bills: BillFact[]
  /** Invoices less credit notes, and the tax of those that write down no credit. */
  invoiced: Array<{ sale_id: string, total: number, tax: number }>
  /** SKUs with a mark that waits to be served. */
  marked: string[]
  /** Subjects whose events are not numbered 1 … version, one each. */
  untold: string[]
}
