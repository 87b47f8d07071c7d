// Makes the documents of orders and invoices: reads each in the view of who gets it, and writes it
// in the format that was asked for.

import {
  describePurchaseOrder, describeSalesOrder, type PurchaseOrderDescription,
  type SalesOrderDescription
} from '../../domain/back-to-back/describe-sale.ts'
import { type Language, LANGUAGES } from '../../domain/kernel/language.ts'
import { RuleError } from '../../domain/kernel/rule.ts'
import { describeInvoice } from '../../domain/model/invoice/describe-invoice.ts'
import { assemblePurchaseOrder, assembleSalesOrder } from '../../formats/assemble-document.ts'
import type { InvoiceDocument } from '../../formats/invoice-document.ts'
import type { PurchaseOrderDocument, SalesOrderDocument } from '../../formats/order-document.ts'
import type { Layout } from '../../formats/pdf/sheet.ts'
import type { Call } from '../../platform/command/call.ts'
import { together } from '../../platform/db/trx.ts'
import { buildShares } from '../../platform/fairness/shares.ts'
import { WAIT_MS_MAX } from '../../platform/fairness/waiting.ts'
import type { ShowAs } from '../../platform/http/views.ts'
import { findPurchaseOrders, findSalesOrders } from '../back-to-back/store/read-orders.ts'
import { findInvoices } from '../back-to-back/store/list-invoices.ts'
import type { Format, Written } from './formats.ts'
import {
  type DocumentSender, findDocumentRecipient, findDocumentSender, findOrderLanguage
} from './store.ts'

/** What is needed to write a document, before its language is chosen. */
export type Source<Document> = {
  document: Document
  sender: DocumentSender
  /** The file is called so, without an extension. */
  name: string
  /** The language for whoever has no wish. */
  language: Language
}

export type Reader = Pick<Call, 'db' | 'merchant_id' | 'supplier_id' | 'account'>

/** Throws `purchase_order_not_found`. */
export async function readPurchaseOrderSource (
  { db, merchant_id, supplier_id: reader }: Reader, id: string, showAs: ShowAs
): Promise<Source<PurchaseOrderDocument> & { merchant_language: Language }> {
  const [found] = await findPurchaseOrders(db, merchant_id, [id], reader)
  if (found === undefined) throw new RuleError('purchase_order_not_found')
  const [sender, recipient] = await together([
    findDocumentSender(db, merchant_id),
    findDocumentRecipient(db, merchant_id, found.supplier_id)
  ])
  const shown = showAs('supplier', 'purchase_order', describePurchaseOrder(found, found.shipments))
  const document = assemblePurchaseOrder(
    shown as PurchaseOrderDescription, { sender, recipient })
  const { language: merchant_language } = sender.documents
  return {
    document,
    sender,
    name: document.order.number,
    language: recipient.language ?? merchant_language,
    merchant_language
  }
}

/** Throws `sales_order_not_found`. */
export async function readSalesOrderSource (
  { db, merchant_id, account }: Reader, id: string, showAs: ShowAs
): Promise<Source<SalesOrderDocument>> {
  const [[found], sender] = await together([
    findSalesOrders(db, merchant_id, [id], account), findDocumentSender(db, merchant_id)
  ])
  if (found === undefined) throw new RuleError('sales_order_not_found')
  const shown = showAs('storefront', 'sales_order', describeSalesOrder(found))
  const document = assembleSalesOrder(shown as SalesOrderDescription, sender)
  return {
    document,
    sender,
    name: document.order.number,
    language: document.order.language ?? sender.documents.language
  }
}

/** Throws `invoice_not_found`. */
export async function readInvoiceSource (
  { db, merchant_id, account }: Reader, id: string
): Promise<Source<InvoiceDocument>> {
  const [[found], sender] = await together([
    findInvoices(db, merchant_id, [id], account), findDocumentSender(db, merchant_id)
  ])
  if (found === undefined) throw new RuleError('invoice_not_found')
  const invoice = describeInvoice(found)
  const language = await findOrderLanguage(db, merchant_id, invoice.sales_order_id)
  return {
    document: { invoice, at: invoice.issued_at ?? invoice.updated_at },
    sender,
    name: fileNameOf(invoice.number ?? `${invoice.kind}-draft`),
    language: language ?? sender.documents.language
  }
}

/** Numbers of invoices may have any letters, and slashes. */
function fileNameOf (number: string): string {
  return number.replaceAll(/[^A-Za-z0-9._-]+/g, '-')
}

/** All languages; first that of the document for whoever has no wish. */
export function languagesFor (
  { language }: Pick<Source<unknown>, 'language'>
): readonly [Language, ...Language[]] {
  return [language, ...LANGUAGES]
}

/** Documents are made one after the other: a merchant that wants many leaves room for others. */
const SHARES = buildShares({ places: 8, places_per_group: 3, waiting_max: 200 })

/** Throws `document_unavailable`, and `overloaded` or `busy` when too many wait. */
export async function writeDocument<Document> (
  { share, account }: Pick<Call, 'share' | 'account'>, { document, sender }: Source<Document>,
  { language, format }: { language: Language, format: Format<Document> }
): Promise<Buffer> {
  const { packing_slip_text } = sender.documents
  const written: Written<Document> = {
    document, layout: layoutOf(sender, language), packing_slip_text
  }
  const leave = await SHARES.enter(share, performance.now() + WAIT_MS_MAX, account)
  try {
    return await format.write(written)
  } finally {
    leave()
  }
}

function layoutOf ({ documents, time_zone, logo }: DocumentSender, language: Language): Layout {
  const { paper, color, footer_text, logo: described } = documents
  return {
    language,
    paper,
    color,
    footer_text,
    time_zone,
    logo: logo === null || described === null
      ? null
      : { media_type: described.media_type, data: logo }
  }
}
