// What people write on a sales order or a purchase order: its tags and metadata. Nothing follows
// from them, so they may change in every status.

import { mergeMetadata, type MetadataPatch } from '../../kernel/merge-patch.ts'
import type { SalesOrder } from '../../model/sales-order/sales-order.ts'

/** A field that is left out stays as it is. Null removes all of it. */
export type Annotation = {
  tags?: readonly string[] | null
  metadata?: MetadataPatch | null
}

type Annotated = Pick<SalesOrder, 'tags' | 'metadata'>

/** What a new order has of both. */
export function openAnnotation (
  { tags = [], metadata = {} }: Partial<Annotated>
): Annotated {
  return { tags, metadata }
}

/** Tags are replaced as a whole. Throws `invalid_request` for too much metadata. */
export function annotateOrder<Order extends Annotated> (
  order: Order, { tags = order.tags, metadata }: Annotation
): Order {
  return { ...order, tags: tags ?? [], metadata: mergeMetadata(order.metadata, metadata) }
}

const NAMES: readonly string[] = ['tags', 'metadata']

/** Does the change name some of these fields, and nothing else? */
export function isAnnotation (change: object): boolean {
  const names = Object.keys(change)
  return names.length > 0 && names.every((name) => NAMES.includes(name))
}
