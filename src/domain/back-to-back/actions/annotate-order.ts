// What people write on a sales order or a purchase order: its tags and metadata, and the number
// that a supplier gives it. Nothing follows from them, so they may change in every status.

import { mergeMetadata, type MetadataPatch } from '../../kernel/merge-patch.ts'
import { RuleError } from '../../kernel/rule.ts'
import type { PurchaseOrder } from '../../model/purchase-order/purchase-order.ts'
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

/** The supplier's own number; left out, it stays as it is. */
export type Numbering = Partial<Pick<PurchaseOrder, 'supplier_reference'>>

export function numberOrder (
  order: PurchaseOrder, { supplier_reference = order.supplier_reference }: Numbering
): PurchaseOrder {
  return supplier_reference === order.supplier_reference ? order : { ...order, supplier_reference }
}

/** For suppliers, which write their number only. Throws `role_forbidden`. */
export function assertNumbering (change: Annotation & Numbering): void {
  if (!Object.keys(change).some((name) => NAMES.includes(name))) return
  throw new RuleError('role_forbidden', {
    detail: 'Only operators change `tags` and `metadata`: send `supplier_reference` alone.'
  })
}

const NAMES: readonly string[] = ['tags', 'metadata']

/** Does the change name some of these fields, and nothing else? */
export function isAnnotation (change: object): boolean {
  const names = Object.keys(change)
  return names.length > 0 && names.every((name) => NAMES.includes(name))
}
