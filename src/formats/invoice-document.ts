// What the documents of an invoice are made from. Every format reads this, and nothing else.

import type { Invoice } from '../domain/model/invoice/invoice.ts'

export type InvoiceDocument = {
  invoice: Invoice
  /** The time of the document: when it was issued, or when a draft was changed last. */
  at: string
}
