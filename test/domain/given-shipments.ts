// Shipments for the tests of the domain.

import {
  ON_ITS_WAY, type Shipment, type ShipmentLine
} from '../../src/domain/model/shipment/shipment.ts'
import { NOW } from './given.ts'

/** On its way to the customer, without lines. */
export function openedShipment (about: Partial<Shipment> = {}): Shipment {
  return {
    id: 'shp_1',
    version: 1,
    sales_order_id: 'so_1',
    purchase_order_id: 'po_1',
    supplier_id: 'sup_1',
    destination: 'customer',
    carrier: null,
    tracking_number: null,
    tracking_url: null,
    metadata: {},
    shipped_at: NOW,
    delivered_at: null,
    failed_at: null,
    canceled_at: null,
    incidents: [],
    created_at: NOW,
    updated_at: NOW,
    lines: [],
    ...about
  }
}

export function shipmentLineOf (about: Partial<ShipmentLine> = {}): ShipmentLine {
  return {
    shipment_id: 'shp_1',
    line_number: 1,
    sales_order_line_number: 1,
    supplier_id: 'sup_1',
    sku: 'A',
    shipped_at: NOW,
    quantity: 6,
    over_shipped_quantity: 0,
    ...ON_ITS_WAY,
    ...about
  }
}
