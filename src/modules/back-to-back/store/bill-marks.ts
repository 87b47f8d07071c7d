// Marks of purchase orders whose open bills must be matched again, since what they are compared
// with has changed.

import type { BackToBackChanges } from '../../../domain/back-to-back/changes-to-record.ts'
import { runStatement, type Trx } from '../../../platform/db/trx.ts'
import { newId } from '../../../platform/id.ts'

const INSERT = `
  insert into bill_marks (merchant_id, id, purchase_order_id)
  select $1, m.id, m.purchase_order_id
  from json_to_recordset($2) as m (id text, purchase_order_id text)`

/** Marks are inserted and never updated, so that nobody waits for the work on bills. */
export async function markOrders (
  trx: Trx, merchant_id: string, purchase_order_ids: readonly string[]
): Promise<void> {
  if (purchase_order_ids.length === 0) return
  const marks = purchase_order_ids.map((purchase_order_id) =>
    ({ id: newId('bmk'), purchase_order_id }))
  await runStatement(trx, INSERT, [merchant_id, JSON.stringify(marks)])
}

/** Sends nothing for orders without open bills. */
export async function markBilled (
  trx: Trx, merchant_id: string, all: readonly BackToBackChanges[]
): Promise<void> {
  return markOrders(trx, merchant_id, all.flatMap(({ rows }) =>
    rows.purchase_orders.changed.flatMap(({ id, has_open_bills }) => has_open_bills ? id : [])))
}
