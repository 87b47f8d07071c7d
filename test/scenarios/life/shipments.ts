// Shipments as the model knows them, with what happened to them on their way.

export type ShipmentLine = {
  line_number: number
  quantity: number
  over: number
  /** What was said to have arrived before all had. */
  arrived: number
  lost: number
  refused: number
  /** What it took of the supplier's reserved stock, and of what was on hand. */
  released: number
  taken: number
}

export type Incident = {
  id: string
  kind: 'lost' | 'refused' | 'damaged'
  is_suppliers_fault: boolean
  /** Null: it waits for a person. */
  outcome: string | null
  /** `left`: neither found nor returned. */
  lines: Array<{ line_number: number, sale_line: number, quantity: number, left: number }>
}

export type Shipment = {
  id: string
  /** Null: the merchant's own. */
  purchase_id: string | null
  is_delivered: boolean
  /** None of it will arrive. */
  is_failed: boolean
  /** It never left. */
  is_canceled: boolean
  shipped_at: number
  /** Oldest first. */
  incidents: Incident[]
  lines: ShipmentLine[]
}

/** What was sent, of one line or of many. */
export type Sent = { shipped: number, delivered: number, lost: number, refused: number }

/** Units of which nothing is left to come: they arrived, or never will. */
export const endedOf = ({ delivered, lost, refused }: Omit<Sent, 'shipped'>): number =>
  delivered + lost + refused

/** Units on their way. */
export const transitOf = (line: Sent): number => line.shipped - endedOf(line)

const goneIn = ({ lost, refused }: ShipmentLine): number => lost + refused

export const arrivedIn = ({ is_delivered }: Shipment, line: ShipmentLine): number =>
  is_delivered ? line.quantity - goneIn(line) : line.arrived

/** Of the ordered units: they arrive first. */
export const orderedIn = (shipment: Shipment, line: ShipmentLine): number =>
  Math.min(arrivedIn(shipment, line), line.quantity - line.over - goneIn(line))

/** Ordered units on their way. */
export const leftIn = (shipment: Shipment, line: ShipmentLine): number => shipment.is_canceled
  ? 0
  : line.quantity - line.over - goneIn(line) - orderedIn(shipment, line)

/** Lost units of which nobody has decided what the customer gets: they may be found. */
export const isFindable = ({ kind, outcome }: Incident): boolean =>
  kind === 'lost' && outcome === null

export function findableIn ({ incidents }: Shipment, { line_number }: ShipmentLine): number {
  return unitsIn(incidents.filter(isFindable), line_number)
}

/** What the incidents are still about. */
export function unitsIn (incidents: readonly Incident[], line_number: number): number {
  return incidents.flatMap(({ lines }) => lines).reduce((all, line) =>
    line.line_number === line_number ? all + line.left : all, 0)
}

/** Nothing is on its way: it was delivered if anything arrived, and failed if nothing did. */
export function endShipment (shipment: Shipment): void {
  if (shipment.is_delivered) return
  const is_open = shipment.lines.some((line) => line.quantity === line.over
    ? line.arrived < line.quantity
    : leftIn(shipment, line) > 0)
  const has_arrived = shipment.lines.some(({ arrived }) => arrived > 0)
  shipment.is_delivered = !is_open && has_arrived
  shipment.is_failed = !is_open && !has_arrived
}
