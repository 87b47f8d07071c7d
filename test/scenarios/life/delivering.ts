// Step: a shipment arrives, whole or in part.

import { type Choose, pickOf, pickOne, type Step } from './action.ts'
import { arrive, mostIn, type Said } from './arriving.ts'
import { arrivedIn, findableIn, isFindable, type Shipment, type ShipmentLine } from './shipments.ts'

export const deliver: Step = (model, pick) => {
  const all = model.sales.flatMap((sale) => sale.shipments.map((shipment) => ({ sale, shipment })))
  const open = all.filter(({ shipment }) =>
    !shipment.is_delivered || shipment.incidents.some(isFindable))
  const found = pickOf(pick(8) === 7 ? all : open, pick)
  if (found === undefined) return undefined
  const { sale, shipment } = found
  const said = pick(3) === 0 ? choosePart(shipment, pick) : null
  return {
    text: `deliver ${shipment.id} ${said === null ? '' : JSON.stringify(said)}`,
    send: async ({ send }) => send('POST', `/shipments/${shipment.id}/delivery`,
      said === null ? {} : { lines: said }),
    refusal: refusalOf(shipment, said),
    apply: () => {
      if (shipment.is_delivered && said === null) return
      arrive(sale, shipment, said)
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

function refusalOf (shipment: Shipment, said: Said | null): string | undefined {
  const { is_canceled, is_failed, lines } = shipment
  if (is_canceled) return 'shipment_canceled'
  if (said === null) {
    const is_over = is_failed && lines.every((line) => findableIn(shipment, line) === 0)
    return is_over ? 'incident_settled' : undefined
  }
  const exceeds = (mostOf: (line: ShipmentLine) => number): boolean =>
    said.some(({ line_number, quantity }) => lines.some((line) =>
      line.line_number === line_number && quantity > mostOf(line)))
  if (exceeds((line) => line.quantity - line.refused)) return 'delivery_exceeds_shipped'
  return exceeds((line) => mostIn(shipment, line)) ? 'incident_settled' : undefined
}

/** What has arrived of each line, for a comparison. */
export const arrivalsOf = (shipment: Shipment): number[] =>
  shipment.lines.map((line) => arrivedIn(shipment, line))
