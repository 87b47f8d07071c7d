// Describes the resource `invoice`: its id prefix, events and refusals.

import { conflict, defineResource, notFound } from '../../kernel/resource.ts'

export const INVOICE_RESOURCE = defineResource({
  name: 'invoice',
  id_prefixes: ['inv'],
  events: [
    'invoice.drafted', 'invoice.issued', 'invoice.discarded', 'invoice.paid', 'invoice.overdue',
    'invoice.updated'
  ],
  table: 'invoices',
  is_of_order: true,
  shown_to: { storefront: true },
  refusals: {
    invoice_not_found: notFound('No such invoice', 'There is no invoice with this id.'),
    invoice_not_draft: conflict('The invoice is no draft',
      'It was issued or discarded, so it stays as it is. What was issued is taken back by a ' +
      'credit note.'),
    invoice_draft_open: conflict('A draft of the order is open',
      'While a sales order has a draft, nothing else of it is invoiced. Issue or discard the ' +
      'draft that `detail` names.'),
    invoice_particulars_missing: conflict('The invoice lacks what its format asks for',
      'The electronic format cannot be made: `errors` says what it asks for and the invoice does ' +
      'not have. A PDF can always be made.'),
    invoice_draft_outdated: conflict('The draft says something else than is due',
      'The sales order has changed since the draft was made, or an older draft of it is open. ' +
      'Issue the older one first, or discard the draft and make a new one.')
  }
})

declare module '../../kernel/resource.ts' {
  interface Resources { invoice: typeof INVOICE_RESOURCE }
}
