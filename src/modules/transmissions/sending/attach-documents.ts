// Makes the file that a mail to a customer has with it: the order, or the invoice, as PDF.

import type { Language } from '../../../domain/kernel/language.ts'
import type { CustomerMessage } from '../../../domain/model/transmission/customer-message.ts'
import type { InvoiceDocument } from '../../../formats/invoice-document.ts'
import type { SalesOrderDocument } from '../../../formats/order-document.ts'
import type { Call } from '../../../platform/command/call.ts'
import {
  type Format, INVOICE_FORMATS, isComplete, SALES_ORDER_FORMATS, type Source, writeDocument
} from '../../documents/commands.ts'
import type { File } from './content.ts'

const PDF = 'application/pdf'
const FACTURX = 'application/pdf; profile=factur-x'
const WITH_ORDER: readonly CustomerMessage[] = ['review', 'confirmation', 'change']

type Attaching = {
  message: CustomerMessage
  language: Language
  order: Source<SalesOrderDocument>
  invoice: Source<InvoiceDocument> | null
}

/** An invoice that lacks nothing is a Factur-X, which people and programs read. */
export async function attachDocuments (
  call: Call, { message, language, order, invoice }: Attaching
): Promise<File[]> {
  if (invoice !== null) {
    const type = isComplete(invoice.document, 'en16931') ? FACTURX : PDF
    return [await printPdf(call, invoice, { language, format: INVOICE_FORMATS[type] })]
  }
  if (!WITH_ORDER.includes(message)) return []
  return [await printPdf(call, order, { language, format: SALES_ORDER_FORMATS[PDF] })]
}

async function printPdf<Document> (
  call: Call, source: Source<Document>, wanted: { language: Language, format: Format<Document> }
): Promise<File> {
  return {
    name: `${source.name}.${wanted.format.extension}`,
    media_type: PDF,
    content: await writeDocument(call, source, wanted)
  }
}
