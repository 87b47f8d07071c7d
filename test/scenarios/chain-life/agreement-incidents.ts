// Whether incidents that were reported of a partner's parcel are known there once, and what the
// partner decided stands in ours, or a person was told why not; and whether all that is on its way
// here still comes.

import { namesIn } from './agreement.ts'
import { type Hop, isTold, numbersThere, numberThere, sum } from './hop.ts'
import type { Incident, Parcel, Purchase, Sale } from './telling.ts'

/** In words; empty when all is as it must be. */
export function compareIncidents (hop: Hop): string[] {
  return hop.orders.flatMap((order) => {
    const sale = hop.partner.sales.find(({ reference }) => reference === order.id)
    if (sale === undefined) return []
    const there = sale.shipments.flatMap(({ incidents }) => incidents)
    const told = order.shipments.filter(isKept)
      .flatMap((shipment) => shipment.incidents.flatMap((incident) => {
        // Its refusal was told; what else differs of the order explains nothing.
        if (isTold(hop, order.id, 'chain_out_of_step', incident.id)) return []
        const theirs = there.filter(({ reference }) => reference === incident.id)
        return theirs.length === 0
          ? compareUntold(sale, shipment, incident)
          : compareDecision(incident, theirs)
      }))
    return [...told, ...compareUnderWay(order, sale)]
      .map((text) => `${hop.name} ${order.id}: ${text}`)
  })
}

const isKept = ({ canceled_at }: Parcel): boolean => canceled_at === null

/**
 * Units that are on their way here are on their way there, or are sent again: else they are lost,
 * and nobody was told. What stays here though its parcel never left there is another matter.
 */
function compareUnderWay ({ shipments, lines }: Purchase, sale: Sale): string[] {
  const kept = sale.shipments.filter((one) => isKept(one) && one.destination === 'customer')
  const ids = new Set(kept.map(({ id }) => id))
  const linked = shipments.filter((one) => isKept(one) && namesIn(one).length > 0 &&
    namesIn(one).every((id) => ids.has(id)))
  return lines.flatMap(({ line_number }) => {
    const numbers = numbersThere(sale, line_number)
    const here = countUnderWay(linked, (line) => line.line_number === line_number)
    const there = countUnderWay(kept, (line) => numbers.includes(line.sales_order_line_number)) +
      sum(sale.lines, (line) => line.replacement_for !== null && numbers.includes(line.line_number)
        ? line.quantity - line.canceled_quantity - line.shipped_quantity
        : 0)
    return here > there
      ? [`of line ${line_number} ${here} units are on their way here, and ${there} there`]
      : []
  })
}

function countUnderWay (
  parcels: readonly Parcel[], isWanted: (line: Parcel['lines'][number]) => boolean
): number {
  return sum(parcels, ({ lines }) => sum(lines.filter(isWanted), (line) =>
    line.quantity - line.delivered_quantity - line.lost_quantity - line.refused_quantity))
}

/** By the parcel: one of ours may be several of the partner's. */
function compareDecision (
  { id, supplier_outcome }: Incident, theirs: readonly Incident[]
): string[] {
  return theirs.every(({ outcome }) => outcome !== null) && supplier_outcome === null
    ? [`the partner has decided on the incident ${id}, which is not known here`]
    : []
}

/**
 * The partner is told of what got lost or was refused, as far as it has such units on their way,
 * and of what is damaged, also where it has arrived.
 */
function compareUntold (sale: Sale, shipment: Parcel, incident: Incident): string[] {
  const { id, kind, fault, reason, lines } = incident
  const is_partners = reason?.startsWith('The partner reports it as ') === true
  if (fault === 'merchant' || is_partners) return []
  if (kind === 'damaged' && fault === 'customer') return []
  const ids = namesIn(shipment)
  const parcels = sale.shipments.filter((one) => ids.includes(one.id) && one.canceled_at === null)
  return lines.filter(isStanding).flatMap((line) => {
    const number = numberThere(sale, line.line_number ?? 0)
    const left = sum(parcels, (one) => sum(one.lines, (part) =>
      part.sales_order_line_number === number ? reportableOf(one, part, kind) : 0))
    return left > 0
      ? [`the incident ${id} is not told, and ${left} units may be ${kind} there`]
      : []
  })
}

/** Of units that were found, or that a return has instead, the partner hears no damage. */
const isStanding = (
  { quantity, found_quantity, returned_quantity }: Incident['lines'][number]
): boolean => quantity > found_quantity + returned_quantity

function reportableOf (
  { incidents }: Parcel, part: Parcel['lines'][number] & { over_shipped_quantity?: number },
  kind: string
): number {
  const kept = part.quantity - (part.over_shipped_quantity ?? 0) - part.lost_quantity -
    part.refused_quantity
  if (kind !== 'damaged') return kept - part.delivered_quantity
  return kept - sum(incidents.filter((one) => one.kind === 'damaged'), ({ lines }) =>
    sum(lines, ({ sales_order_line_number: number, quantity }) =>
      number === part.sales_order_line_number ? quantity : 0))
}
