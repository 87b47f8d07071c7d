// Shipments as the model knows them.

export type ShipmentLine = {
  line_number: number
  quantity: number
  over: number
  /** What was said to have arrived before all had. */
  arrived: number
  /** What it took of the supplier's reserved stock, and of what was on hand. */
  released: number
  taken: number
}

export type Shipment = {
  id: string
  /** Null: the merchant's own. */
  purchase_id: string | null
  is_delivered: boolean
  /** It never left. */
  is_canceled: boolean
  shipped_at: number
  lines: ShipmentLine[]
}

export const arrivedIn = ({ is_delivered }: Shipment, line: ShipmentLine): number =>
  is_delivered ? line.quantity : line.arrived

/** Of the ordered units: they arrive first. */
export const orderedIn = (shipment: Shipment, line: ShipmentLine): number =>
  Math.min(arrivedIn(shipment, line), line.quantity - line.over)
