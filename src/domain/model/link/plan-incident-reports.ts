// What we tell a partner of its parcels: our incidents that it does not know, of units that it has
// not ended itself.

import { sum } from '../../kernel/sum.ts'
import { type Incident, type IncidentKind, missingOf } from '../shipment/incident.ts'
import type { Shipment } from '../shipment/shipment.ts'
import { ownShipmentsOf, type Pair, parcelsIn } from './partner-sale.ts'
import type { PartnerIncident, PartnerParcel } from './partner-sales-order.ts'

/** `reference` is our incident's id, so it may be sent for ever. */
export type IncidentReport = {
  partner_shipment_id: string
  incident: {
    reference: string
    kind: IncidentKind
    reason: string | null
    lines: Array<{ line_number: number, quantity: number }>
  }
}

export function nameOfReport ({ partner_shipment_id, incident }: IncidentReport): string {
  return `${partner_shipment_id} ${incident.reference}`
}

const REPORTED_AS = 'The partner reports it as '

/**
 * The reason of our incident that came from one of the partner's. `before`: so many came from it
 * before, whose words must differ, or it would be one that was sent twice.
 */
export function reasonFor (incident_id: string, before = 0): string {
  const more = before === 0 ? '' : `, and of further units (${before + 1})`
  return `${REPORTED_AS}${incident_id}${more}.`
}

type Origin = Pick<Incident, 'reason' | 'reported_by' | 'partner_incident_id'>

/** Is ours recorded from the partner's? Before it was kept apart, the reason alone said so. */
export function isFrom (
  { reason, reported_by, partner_incident_id }: Origin, { id }: Pick<PartnerIncident, 'id'>
): boolean {
  return partner_incident_id === id || (reported_by === undefined && reason === reasonFor(id))
}

/** Anybody may write such a reason, but not in those from before it was kept who reported them. */
export function isFromPartner ({ reason, reported_by, partner_incident_id }: Origin): boolean {
  return partner_incident_id !== undefined ||
    (reported_by === undefined && reason?.startsWith(REPORTED_AS) === true)
}

/** Did we tell the partner of it? */
export function isOfOurs ({ order }: Pair, { reference }: PartnerIncident): boolean {
  return reference !== null && order.shipments.some(({ incidents }) =>
    incidents.some(({ id }) => id === reference))
}

/**
 * Our incidents that the partner does not know, for each parcel that they are about. What it has
 * delivered or ended itself it is not told of. `tried`: the names of those that were told just now.
 */
export function planIncidentReports (
  pair: Pair, tried: ReadonlySet<string> = new Set()
): IncidentReport[] {
  return ownShipmentsOf(pair).flatMap((shipment) =>
    shipment.incidents.filter(isToTell).flatMap((incident) =>
      reportsOf(pair, shipment, incident)
        .filter((one) => !tried.has(nameOfReport(one))).slice(0, 1)))
}

/** What the merchant or its customer did to goods that had arrived is not the partner's affair. */
function isToTell (incident: Incident): boolean {
  const { kind, fault } = incident
  return !isFromPartner(incident) && fault !== 'merchant' &&
    (kind !== 'damaged' || fault !== 'customer')
}

/** For each parcel: what the first takes is known before the one after it is told. */
function reportsOf (pair: Pair, shipment: Shipment, incident: Incident): IncidentReport[] {
  const parcels = parcelsIn(pair, shipment)
  const isTold = ({ incidents }: PartnerParcel): boolean =>
    incidents.some(({ reference }) => reference === incident.id)
  return parcels.flatMap((parcel): IncidentReport[] => {
    if (parcel.canceled_at !== null || isTold(parcel)) return []
    const lines = incident.lines.flatMap((line) => {
      const line_number = pair.line_numbers.get(line.line_number)
      if (line_number === undefined) return []
      const left = missingOf(line) - toldOf(parcels, incident.id, line_number)
      const quantity = Math.min(left, reportableOf(parcel, incident.kind, line_number))
      return quantity > 0 ? [{ line_number, quantity }] : []
    })
    if (lines.length === 0) return []
    const { id: reference, kind, reason } = incident
    return [{ partner_shipment_id: parcel.id, incident: { reference, kind, reason, lines } }]
  })
}

function toldOf (
  parcels: readonly PartnerParcel[], reference: string, line_number: number
): number {
  return sum(parcels, ({ incidents }) => sum(incidents, (incident) =>
    incident.reference === reference ? unitsOf(incident, line_number) : 0))
}

export function unitsOf ({ lines }: PartnerIncident, line_number: number): number {
  return sum(lines, (line) => line.sales_order_line_number === line_number ? line.quantity : 0)
}

function reportableOf (
  { lines, incidents }: PartnerParcel, kind: IncidentKind, line_number: number
): number {
  const left = sum(lines, (line) => line.sales_order_line_number !== line_number
    ? 0
    : line.quantity - line.over_shipped_quantity - line.lost_quantity - line.refused_quantity -
      (kind === 'damaged' ? 0 : line.delivered_quantity))
  return kind === 'damaged'
    ? left - sum(incidents, (one) => one.kind === 'damaged' ? unitsOf(one, line_number) : 0)
    : left
}
