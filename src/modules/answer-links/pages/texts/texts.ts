// What the answer pages say. Each language has a file with all of it: a text that is missing does
// not compile.

import type { Rule } from '../../../../domain/kernel/rule.ts'
import type {
  AnswerReason, PurchaseOrderStatus
} from '../../../../domain/model/purchase-order/purchase-order.ts'
import type { SalesOrderStatus } from '../../../../domain/model/sales-order/sales-order.ts'

/** What a person can send from a page. */
export const SUPPLIER_ACTIONS = [
  'accept', 'answer', 'ship', 'deliver', 'close', 'cancellation'
] as const
export const CUSTOMER_ACTIONS = ['confirm', 'cancel'] as const
export type SupplierAction = typeof SUPPLIER_ACTIONS[number]
export type CustomerAction = typeof CUSTOMER_ACTIONS[number]
export type Action = SupplierAction | CustomerAction

/** Refusals with a sentence of their own: all that the commands behind the pages can answer. */
export type ToldRule = Extract<Rule,
  'precondition_failed' | 'purchase_order_not_open' | 'answer_exceeds_live' |
  'promise_out_of_range' | 'substitute_impossible' | 'shipment_exceeds_accepted' |
  'shipment_canceled' | 'delivery_exceeds_shipped' | 'incident_settled' |
  'shipment_conflict' | 'ship_complete' | 'nothing_to_close' | 'cancellation_not_requested' |
  'sales_order_not_draft' | 'sales_order_canceled' | 'sales_order_completed' |
  'nothing_to_cancel' | 'not_cancelable' | 'insufficient_stock' | 'unknown_line' | 'repeated_line' |
  'shortage_policy_not_allowed' | 'warehouse_address_missing' | 'invalid_request' | 'busy' |
  'overloaded' |
  'database_unavailable' | 'commit_outcome_unknown'>

export type Texts = {
  /** The name of the language, in the language. */
  language: string
  choose_language: string
  /** Pages without an order. */
  unavailable: { title: string, text: string }
  too_many: { title: string, text: string }
  malformed: { title: string, text: string }
  failed: { title: string, text: string }
  done: Readonly<Record<Action, string>>
  not_sent: string
  rules: Readonly<Record<ToldRule, string>>
  /** Of any other refusal. */
  refused: (code: string) => string
  faults: {
    name: string
    choice: string
    /** Units are a whole number from the least to the most. */
    quantity: (least: string, most: string) => string
    too_many: (most: string) => string
    quantity_missing: string
    later_date: string
    cost: string
    date: string
    reason: string
    instead: string
    /** What was entered holds for no units. */
    unused: string
    nothing: string
    too_long: string
    unusable: string
    web_address: string
  }
  actions: Readonly<Record<Action, string>>
  buttons: Readonly<Record<Action, string>>
  hints: Readonly<Record<Exclude<Action, 'deliver' | 'confirm'>, string>>
  your_name: string
  your_name_hint: string
  order_of: (merchant: string) => string
  your_order_at: (merchant: string) => string
  number: string
  reference: string
  status: string
  statuses: Readonly<Record<PurchaseOrderStatus, string>>
  sale_statuses: Readonly<Record<SalesOrderStatus, string>>
  answer_by: string
  ordered_on: string
  ship_to: string
  delivery_address: string
  ship_to_warehouse: string
  pack_for: string
  ship_complete: string
  notes: string
  from_merchant: string
  from_supplier: string
  lines: string
  line: (number: string) => string
  our_sku: string
  quantity: string
  unit_cost: string
  unit_price: string
  amount: string
  order_fee: string
  freight: string
  charges: string
  tax: string
  total: string
  /** What lessens the total after the fact. */
  credited: string
  paid: string
  payment_due: string
  refund_due: string
  requested_date: string
  promised_date: string
  /** Counters of a line. */
  accepted: string
  rejected: string
  canceled: string
  shipped: string
  delivered: string
  asked_back: string
  cost_waits: (quantity: string, cost: string) => string
  substitute_waits: (quantity: string, sku: string) => string
  instead_of: string
  sent_instead: string
  /** Fields of the answer to a line. */
  send_units: string
  of_units: (most: string) => string
  arrives_on: string
  later_units: string
  later_arrives_on: string
  new_cost: string
  new_cost_hint: (cost: string) => string
  rest_reason: string
  instead: string
  instead_hint: string
  instead_cost: string
  instead_cost_hint: string
  instead_date: string
  choose: string
  reasons: Readonly<Record<AnswerReason, string>>
  carrier: string
  tracking_number: string
  tracking_url: string
  optional: string
  shipments: string
  shipped_on: string
  arrived_on: string
  follow: string
  cancellation_asked: (units: string) => string
  cancellation_reason: string
  your_answer: string
  give_up: string
  keep: string
  say_why: string
  nothing_to_do: string
}
