// Shipments: sent by a supplier for a purchase order, or by the merchant from its warehouse.

import type { Metadata } from '../../kernel/metadata.ts'

export const DESTINATIONS = ['customer', 'warehouse'] as const
export type Destination = typeof DESTINATIONS[number]

export type ShipmentLine = {
  shipment_id: string
  /** The line of the purchase order, or of the sales order if the merchant itself ships. */
  line_number: number
  sales_order_line_number: number
  supplier_id: string | null
  sku: string
  shipped_at: string
  quantity: number
  /** The part of `quantity` that exceeds the purchase order, within the supplier's tolerance. */
  over_shipped_quantity: number
}

export type Shipment = {
  id: string
  version: number
  sales_order_id: string
  /** Null: the merchant itself ships, from its warehouse. */
  purchase_order_id: string | null
  supplier_id: string | null
  destination: Destination
  carrier: string | null
  tracking_number: string | null
  tracking_url: string | null
  metadata: Metadata
  shipped_at: string
  delivered_at: string | null
  created_at: string
  updated_at: string
  lines: readonly ShipmentLine[]
}

export type NewShipment = {
  lines: ReadonlyArray<{ line_number: number, quantity: number }>
  carrier?: string | null
  tracking_number?: string | null
  tracking_url?: string | null
  shipped_at?: string
  metadata?: Metadata
}
