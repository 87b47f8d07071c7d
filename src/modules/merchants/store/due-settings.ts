// Lists the settings of all merchants, for jobs that delete what a merchant does not want to keep.

import { completeSettings, type MerchantSettings } from '../../../domain/model/merchant/merchant.ts'
import type { Db } from '../../../platform/db/connect.ts'

export type MerchantSettingsOf = { merchant_id: string, settings: MerchantSettings }

/** The settings of a page of merchants, behind the one that is named. */
export async function listSettings (
  db: Db, limit: number, after: string
): Promise<MerchantSettingsOf[]> {
  const merchants = await db.selectFrom('merchants').select(['id', 'settings'])
    .where('id', '>', after).orderBy('id').limit(limit).execute()
  return merchants.map(({ id, settings }) => ({
    merchant_id: id, settings: completeSettings(settings)
  }))
}
