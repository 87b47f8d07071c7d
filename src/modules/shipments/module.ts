// Describes the module of shipments for the list in `src/modules.ts`.

import type { Module } from '../../platform/module.ts'
import { ShipmentChange } from './schema/corrections.ts'
import { INCIDENT_SCHEMAS } from './schema/incident.ts'
import { IncidentReport } from './schema/incident-routes.ts'
import { ShipmentPage } from './schema/list.ts'
import { shipmentRoutes } from './routes.ts'
import { Shipment, SHIPMENT_SCHEMAS, StorefrontShipment } from './schema/shipment.ts'

export const SHIPMENTS_MODULE: Module = {
  tag: {
    name: 'Shipments',
    description: 'Shipments are parcels that are on their way, or have arrived.'
  },
  schemas: [
    ...INCIDENT_SCHEMAS, ...SHIPMENT_SCHEMAS, ShipmentChange, ShipmentPage, IncidentReport
  ],
  shapes: { shipment: { schema: Shipment, views: { storefront: StorefrontShipment } } },
  routes: shipmentRoutes,
  keys: [{
    name: 'shipment_tracking_number',
    text: 'select tracking_number as key, id from shipments where merchant_id = $1'
  }],
  tables_of_orders: { shipments: 'sales_order_id', shipment_lines: 'shipment_id' }
}
