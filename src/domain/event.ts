// The events that exist and whose they are.

export const SUBJECT_TYPES = [
  'merchant', 'api_key', 'supplier', 'stock_feed', 'sales_order', 'purchase_order'
] as const
export type SubjectType = typeof SUBJECT_TYPES[number]

/** Each names the last move of its subject. */
export const EVENT_TYPES = [
  'merchant.created', 'merchant.updated',
  'api_key.created', 'api_key.revoked',
  'supplier.created', 'supplier.updated',
  'stock_feed.applied',
  'sales_order.created', 'sales_order.confirmed', 'sales_order.payment_recorded',
  'sales_order.released', 'sales_order.canceled',
  'purchase_order.planned', 'purchase_order.issued', 'purchase_order.acknowledged',
  'purchase_order.closed', 'purchase_order.rejected', 'purchase_order.expired',
  'purchase_order.canceled'
] as const
export type EventType = typeof EVENT_TYPES[number]

/** One change of one subject; `sequence` is the version the change made. */
export type NewEvent = {
  id: string
  type: EventType
  sequence: number
  subject_type: SubjectType
  subject_id: string
  /** The order in whose timeline it stands; null for what belongs to no order. */
  sales_order_id: string | null
  occurred_at: string
  /** The subject as an operator reads it after the change. */
  data: object
}
