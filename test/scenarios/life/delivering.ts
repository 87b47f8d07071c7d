// Step: a shipment arrives, whole or in part.

import { type Choose, pickOf, pickOne, type Step } from './action.ts'
import { type PurchaseLine, type Sale, sum } from './model.ts'
import { arrivedIn, orderedIn, type Shipment } from './shipments.ts'

type Said = Array<{ line_number: number, quantity: number }>

export const deliver: Step = (model, pick) => {
  const all = model.sales.flatMap((sale) => sale.shipments.map((shipment) => ({ sale, shipment })))
  const found = pickOf(pick(8) === 7 ? all : all.filter((one) => !one.shipment.is_delivered), pick)
  if (found === undefined) return undefined
  const { sale, shipment } = found
  const said = pick(3) === 0 ? choosePart(shipment, pick) : null
  return {
    text: `deliver ${shipment.id} ${said === null ? '' : JSON.stringify(said)}`,
    send: async ({ send }) => send('POST', `/shipments/${shipment.id}/delivery`,
      said === null ? {} : { lines: said }),
    refusal: refusalOf(shipment, said ?? []),
    apply: () => {
      if (shipment.is_delivered) return
      if (said === null) shipment.is_delivered = true
      else arriveInPart(shipment, said)
      const purchase = sale.purchases.find(({ id }) => id === shipment.purchase_id)
      for (const line of purchase?.lines ?? []) {
        const arrived = Math.min(line.shipped, arrivedOf(sale, shipment, line))
        line.delivered = Math.max(line.delivered, arrived)
      }
    }
  }
}

/** So far, in all: of one line or of each, now and then too much. */
function choosePart ({ lines }: Shipment, pick: Choose): Said {
  const named = pick(2) === 0 ? lines.slice(0, 1) : lines
  return named.map(({ line_number, quantity }) =>
    ({ line_number, quantity: pickUnits(quantity, pick) }))
}

function pickUnits (quantity: number, pick: Choose): number {
  return pickOne([1, quantity, Math.ceil(quantity / 2)], pick) + (pick(12) === 0 ? quantity : 0)
}

function refusalOf ({ is_canceled, lines }: Shipment, said: Said): string | undefined {
  if (is_canceled) return 'shipment_canceled'
  const is_too_much = said.some(({ line_number, quantity }) => lines.some((line) =>
    line.line_number === line_number && quantity > line.quantity))
  return is_too_much ? 'delivery_exceeds_shipped' : undefined
}

/** It has arrived when no ordered unit is on its way; what was only sent beyond, when all did. */
function arriveInPart (shipment: Shipment, said: Said): void {
  for (const line of shipment.lines) {
    const { quantity = 0 } = said.find((one) => one.line_number === line.line_number) ?? {}
    line.arrived = Math.max(line.arrived, quantity)
  }
  shipment.is_delivered = shipment.lines.every((line) =>
    line.arrived >= (line.quantity === line.over ? line.quantity : line.quantity - line.over))
}

/** Units of all shipments that arrived; receipts may have counted them before. */
function arrivedOf (
  { shipments }: Sale, { purchase_id }: Shipment, { line_number }: PurchaseLine
): number {
  return sum(shipments.filter((one) => one.purchase_id === purchase_id && !one.is_canceled),
    (one) => sum(one.lines, (line) =>
      line.line_number === line_number ? orderedIn(one, line) : 0))
}

/** What has arrived of each line, for a comparison. */
export const arrivalsOf = (shipment: Shipment): number[] =>
  shipment.lines.map((line) => arrivedIn(shipment, line))
