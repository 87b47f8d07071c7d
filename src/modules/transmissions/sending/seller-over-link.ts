// In whose name a linked partner ships: that of the seller whom the customer knows, with its logo,
// which the partner gets before the order that names it.

import { sellerIn } from '../../../domain/model/purchase-order/parcel-seller.ts'
import type { ShipFrom } from '../../../domain/model/sales-order/ship-from.ts'
import type { PurchaseOrderDocument } from '../../../formats/order-document.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { type DocumentSender, findDocumentSender } from '../../documents/store.ts'
import {
  describeFailure, isAway, type NotDone, offerLogo, type Offered, type PartnerApi
} from '../../links/commands.ts'
import { findLogo } from '../../logos/store/logos.ts'
import type { Carried, SellersTold } from './sender.ts'

/**
 * Whom our order names, or we ourselves; null for parcels that name nobody. Our own number of the
 * order is nobody else’s matter.
 */
export function sellerOf (
  { order }: Pick<PurchaseOrderDocument, 'order'>, { name, documents }: DocumentSender
): ShipFrom | null {
  const own = { name, reference: null, logo_sha256: documents.logo?.sha256 ?? null }
  return sellerIn(order.delivery_mode, order.ship_from ?? own)
}

export type Telling = {
  db: Db
  merchant_id: string
  api: PartnerApi
  /** Names the partner and the key with which it is asked. */
  partner: string
  told: SellersTold
  /** How often the order was tried before. */
  tries: number
}

/** Tandem keeps a logo for hours after the last order that may name it. */
const TOLD_MS = 600_000
const TOLD_MAX = 1_000

/**
 * As far as it can be told; null for a partner of an older release. An order waits for a partner
 * that is away, and is tried once more where only its logo makes trouble.
 */
export async function tellShipFrom (
  telling: Telling, seller: ShipFrom
): Promise<ShipFrom | null | Carried> {
  const offered = await offerOnce(telling, seller)
  if (typeof offered === 'string') return fitTo(offered, seller)
  // The order itself was not sent.
  return isAway(offered) || telling.tries === 0
    ? { ...describeFailure(offered), outcome: 'failed' }
    : fitTo('missing', seller)
}

function fitTo (offered: Offered, seller: ShipFrom): ShipFrom | null {
  if (offered === 'none') return null
  return offered === 'there' ? seller : { ...seller, logo_sha256: null }
}

async function offerOnce (telling: Telling, seller: ShipFrom): Promise<Offered | NotDone> {
  const { partner, told } = telling
  const key = `${partner} ${seller.logo_sha256}`
  const known = told.get(key)
  if (known !== undefined && performance.now() < known.until_ms) return known.offered
  const offered = await offerLogo(
    telling.api, seller.logo_sha256, async () => readPicture(telling, seller))
  if (typeof offered === 'string') {
    if (told.size >= TOLD_MAX) told.clear()
    told.set(key, { offered, until_ms: performance.now() + TOLD_MS })
  }
  return offered
}

/**
 * Before an order is sent again that names it: the partner may have deleted it meanwhile. Whatever
 * comes of it, the order is sent: what the partner does not take of it is left out.
 */
export async function bringLogoAgain (
  bringing: Pick<Telling, 'db' | 'merchant_id' | 'api'>, named: ShipFrom
): Promise<void> {
  if (named.logo_sha256 === null) return
  await offerLogo(
    bringing.api, named.logo_sha256, async () => readPicture(bringing, named))
}

/** A picture that was uploaded for orders, or that of our own documents. */
async function readPicture (
  { db, merchant_id }: Pick<Telling, 'db' | 'merchant_id'>, { logo_sha256 }: ShipFrom
): Promise<Buffer | null> {
  if (logo_sha256 === null) return null
  const found = await findLogo(db, merchant_id, logo_sha256)
  if (found !== undefined) return found.data
  const { documents, logo } = await findDocumentSender(db, merchant_id)
  return documents.logo?.sha256 === logo_sha256 ? logo : null
}
