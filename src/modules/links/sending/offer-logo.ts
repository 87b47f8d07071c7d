// Brings a partner the logo of the seller before the order that names it. A partner of an older
// release takes orders that name no seller.

import { hash } from 'node:crypto'
import type { NotDone } from '../partner/ask.ts'
import type { PartnerApi } from '../partner/partner.ts'
import { fieldsOf, textOf } from '../partner/shape.ts'

/** `missing`: the partner does not take it. `none`: it knows of no logos, nor of sellers. */
export type Offered = 'there' | 'missing' | 'none'

/** Whose hash this is, nobody has: whether the partner knows of logos is asked by it too. */
const EMPTY = hash('sha256', '')

/**
 * The same picture is the same logo, so it may be brought again. `readPicture` is null for a logo
 * that is not ours any more.
 */
export async function offerLogo (
  api: PartnerApi, sha256: string | null, readPicture: () => Promise<Buffer | null>
): Promise<Offered | NotDone> {
  const found = await api.read(`/v1/logos/${sha256 ?? EMPTY}`, readLogoAnswer)
  if (found.outcome === 'done') return found.value === sha256 ? 'there' : 'missing'
  if (found.outcome !== 'refused') return found
  if (found.code === 'route_not_found') return 'none'
  if (found.code !== 'logo_not_found') return found
  return sha256 === null ? 'missing' : bring(api, sha256, await readPicture())
}

async function bring (
  api: PartnerApi, sha256: string, picture: Buffer | null
): Promise<Offered | NotDone> {
  if (picture === null) return 'missing'
  const brought = await api.write(
    '/v1/logos', { data: picture.toString('base64') }, readLogoAnswer)
  if (brought.outcome === 'done') return brought.value === sha256 ? 'there' : 'missing'
  // It may judge pictures otherwise, or have too many.
  return brought.outcome === 'refused' ? 'missing' : brought
}

function readLogoAnswer (answer: unknown): string {
  return textOf(fieldsOf(answer, 'logo'), 'sha256')
}

const LATER = [401, 403, 429, 503]

/** Would an order not get through either? Then it waits, and the logo with it. */
export function isAway ({ status }: NotDone): boolean {
  return status === null || LATER.includes(status)
}
