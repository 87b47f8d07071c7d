// The merchant's settings, as decisions read them.

import type { MerchantSettings } from '../../../domain/model/merchant/merchant.ts'
import { runStatement, type Trx } from '../../../platform/db/trx.ts'

const SETTINGS = 'select settings from merchants where id = $1'

/** As of now; no lock. Merchants are never deleted: a key without one is a defect. */
export async function findSettings (trx: Trx, merchant_id: string): Promise<MerchantSettings> {
  const [row] = await runStatement<{ settings: MerchantSettings }>(trx, SETTINGS, [merchant_id])
  if (row === undefined) throw new Error('an API key without a merchant')
  return row.settings
}
