// The formats of each document by media type. A new format is one line here, and one in the schema.

import { writeInvoiceCii } from '../../formats/cii/write-invoice.ts'
import { writePurchaseOrderCsv } from '../../formats/csv/purchase-order.ts'
import { writeSalesOrderCsv } from '../../formats/csv/sales-order.ts'
import { writeEdifact } from '../../formats/edifact/write-edifact.ts'
import type { InvoiceDocument } from '../../formats/invoice-document.ts'
import type { PurchaseOrderDocument, SalesOrderDocument } from '../../formats/order-document.ts'
import { printInvoice } from '../../formats/pdf/print-invoice.ts'
import { printPackingSlip } from '../../formats/pdf/print-packing-slip.ts'
import { printPurchaseOrder } from '../../formats/pdf/print-purchase-order.ts'
import { printSalesOrder } from '../../formats/pdf/print-sales-order.ts'
import { RENDERER } from '../../formats/pdf/renderer.ts'
import type { Layout } from '../../formats/pdf/sheet.ts'
import { writeInvoiceUbl } from '../../formats/ubl/write-invoice.ts'
import { writeUbl } from '../../formats/ubl/write-ubl.ts'
import { writeX12 } from '../../formats/x12/write-x12.ts'
import { assertComplete } from './assert-complete.ts'
import type {
  InvoiceType, PackingSlipType, PurchaseOrderType, SalesOrderType
} from './schema/types.ts'

export type Written<Document> = {
  document: Document
  layout: Layout
  /** What the merchant says on all its packing slips. */
  packing_slip_text: string | null
}

export type Format<Document> = {
  extension: string
  /** Charset and the like behind the media type. */
  parameters?: string
  write: (written: Written<Document>) => Buffer | Promise<Buffer>
}

type Formats<Type extends string, Document> = Readonly<Record<Type, Format<Document>>>

const UTF8 = '; charset=utf-8'

export const PURCHASE_ORDER_FORMATS: Formats<PurchaseOrderType, PurchaseOrderDocument> = {
  'application/pdf': {
    extension: 'pdf',
    write: async ({ document, layout }) => RENDERER.render(printPurchaseOrder(document, layout))
  },
  'text/csv': {
    extension: 'csv', parameters: UTF8, write: ({ document }) => writePurchaseOrderCsv(document)
  },
  'application/xml': { extension: 'xml', write: ({ document }) => bytesOf(writeUbl(document)) },
  'application/edi-x12': {
    extension: 'x12', write: ({ document }) => bytesOf(writeX12(document, document.control))
  },
  'application/edifact': {
    extension: 'edi', write: ({ document }) => bytesOf(writeEdifact(document, document.control))
  }
}

function bytesOf (bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

export const PACKING_SLIP_FORMATS: Formats<PackingSlipType, PurchaseOrderDocument> = {
  'application/pdf': {
    extension: 'pdf',
    write: async ({ document, layout, packing_slip_text }) =>
      RENDERER.render(printPackingSlip(document, layout, packing_slip_text))
  }
}

export const SALES_ORDER_FORMATS: Formats<SalesOrderType, SalesOrderDocument> = {
  'application/pdf': {
    extension: 'pdf',
    write: async ({ document, layout }) => RENDERER.render(printSalesOrder(document, layout))
  },
  'text/csv': {
    extension: 'csv', parameters: UTF8, write: ({ document }) => writeSalesOrderCsv(document)
  }
}

/** Electronic ones throw `invoice_particulars_missing`; a PDF can always be made. */
export const INVOICE_FORMATS: Formats<InvoiceType, InvoiceDocument> = {
  'application/pdf': {
    extension: 'pdf',
    write: async ({ document, layout }) => RENDERER.render(printInvoice(document, layout))
  },
  'application/pdf; profile=factur-x': {
    extension: 'pdf',
    write: async ({ document, layout }) => {
      assertComplete(document, 'en16931')
      const facturx = writeInvoiceCii(document)
      return RENDERER.render({ ...printInvoice(document, layout), facturx })
    }
  },
  'application/xml': {
    extension: 'xml',
    write: ({ document }) => {
      assertComplete(document, 'peppol')
      return bytesOf(writeInvoiceUbl(document))
    }
  },
  'application/xml; profile=cii': {
    extension: 'xml',
    write: ({ document }) => {
      assertComplete(document, 'en16931')
      return bytesOf(writeInvoiceCii(document))
    }
  }
}
