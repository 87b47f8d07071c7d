// Writes that both sides of an order are to be looked at again, together with the decision of the
// person who wants it. The module of links looks.

import type { BackToBackChanges } from '../../../domain/back-to-back/changes-to-record.ts'
import { runStatement, type Trx } from '../../../platform/db/trx.ts'

const LOOK = `
  update partner_orders set look_at = clock_timestamp(), differs_since = null,
    told_revision = null
  where merchant_id = $1 and purchase_order_id = any($2)`

export async function markLooks (
  trx: Trx, merchant_id: string, all: readonly BackToBackChanges[]
): Promise<void> {
  const ids = all.flatMap(({ rows }) => rows.exceptions.changed)
    .filter(({ kind, resolution }) => kind === 'chain_out_of_step' && resolution === 'retry')
    .flatMap(({ purchase_order_id }) => purchase_order_id ?? [])
  if (ids.length > 0) await runStatement(trx, LOOK, [merchant_id, ids])
}
