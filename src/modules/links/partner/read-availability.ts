// What a partner answers about its availability, and which SKUs have changed theirs.

import type { PartnerStock } from '../../../domain/model/link/linked-stock.ts'
import { countOf, fieldsOf, isTrue, listOf, optionalDateOf, textOf } from './shape.ts'

export function readAvailabilityAnswer (answer: unknown): PartnerStock[] {
  return listOf(fieldsOf(answer, 'the answer'), 'data', (one) => {
    const fields = fieldsOf(one, 'a SKU')
    return {
      sku: textOf(fields, 'sku'),
      available: countOf(fields, 'available'),
      arrives_by: optionalDateOf(fields, 'arrives_by')
    }
  })
}

export type AvailabilityChanges = {
  skus: string[]
  /** Anything may have changed. */
  compare_all: boolean
  next_cursor: string
  has_more: boolean
}

export function readChangesAnswer (answer: unknown): AvailabilityChanges {
  const fields = fieldsOf(answer, 'the page')
  return {
    skus: listOf(fields, 'data', (one) => textOf(fieldsOf(one, 'a change'), 'sku')),
    compare_all: isTrue(fields, 'compare_all'),
    next_cursor: textOf(fields, 'next_cursor'),
    has_more: isTrue(fields, 'has_more')
  }
}
