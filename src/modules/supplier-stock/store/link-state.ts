// Reads the state of the link that a supplier has, and keeps it as it is.

import type { LinkState } from '../../../domain/model/link/link.ts'
import { runStatement, type Trx } from '../../../platform/db/trx.ts'

const LOCK = `
  select state from links
  where merchant_id = $1 and supplier_id = $2 for share`

/** Whoever ends or breaks the link waits until this transaction has ended, or it for them. */
export async function lockLinkState (
  trx: Trx, merchant_id: string, supplier_id: string
): Promise<LinkState | undefined> {
  const [link] = await runStatement<{ state: LinkState }>(trx, LOCK, [merchant_id, supplier_id])
  return link?.state
}
