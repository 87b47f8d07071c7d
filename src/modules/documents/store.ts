// Reads what documents of an order say of the merchant, the supplier and the sales order.

import { sql } from 'kysely'
import type { Address } from '../../domain/kernel/address.ts'
import type { Language } from '../../domain/kernel/language.ts'
import type { DocumentSettings } from '../../domain/model/merchant/document-settings.ts'
import { completeSettings, type MerchantSettings } from '../../domain/model/merchant/merchant.ts'
import type { SupplierContact } from '../../domain/model/supplier/supplier.ts'
import type { Db } from '../../platform/db/connect.ts'

/** The merchant as its documents name it, and how they look. */
export type DocumentSender = {
  name: string
  documents: DocumentSettings
  time_zone: string
  /** The picture itself, as `documents.logo` describes it. */
  logo: Buffer | null
}

/** The supplier of a purchase order, and what the sales order says of its lines. */
export type DocumentRecipient = {
  code: string
  name: string
  address: Address | null
  contact: SupplierContact | null
  language: Language | null
  sale: { lines: Array<{ line_number: number, description: string | null }> }
}

type SenderRow = { name: string, settings: MerchantSettings, logo: Buffer | null }

/** A merchant that is missing is a defect. */
export async function findDocumentSender (db: Db, merchant_id: string): Promise<DocumentSender> {
  const { name, settings, logo }: SenderRow = await db.selectFrom('merchants')
    .where('id', '=', merchant_id).select(['name', 'settings', 'logo']).executeTakeFirstOrThrow()
  const { documents, time_zone } = completeSettings(settings)
  return { name, documents, time_zone, logo }
}

/** A supplier that is missing is a defect. */
export async function findDocumentRecipient (
  db: Db, merchant_id: string,
  { supplier_id, sales_order_id }: { supplier_id: string, sales_order_id: string }
): Promise<DocumentRecipient> {
  const { rows: [found] } = await sql<DocumentRecipient>`
    select s.code, s.name, s.address, s.contact, s.language, json_build_object('lines', (
      select coalesce(json_agg(json_build_object(
        'line_number', l.line_number, 'description', l.description)), '[]')
      from sales_order_lines l
      where l.merchant_id = ${merchant_id} and l.sales_order_id = ${sales_order_id}
    )) as sale
    from suppliers s where s.merchant_id = ${merchant_id} and s.id = ${supplier_id}`.execute(db)
  if (found === undefined) throw new Error('a purchase order without a supplier')
  return found
}
