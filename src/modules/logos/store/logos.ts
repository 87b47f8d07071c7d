// Reads and writes logos in PostgreSQL.

import { sql } from 'kysely'
import type { LogoDescription, StoredLogo } from '../../../domain/model/logo/stored-logo.ts'
import type { Db } from '../../../platform/db/connect.ts'
import type { Trx } from '../../../platform/db/trx.ts'

/** Null is the merchant's own. */
export type LogoKey = { sha256: string, account: string | null }

const DESCRIBED = sql.raw('sha256, media_type, octet_length(data) as bytes, created_at')

/** Hours after the mark (`delete-unnamed`) in which a logo is still told of, or named. */
const HOURS = { told: 6, usable: 12, kept: null } as const

/** `kept` are those too that will soon be deleted. */
export async function findLogoDescription (
  db: Db | Trx, merchant_id: string, { sha256, account }: LogoKey, which: keyof typeof HOURS
): Promise<LogoDescription | undefined> {
  const hours = HOURS[which]
  const within = hours === null
    ? sql``
    : sql`and (unnamed_since is null
        or unnamed_since > now() - make_interval(hours => ${hours}))`
  const { rows: [found] } = await sql<LogoDescription>`
    select ${DESCRIBED} from logos
    where merchant_id = ${merchant_id} and sha256 = ${sha256} and account = ${account ?? ''}
      ${within}`.execute(db)
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

/** One that is there already can be named again, and waits anew for an order. */
export async function keepLogo (
  trx: Trx, merchant_id: string,
  { sha256, account, media_type, data }: StoredLogo & LogoKey, now: string
): Promise<void> {
  await sql`
    insert into logos (merchant_id, sha256, account, media_type, data, created_at, uploaded_at)
    values (
      ${merchant_id}, ${sha256}, ${account ?? ''}, ${media_type}, ${data}, ${now}, ${now})
    on conflict (merchant_id, sha256, account) do update
      set unnamed_since = null, uploaded_at = excluded.uploaded_at`.execute(trx)
}
