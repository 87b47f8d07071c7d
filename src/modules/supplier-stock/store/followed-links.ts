// Finds out whether somebody still follows the partner that a supplier is.

import { runStatement, type Trx } from '../../../platform/db/trx.ts'

const LOCK = `
  select state in ('active', 'suspended') as is_followed from links
  where merchant_id = $1 and supplier_id = $2 for share`

/** Whoever ends or breaks the link waits until this transaction has ended, or it for them. */
export async function lockIsFollowed (
  trx: Trx, merchant_id: string, supplier_id: string
): Promise<boolean> {
  const [link] = await runStatement<{ is_followed: boolean }>(trx, LOCK, [merchant_id, supplier_id])
  return link?.is_followed === true
}
