// The routes of incidents, and what they answer: the shipment and the sales order as they are then.

import Type from 'typebox'
import { describeRoute } from '../../../platform/http/route.ts'
import { idOf, nullableRef, ref } from '../../../platform/http/schemas.ts'
import { SalesOrder } from '../../sales-orders/schema/sales-order.ts'
import { Incident, NewIncident, NewOutcome, StorefrontIncident } from './incident.ts'
import { Shipment, StorefrontShipment } from './shipment.ts'

export const IncidentReport = Type.Object({
  incident: ref(Incident),
  shipment: ref(Shipment),
  sales_order: Type.Optional(nullableRef(SalesOrder,
    'The sales order shows all that followed: replacements, credits, purchase orders, ' +
    'exceptions. It is never null. Only operators get the field.'))
}, {
  $id: 'IncidentReport',
  description: 'The incident was reported or decided, and its shipment and order are so by then.'
})

const VIEWS = {
  storefront: Type.Object({ incident: StorefrontIncident, shipment: StorefrontShipment }),
  supplier: Type.Omit(IncidentReport, ['sales_order'])
}
const IdParameter = Type.Object({ id: idOf('shp', 'This id names the shipment.') })
const Parameters = Type.Object({
  id: idOf('shp', 'This id names the shipment.'),
  incident: idOf('inc', 'This id names the incident.')
})

export const reportIncidentRoute = describeRoute('POST', {
  operationId: 'reportIncident',
  tag: 'Shipments',
  summary: 'Report that units are lost, refused or damaged',
  description: 'Lost and refused units are no longer waited for, so the orders can end. Damaged ' +
    'ones have arrived. Units that do not reach the merchant’s warehouse are bought again. A ' +
    'storefront reports what its customers tell, of parcels to customers; an operator decides ' +
    'what they get.',
  roles: ['operator', 'storefront', 'supplier'],
  views: VIEWS,
  params: IdParameter,
  body: NewIncident,
  takes_if_match: true,
  answers: {
    200: {
      schema: ref(IncidentReport),
      description: 'The incident was reported before.',
      headers: ['etag']
    },
    201: {
      schema: ref(IncidentReport),
      description: 'The incident was recorded.',
      headers: ['etag', 'location']
    }
  },
  refusals: [
    'shipment_not_found', 'shipment_canceled', 'unknown_line', 'repeated_line',
    'incident_exceeds_shipment', 'outcome_not_possible', 'units_credited',
    'sales_order_not_confirmed', 'incident_reference_conflict', 'open_incidents_limit'
  ]
})

export const findIncidentRoute = describeRoute('GET', {
  operationId: 'getIncident',
  tag: 'Shipments',
  summary: 'Read an incident',
  description: 'The shipment lists all its incidents. A supplier sees those of its own shipments.',
  roles: ['operator', 'storefront', 'supplier'],
  views: { storefront: StorefrontIncident },
  params: Parameters,
  answers: {
    200: { schema: ref(Incident), description: 'The answer is the incident.' }
  },
  refusals: ['shipment_not_found', 'incident_not_found']
})

export const settleIncidentRoute = describeRoute('POST', {
  operationId: 'settleIncident',
  tag: 'Shipments',
  summary: 'Decide what the customer gets for an incident',
  description: 'The outcome is carried out at once and cannot be changed. With `dry_run=true` ' +
    'the answer shows all that would follow, and nothing is done.',
  roles: ['operator'],
  params: Parameters,
  body: NewOutcome,
  takes_if_match: true,
  answers: {
    200: {
      schema: ref(IncidentReport), description: 'The incident is settled.', headers: ['etag']
    }
  },
  refusals: [
    'shipment_not_found', 'incident_not_found', 'incident_settled', 'units_credited',
    'sales_order_not_confirmed'
  ]
})
