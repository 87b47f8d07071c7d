// Step: a shipment that was reported never left.

import { pickOf, purchaseOf, type Step } from './action.ts'
import { closeReceived } from './arriving.ts'
import {
  availableOf, type Model, type Purchase, type PurchaseLine, rowOf, type Sale, unshippedOf
} from './model.ts'
import { arrivedIn, type Shipment, transitOf } from './shipments.ts'
import { tellSuppliers } from './telling.ts'

export const voidShipment: Step = (model, pick) => {
  const all = model.sales.flatMap((sale) => sale.shipments.map((shipment) => ({ sale, shipment })))
  const open = all.filter(({ shipment }) => !shipment.is_delivered && !shipment.is_canceled &&
    !shipment.is_failed)
  const found = pickOf(pick(8) === 7 ? all : open, pick)
  if (found === undefined) return undefined
  const { sale, shipment } = found
  return {
    text: `void ${shipment.id}`,
    send: async ({ send }) => send('POST', `/shipments/${shipment.id}/cancellation`, {}),
    refusal: hasArrived(sale, shipment) ? 'shipment_ended' : undefined,
    apply: () => {
      if (shipment.is_canceled) return
      shipment.is_canceled = true
      if (shipment.purchase_id === null) return
      const { purchase } = purchaseOf(model, shipment.purchase_id)
      for (const line of purchase.lines) takeBackLine(model, purchase, line, shipment)
      if (sale.mode === 'via_warehouse') closeReceived(sale, purchase)
      tellSuppliers(sale)
    }
  }
}

/** Receipts name no shipment: what is not on its way any more may be of this one. */
function hasArrived (sale: Sale, shipment: Shipment): boolean {
  if (shipment.is_canceled) return false
  const purchase = sale.purchases.find(({ id }) => id === shipment.purchase_id)
  return shipment.lines.some((part) => {
    const { line_number, quantity, over } = part
    if (arrivedIn(shipment, part) + part.lost + part.refused > 0) return true
    const line = purchase?.lines.find((one) => one.line_number === line_number)
    return line !== undefined && quantity - over > transitOf(line)
  })
}

/**
 * It is as before; where the stock was reported since, the report may leave the units out, so only
 * free ones are held.
 */
function takeBackLine (
  model: Model, { supplier_id }: Purchase, line: PurchaseLine, { lines, shipped_at }: Shipment
): void {
  const sent = lines.find(({ line_number }) => line_number === line.line_number)
  if (sent === undefined) return
  const units = sent.quantity - sent.over
  const row = rowOf(model, supplier_id, line.sku)
  const free = availableOf(model, row)
  line.shipped -= units
  line.over -= sent.over
  line.sent.splice(line.sent.findIndex((one) =>
    one.shipped_at === shipped_at && one.quantity === units), 1)
  const missed = Math.max(0, unshippedOf(line) + line.missing - line.reserved)
  const most = Math.min(sent.released, missed)
  if (shipped_at <= row.as_of) {
    line.reserved += Math.min(most, free)
    return
  }
  line.reserved += most
  row.on_hand += most === sent.released ? sent.taken : Math.min(sent.taken, most)
}
