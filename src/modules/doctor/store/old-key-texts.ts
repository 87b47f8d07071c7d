// Lists the keys of one merchant that are not plain ASCII, since only those can break the rules.

import { CompiledQuery } from 'kysely'
import type { KeyColumn } from '../../../platform/doctor-check.ts'
import type { Db } from '../../../platform/db/connect.ts'

/** `count` rows have the key; `ids` are the first of them. */
export type KeyRows = { key: string, count: number, ids: string[] }

type Page = { after: string, limit: number, ids_max: number }

/** One page of at most `limit` keys, in the order of keys. */
export async function listStrangeKeys (
  db: Db, merchant_id: string, { text }: KeyColumn, { after, limit, ids_max }: Page
): Promise<KeyRows[]> {
  const { rows } = await db.executeQuery<KeyRows>(CompiledQuery.raw(`
    select key collate "C" as key, count(*)::int as count,
      (array_agg(id order by id))[1:$4] as ids
    from (${text}) as rows
    where key collate "C" !~ '^[!-~]([ -~]*[!-~])?$' and key collate "C" > $2
    group by 1 order by 1 limit $3`, [merchant_id, after, limit, ids_max]))
  return rows
}
