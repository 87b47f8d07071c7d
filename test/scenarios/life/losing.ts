// Steps: units of a shipment are lost, refused or damaged, and what the customer gets for them.

import { loseUnits } from './answering.ts'
import { type Choose, pickOf, pickOne, purchaseOf, sourcesIfMore, type Step } from './action.ts'
import { arrive, closeReceived } from './arriving.ts'
import { exclude } from './ledger.ts'
import { type Model, type Sale, sentOf, servingOf, sum } from './model.ts'
import { isShortOfCredit, settle, type Settling } from './settling.ts'
import {
  arrivedIn, endShipment, type Incident, leftIn, orderedIn, type Shipment, type ShipmentLine,
  transitOf, unitsIn
} from './shipments.ts'

const KINDS = ['lost', 'lost', 'refused', 'damaged'] as const
const OUTCOMES = [null, null, 'reship', 'refund', 'credit', 'none'] as const

let told = 0

type Lost = { sale: Sale, shipment: Shipment }

export const lose: Step = (model, pick) => {
  const kind = pickOne(KINDS, pick)
  const all = model.sales.flatMap((sale) => sale.shipments.map((shipment) => ({ sale, shipment })))
  const open = all.filter(({ sale, shipment }) => !shipment.is_canceled &&
    shipment.lines.some((line) => mostOf({ sale, shipment }, line, kind) > 0))
  const found = pickOf(pick(16) === 15 ? all : open, pick)
  if (found === undefined) return undefined
  const { sale, shipment } = found
  const lines = chooseUnits(found, kind, pick)
  const outcome = pickOne(OUTCOMES, pick)
  const fault = pickOne([undefined, 'supplier'], pick)
  const incident: Incident = {
    id: '', kind, is_suppliers_fault: fault !== undefined, outcome: null, lines
  }
  const settling: Settling = { sale, shipment, incident, outcome }
  return {
    text: `lose ${JSON.stringify({ kind, lines, outcome, fault })} of ${shipment.id}`,
    send: async ({ send }) => send('POST', `/shipments/${shipment.id}/incidents`, {
      kind,
      lines: lines.map(({ line_number, quantity }) => ({ line_number, quantity })),
      reason: `for the ${++told}th time`,
      ...fault !== undefined && { fault },
      ...outcome !== null && { outcome }
    }),
    refusal: refusalOf(settling),
    apply: (now, body) => {
      incident.id = body.incident.id
      if (isInbound(found)) {
        miss(now, settling)
        incident.outcome = 'reship'
      } else {
        if (kind === 'damaged') arriveDamaged(found, lines)
        else end(found, incident, kind)
        settle(settling, body)
      }
      shipment.incidents.push(incident)
    },
    sources: sourcesIfMore(sale.id)
  }
}

const isInbound = ({ sale, shipment }: Lost): boolean =>
  sale.mode === 'via_warehouse' && shipment.purchase_id !== null

/** Of one line or of each, now and then too much. */
function chooseUnits (lost: Lost, kind: Incident['kind'], pick: Choose): Incident['lines'] {
  const { sale, shipment } = lost
  const able = shipment.lines.filter((line) => mostOf(lost, line, kind) > 0)
  const from = able.length === 0 ? shipment.lines : able
  return (pick(2) === 0 ? from.slice(0, 1) : from).map((line) => {
    const { line_number } = line
    const most = Math.max(1, mostOf(lost, line, kind))
    const quantity = pickOne([1, most], pick) + (pick(12) === 0 ? most : 0)
    const purchase = sale.purchases.find(({ id }) => id === shipment.purchase_id)
    const bought = purchase?.lines.find((one) => one.line_number === line_number)
    return { line_number, sale_line: bought?.sale_line ?? line_number, quantity, left: quantity }
  })
}

function refusalOf (settling: Settling): string | undefined {
  const { sale, shipment, incident: { kind, lines }, outcome } = settling
  if (shipment.is_canceled) return 'shipment_canceled'
  const is_too_much = lines.some(({ line_number, quantity }) => shipment.lines.some((line) =>
    line.line_number === line_number && quantity > mostOf({ sale, shipment }, line, kind)))
  if (is_too_much) return 'incident_exceeds_shipment'
  if (isInbound({ sale, shipment })) {
    return outcome === null || outcome === 'reship' ? undefined : 'outcome_not_possible'
  }
  return isShortOfCredit(settling) ? 'units_credited' : undefined
}

/** On their way; to the customer, as damaged also those that arrived. */
function mostOf (lost: Lost, line: ShipmentLine, kind: Incident['kind']): number {
  const { sale, shipment } = lost
  const left = leftIn(shipment, line)
  if (kind === 'damaged' && !isInbound(lost)) return left + damageableOf(lost, line)
  const purchase = sale.purchases.find(({ id }) => id === shipment.purchase_id)
  const bought = purchase?.lines.find((one) => one.line_number === line.line_number)
  return bought === undefined ? left : Math.min(left, transitOf(bought))
}

/** Arrived units that neither were damaged nor came back. */
function damageableOf ({ sale, shipment }: Lost, line: ShipmentLine): number {
  const { purchase_id } = shipment
  const { line_number } = line
  const isDamage = ({ kind }: Incident): boolean => kind === 'damaged'
  const purchase = sale.purchases.find(({ id }) => id === purchase_id)
  const bought = purchase?.lines.find((one) => one.line_number === line_number) ?? {
    delivered: sentOf(sale, line_number).delivered,
    returned: sum(servingOf(sale, line_number), ({ returned }) => returned)
  }
  const damaged = sum(sale.shipments.filter((one) => one.purchase_id === purchase_id), (one) =>
    unitsIn(one.incidents.filter(isDamage), line_number))
  const here = sum(shipment.incidents.filter(isDamage), ({ lines }) => sum(lines, (one) =>
    one.line_number === line_number ? one.quantity : 0))
  return Math.max(0, Math.min(
    orderedIn(shipment, line) - here, bought.delivered - bought.returned - damaged))
}

/** What is said to be damaged has arrived. */
function arriveDamaged (lost: Lost, lines: Incident['lines']): void {
  const { sale, shipment } = lost
  const said = lines.flatMap(({ line_number, quantity }) => {
    const line = shipment.lines.find((one) => one.line_number === line_number)
    if (line === undefined) return []
    const more = quantity - damageableOf(lost, line)
    return more > 0 ? [{ line_number, quantity: arrivedIn(shipment, line) + more }] : []
  })
  if (said.length > 0) arrive(sale, shipment, said)
}

/** Nobody waits for them any more. */
function end (
  { sale, shipment }: Lost, { lines }: Incident, as: 'lost' | 'refused', counts = true
): void {
  const purchase = sale.purchases.find(({ id }) => id === shipment.purchase_id)
  for (const { line_number, quantity } of lines) {
    const counters = [shipment.lines, counts ? purchase?.lines ?? [] : []].flat()
    for (const line of counters) if (line.line_number === line_number) line[as] += quantity
  }
  endShipment(shipment)
}

/** On their way to the warehouse: they are bought again. */
function miss (model: Model, { sale, shipment, incident }: Settling): void {
  const { kind, lines, is_suppliers_fault } = incident
  end({ sale, shipment }, incident, kind === 'lost' ? 'lost' : 'refused', false)
  const { purchase } = purchaseOf(model, shipment.purchase_id ?? '')
  for (const { line_number, quantity } of lines) {
    const line = purchase.lines.find((one) => one.line_number === line_number)
    if (line === undefined) continue
    loseUnits(line, quantity)
    if (is_suppliers_fault) exclude(sale, purchase, line)
  }
  closeReceived(sale, purchase)
}
