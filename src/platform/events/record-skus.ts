// Records that the availability of SKUs has changed, in the transaction that changes it, where it
// has no mark of events that could list them.

import { newId } from '../id.ts'
import { runStatement, type Trx } from '../db/trx.ts'
import { EVERY_SKU, writeSkus } from './sku-lists.ts'

/**
 * A feed may empty all rows of a supplier at once. A mark lists this many SKUs at most: as many as
 * a batch of orders has lines, and few enough to read many marks at a time.
 */
export const SKUS_OF_MARK_MAX = 300

/** The time of these marks orders nothing: it says when they may be deleted. */
const INSERT = `
  insert into event_marks (merchant_id, id, occurred_at, entries, skus)
  select $1, r.id, date_trunc('milliseconds', clock_timestamp()), '', r.skus
  from json_to_recordset($2) as r(id text, skus text)`

/** Who follows a merchant asks for all of it with less effort than for more SKUs than that. */
const SKUS_NAMED_MAX = 20_000

/** Nothing is sent for no SKUs. */
export async function appendChangedSkus (
  trx: Trx, merchant_id: string, skus: readonly string[]
): Promise<void> {
  if (skus.length > SKUS_NAMED_MAX) return appendEverySku(trx, merchant_id)
  const lists: string[] = []
  for (let at = 0; at < skus.length; at += SKUS_OF_MARK_MAX) {
    lists.push(writeSkus(skus.slice(at, at + SKUS_OF_MARK_MAX)) ?? '')
  }
  return appendLists(trx, merchant_id, lists)
}

/** Something has changed that the offers of any SKU may depend on. */
export async function appendEverySku (trx: Trx, merchant_id: string): Promise<void> {
  return appendLists(trx, merchant_id, [EVERY_SKU])
}

async function appendLists (
  trx: Trx, merchant_id: string, lists: readonly string[]
): Promise<void> {
  if (lists.length === 0) return
  const marks = lists.map((skus) => ({ id: newId('evt'), skus }))
  return runStatement(trx, INSERT, [merchant_id, JSON.stringify(marks)]).then(() => {})
}
