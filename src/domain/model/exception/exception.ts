// Exceptions: what a person must decide, and which decisions each kind takes.

export const EXCEPTION_KINDS = [
  'cost_increase', 'below_minimum_margin', 'no_supplier', 'oversold', 'late_acknowledgement',
  'late_shipment', 'over_shipment', 'cancellation_refused', 'cancellation_unanswered',
  'payment_reversed', 'suspicious_feed', 'purchase_terms_broken', 'surplus_received'
] as const
export type ExceptionKind = typeof EXCEPTION_KINDS[number]

/** `obsolete` is no choice: what the exception told of is no longer so. */
export const RESOLUTIONS = [
  'approve', 'refuse', 'dismiss', 'retry', 'cancel', 'source_anyway', 'withdraw', 'release_hold',
  'obsolete'
] as const
export type Resolution = typeof RESOLUTIONS[number]

/** What a person may answer to each kind. `dismiss` changes nothing else. */
export const RESOLUTIONS_OF: Readonly<Record<ExceptionKind, readonly Resolution[]>> = {
  cost_increase: ['approve', 'refuse'],
  below_minimum_margin: ['source_anyway', 'cancel', 'dismiss'],
  no_supplier: ['retry', 'cancel', 'dismiss'],
  oversold: ['dismiss'],
  late_acknowledgement: ['dismiss'],
  late_shipment: ['dismiss', 'cancel'],
  over_shipment: ['dismiss'],
  cancellation_refused: ['dismiss'],
  cancellation_unanswered: ['dismiss', 'withdraw'],
  payment_reversed: ['release_hold', 'dismiss'],
  suspicious_feed: ['dismiss'],
  purchase_terms_broken: ['dismiss', 'cancel'],
  surplus_received: ['dismiss']
}

export type ExceptionSubject = 'sales_order' | 'purchase_order' | 'supplier' | 'stock_feed'

export type Exception = {
  id: string
  version: number
  kind: ExceptionKind
  subject_type: ExceptionSubject
  subject_id: string
  sales_order_id: string | null
  purchase_order_id: string | null
  supplier_id: string | null
  /** Of the purchase order where one is named, else of the sales order. */
  line_number: number | null
  sku: string | null
  /** Purchase orders at risk. */
  purchase_order_ids: readonly string[]
  /** What happened, for a person. */
  detail: string
  opened_at: string
  resolved_at: string | null
  resolution: Resolution | null
  note: string | null
  updated_at: string
}

type Opening = Pick<Exception, 'id' | 'kind' | 'subject_type' | 'subject_id' | 'detail'> &
  Partial<Exception> & { now: string }

export function openException ({ now, ...opening }: Opening): Exception {
  return {
    version: 1,
    sales_order_id: null,
    purchase_order_id: null,
    supplier_id: null,
    line_number: null,
    sku: null,
    purchase_order_ids: [],
    opened_at: now,
    resolved_at: null,
    resolution: null,
    note: null,
    updated_at: now,
    ...opening
  }
}

export function markResolved (
  exception: Exception, resolution: Resolution, { now, note = null }: {
    now: string, note?: string | null
  }
): Exception {
  return { ...exception, resolution, note, resolved_at: now, updated_at: now }
}
