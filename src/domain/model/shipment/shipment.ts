// Shipments: sent by a supplier for a purchase order, or by the merchant from its warehouse.

import type { Metadata } from '../../kernel/metadata.ts'
import type { Incident } from './incident.ts'

export const DESTINATIONS = ['customer', 'warehouse'] as const
export type Destination = typeof DESTINATIONS[number]

export const SHIPMENT_PHASES = [
  'in_transit', 'partially_delivered', 'delivered', 'failed', 'canceled'
] as const
export type ShipmentState = typeof SHIPMENT_PHASES[number]

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
  /** Units that arrived before all did; `deliveredOf` tells how many have arrived. */
  delivered_quantity: number
  lost_quantity: number
  refused_quantity: number
  /** What left the reserved and the present stock. Null: nobody kept it. */
  released_quantity: number | null
  taken_quantity: number | null
}

/** Counters of a line that has just left. */
export const ON_ITS_WAY = {
  delivered_quantity: 0,
  lost_quantity: 0,
  refused_quantity: 0,
  released_quantity: 0,
  taken_quantity: 0
} satisfies Partial<ShipmentLine>

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
  /** When the last of the units that arrived did. */
  delivered_at: string | null
  /** When it was known that none of its units will arrive. */
  failed_at: string | null
  /** When it was reported that it never left. */
  canceled_at: string | null
  /** Oldest first. */
  incidents: readonly Incident[]
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

/** What can be corrected of a shipment. */
export type ShipmentChange = Partial<Pick<Shipment, 'carrier' | 'tracking_number' | 'tracking_url'>>

/** Units of the line that were ordered. The others count nowhere but here. */
export function orderedOf (line: ShipmentLine): number {
  return line.quantity - line.over_shipped_quantity
}

/** Units of the line that have arrived, those beyond the order too. */
export function deliveredOf (
  { delivered_at }: Pick<Shipment, 'delivered_at'>, line: ShipmentLine
): number {
  return delivered_at === null
    ? line.delivered_quantity
    : line.quantity - line.lost_quantity - line.refused_quantity
}

/** Of the ordered units, those that have arrived: they are the first. */
export function orderedDeliveredOf (
  shipment: Pick<Shipment, 'delivered_at'>, line: ShipmentLine
): number {
  return Math.min(
    deliveredOf(shipment, line), orderedOf(line) - line.lost_quantity - line.refused_quantity)
}

/** Units of the line that are on their way. */
export function leftOf (shipment: Shipment, line: ShipmentLine): number {
  if (shipment.canceled_at !== null) return 0
  return orderedOf(line) - line.lost_quantity - line.refused_quantity -
    orderedDeliveredOf(shipment, line)
}

export function stateOf (shipment: Shipment): ShipmentState {
  if (shipment.canceled_at !== null) return 'canceled'
  if (shipment.delivered_at !== null) return 'delivered'
  if (shipment.failed_at !== null) return 'failed'
  return shipment.lines.some((line) => line.delivered_quantity > 0)
    ? 'partially_delivered'
    : 'in_transit'
}

/**
 * Says when the shipment ended: nothing of it is on its way any more. It was delivered if any unit
 * arrived, and failed if none did. Units that are found again undo the latter.
 */
export function endShipment (shipment: Shipment, moment: string): Shipment {
  const { lines, delivered_at } = shipment
  if (delivered_at !== null) return shipment
  const is_open = lines.some((line) => orderedOf(line) === 0
    ? line.delivered_quantity < line.quantity
    : leftOf(shipment, line) > 0)
  const has_arrived = lines.some((line) => line.delivered_quantity > 0)
  return {
    ...shipment,
    delivered_at: !is_open && has_arrived ? moment : null,
    failed_at: is_open || has_arrived ? null : shipment.failed_at ?? moment
  }
}
