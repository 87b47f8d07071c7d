// Payments and refunds as the model knows them.

export type Payment = {
  id: string
  amount: number
  reversed: number
  /** Did any of it come back? */
  is_reinstated: boolean
  /** By refunds that name it. */
  refunded: number
}

export type Refund = { id: string, amount: number, bounced: number, payment: Payment | null }
