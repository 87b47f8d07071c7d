// What approved bills say of a purchase order and of its lines.

export const BILLING_STATUSES = ['unbilled', 'partially_billed', 'billed', 'overbilled'] as const
export type BillingStatus = typeof BILLING_STATUSES[number]

/** Of a purchase order. */
export type Billing = {
  /** Computed from the lines. */
  billing_status: BillingStatus
  /** A mark of the bills, no content: while it stands, each change of the order marks them. */
  has_open_bills: boolean
}

/** Of a line. */
export type Billed = {
  /** Units that approved bills ask for, less those that they credit. */
  billed_quantity: number
  /** Units that approved bills credit: a bill counts by what its lines come to. */
  credited_quantity: number
  /** What they cost by those bills, with their part of charges. Null: no bill is approved. */
  billed_amount: string | null
  /** The part of `billed_amount` that is freight, fees and other charges. */
  billed_charges: string | null
}

export const NOTHING_BILLED: Billed = {
  billed_quantity: 0, credited_quantity: 0, billed_amount: null, billed_charges: null
}
