// What a process follows partners with, and what comes of following one.

import type { Link, SkuMap, Unsourced } from '../../../domain/model/link/link.ts'
import type { LinkedOrder } from '../../../domain/model/link/partner-sale.ts'
import type { MerchantSettings } from '../../../domain/model/merchant/merchant.ts'
import type { Supplier } from '../../../domain/model/supplier/supplier.ts'
import { buildOwnCall, buildSupplierCall, type Call } from '../../../platform/command/call.ts'
import type { JobContext } from '../../../platform/jobs/job-loop.ts'
import type { Agents } from '../../../platform/outbound/public-address.ts'
import { findPurchaseOrders } from '../../back-to-back/store/read-orders.ts'
import type { Asked, NotDone } from '../partner/ask.ts'
import type { PartnerApi } from '../partner/partner.ts'
import type { LeasedLink } from '../store/following.ts'

export const FOLLOW_PARTNERS = 'follow partners'

export type Follower = {
  context: Pick<JobContext, 'db' | 'commands' | 'logger' | 'outbound'>
  agents: Agents
  /** Names this process in leases. */
  process_id: string
  /** Is aborted when the service closes. */
  signal: AbortSignal
  /** Do more links of the merchant wait than have a place? Then none keeps a connection open. */
  isCrowded: (merchant_id: string) => boolean
}

export type Following = {
  follower: Follower
  merchant_id: string
  link: Link
  supplier: Supplier
  api: PartnerApi
  sku_map: SkuMap | null
  unsourced: Unsourced
  settings: MerchantSettings
  visit: Visit
}

/** A visit ends after a while, so that others have the place. */
export type Visit = {
  began_ms: number
  lease: LeasedLink
  kept_ms: number
  /**
   * `told`: the partner has told sources, now or not long ago. `none`: it has refused to, so its
   * release is older than they are. Undefined: nobody knows.
   */
  sources?: 'told' | 'none'
  /** Sources were told in this visit. */
  has_told?: true
  /** Has the partner not told of invoices? It is asked for none any more. */
  is_without_invoices?: true
}

const VISIT_MS = 30_000

export function isOver ({ follower: { signal }, visit: { began_ms } }: Following): boolean {
  return signal.aborted || performance.now() - began_ms > VISIT_MS
}

/** An order of the link’s supplier as it is now. */
export async function findLinkedOrder (
  { merchant_id, link: { supplier_id }, follower: { context } }: Following,
  purchase_order_id: string
): Promise<LinkedOrder | undefined> {
  const [order] = await findPurchaseOrders(
    context.db, merchant_id, [purchase_order_id], supplier_id)
  return order
}

/** In the role of the supplier that the partner is to us. */
export function callOf (
  { follower: { context }, merchant_id, link: { supplier_id } }: Following
): Call {
  return buildSupplierCall({ merchant_id, supplier_id }, FOLLOW_PARTNERS, context)
}

/** In the name of the merchant itself. */
export function ownCallOf (
  { follower: { context }, merchant_id }: Pick<Following, 'follower' | 'merchant_id'>
): Call {
  return buildOwnCall(merchant_id, FOLLOW_PARTNERS, context)
}

/** Why a partner cannot be followed. `broken`: it stays so until a person does something. */
export type Trouble = Failure | { kind: 'broken', detail: string }

export type Failure = { kind: 'failed', detail: string, retry_after_s: number | null }

const STALE = ['cursor_expired', 'cursor_unknown', 'invalid_request']

/**
 * The partner does not keep what is behind the cursor any more, or does not know it: it may have
 * another database or release by now.
 */
export function isStale (asked: Asked<unknown>): boolean {
  return asked.outcome === 'refused' && STALE.includes(asked.code ?? '')
}

const OF_LINK = [401, 429]

/** Nobody answers, or not to us. Any other answer is about the order that was asked for. */
export function isOfLink ({ status }: { status: number | null }): boolean {
  return status === null || OF_LINK.includes(status)
}

const BROKEN = [401, 403, 404]

/** Only the partner itself breaks a link: what a proxy answers for it passes. */
export function troubleOf (asked: NotDone): Trouble {
  const { detail } = asked
  if (asked.outcome !== 'refused') {
    return { kind: 'failed', detail, retry_after_s: asked.retry_after_s }
  }
  return BROKEN.includes(asked.status)
    ? { kind: 'broken', detail }
    : { kind: 'failed', detail, retry_after_s: null }
}
