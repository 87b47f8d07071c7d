// Shipments as the model knows them.

export type ShipmentLine = {
  line_number: number
  quantity: number
  over: number
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
