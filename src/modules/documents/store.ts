// Reads what documents say of the merchant and the supplier, and in which language.

import type { Address } from '../../domain/kernel/address.ts'
import type { Language } from '../../domain/kernel/language.ts'
import type { DocumentSettings } from '../../domain/model/merchant/document-settings.ts'
import { completeSettings, type MerchantSettings } from '../../domain/model/merchant/merchant.ts'
import type { SupplierContact } from '../../domain/model/supplier/supplier.ts'
import type { SupplierEdi } from '../../domain/model/supplier/supplier-edi.ts'
import type { Db } from '../../platform/db/connect.ts'

/** The merchant as its documents name it, and how they look. */
export type DocumentSender = {
  name: string
  documents: DocumentSettings
  time_zone: string
  /** The picture itself, as `documents.logo` describes it. */
  logo: Buffer | null
}

/** The supplier of a purchase order. */
export type DocumentRecipient = {
  code: string
  name: string
  address: Address | null
  contact: SupplierContact | null
  language: Language | null
  edi: SupplierEdi | null
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
  db: Db, merchant_id: string, supplier_id: string
): Promise<DocumentRecipient> {
  return db.selectFrom('suppliers').where('merchant_id', '=', merchant_id)
    .where('id', '=', supplier_id).select(['code', 'name', 'address', 'contact', 'language', 'edi'])
    .executeTakeFirstOrThrow()
}

/** Null when the order names none. An order that is missing is a defect. */
export async function findOrderLanguage (
  db: Db, merchant_id: string, sales_order_id: string
): Promise<Language | null> {
  const { language } = await db.selectFrom('sales_orders').where('merchant_id', '=', merchant_id)
    .where('id', '=', sales_order_id).select('language').executeTakeFirstOrThrow()
  return language
}
