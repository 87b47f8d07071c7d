// The events that exist and whose they are.

export const SUBJECT_TYPES = [
  'merchant', 'api_key', 'supplier', 'stock_feed', 'sales_order', 'purchase_order', 'shipment',
  'exception'
] as const
export type SubjectType = typeof SUBJECT_TYPES[number]

/** Each names the last move of its subject. */
export const EVENT_TYPES = [
  'merchant.created', 'merchant.updated',
  'api_key.created', 'api_key.revoked',
  'supplier.created', 'supplier.updated',
  'stock_feed.applied',
  'sales_order.created', 'sales_order.confirmed', 'sales_order.changed',
  'sales_order.payment_recorded', 'sales_order.payment_reversed',
  'sales_order.payment_reinstated', 'sales_order.refunded',
  'sales_order.held', 'sales_order.hold_removed', 'sales_order.released', 'sales_order.sourced',
  'sales_order.acknowledged', 'sales_order.cancellation_requested', 'sales_order.shipped',
  'sales_order.delivered', 'sales_order.completed', 'sales_order.canceled', 'sales_order.updated',
  'purchase_order.planned', 'purchase_order.issued', 'purchase_order.acknowledged',
  'purchase_order.cancellation_requested', 'purchase_order.cancellation_refused',
  'purchase_order.shipped', 'purchase_order.delivered', 'purchase_order.closed',
  'purchase_order.rejected', 'purchase_order.expired', 'purchase_order.canceled',
  'purchase_order.updated',
  'shipment.created', 'shipment.delivered',
  'exception.opened', 'exception.resolved'
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
