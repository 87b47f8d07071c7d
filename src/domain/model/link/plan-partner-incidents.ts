// What a partner tells of units of ours that got lost, were refused or are damaged, as incidents of
// our shipments. Units that it sends again are told once it does so no more.

import { sum } from '../../kernel/sum.ts'
import { INCIDENT_KINDS, type IncidentKind, unitsIn } from '../shipment/incident.ts'
import { leftOf, orderedOf, type Shipment, type ShipmentLine } from '../shipment/shipment.ts'
import type { Pair } from './partner-sale.ts'
import type { PartnerIncident } from './partner-sales-order.ts'
import { isFrom, isOfOurs, reasonFor } from './plan-incident-reports.ts'
import { knownShipmentsOf, type ParcelTurn } from './plan-partner-parcels.ts'
import { missingThere, type Part, partsIn } from './resent-units.ts'

type Unknown = { incident: PartnerIncident, line_number: number, quantity: number }

/** None that we have told the partner of. */
export function planReports (pair: Pair): ParcelTurn[] {
  return knownShipmentsOf(pair).flatMap(({ shipment, parcels }) => {
    const parts = partsIn(pair, parcels)
    const unknown = shipment.lines.flatMap((line) => unknownOf(pair, shipment, line, parts))
    return [...Map.groupBy(unknown, ({ incident }) => incident)]
      .flatMap(([incident, units]) => report(shipment, incident, units))
  })
}

/**
 * Units are compared, not incidents: what was to be sent again may be canceled later. One unit is
 * like another, so those that any incident here has are known, whoever has reported it; of them the
 * partner may have sent some again meanwhile.
 */
function unknownOf (
  pair: Pair, shipment: Shipment, line: ShipmentLine, parts: readonly Part[]
): Unknown[] {
  const { line_number } = line
  const { incidents } = shipment
  const of_line = parts.filter((part) => part.line_number === line_number)
  let missing = sum(of_line, (part) => isMissing(part.incident) ? missingThere(part) : 0) -
    unitsIn(incidents, line_number, isMissing)
  return [...Map.groupBy(of_line, ({ incident }) => incident)].flatMap(([incident, some]) => {
    const known = incidents.filter((own) => isFrom(own, incident))
    if (isOfOurs(pair, incident) || (!isMissing(incident) && known.length > 0)) return []
    const untold = sum(some, missingThere) - unitsIn(known, line_number, () => true)
    const quantity = Math.min(
      untold, isMissing(incident) ? missing : untold, mostOf(shipment, line, incident))
    if (quantity <= 0) return []
    if (isMissing(incident)) missing -= quantity
    return [{ incident, line_number, quantity }]
  })
}

/** Is it about units that do not arrive? */
function isMissing ({ kind }: { kind: string }): boolean {
  return kind === 'lost' || kind === 'refused'
}

function isKind (kind: string): kind is IncidentKind {
  return INCIDENT_KINDS.some((one) => one === kind)
}

/** What arrives damaged in our warehouse, whoever receives it sees. */
function mostOf (
  shipment: Shipment, line: ShipmentLine, { kind }: PartnerIncident
): number {
  return kind === 'damaged' && shipment.destination === 'customer'
    ? orderedOf(line) - line.lost_quantity - line.refused_quantity
    : leftOf(shipment, line)
}

function report (
  shipment: Shipment, { id, kind }: PartnerIncident, units: readonly Unknown[]
): ParcelTurn[] {
  if (!isKind(kind)) return []
  const before = shipment.incidents.filter((own) => isFrom(own, { id })).length
  const lines = units.map(({ line_number, quantity }) => ({ line_number, quantity }))
  return [{
    kind: 'report',
    shipment,
    incident: { kind, lines, reason: reasonFor(id, before), partner_incident_id: id }
  }]
}
