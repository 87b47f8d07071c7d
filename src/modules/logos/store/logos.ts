// Reads and writes logos in PostgreSQL.

import { sql } from 'kysely'
import type { LogoDescription, StoredLogo } from '../../../domain/model/logo/stored-logo.ts'
import type { Db } from '../../../platform/db/connect.ts'
import type { Trx } from '../../../platform/db/trx.ts'

/** Null is the merchant's own. */
export type LogoKey = { sha256: string, account: string | null }

const DESCRIBED = sql.raw('sha256, media_type, octet_length(data) as bytes, created_at')

/** `any` are those too that will soon be deleted, so that orders cannot name them any more. */
export async function describeLogo (
  db: Db | Trx, merchant_id: string, { sha256, account }: LogoKey,
  which: 'any' | 'usable' = 'usable'
): Promise<LogoDescription | undefined> {
  const usable = which === 'any'
    ? sql``
    : sql`and (unnamed_since is null or unnamed_since > now() - interval '12 hours')`
  const { rows: [found] } = await sql<LogoDescription>`
    select ${DESCRIBED} from logos
    where merchant_id = ${merchant_id} and sha256 = ${sha256} and account = ${account ?? ''}
      ${usable}`.execute(db)
  return found
}

/** The picture itself, whoever of the merchant's keys uploaded it. */
export async function findLogo (
  db: Db, merchant_id: string, sha256: string
): Promise<StoredLogo | undefined> {
  const { rows: [found] } = await sql<StoredLogo>`
    select sha256, media_type, data from logos
    where merchant_id = ${merchant_id} and sha256 = ${sha256} limit 1`.execute(db)
  return found
}

export async function countLogos (
  trx: Trx, merchant_id: string, account: string | null
): Promise<number> {
  const { rows: [found] } = await sql<{ count: number }>`
    select count(*)::int as count from logos
    where merchant_id = ${merchant_id} and account = ${account ?? ''}`.execute(trx)
  return found?.count ?? 0
}

/** One that is there already can be named again. */
export async function keepLogo (
  trx: Trx, merchant_id: string,
  { sha256, account, media_type, data }: StoredLogo & LogoKey, now: string
): Promise<void> {
  await sql`
    insert into logos (merchant_id, sha256, account, media_type, data, created_at)
    values (${merchant_id}, ${sha256}, ${account ?? ''}, ${media_type}, ${data}, ${now})
    on conflict (merchant_id, sha256, account) do update set unnamed_since = null`.execute(trx)
}
