// Keeps what is sent, sealed, so that it can be sent again and read byte for byte.

import { sql } from 'kysely'
import type { SentFile } from '../../../domain/model/transmission/transmission.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { runStatement, type Trx } from '../../../platform/db/trx.ts'

export type StoredContent = { files: SentFile[], sealed: Buffer }

export async function findContent (
  db: Db | Trx, merchant_id: string, transmission_id: string
): Promise<StoredContent | undefined> {
  return db.selectFrom('transmission_contents').where('merchant_id', '=', merchant_id)
    .where('transmission_id', '=', transmission_id).select(['files', 'sealed']).executeTakeFirst()
}

export async function listFiles (
  db: Db | Trx, merchant_id: string, transmission_ids: readonly string[]
): Promise<Array<{ transmission_id: string, files: SentFile[] }>> {
  return db.selectFrom('transmission_contents').where('merchant_id', '=', merchant_id)
    .where('transmission_id', '=', sql<string>`any(${transmission_ids})`)
    .select(['transmission_id', 'files']).execute()
}

const INSERT = `
  insert into transmission_contents (merchant_id, transmission_id, files, sealed, created_at)
  values ($1, $2, $3, $4, now()) on conflict do nothing`

/** Does nothing if there is one: what may have been sent stays what it is. */
export async function insertContent (
  trx: Trx, merchant_id: string, transmission_id: string, { files, sealed }: StoredContent
): Promise<void> {
  await runStatement(trx, INSERT, [merchant_id, transmission_id, JSON.stringify(files), sealed])
}
