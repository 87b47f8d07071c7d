// The JSON shapes of what an order says to whoever packs it. Sales orders and purchase orders have
// them.

import Type, { type TUnsafe } from 'typebox'
import { nullable, nullableRef, ref, text } from '../../../platform/http/schemas.ts'

export const Customization = Type.Unsafe<Record<string, string>>({
  $id: 'Customization',
  type: 'object',
  description: 'The names and texts say what is made of the goods for their customer.',
  maxProperties: 20,
  propertyNames: { type: 'string', minLength: 1, maxLength: 40 },
  additionalProperties: { type: 'string', maxLength: 500 },
  examples: [{ engraving: 'For Ada' }]
})

/** Of a line of either order. */
export const line_words = {
  note: nullable(text(500, 'The note tells whoever packs the units something, or is null.', {
    examples: ['Without the manual, please']
  })),
  customization: ref(Customization)
}

/** Of a new line, or of a line that changes. */
export const new_line_words = {
  note: Type.Optional(line_words.note),
  customization: Type.Optional(nullableRef(Customization,
    'These names and texts replace those of the line. Null removes all.'))
}

/** Of either order. */
export const order_words = {
  gift_message: nullable(text(500,
    'The message goes to the recipient with the goods, or is null.', {
      examples: ['Happy birthday, Grace!']
    })),
  packing_slip_text: nullable(text(500, 'The packing slip has this text, or it is null.', {
    examples: ['Thank you for your order.']
  }))
}

export function customerOrderNumber (description: string): TUnsafe<string | null> {
  return nullable(text(50, description, { examples: ['4500017'] }))
}

/** Of a new sales order, or of one that changes. */
export const new_order_words = {
  gift_message: Type.Optional(order_words.gift_message),
  packing_slip_text: Type.Optional(order_words.packing_slip_text),
  purchase_order_number: Type.Optional(customerOrderNumber(
    'The customer calls the order by this number of its own, or it is null.'))
}
