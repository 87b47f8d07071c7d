// What a received file says, whichever format it came in: answers, shipments, stock, invoices and
// receipts as plain data. A service makes ordinary commands of them.

import type { AnswerReason } from '../domain/model/purchase-order/purchase-order.ts'

export const FAULT_KINDS = [
  'missing', 'invalid', 'too_long', 'bad_code', 'bad_date', 'bad_character', 'unexpected', 'count',
  'control_number', 'trailer', 'unsupported', 'syntax', 'too_many'
] as const
export type FaultKind = typeof FAULT_KINDS[number]

/** What is wrong with a received file, and where. */
export type FormatFault = {
  kind: FaultKind
  /** The number of the segment in the file, from 1 on; in XML the number of the line. */
  line: number
  /** Such as `PO1`; in XML the name of the element. Null when the file as a whole is meant. */
  segment: string | null
  /** Such as `PO102`, the second element of `PO1`, or `QTY01.2`, a part of the first. */
  element: string | null
  /** One sentence. */
  detail: string
}

/** How a supplier names what it speaks of. At least one of the four is there. */
export type ReceivedItem = {
  line_number: number | null
  /** The SKU of the merchant. */
  sku: string | null
  supplier_sku: string | null
  /** A number by GS1, such as a GTIN or UPC. */
  gtin: string | null
}

/**
 * `changed` is accepted with another quantity, cost or date, which the line tells; `substituted`
 * offers another item; `on_hold` is no answer yet.
 */
export const RECEIVED_ANSWERS = [
  'accepted', 'changed', 'backordered', 'rejected', 'substituted', 'on_hold'
] as const
export type ReceivedAnswer = typeof RECEIVED_ANSWERS[number]

export type ReceivedAnswerLine = ReceivedItem & {
  status: ReceivedAnswer
  /** Units that the answer is about; null when it does not tell, which means all. */
  quantity: number | null
  /** The units of the line as the supplier read them in the order. */
  ordered_quantity: number | null
  unit_cost: string | null
  promised_date: string | null
  /** Only where something is rejected, and the code says why. */
  reason: AnswerReason | null
  /** The supplier's own code, as it was sent; null when only the whole order has one. */
  raw_code: string | null
  /** What would be sent instead; only where something is substituted. */
  substitute?: Omit<ReceivedItem, 'line_number'>
}

export type ReceivedAcknowledgement = {
  kind: 'acknowledgement'
  orders: Array<{
    order_number: string
    supplier_reference: string | null
    /** What holds for all lines that the message does not speak of. */
    status: 'accepted' | 'changed' | 'rejected' | 'on_hold'
    raw_code: string
    lines: ReceivedAnswerLine[]
  }>
}

export type ReceivedShipmentLine = ReceivedItem & {
  quantity: number
  tracking_numbers: string[]
}

export type ReceivedShipment = {
  kind: 'shipment'
  purpose: 'original' | 'change' | 'cancellation'
  /** The supplier's number of the shipment. */
  reference: string
  /** The day, or in CSV the instant. */
  shipped_on: string | null
  expected_on: string | null
  /** A code such as the SCAC of the carrier. */
  carrier_code: string | null
  carrier: string | null
  tracking_numbers: string[]
  /** Numbers of packages by GS1 (SSCC). */
  package_ids: string[]
  orders: Array<{ order_number: string, lines: ReceivedShipmentLine[] }>
}

export type ReceivedStockRow = ReceivedItem & {
  /** The number of the segment with which the row begins. */
  line: number
  on_hand: number
  unit_cost: string | null
}

/** A row that cannot be taken, and why. What it names may still be known. */
export type RefusedStockRow = Partial<ReceivedItem> & { line: number, faults: FormatFault[] }

export type ReceivedStock = {
  kind: 'stock'
  reference: string | null
  /** The day that the figures are of, with a time if the message gives one: `2026-11-29T08:30`. */
  as_of: string | null
  currency: string | null
  rows: ReceivedStockRow[]
  /** Their faults are among those of the message too. */
  refused: RefusedStockRow[]
}

export type ReceivedInvoiceLine = ReceivedItem & {
  /** Null: that of the invoice. */
  order_number: string | null
  description: string | null
  quantity: string
  unit_price: string | null
  amount: string | null
}

export type ReceivedInvoice = {
  kind: 'invoice'
  is_credit: boolean
  number: string
  date: string
  due_date: string | null
  order_number: string | null
  currency: string | null
  total: string
  lines: ReceivedInvoiceLine[]
  /** Allowances are negative. */
  charges: Array<{ code: string | null, description: string | null, amount: string }>
  taxes: Array<{ code: string | null, percent: string | null, amount: string | null }>
}

export type ReceiptStatus = 'accepted' | 'accepted_with_faults' | 'partly_accepted' | 'rejected'

/** What the other side thinks of a file that it got from us. */
export type ReceivedReceipt = {
  kind: 'receipt'
  /** The control number of the group (X12) or interchange (EDIFACT) that the receipt is about. */
  reference: string
  status: ReceiptStatus
  messages: Array<{
    type: string
    reference: string
    status: ReceiptStatus
    /** Codes of the standard, and where the fault is. */
    faults: Array<{
      segment: string, position: number | null, element: number | null, code: string
    }>
  }>
}

export type ReceivedMessage =
  ReceivedAcknowledgement | ReceivedShipment | ReceivedStock | ReceivedInvoice | ReceivedReceipt

/** One message of a file: a transaction set, an EDIFACT message, an XML document. */
export type ReceivedPart = {
  /** Such as `855`, `ORDRSP` or `OrderResponse`. */
  type: string
  reference: string
  line: number
  /** Null when the part is refused: `faults` of it, its group, interchange or file say why. */
  message: ReceivedMessage | null
  faults: FormatFault[]
}

/** Parts of one kind that travel together. EDIFACT and UBL mostly have none; then it is one. */
export type ReceivedGroup = {
  /** Such as `PR`; empty where there are no groups. */
  type: string
  reference: string
  version: string
  parts: ReceivedPart[]
  /** How many parts its trailer counts; null without a trailer. */
  declared_parts: number | null
  faults: FormatFault[]
}

export type Partner = { qualifier: string, id: string }

export type ReceivedInterchange = {
  sender: Partner
  receiver: Partner
  /** Its control number. */
  reference: string
  is_test: boolean
  groups: ReceivedGroup[]
  faults: FormatFault[]
}

export type ReceivedFile = {
  interchanges: ReceivedInterchange[]
  faults: FormatFault[]
}
