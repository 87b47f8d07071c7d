// What a sales order and its lines say to whoever packs the goods. Suppliers read copies.

/** What is made of the goods for their customer, such as `{ engraving: 'For Ada' }`. */
export type Customization = Readonly<Record<string, string>>

export type LineWords = {
  description: string | null
  note: string | null
  customization: Customization
}

export type OrderWords = {
  gift_message: string | null
  packing_slip_text: string | null
  /** The customer's own number of the order. */
  purchase_order_number: string | null
}

/** Of a body: what is left out is not said. */
export function completeOrderWords (
  { gift_message = null, packing_slip_text = null, purchase_order_number = null }:
  Partial<OrderWords>
): OrderWords {
  return { gift_message, packing_slip_text, purchase_order_number }
}

/** A customization that says nothing is absent, so the hash is that of before there was any. */
export function withSaidWords<Line extends Partial<LineWords>> (
  line: Line
): Omit<Line, 'customization'> & Partial<Pick<LineWords, 'customization'>> {
  if (line.customization === undefined) return line
  const { customization, ...plain } = line
  return Object.keys(customization).length === 0 ? plain : { ...plain, customization }
}
