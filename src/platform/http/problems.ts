// The one catalogue of problems: every refusal's status, title, meaning and whether to try again.

import type { Rule } from '../../domain/kernel/rule.ts'

export type ProblemKind = {
  status: number
  title: string
  /** What it means and what the caller can do. */
  meaning: string
  /** May the same request succeed later, unchanged? */
  retryable: boolean
  /** Value of the Retry-After header, in seconds. */
  retry_after?: number
}

const kind = (status: number, title: string, meaning: string): ProblemKind =>
  ({ status, title, meaning, retryable: false })

const later = (
  status: number, title: string, meaning: string, retry_after: number
): ProblemKind => ({ status, title, meaning, retryable: true, retry_after })

/** Complete by type: a new rule does not compile until it stands here. */
export const PROBLEMS: Readonly<Record<Rule, ProblemKind>> = {
  malformed_json: kind(400, 'The body is not JSON',
    'The body could not be read as JSON in UTF-8. Nothing was done.'),
  invalid_request: kind(400, 'The request is not valid',
    'One or more fields, parameters or headers break the documented shape; `errors` lists them, ' +
    'a hundred at most, each with its JSON pointer, parameter or header. What is too many or ' +
    'far too long is told before anything else is looked at.'),
  bad_request: kind(400, 'The request is not valid HTTP',
    'The request line, a header or the length of the body could not be understood.'),
  unsupported_media_type: kind(415, 'The media type is not supported',
    'Send the body as application/json, a PATCH also as application/merge-patch+json, in UTF-8 ' +
    'and without a Content-Encoding.'),
  payload_too_large: kind(413, 'The body is too large',
    'The body has more bytes, or more values, than this route takes; split it.'),
  uri_too_long: kind(414, 'The address is too long',
    'A part of the path is longer than any identifier of this service.'),
  request_headers_too_large: kind(431, 'The headers are too large',
    'The headers together exceed what the server reads.'),
  request_timeout: kind(408, 'The request took too long to arrive',
    'The request was not complete in time. Nothing was done.'),
  route_not_found: kind(404, 'No such address', 'The path is not one of this service.'),
  method_not_allowed: kind(405, 'The method is not allowed',
    'The path exists, but not with this method; the Allow header lists those it takes.'),
  unauthorized: kind(401, 'No valid API key',
    'Send `Authorization: Bearer <API key>`. The key is missing, malformed, unknown, expired or ' +
    'revoked.'),
  role_forbidden: kind(403, 'The role may not do this',
    'The API key is valid, but its role has no right to this operation.'),
  merchant_creation_disabled: kind(403, 'Merchants cannot be created over HTTP',
    'The service runs without a platform key. Create merchants with the command line, or set ' +
    'TANDEM_PLATFORM_KEY.'),
  idempotency_key_reused: kind(422, 'The idempotency key was used for another request',
    'The same Idempotency-Key came before with another method, path, query or body. Use a new ' +
    'key for a new request.'),
  idempotency_in_progress: later(409, 'The first request with this key is still running',
    'Send the same request again in a moment: it will get the first one’s answer.', 1),
  idempotency_secret_not_kept: kind(409, 'The answer carried a secret and was not kept',
    'The first request with this key was done, but its answer held a secret, which is shown ' +
    'once only. Revoke what it made and create another.'),
  precondition_failed: kind(412, 'The resource has changed',
    'If-Match names another version than the current one. Read the resource and decide again.'),
  api_key_not_found: kind(404, 'No such API key', 'There is no API key with this id.'),
  supplier_not_found: kind(404, 'No such supplier', 'There is no supplier with this id.'),
  supplier_stock_not_found: kind(404, 'No such supplier stock',
    'The supplier has no stock row for this SKU.'),
  sales_order_not_found: kind(404, 'No such sales order',
    'There is no sales order with this id.'),
  purchase_order_not_found: kind(404, 'No such purchase order',
    'There is no purchase order with this id.'),
  problem_not_found: kind(404, 'No such problem', 'There is no problem with this name.'),
  reference_conflict: kind(409, 'The reference is taken',
    'The `reference` (of a sales order) or `code` (of a supplier) exists with other content. ' +
    'References are permanent: the same one with the same content returns what exists. ' +
    '`existing` names it, `errors` the fields that differ from what it was created with.'),
  unknown_supplier: kind(422, 'The supplier does not exist',
    'The body names a supplier that does not exist.'),
  stock_reserved: kind(409, 'The stock is reserved',
    'Units of this stock row are reserved for purchase orders, so it cannot be deleted.'),
  full_feed_drop_refused: kind(409, 'The full feed would empty too much',
    'The feed leaves out, or sets to zero, more of the supplier’s rows than ' +
    '`full_feed_drop_limit_percent` allows. Nothing was applied. If it is right, send it again ' +
    'with `confirm_drop: true`.'),
  insufficient_stock: kind(409, 'Not enough stock',
    'The order’s shortage policy is `reject` and not every unit can be sourced now; ' +
    '`shortages` lists what is missing. Nothing was stored.'),
  shortage_policy_not_allowed: kind(422, 'Storefronts may not use this shortage policy',
    'The merchant’s `storefront_shortage_policies` leaves it out, for orders that a storefront ' +
    'places or confirms; `detail` lists those that it has.'),
  warehouse_address_missing: kind(409, 'The merchant has no warehouse address',
    'Delivery `via_warehouse` needs `settings.warehouse_address` of the merchant.'),
  sales_order_not_draft: kind(409, 'The sales order is no draft',
    'Only a draft can be confirmed.'),
  sales_order_canceled: kind(409, 'The sales order is canceled',
    'A canceled sales order takes no further changes.'),
  sales_order_not_confirmed: kind(409, 'The sales order is not confirmed',
    'Only what is confirmed can be shipped, or planned again.'),
  sales_order_completed: kind(409, 'The sales order is completed',
    'All that was ordered is delivered; it takes no further changes.'),
  sales_order_not_released: kind(409, 'The sales order is not released',
    'A purchase order goes out only when its sales order is confirmed, paid as its terms say, ' +
    'and without a hold.'),
  plan_outdated: kind(409, 'The planned purchase order is outdated',
    'A rule of sourcing forbids it by now, or it would cost more; the detail names the rule. ' +
    'Nothing was issued: plan the sales order again.'),
  ship_to_fixed: kind(409, 'The address can no longer change',
    'A purchase order still has units to ship to this address. Phone and company can change.'),
  quantity_below_canceled: kind(409, 'The quantity is below what is canceled',
    'The quantity of a line counts its canceled units; the detail says which number to send. ' +
    'Send 0 to remove the line.'),
  unknown_line: kind(422, 'There is no such line',
    'The body names a line number that the document does not have. Nothing was done.'),
  repeated_line: kind(422, 'A line is named twice',
    'Each line may be named once (in an answer, once for each status). Nothing was done.'),
  not_cancelable: kind(409, 'So many units cannot be canceled',
    'Units that shipped, or whose supplier is being asked already, cannot be taken back. Nothing ' +
    'was done.'),
  nothing_to_cancel: kind(409, 'There is nothing left to cancel',
    'Everything has shipped, is canceled, or waits for its supplier’s answer.'),
  cancellation_not_requested: kind(409, 'No cancellation waits for an answer',
    'The supplier was not asked to cancel, or the request was withdrawn.'),
  payment_not_found: kind(404, 'No such payment', 'There is no payment with this id.'),
  payment_reversed: kind(409, 'The payment was taken back',
    'The order has this payment, and all of it was taken back. If the money came again, record ' +
    'it with `POST /v1/payments/{id}/reinstatement`; other money needs another reference.'),
  reversal_conflict: kind(409, 'The reversal reference is taken',
    'The payment already has a reversal with this reference and another amount.'),
  reversal_exceeds_left: kind(409, 'More is taken back than is left',
    'A reversal takes at most what of the payment is not reversed yet; `detail` says how much ' +
    'that is.'),
  reinstatement_conflict: kind(409, 'The reinstatement reference is taken',
    'The payment already has a reinstatement with this reference and another amount.'),
  reinstatement_exceeds_reversed: kind(409, 'More comes again than was taken back',
    'Only what is reversed of a payment can be reinstated; `detail` says how much that is. Other ' +
    'money is another payment.'),
  refund_conflict: kind(409, 'The refund reference is taken',
    'The order already has a refund with this reference and another amount; `existing` names it.'),
  refund_exceeds_due: kind(409, 'The refund is more than is due',
    'Only what was paid beyond the total can be refunded: cancel or discount first.'),
  hold_not_found: kind(404, 'No such hold', 'The sales order has no hold with this id.'),
  purchase_order_not_open: kind(409, 'The purchase order is not open',
    'Only a purchase order that was issued and is not over takes answers and shipments; ' +
    '`detail` says where it stands.'),
  purchase_order_not_planned: kind(409, 'The purchase order is not planned',
    'Only a planned purchase order can be issued; `detail` says where it stands.'),
  answer_exceeds_live: kind(422, 'The answer is for more units than there are',
    'The units of a line together exceed what of it is live, or reject what has shipped. Nothing ' +
    'was done.'),
  nothing_to_close: kind(409, 'There is nothing left to close',
    'Everything has shipped. What is on its way to the warehouse and never arrives, an operator ' +
    'closes.'),
  shipment_not_found: kind(404, 'No such shipment', 'There is no shipment with this id.'),
  shipment_conflict: kind(409, 'The tracking number is that of another shipment',
    'A shipment with this tracking number was reported before with other facts; `detail` names ' +
    'it, `errors` what differs. Nothing was done. Another parcel needs another tracking number.'),
  promise_out_of_range: kind(422, 'The promised date is no date to promise',
    'What is accepted is promised for today (UTC) at the earliest and for two years ahead at the ' +
    'latest; `errors` names the lines. Nothing was done.'),
  not_via_warehouse: kind(409, 'The goods do not go via the warehouse',
    'Suppliers ship this order to the customer: there is nothing to receive or to ship on.'),
  shipment_exceeds_accepted: kind(422, 'More is shipped than was accepted',
    'A line takes what is accepted or not answered yet, and the supplier’s tolerance. Nothing ' +
    'was done.'),
  shipment_exceeds_received: kind(422, 'More is shipped than was received',
    'The merchant can ship on what has arrived in its warehouse. Nothing was done.'),
  receipt_exceeds_shipped: kind(422, 'More is received than was shipped',
    'A receipt takes what has shipped and not arrived yet. Nothing was done.'),
  exception_not_found: kind(404, 'No such exception', 'There is no exception with this id.'),
  exception_resolved: kind(409, 'The exception is resolved',
    'It was decided, or became obsolete; `detail` says which.'),
  resolution_not_taken: kind(422, 'The exception does not take this resolution',
    'Each kind takes its own resolutions; the exception lists them in `resolutions`.'),
  payment_conflict: kind(409, 'The payment reference is taken',
    'The order already has a payment with this reference and another amount; `existing` names it.'),
  last_operator_key: kind(409, 'This is the last operator key',
    'Revoking it would lock the merchant out. Create another operator key first.'),
  rate_limited: later(429, 'Too many requests',
    'The API key or its merchant has sent more requests in this second than it may; the ' +
    'RateLimit headers of each answer tell what is left. Nothing was done; try again.', 1),
  overloaded: later(503, 'Too much is waiting',
    'As many requests of the merchant are waiting, or as much of its answers unread, as the ' +
    'service takes. Nothing was done; try again with fewer at a time.', 1),
  busy: later(503, 'The request waited too long',
    'Others held what the request needs for longer than it may wait. Nothing was done; try ' +
    'again.', 1),
  database_unavailable: later(503, 'The database cannot be reached',
    'Nothing was done. The service recovers by itself; try again.', 2),
  commit_outcome_unknown: later(503, 'The outcome is not known',
    'The connection to the database broke while the change was being committed: it is done or ' +
    'not. Send the same request with the same Idempotency-Key or reference to find out.', 2),
  internal_error: kind(500, 'Something went wrong here',
    'The service has a defect. The request id helps to find it.')
}
