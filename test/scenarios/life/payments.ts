// Payments, refunds and credits as the model knows them.

export type Payment = {
  id: string
  amount: number
  reversed: number
  /** Did any of it come back? */
  is_reinstated: boolean
  /** By refunds that name it. */
  refunded: number
}

/** Of units of a line, or of none. */
export type Credit = { line_number: number | null, quantity: number | null, amount: number }

export type Refund = { id: string, amount: number, bounced: number, payment: Payment | null }
