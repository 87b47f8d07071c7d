// Opens exceptions for units that did not ship by their promised date, once for each date.

import { type BackToBack, replacePurchaseOrder } from '../state.ts'
import type { Surroundings } from '../surroundings.ts'
import { dateIn } from '../../kernel/local-time.ts'
import { openSaleException } from '../sale-exceptions.ts'
import { isLate, type PurchaseOrder } from '../../model/purchase-order/purchase-order.ts'

/** Undefined when no line has become late since the last time. */
export function noteLateShipment (
  before: BackToBack, order: PurchaseOrder, surroundings: Surroundings
): BackToBack | undefined {
  const { now, settings } = surroundings
  const today = dateIn(settings.time_zone, now)
  if (order.shipment_due_on === null || order.shipment_due_on >= today) return undefined
  const late = order.lines.filter((line) => isLate(order, line, today))
  const noted = late.reduce((last, { promised_date }) =>
    promised_date !== null && promised_date > last ? promised_date : last, order.shipment_due_on)
  const after = { ...order, late_noted_on: noted }
  return late.reduce((state, line) => openSaleException(state, {
    kind: 'late_shipment',
    line_number: line.line_number,
    detail: `${line.accepted_quantity - line.shipped_quantity} units have not shipped. They were ` +
      `promised for ${line.promised_date}.`,
    order: after
  }, surroundings), replacePurchaseOrder(before, after))
}
