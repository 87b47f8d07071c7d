// What a partner answers about its availability, and which SKUs have changed theirs.

import type { PartnerStock } from '../../../domain/model/link/linked-stock.ts'
import { ON_HAND_MAX } from '../../../domain/model/stock/stock-book.ts'
import {
  HOPS_MAX, SOURCE_CHARACTERS_MAX, SOURCES_MAX, type StockSource
} from '../../../domain/model/stock/stock-sources.ts'
import {
  assertOnce, countOf, type Fields, fieldsOf, isTrue, listOf, optionalDateOf, shortTextOf, textOf
} from './shape.ts'

export function readAvailabilityAnswer (answer: unknown): PartnerStock[] {
  return listOf(fieldsOf(answer, 'the answer'), 'data', (one) => {
    const fields = fieldsOf(one, 'a SKU')
    return {
      sku: textOf(fields, 'sku'),
      available: unitsOf(fields),
      arrives_by: optionalDateOf(fields, 'arrives_by'),
      sources: readSourcesAnswer(fields)
    }
  })
}

/** All suppliers of the partner together may have more than a row can say. */
function unitsOf (fields: Fields): number {
  return Math.min(countOf(fields, 'available', Number.MAX_SAFE_INTEGER), ON_HAND_MAX)
}

/** Who tells of a shelf twice, or of more than there may be, tells nothing that can be counted. */
function readSourcesAnswer (fields: Fields): StockSource[] | null {
  if ((fields.sources ?? null) === null) return null
  const sources = listOf(fields, 'sources', (one) => {
    const told = fieldsOf(one, 'a source')
    return {
      source: shortTextOf(told, 'source', SOURCE_CHARACTERS_MAX),
      available: unitsOf(told),
      hops: countOf(told, 'hops', HOPS_MAX)
    }
  }, SOURCES_MAX)
  assertOnce(sources.map(({ source }) => source), 'a source')
  return sources
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
