// Refuses an electronic invoice that lacks what its standard asks for, and says what that is.

import { RuleError } from '../../domain/kernel/rule.ts'
import {
  findMissing, type Missing, type Standard
} from '../../domain/model/invoice/missing-particulars.ts'
import type { InvoiceDocument } from '../../formats/invoice-document.ts'

const NUMBER: Missing = {
  name: 'number', says: 'The document is a draft, so it has no number. Issue it first.'
}

/** Throws `invoice_particulars_missing`. */
export function assertComplete ({ invoice }: InvoiceDocument, standard: Standard): void {
  const missing = [
    ...invoice.number === null ? [NUMBER] : [], ...findMissing(invoice, standard)
  ]
  if (missing.length === 0) return
  throw new RuleError('invoice_particulars_missing', {
    errors: missing.map(({ name, says }) => ({ header: 'accept', code: name, detail: says }))
  })
}
