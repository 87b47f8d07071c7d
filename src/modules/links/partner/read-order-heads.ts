// What a partner's list of sales orders says of each, as far as one is known by it.

import { fieldsOf, fittingTextOf, isKeyText, listOf, optionalTextOf, textOf } from './shape.ts'

export type OrderHead = { number: string | null, reference: string }

export function readOrderHeads (
  answer: unknown
): { data: OrderHead[], next_cursor: string | null } {
  const fields = fieldsOf(answer, 'the page')
  return {
    data: listOf(fields, 'data', (one) => {
      const head = fieldsOf(one, 'an order')
      return {
        number: fittingTextOf(head, 'number', isKeyText), reference: textOf(head, 'reference')
      }
    }),
    next_cursor: optionalTextOf(fields, 'next_cursor')
  }
}
