// Judges whether an electronic invoice can be made: a document may lack what its standard asks for.

import { RuleError } from '../../domain/kernel/rule.ts'
import {
  findMissing, type Missing, type Standard
} from '../../domain/model/invoice/missing-particulars.ts'
import type { InvoiceDocument } from '../../formats/invoice-document.ts'

const NUMBER: Missing = {
  name: 'number', says: 'The document is a draft, so it has no number. Issue it first.'
}

/** Throws `invoice_particulars_missing`. */
export function assertComplete (document: InvoiceDocument, standard: Standard): void {
  const missing = listMissing(document, standard)
  if (missing.length === 0) return
  throw new RuleError('invoice_particulars_missing', {
    errors: missing.map(({ name, says }) => ({ header: 'accept', code: name, detail: says }))
  })
}

export function isComplete (document: InvoiceDocument, standard: Standard): boolean {
  return listMissing(document, standard).length === 0
}

function listMissing ({ invoice }: InvoiceDocument, standard: Standard): Missing[] {
  return [...invoice.number === null ? [NUMBER] : [], ...findMissing(invoice, standard)]
}
