// The one catalogue of problems: every refusal's status, title, meaning and whether to try again.

import type { RefusalDetails, Rule } from '../../domain/rule.ts'
import { RuleError } from '../../domain/rule.ts'
import { isDatabaseAway } from '../db/sqlstate.ts'

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
    'One or more fields, parameters or headers break the documented shape; `errors` lists all ' +
    'of them, each with its JSON pointer, parameter or header.'),
  bad_request: kind(400, 'The request is not valid HTTP',
    'The request line, a header or the length of the body could not be understood.'),
  unsupported_media_type: kind(415, 'The media type is not supported',
    'Send the body as application/json.'),
  payload_too_large: kind(413, 'The body is too large',
    'The body is larger than this route takes; split it.'),
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
    'References are permanent: the same one with the same content returns what exists.'),
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
  warehouse_address_missing: kind(409, 'The merchant has no warehouse address',
    'Delivery `via_warehouse` needs `settings.warehouse_address` of the merchant.'),
  sales_order_not_draft: kind(409, 'The sales order is no draft',
    'Only a draft can be confirmed.'),
  sales_order_canceled: kind(409, 'The sales order is canceled',
    'A canceled sales order takes no further changes.'),
  payment_conflict: kind(409, 'The payment reference is taken',
    'The order already has a payment with this reference and another amount.'),
  last_operator_key: kind(409, 'This is the last operator key',
    'Revoking it would lock the merchant out. Create another operator key first.'),
  overloaded: later(503, 'Too many orders are waiting',
    'The service has as many orders waiting as it takes. Nothing was done; try again.', 1),
  database_unavailable: later(503, 'The database cannot be reached',
    'Nothing was done. The service recovers by itself; try again.', 2),
  commit_outcome_unknown: later(503, 'The outcome is not known',
    'The connection to the database broke while the change was being committed: it is done or ' +
    'not. Send the same request with the same Idempotency-Key or reference to find out.', 2),
  internal_error: kind(500, 'Something went wrong here',
    'The service has a defect. The request id helps to find it.')
}

export type Problem = {
  type: string
  title: string
  status: number
  detail: string
  code: Rule
  retryable: boolean
  request_id: string
} & Pick<RefusalDetails, 'errors' | 'shortages'>

export const PROBLEM_MEDIA_TYPE = 'application/problem+json'

/** A caller that is told a hundred faults has enough to do. */
const FAULTS_MAX = 100

/** What a caller is told of a refusal. */
export function describeProblem ({ rule, details }: RuleError, request_id: string): Problem {
  const { status, title, meaning, retryable } = PROBLEMS[rule]
  const { errors, shortages, detail = meaning } = details
  return {
    type: `/problems/${rule.replaceAll('_', '-')}`,
    title,
    status,
    detail,
    code: rule,
    retryable,
    request_id,
    ...errors && { errors: errors.slice(0, FAULTS_MAX) },
    ...shortages && { shortages }
  }
}

/** Anything thrown, as a refusal; undefined for a defect of ours. */
export function readRefusal (error: unknown): RuleError | undefined {
  if (error instanceof RuleError) return error
  if (isDatabaseAway(error)) return new RuleError('database_unavailable')
  const { code, statusCode } = error as { code?: unknown, statusCode?: unknown }
  const rule = typeof code === 'string' ? FRAMEWORK_ERRORS[code] : undefined
  if (rule !== undefined) return new RuleError(rule)
  // What the framework blames on the caller is a bad request, never our defect.
  const is_callers = typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500
  return is_callers ? new RuleError('bad_request') : undefined
}

const FRAMEWORK_ERRORS: Readonly<Record<string, Rule>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed_json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed_json',
  FST_ERR_MAX_PARAM_LENGTH: 'uri_too_long'
}
