// What became of units that have shipped, on a line of a sales order or of a purchase order.

export type Arrivals = {
  delivered_quantity: number
  /** Units that never arrived at the customer. */
  lost_quantity: number
  /** Units that the customer did not take. */
  refused_quantity: number
}

/** Units that went away for good: nobody waits for them, and nobody has them. */
export function goneOf (
  { lost_quantity, refused_quantity }: Omit<Arrivals, 'delivered_quantity'>
): number {
  return lost_quantity + refused_quantity
}

/** Units of which nothing is left to come: they arrived, or never will. */
export function endedOf (line: Arrivals): number {
  return line.delivered_quantity + goneOf(line)
}
