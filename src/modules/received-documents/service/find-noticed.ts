// Finds the shipment that a ship notice is already, when it comes again in another file.

import { RuleError } from '../../../domain/kernel/rule.ts'
import type { Call } from '../../../platform/command/call.ts'
import { findKept } from '../../../platform/command/kept-answers.ts'
import { findShipments } from '../../back-to-back/store/read-orders.ts'
import { findNoticedShipment, type NoticedShipment } from '../store/notices.ts'

/** `own` has the key under which the shipment is reported where there is none. */
export type Noticed = { own: Call, shipment_id: string | null }

/** What the part of a file has answered; `part` tells which one. */
type Reported = { id: string, part?: string }

/**
 * Each shipment that was canceled makes another key, whatever its notice said: its goods are
 * noticed anew, also in other quantities, and the notice after that is known again. What the same
 * `part` has reported before its process died is its own, canceled or not. Throws
 * `ship_notice_repeated` for other goods than those of a shipment that is not canceled.
 */
export async function findNoticed (call: Call, part: string | null): Promise<Noticed> {
  const { idempotency: key, db, merchant_id } = call
  const { own, kept } = await findReported(call, part)
  if (key === null) return { own, shipment_id: null }
  // Kept answers are deleted after a while: what became of a notice stays with its document.
  const known = kept ?? await findNoticedShipment(db, merchant_id, key.key)
  if (known === undefined) return { own, shipment_id: null }
  if (known.notice_hash !== key.request_hash) throw new RuleError('ship_notice_repeated')
  return { own, shipment_id: known.shipment_id }
}

async function findReported (
  call: Call, part: string | null
): Promise<{ own: Call, kept: NoticedShipment | undefined }> {
  const { idempotency: key, db, merchant_id } = call
  const found = key === null ? undefined : await findKept(db, merchant_id, key)
  if (key === null || found === undefined) return { own: call, kept: undefined }
  const { id, part: reported_by } = JSON.parse(found.body) as Reported
  const kept = { shipment_id: id, notice_hash: found.request_hash }
  if (key.scope !== 'ship_notice' || reported_by === part) return { own: call, kept }
  const [shipment] = await findShipments(db, merchant_id, [id], null)
  if ((shipment?.canceled_at ?? null) === null) return { own: call, kept }
  return findReported({ ...call, idempotency: { ...key, key: `${key.key}:${id}` } }, part)
}
