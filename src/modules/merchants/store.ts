// Reads and writes merchants in PostgreSQL.

import { type RawBuilder, sql } from 'kysely'
import { completeSettings, type Merchant } from '../../domain/model/merchant/merchant.ts'
import type { Db } from '../../platform/db/connect.ts'
import type { Trx } from '../../platform/db/trx.ts'

const COLUMNS = [
  'id', 'version', 'name', 'currency', 'settings', 'metadata', 'created_at', 'updated_at'
] as const

export async function findMerchant (db: Db, merchant_id: string): Promise<Merchant | undefined> {
  const found = await db.selectFrom('merchants').where('id', '=', merchant_id).select(COLUMNS)
    .executeTakeFirst()
  return found && readMerchant(found)
}

export async function lockMerchant (trx: Trx, merchant_id: string): Promise<Merchant | undefined> {
  const found = await trx.selectFrom('merchants').where('id', '=', merchant_id).select(COLUMNS)
    .forNoKeyUpdate().executeTakeFirst()
  return found && readMerchant(found)
}

function readMerchant (row: Merchant): Merchant {
  return { ...row, settings: completeSettings(row.settings) }
}

/** `logo` is the picture itself; null if there is none. */
export async function insertMerchant (
  trx: Trx, merchant_id: string, merchant: Merchant, logo: Buffer | null
): Promise<void> {
  await trx.insertInto('merchants').values({
    ...merchant,
    id: merchant_id,
    settings: json(merchant.settings),
    metadata: json(merchant.metadata),
    logo
  }).execute()
}

/** `logo` is the picture itself. It stays as it is when it is undefined. */
export async function setMerchant (
  trx: Trx, merchant_id: string, { version, name, settings, metadata, updated_at }: Merchant,
  logo: Buffer | null | undefined
): Promise<void> {
  await trx.updateTable('merchants').where('id', '=', merchant_id).set({
    version,
    name,
    settings: json(settings),
    metadata: json(metadata),
    ...logo !== undefined && { logo },
    updated_at
  }).execute()
}

function json<Value> (value: Value): RawBuilder<Value> {
  return sql<Value>`${JSON.stringify(value)}`
}
