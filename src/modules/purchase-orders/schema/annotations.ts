// The JSON shapes of what people write on purchase orders and sales orders.

import Type, { type TArray, type TUnsafe } from 'typebox'
import { keyText, metadata_change, nullable } from '../../../platform/http/schemas.ts'

function listOfTags (description: string): TArray<TUnsafe<string>> {
  return Type.Array(keyText(40, 'A tag is a mark of the merchant’s own.'), {
    maxItems: 20, uniqueItems: true, description, examples: [['gift']]
  })
}

export const tags = listOfTags('These are the merchant’s own marks, each once. The service keeps ' +
  'and returns them, and never interprets them. Only operators read and write them.')

export const tags_change = Type.Optional(nullable(listOfTags(
  'These tags replace those of the order. Null removes all. Only operators may send them.')))

export const PurchaseOrderChange = Type.Object({
  tags: tags_change,
  metadata: Type.Optional(metadata_change)
}, {
  $id: 'PurchaseOrderChange',
  additionalProperties: false,
  description: 'Fields that are named change. The others stay as they are.',
  examples: [{ tags: ['claim'], metadata: { buyer: 'Grace' } }]
})
