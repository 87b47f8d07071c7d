// Marks of open bills that must be matched again, since what they are compared with has changed:
// a purchase order, or the settings by which bills are judged.

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

/** Longer than it takes to record a bill: one that was judged before may still be committing. */
const LATE_BILLS = '15 seconds'

const INSERT_OF_ALL = `
  insert into bill_marks (merchant_id, id, supplier_id, due_at)
  values ($1, $2, $4, now()), ($1, $3, $4, now() + interval '${LATE_BILLS}')`

/** For all open bills, of the supplier or, without one, of the merchant: now, and once more. */
export async function markAllBilled (
  trx: Trx, merchant_id: string, supplier_id: string | null
): Promise<void> {
  await runStatement(trx, INSERT_OF_ALL, [merchant_id, newId('bmk'), newId('bmk'), supplier_id])
}
