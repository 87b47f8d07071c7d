// Judges whether the logo which a new sales order names is there.

import { RuleError } from '../../../domain/kernel/rule.ts'
import type { NewShipFrom } from '../../../domain/model/sales-order/ship-from.ts'
import type { Call } from '../../../platform/command/call.ts'
import { findLogoDescription } from '../../logos/store/logos.ts'

/** It may be read before the command, since no logo is deleted while it can be named. */
export async function hasLogo (
  { db, merchant_id, account }: Call, ship_from: NewShipFrom | null | undefined
): Promise<boolean> {
  const sha256 = ship_from?.logo_sha256 ?? null
  return sha256 === null ||
    await findLogoDescription(db, merchant_id, { sha256, account }, 'usable') !== undefined
}

/** Throws `invalid_request`. Only new orders are judged: one that is there already stays. */
export function assertLogo (has_logo: boolean): void {
  if (has_logo) return
  throw new RuleError('invalid_request', {
    errors: [{
      pointer: '/ship_from/logo_sha256',
      code: 'unknown_logo',
      detail: 'No logo with this hash was uploaded by a key of the account: POST it to /v1/logos.'
    }]
  })
}
