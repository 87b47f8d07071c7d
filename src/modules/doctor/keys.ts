// Rows of before there were rules for key texts: told with their ids, though nothing is damaged.

import { findKeyFault } from '../../domain/kernel/key-text.ts'
import type { Db } from '../../platform/db/connect.ts'
import { KEY_KINDS, type KeyKind, type KeyRows, listStrangeKeys } from './store/keys.ts'

/** Rows that work as they are and are refused when they are written again. */
export type KeyNotice = {
  name: string
  count: number
  /** Each with its key and what is wrong with it. */
  rows: Array<{ id: string, key: string, fault: string }>
}

const ROWS_MAX = 20
const KEYS_PER_PAGE = 10_000

/** One for each kind of key that has such rows. `db` is one snapshot. */
export async function listKeyNotices (
  db: Db, merchant_ids: readonly string[]
): Promise<KeyNotice[]> {
  const notices = KEY_KINDS.map(({ name }): KeyNotice => ({ name, count: 0, rows: [] }))
  for (const merchant_id of merchant_ids) {
    for (const [at, kind] of KEY_KINDS.entries()) {
      // eslint-disable-next-line no-await-in-loop -- one connection has the snapshot
      await noteKind(db, merchant_id, kind, notices[at] as KeyNotice)
    }
  }
  return notices.filter(({ count }) => count > 0)
}

async function noteKind (
  db: Db, merchant_id: string, kind: KeyKind, notice: KeyNotice
): Promise<void> {
  let page: KeyRows[] = []
  do {
    const after = page.at(-1)?.key ?? ''
    // eslint-disable-next-line no-await-in-loop -- the page after this one
    page = await listStrangeKeys(
      db, merchant_id, kind, { after, limit: KEYS_PER_PAGE, ids_max: ROWS_MAX })
    for (const { key, count, ids } of page) {
      const fault = findKeyFault(key)
      if (fault === null) continue
      notice.count += count
      notice.rows.push(...ids.slice(0, ROWS_MAX - notice.rows.length)
        .map((id) => ({ id, key, fault })))
    }
  } while (page.length === KEYS_PER_PAGE)
}
