// Finds the time zone in which a supplier's days and times are meant.

import type { Supplier } from '../../../domain/model/supplier/supplier.ts'
import type { Call } from '../../../platform/command/call.ts'
import { findMerchant } from '../../merchants/store.ts'

export async function findTimeZone (
  { db, merchant_id }: Pick<Call, 'db' | 'merchant_id'>, { time_zone }: Pick<Supplier, 'time_zone'>
): Promise<string> {
  if (time_zone !== null) return time_zone
  const merchant = await findMerchant(db, merchant_id)
  if (merchant === undefined) throw new Error('an API key without a merchant')
  return merchant.settings.time_zone
}
