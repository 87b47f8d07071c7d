// The events of invoices: one for each that is new or has changed.

import type { EventType } from '../kernel/event.ts'
import type { KeptInvoice } from '../model/invoice/kept-invoice.ts'

export function invoiceEventOf (was: KeptInvoice | undefined, is: KeptInvoice): EventType {
  if (is.status === 'draft') return 'invoice.drafted'
  if (is.status === 'discarded') return 'invoice.discarded'
  if (was === undefined || was.status === 'draft') return 'invoice.issued'
  if (is.status === 'paid' && was.status !== 'paid') return 'invoice.paid'
  return is.is_overdue && !was.is_overdue ? 'invoice.overdue' : 'invoice.updated'
}
