// What a mail to a customer says, in one language.

import type { CustomerMessage } from '../../../../domain/model/transmission/customer-message.ts'

/** What the texts name: the order by the reference that the customer knows from the shop. */
export type NamedOrder = {
  order: string
  merchant: string
  /** The number of the invoice or credit note; empty for the other messages. */
  invoice: string
}

export type CustomerTexts = {
  subjects: Readonly<Record<CustomerMessage, (named: NamedOrder) => string>>
  greeting: (customer: string) => string
  /** What the message says. */
  bodies: Readonly<Record<CustomerMessage, (named: NamedOrder) => string>>
  /** Why the service itself canceled the order. */
  reasons: Readonly<Record<'payment_timeout' | 'insufficient_stock', string>>
  goods: string
  expected: (date: string) => string
  no_date: string
  canceled: (units: number) => string
  /** Other goods that come instead. */
  instead: (goods: string) => string
  tax: (rate: string, amount: string) => string
  tax_included: (rate: string, amount: string) => string
  total: (amount: string) => string
  /** What lessens the total after the fact. */
  credited: (amount: string) => string
  payment_due: (amount: string) => string
  refund_due: (amount: string) => string
  pay_by: (amount: string, date: string) => string
  account: (iban: string) => string
  payment_reference: (number: string) => string
  invoice_paid: string
  credit_terms: string
  ship_to: string
  parcel: string
  carrier: (name: string) => string
  tracking_number: (number: string) => string
  /** Before the link by which the parcel is followed. */
  track: string
  track_button: string
  /** Before the link by which the customer confirms the order. */
  answer: string
  answer_button: string
  /** The order. */
  attached: string
  /** The invoice or credit note. */
  attached_document: string
  reply: string
  closing: (named: NamedOrder) => string
}
