// Reads the merchant's settings for decisions.

import type { MerchantSettings } from '../../../domain/model/merchant/merchant.ts'
import { runStatement, type Trx } from '../../../platform/db/trx.ts'

const TERMS = 'select settings, currency from merchants where id = $1'

/**
 * The merchant's settings and its currency now, without a lock. Merchants are never deleted, so a
 * missing one is a defect.
 */
export async function findTerms (
  trx: Trx, merchant_id: string
): Promise<{ settings: MerchantSettings, currency: string }> {
  const [row] = await runStatement<{ settings: MerchantSettings, currency: string }>(
    trx, TERMS, [merchant_id])
  if (row === undefined) throw new Error('an API key without a merchant')
  return row
}

export async function findSettings (trx: Trx, merchant_id: string): Promise<MerchantSettings> {
  const { settings } = await findTerms(trx, merchant_id)
  return settings
}
