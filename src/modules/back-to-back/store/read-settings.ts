// Reads the merchant's settings for decisions.

import { completeSettings, type MerchantSettings } from '../../../domain/model/merchant/merchant.ts'
import { runStatement, type Trx } from '../../../platform/db/trx.ts'

const SETTINGS = 'select settings from merchants where id = $1'

/** As they are now, without a lock. Merchants are never deleted: a missing one is a defect. */
export async function findSettings (trx: Trx, merchant_id: string): Promise<MerchantSettings> {
  const [row] = await runStatement<{ settings: MerchantSettings }>(trx, SETTINGS, [merchant_id])
  if (row === undefined) throw new Error('an API key without a merchant')
  return completeSettings(row.settings)
}
