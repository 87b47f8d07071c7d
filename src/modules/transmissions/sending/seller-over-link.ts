// In whose name a linked partner ships: that of the seller whom the customer knows, with its logo,
// which the partner gets before the order that names it.

import type { Link } from '../../../domain/model/link/link.ts'
import type { ShipFrom } from '../../../domain/model/sales-order/ship-from.ts'
import type { PurchaseOrderDocument } from '../../../formats/order-document.ts'
import type { Db } from '../../../platform/db/connect.ts'
import { type DocumentSender, findDocumentSender } from '../../documents/store.ts'
import { type NotDone, offerLogo, offerShipFrom, type PartnerApi } from '../../links/commands.ts'
import { findLogo } from '../../logos/store/logos.ts'
import type { Carried, Sender } from './sender.ts'

/** Whom our order names, or we ourselves. Our own number of the order is nobody else’s matter. */
export function sellerOf (
  { order }: Pick<PurchaseOrderDocument, 'order'>, { name, documents }: DocumentSender
): ShipFrom {
  return order.ship_from ?? { name, reference: null, logo_sha256: documents.logo?.sha256 ?? null }
}

type Bringing = { db: Db, merchant_id: string, api: PartnerApi }

type Telling = Pick<Bringing, 'merchant_id' | 'api'> & { sender: Sender, link: Pick<Link, 'id'> }

/** Tandem keeps a logo for hours after the last order that may name it. */
const TOLD_MS = 600_000
const TOLD_MAX = 1_000

/** As far as it can be told; null for a partner of an older release. */
export async function tellShipFrom (
  { sender: { context: { db }, sellers_told }, merchant_id, link, api }: Telling, seller: ShipFrom
): Promise<ShipFrom | null | Carried> {
  const key = `${link.id} ${seller.logo_sha256}`
  const known = sellers_told.get(key)
  if (known !== undefined && performance.now() < known.until_ms) {
    return known.has_logo ? seller : { ...seller, logo_sha256: null }
  }
  const told = await offerShipFrom(api, seller, readPicture({ db, merchant_id, api }, seller))
  if (told === null) return null
  if ('outcome' in told) return notTold(told)
  if (sellers_told.size >= TOLD_MAX) sellers_told.clear()
  const has_logo = told.logo_sha256 === seller.logo_sha256
  sellers_told.set(key, { has_logo, until_ms: performance.now() + TOLD_MS })
  return told
}

/** Before an order is sent again that names it: the partner may have deleted it meanwhile. */
export async function bringLogoAgain (
  bringing: Bringing, named: ShipFrom
): Promise<Carried | undefined> {
  if (named.logo_sha256 === null) return undefined
  const offered = await offerLogo(
    bringing.api, named.logo_sha256, readPicture(bringing, named))
  return typeof offered === 'object' ? notTold(offered) : undefined
}

/** A picture that was uploaded for orders, or that of our own documents. */
function readPicture (
  { db, merchant_id }: Bringing, { logo_sha256 }: ShipFrom
): () => Promise<Buffer | null> {
  return async () => {
    if (logo_sha256 === null) return null
    const found = await findLogo(db, merchant_id, logo_sha256)
    if (found !== undefined) return found.data
    const { documents, logo } = await findDocumentSender(db, merchant_id)
    return documents.logo?.sha256 === logo_sha256 ? logo : null
  }
}

/** The order itself was not sent. */
function notTold ({ detail, milliseconds, status, ...asked }: NotDone): Carried {
  return {
    outcome: 'failed',
    detail,
    milliseconds,
    retry_after_s: asked.outcome === 'refused' ? null : asked.retry_after_s,
    facts: status === null ? {} : { status: String(status) }
  }
}
