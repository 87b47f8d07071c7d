// Asserts that the logo which a new sales order names is there.

import { RuleError } from '../../../domain/kernel/rule.ts'
import type { NewShipFrom } from '../../../domain/model/sales-order/ship-from.ts'
import type { Call } from '../../../platform/command/call.ts'
import { describeLogo } from '../../logos/store/logos.ts'

/**
 * Throws `invalid_request`. It may be read before the command, since none is deleted while it can
 * be named.
 */
export async function assertLogo (
  { db, merchant_id, account }: Call, ship_from: NewShipFrom | null | undefined
): Promise<void> {
  const sha256 = ship_from?.logo_sha256 ?? null
  if (sha256 === null) return
  if (await describeLogo(db, merchant_id, { sha256, account }) !== undefined) return
  throw new RuleError('invalid_request', {
    errors: [{
      pointer: '/ship_from/logo_sha256',
      code: 'unknown_logo',
      detail: 'No logo with this hash was uploaded by a key of the account: POST it to /v1/logos.'
    }]
  })
}
