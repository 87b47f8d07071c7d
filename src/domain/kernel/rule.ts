// The closed list of refusals: what a caller may not break, and what it is told.

export const RULES = [
  'malformed_json', 'invalid_request', 'unsupported_media_type', 'payload_too_large',
  'uri_too_long', 'request_headers_too_large', 'request_timeout', 'bad_request',
  'route_not_found', 'method_not_allowed', 'unauthorized', 'role_forbidden',
  'merchant_creation_disabled',
  'idempotency_key_reused', 'idempotency_in_progress', 'idempotency_secret_not_kept',
  'precondition_failed',
  'api_key_not_found', 'supplier_not_found', 'supplier_stock_not_found',
  'sales_order_not_found', 'purchase_order_not_found', 'problem_not_found',
  'reference_conflict', 'unknown_supplier', 'stock_reserved', 'full_feed_drop_refused',
  'insufficient_stock', 'shortage_policy_not_allowed',
  'warehouse_address_missing', 'sales_order_not_draft',
  'sales_order_not_confirmed', 'sales_order_canceled', 'sales_order_completed',
  'sales_order_not_released', 'plan_outdated', 'ship_to_fixed', 'quantity_below_canceled',
  'unknown_line', 'repeated_line',
  'not_cancelable', 'nothing_to_cancel', 'cancellation_not_requested',
  'payment_not_found', 'payment_conflict', 'payment_reversed', 'reversal_conflict',
  'reversal_exceeds_left', 'reinstatement_conflict', 'reinstatement_exceeds_reversed',
  'refund_conflict', 'refund_exceeds_due',
  'hold_not_found', 'purchase_order_not_open', 'purchase_order_not_planned',
  'answer_exceeds_live', 'nothing_to_close', 'shipment_not_found', 'not_via_warehouse',
  'shipment_conflict', 'shipment_exceeds_accepted', 'shipment_exceeds_received',
  'receipt_exceeds_shipped', 'promise_out_of_range',
  'exception_not_found', 'exception_resolved', 'resolution_not_taken', 'last_operator_key',
  'rate_limited', 'overloaded', 'busy', 'database_unavailable', 'commit_outcome_unknown',
  'internal_error'
] as const
export type Rule = typeof RULES[number]

/** One fault of the input: where it stands and what is wrong with it. */
export type Fault = { code: string, detail: string } &
  ({ pointer: string } | { parameter: string } | { header: string })

export type Shortage = {
  line_number: number
  sku: string
  quantity: number
  shortage_quantity: number
}

export type RefusalDetails = {
  /** What happened this time, for a person. */
  detail?: string
  errors?: readonly Fault[]
  /** Only of conflicts: what stands under the reference. */
  existing?: { id: string, reference: string }
  /** How many faults there are, where `errors` are not all of them. */
  errors_total?: number
  /** Only of `insufficient_stock`. */
  shortages?: readonly Shortage[]
  /** Only of `method_not_allowed`: the methods the path takes. */
  allow?: readonly string[]
}

/** A caller broke a rule. The one class of the project: it must be thrown. */
export class RuleError extends Error {
  readonly rule: Rule
  readonly details: RefusalDetails

  constructor (rule: Rule, details: RefusalDetails = {}) {
    super(rule)
    this.name = 'RuleError'
    this.rule = rule
    this.details = details
  }
}
