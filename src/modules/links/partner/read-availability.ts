// What a partner answers about its availability, and which SKUs have changed theirs.

import type { PartnerStock } from '../../../domain/model/link/linked-stock.ts'
import { ON_HAND_MAX } from '../../../domain/model/stock/stock-book.ts'
import { readSources } from '../../../domain/model/stock/stock-sources.ts'
import {
  countOf, type Fields, fieldsOf, isTrue, listOf, optionalDateOf, readSound, textOf
} from './shape.ts'

/** By the partner's SKUs. What is told of some cannot be read: that says nothing of the others. */
export type AvailabilityAnswer = { stock: PartnerStock[], unreadable_skus: string[] }

export function readAvailabilityAnswer (answer: unknown): AvailabilityAnswer {
  const read = listOf(fieldsOf(answer, 'the answer'), 'data', (one) => {
    const fields = fieldsOf(one, 'a SKU')
    return { sku: textOf(fields, 'sku'), stock: readSound(() => readStock(fields)) }
  })
  return {
    stock: read.flatMap(({ stock }) => stock ?? []),
    unreadable_skus: read.flatMap(({ sku, stock }) => stock === undefined ? [sku] : [])
  }
}

/** More sources than may be told: what is too far of them is left out before they are counted. */
const SOURCES_READ_MAX = 10_000

function readStock (fields: Fields): PartnerStock {
  return {
    sku: textOf(fields, 'sku'),
    // All suppliers of the partner together may have more than a row can say.
    available: Math.min(countOf(fields, 'available', Number.MAX_SAFE_INTEGER), ON_HAND_MAX),
    arrives_by: optionalDateOf(fields, 'arrives_by'),
    sources: readSources(fields.sources, SOURCES_READ_MAX)
  }
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
