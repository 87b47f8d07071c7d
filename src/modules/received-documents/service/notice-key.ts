// The key by which a ship notice is known when it comes again in another file.

import { createHash } from 'node:crypto'
import type { PurchaseOrderDescription } from '../../../domain/back-to-back/describe-sale.ts'
import type { Call } from '../../../platform/command/call.ts'
import type { ReceivedParcel } from './to-shipment.ts'

const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex')

/**
 * Of the order, the supplier's reference and the parcel. The instant that a row of CSV may have
 * tells parcels apart too; a day does not, since a notice that is put right keeps its reference.
 * Null when nothing names the parcel: another one may be alike.
 */
export function noticeKeyOf (
  { id }: Pick<PurchaseOrderDescription, 'id'>,
  { purpose, reference, tracking_numbers, shipped_on, lines }: ReceivedParcel
): Call['idempotency'] {
  if (purpose !== 'original' || (reference === '' && tracking_numbers.length === 0)) return null
  const instant = shipped_on?.includes('T') === true ? shipped_on : null
  const goods = lines.map(({ line_number, sku, supplier_sku, gtin, quantity }) =>
    [line_number, sku, supplier_sku, gtin, quantity])
  return {
    scope: 'ship_notice',
    key: `${id}:${hashOf([reference, tracking_numbers, instant])}`,
    request_hash: hashOf(goods)
  }
}
