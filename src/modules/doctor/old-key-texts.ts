// Lists rows that are older than the rules for key texts and break them; they are not damaged.

import { findKeyFault } from '../../domain/kernel/key-text.ts'
import type { KeyColumn } from '../../platform/doctor-check.ts'
import type { Db } from '../../platform/db/connect.ts'
import { type KeyRows, listStrangeKeys } from './store/old-key-texts.ts'

/** These rows work as they are. A request that writes their key again is refused. */
export type KeyNotice = {
  name: string
  count: number
  /** `fault` says what is wrong with the key. */
  rows: Array<{ id: string, key: string, fault: string }>
}

const ROWS_MAX = 20
const KEYS_PER_PAGE = 10_000

/** There is a notice for each column that has such rows. `db` is one snapshot. */
export async function listKeyNotices (
  db: Db, merchant_ids: readonly string[], columns: readonly KeyColumn[]
): Promise<KeyNotice[]> {
  const notices: KeyNotice[] = []
  for (const column of columns) {
    const notice: KeyNotice = { name: column.name, count: 0, rows: [] }
    for (const merchant_id of merchant_ids) {
      // eslint-disable-next-line no-await-in-loop -- one connection has the snapshot
      await noteColumn(db, merchant_id, column, notice)
    }
    if (notice.count > 0) notices.push(notice)
  }
  return notices
}

async function noteColumn (
  db: Db, merchant_id: string, column: KeyColumn, notice: KeyNotice
): Promise<void> {
  let page: KeyRows[] = []
  do {
    const after = page.at(-1)?.key ?? ''
    // eslint-disable-next-line no-await-in-loop -- the page after this one
    page = await listStrangeKeys(
      db, merchant_id, column, { after, limit: KEYS_PER_PAGE, ids_max: ROWS_MAX })
    for (const { key, count, ids } of page) {
      const fault = findKeyFault(key)
      if (fault === null) continue
      notice.count += count
      notice.rows.push(...ids.slice(0, ROWS_MAX - notice.rows.length)
        .map((id) => ({ id, key, fault })))
    }
  } while (page.length === KEYS_PER_PAGE)
}
