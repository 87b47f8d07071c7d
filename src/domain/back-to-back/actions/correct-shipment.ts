// Corrects what was said of a shipment: its carrier and tracking.

import type { BackToBack } from '../state.ts'
import { RuleError } from '../../kernel/rule.ts'
import { assertNotCanceled } from './deliver.ts'
import type { Shipment, ShipmentChange } from '../../model/shipment/shipment.ts'

/** Throws `shipment_canceled`, and `shipment_conflict` for the number of another parcel. */
export function correctShipment (
  before: BackToBack, shipment: Shipment, change: ShipmentChange
): BackToBack {
  assertNotCanceled(shipment)
  const { tracking_number = null } = change
  const other = tracking_number === null
    ? undefined
    : before.shipments.find((one) => one.id !== shipment.id && one.canceled_at === null &&
        one.purchase_order_id === shipment.purchase_order_id &&
        one.tracking_number === tracking_number)
  if (other !== undefined) {
    throw new RuleError('shipment_conflict', {
      detail: `Shipment ${other.id} already has the tracking number ${tracking_number}.`,
      errors: [{
        pointer: '/tracking_number',
        code: 'differs',
        detail: `Shipment ${other.id} is another parcel.`
      }]
    })
  }
  return {
    ...before,
    shipments: before.shipments.map((one) => one.id === shipment.id ? { ...one, ...change } : one)
  }
}
