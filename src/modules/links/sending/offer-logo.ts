// Brings a partner the logo of the seller before the order that names it. A partner of an older
// release takes orders that name no sender.

import { createHash } from 'node:crypto'
import type { ShipFrom } from '../../../domain/model/sales-order/ship-from.ts'
import type { NotDone } from '../partner/ask.ts'
import type { PartnerApi } from '../partner/partner.ts'

/** `none`: it knows of no logos, nor of senders. */
type Offered = 'there' | 'missing' | 'none' | NotDone

const KEY_REFUSED = [401, 403]

/** Whose hash this is, nobody has: whether the partner knows of logos is asked by it too. */
const EMPTY = createHash('sha256').update('').digest('hex')

/**
 * In whose name the partner shall ship; null if it cannot be told. Where it does not take the
 * picture, the name goes alone.
 */
export async function offerShipFrom (
  api: PartnerApi, ship_from: ShipFrom, readPicture: () => Promise<Buffer | null>
): Promise<ShipFrom | null | NotDone> {
  const offered = await offerLogo(api, ship_from.logo_sha256, readPicture)
  if (typeof offered === 'object') return offered
  if (offered === 'none') return null
  return offered === 'there' ? ship_from : { ...ship_from, logo_sha256: null }
}

/** The same picture is the same logo, so it may be brought again. */
export async function offerLogo (
  api: PartnerApi, sha256: string | null, readPicture: () => Promise<Buffer | null>
): Promise<Offered> {
  const found = await api.read(`/v1/logos/${sha256 ?? EMPTY}`, () => null)
  if (found.outcome === 'done') return 'there'
  if (found.outcome !== 'refused') return found
  if (KEY_REFUSED.includes(found.status)) return found
  if (found.code !== 'logo_not_found') return 'none'
  const picture = sha256 === null ? null : await readPicture()
  if (picture === null) return 'missing'
  const brought = await api.write('/v1/logos', { data: picture.toString('base64') }, () => null)
  if (brought.outcome === 'done') return 'there'
  // It may judge pictures otherwise, or have too many.
  return brought.outcome === 'refused' ? 'missing' : brought
}
