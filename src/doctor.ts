// The doctor: it runs the checks that all modules bring.

import { mergeRecords } from './domain/kernel/records.ts'
import { type KeyNotice, listKeyNotices as listNotices } from './modules/doctor/old-key-texts.ts'
import {
  type Examination, examine, type Examined, namesOfChecks, type Progress, type Wanted
} from './modules/doctor/service.ts'
import { MODULES } from './modules.ts'
import type { Db } from './platform/db/connect.ts'

const EXAMINED: Examined = {
  checks: MODULES.flatMap(({ checks = [] }) => checks),
  tables_of_orders: mergeRecords(MODULES.map(({ tables_of_orders = {} }) => tables_of_orders))
}

export const CHECK_NAMES: readonly string[] = namesOfChecks(EXAMINED)

/** `db` must be one snapshot. Otherwise a change during the checks would look like damage. */
export async function examineMerchants (
  db: Db, merchant_ids: readonly string[], wanted: Wanted = {}, onProgress: Progress = () => {}
): Promise<Examination> {
  return examine(db, merchant_ids, { ...EXAMINED, wanted, onProgress })
}

/** Lists the columns of key texts that have rows which break the present rules. */
export async function listKeyNotices (
  db: Db, merchant_ids: readonly string[]
): Promise<KeyNotice[]> {
  return listNotices(db, merchant_ids, MODULES.flatMap(({ keys = [] }) => keys))
}
