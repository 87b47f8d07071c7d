// The refusals of the HTTP interface itself; the others are described with their resources.

/** One kind of problem; its documents and its page are made from this. */
export type ProblemKind = {
  status: number
  title: string
  /** Sentences that say what the problem means and what the caller can do. */
  meaning: string
  /** True if the same request, unchanged, may succeed later. */
  retryable: boolean
  /** The value of the Retry-After header, in seconds. Only retryable problems have one. */
  retry_after?: number
}

const kind = (status: number, title: string, meaning: string): ProblemKind =>
  ({ status, title, meaning, retryable: false })

const later = (
  status: number, title: string, meaning: string, retry_after: number
): ProblemKind => ({ status, title, meaning, retryable: true, retry_after })

export const HTTP_REFUSALS = {
  malformed_json: kind(400, 'The body is not JSON',
    'The body could not be read as JSON in UTF-8. Nothing was done.'),
  invalid_request: kind(400, 'The request is not valid',
    'One or more fields, parameters or headers break the documented shape. `errors` lists the ' +
    'faults, a hundred at most, each with its JSON pointer, parameter or header. If the body has ' +
    'too many values, or texts that are far too long, only that is reported and the rest is not ' +
    'checked.'),
  bad_request: kind(400, 'The request is not valid HTTP',
    'The request line, a header or the length of the body could not be understood.'),
  unauthorized: kind(401, 'The request has no valid API key',
    'Send `Authorization: Bearer <API key>`. The key is missing, malformed, unknown, expired or ' +
    'revoked.'),
  role_forbidden: kind(403, 'The role may not do this',
    'The API key is valid, but its role has no right to this operation.'),
  route_not_found: kind(404, 'The path does not exist', 'The service has no route with this path.'),
  problem_not_found: kind(404, 'The problem does not exist',
    'There is no problem with this name.'),
  method_not_allowed: kind(405, 'The method is not allowed',
    'The path exists, but not with this method; the Allow header lists those it takes.'),
  not_acceptable: kind(406, 'The answer has no such media type',
    'Accept names none of the media types that this answer has. `detail` lists them.'),
  request_timeout: kind(408, 'The request took too long to arrive',
    'The request was not complete in time. Nothing was done.'),
  idempotency_in_progress: later(409, 'The first request with this key is still running',
    'Send the same request again in a moment. It will get the answer of the first request.', 1),
  idempotency_secret_not_kept: kind(409, 'The answer carried a secret and was not kept',
    'The first request with this key was done. Its answer had a secret, which is shown only ' +
    'once. If the request created an API key, revoke it and create another one.'),
  precondition_failed: kind(412, 'The resource has changed',
    'If-Match does not name the current version of the resource. Read the resource and decide ' +
    'again.'),
  payload_too_large: kind(413, 'The body is too large',
    'The body has more bytes, or more values, than this route takes. Split it into several ' +
    'requests.'),
  uri_too_long: kind(414, 'The address is too long',
    'A part of the path is longer than any identifier of this service.'),
  unsupported_media_type: kind(415, 'The media type is not supported',
    'Send the body as application/json, in UTF-8 and without a Content-Encoding. The body of a ' +
    'PATCH may also be application/merge-patch+json, and that of a stock feed text/csv or ' +
    'application/x-ndjson.'),
  idempotency_key_reused: kind(422, 'The idempotency key was used for another request',
    'The same Idempotency-Key came before with another method, path, query or body. Use a new ' +
    'key for a new request.'),
  rate_limited: later(429, 'Too many requests were sent',
    'The API key or its merchant has sent more requests in this second than it may. The ' +
    'RateLimit headers of each answer tell how many are left. Nothing was done; try again.', 1),
  request_headers_too_large: kind(431, 'The headers are too large',
    'The headers together have more bytes than the server reads.'),
  internal_error: kind(500, 'The service has a defect',
    'The request failed because of a defect of the service. The request id helps to find it.'),
  overloaded: later(503, 'Too many requests are waiting',
    'The merchant has as many requests waiting, or as many unread answers, as the service takes. ' +
    'Nothing was done; try again with fewer requests at a time.', 1),
  busy: later(503, 'The request waited too long',
    'Other requests locked the data that this request needs, for longer than a request may ' +
    'wait. Nothing was done; try again.', 1),
  document_unavailable: later(503, 'The document could not be made',
    'The process that makes documents was busy for too long, or ended. Nothing was changed; try ' +
    'again.', 5),
  database_unavailable: later(503, 'The database cannot be reached',
    'Nothing was done. The service recovers by itself; try again.', 2),
  commit_outcome_unknown: later(503, 'The outcome is not known',
    'The connection to the database broke while the change was being committed, so the change ' +
    'is either done or not. Send the same request with the same Idempotency-Key or reference to ' +
    'find out.', 2)
}

declare module '../../../domain/kernel/resource.ts' {
  interface Resources { http: { refusals: typeof HTTP_REFUSALS } }
}
