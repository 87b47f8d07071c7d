// Shipments and their incidents as an operator reads them. Other roles get fewer fields.

import { trackingPageOf } from '../model/shipment/carrier.ts'
import type { Incident, Outcome } from '../model/shipment/incident.ts'
import {
  deliveredOf, type Shipment, type ShipmentLine, type ShipmentState, stateOf
} from '../model/shipment/shipment.ts'

export type ShipmentDescription = Omit<Shipment, 'lines' | 'incidents'> & {
  /** The link that the sender gave. `tracking_url` is where customers follow the parcel. */
  reported_tracking_url: string | null
  state: ShipmentState
  lines: Array<Omit<ShipmentLine,
    'shipment_id' | 'supplier_id' | 'shipped_at' | 'released_quantity' | 'taken_quantity'>>
  incidents: IncidentDescription[]
}

export type IncidentDescription =
  Omit<Incident, 'exception_id' | 'reference' | 'reported_by' | 'partner_incident_id' |
    'supplier_outcome' | 'supplier_credited_amount'> &
  {
    reference: string | null
    supplier_outcome: Outcome | null
    supplier_credited_amount: string | null
  }

export function describeShipment (whole: Shipment): ShipmentDescription {
  const { lines, incidents, ...shipment } = whole
  return {
    ...shipment,
    state: stateOf(whole),
    tracking_url: trackingPageOf(shipment),
    reported_tracking_url: shipment.tracking_url,
    lines: lines.map((line) => ({
      line_number: line.line_number,
      sales_order_line_number: line.sales_order_line_number,
      sku: line.sku,
      quantity: line.quantity,
      over_shipped_quantity: line.over_shipped_quantity,
      delivered_quantity: deliveredOf(shipment, line),
      lost_quantity: line.lost_quantity,
      refused_quantity: line.refused_quantity
    })),
    incidents: incidents.map(describeIncident)
  }
}

export function describeIncident (
  {
    exception_id: _exception, reported_by: _by, partner_incident_id: _theirs, ...incident
  }: Incident
): IncidentDescription {
  const {
    reference = null, supplier_outcome = null, supplier_credited_amount = null
  } = incident
  return { ...incident, reference, supplier_outcome, supplier_credited_amount }
}
