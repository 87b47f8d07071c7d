// Describes received documents: their id prefix and refusals.

import { conflict, defineResource, gone, notFound, unprocessable } from '../../kernel/resource.ts'

export const RECEIVED_DOCUMENT_RESOURCE = defineResource({
  name: 'received_document',
  id_prefixes: ['doc'],
  refusals: {
    document_not_found: notFound('No such document', 'There is no received document with this id.'),
    document_receipt_not_found: notFound('The document has no receipt',
      'Only documents of X12 and EDIFACT are answered by a receipt, and receipts are not.'),
    document_content_deleted: gone('The file is not kept any more',
      'The merchant’s setting `received_file_retention_days` tells how long files of suppliers ' +
      'and their receipts are kept. What became of the parts still stands in the document.'),
    order_ambiguous: conflict('Several orders are meant',
      'Several purchase orders have the number that the document names. Name our number.'),
    ship_notice_repeated: conflict('A ship notice says something else now',
      'The supplier has reported this parcel of the order before, with other goods. Should its ' +
      'shipment never have left, cancel it first.'),
    document_not_clear: unprocessable('What is said cannot be done',
      'A part of the document says nothing that could be done. `detail` tells what is missing.')
  }
})

declare module '../../kernel/resource.ts' {
  interface Resources { received_document: typeof RECEIVED_DOCUMENT_RESOURCE }
}
