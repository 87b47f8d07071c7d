// Keeps the lease of the link that this process follows.

import { startReconciliation, type LeasedLink, takeLink } from '../store/following.ts'
import type { Following } from './follower.ts'

/** Each request to a partner is shorter than what is left of the lease then. */
const RENEW_MS = 5_000

/**
 * Undefined when another process has the link. What is to be compared is marked at once. What was
 * read just now is not read again.
 */
export async function keepLink (following: Following): Promise<LeasedLink | undefined> {
  const { follower: { context: { db }, process_id }, merchant_id, link: { id }, visit } = following
  if (performance.now() - visit.kept_ms < RENEW_MS) return visit.lease
  const lease = await takeLink(db, merchant_id, { link_id: id, process_id })
  if (lease === undefined) return undefined
  const { is_reconciliation_due } = lease
  if (is_reconciliation_due) await startReconciliation(db, merchant_id, id)
  // What was due is taken up by whoever asks first.
  visit.lease = { ...lease, is_reconciliation_due: false, unpaired_after: null }
  visit.kept_ms = performance.now()
  return is_reconciliation_due ? { ...lease, unpaired_after: '' } : lease
}
