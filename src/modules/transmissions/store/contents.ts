// Keeps what is sent, sealed, so that it can be sent again and read byte for byte.

import { sql } from 'kysely'
import type { SentFile } from '../../../domain/model/transmission/transmission.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { runStatement, type Trx } from '../../../platform/db/trx.ts'

export type StoredContent = { files: SentFile[], sealed: Buffer }
/** `sealed` is null once it was deleted. */
export type KeptContent = Omit<StoredContent, 'sealed'> & { sealed: Buffer | null }

export async function findContent (
  db: Db | Trx, merchant_id: string, transmission_id: string
): Promise<KeptContent | undefined> {
  return db.selectFrom('transmission_contents').where('merchant_id', '=', merchant_id)
    .where('transmission_id', '=', transmission_id).select(['files', 'sealed']).executeTakeFirst()
}

export type ListedFiles = {
  transmission_id: string
  files: SentFile[]
  deleted_at: string | null
}

export async function listFiles (
  db: Db | Trx, merchant_id: string, transmission_ids: readonly string[]
): Promise<ListedFiles[]> {
  return db.selectFrom('transmission_contents').where('merchant_id', '=', merchant_id)
    .where('transmission_id', '=', sql<string>`any(${transmission_ids})`)
    .select(['transmission_id', 'files', 'deleted_at']).execute()
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

const NUMBER = 'update transmissions set control_number = $3 where merchant_id = $1 and id = $2'

/** The interchange in which it is sent. */
export async function setControlNumber (
  trx: Trx, merchant_id: string, id: string, control_number: number | null
): Promise<void> {
  if (control_number !== null) await runStatement(trx, NUMBER, [merchant_id, id, control_number])
}
