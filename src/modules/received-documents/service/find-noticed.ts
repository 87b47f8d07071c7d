// Finds the shipment that a ship notice is already, when it comes again in another file.

import { RuleError } from '../../../domain/kernel/rule.ts'
import type { Call } from '../../../platform/command/call.ts'
import { findKept } from '../../../platform/command/kept-answers.ts'
import { findShipments } from '../../back-to-back/store/read-orders.ts'

/** `own` has the key under which the shipment is reported where there is none. */
export type Noticed = { own: Call, shipment_id: string | null }

/**
 * Each shipment that was canceled makes another key, whatever its notice said: its goods are
 * noticed anew, also in other quantities, and the notice after that is known again. Throws
 * `ship_notice_repeated` for other goods than those of a shipment that is not canceled.
 */
export async function findNoticed (call: Call): Promise<Noticed> {
  const { idempotency: key, db, merchant_id } = call
  const kept = key === null ? undefined : await findKept(db, merchant_id, key)
  if (key === null || kept === undefined) return { own: call, shipment_id: null }
  const { id } = JSON.parse(kept.body) as { id: string }
  const [shipment] = await findShipments(db, merchant_id, [id])
  if (key.scope === 'ship_notice' && (shipment?.canceled_at ?? null) !== null) {
    return findNoticed({ ...call, idempotency: { ...key, key: `${key.key}:${id}` } })
  }
  if (kept.request_hash !== key.request_hash) throw new RuleError('ship_notice_repeated')
  return { own: call, shipment_id: id }
}
