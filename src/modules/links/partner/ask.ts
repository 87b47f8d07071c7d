// Sends a partner one request and says what came of it. Whatever the other side does is an outcome:
// it may be away, of another release, or no Tandem at all.

import { type Exchanged, exchange } from '../../../platform/outbound/post.ts'
import type { Agents } from '../../../platform/outbound/public-address.ts'
import { cleanText } from '../../../platform/outbound/send-outcome.ts'
import { isShapeFault } from './shape.ts'

/** Where a partner's API is, and with which key. */
export type PartnerAddress = { url: string, api_key: string }

/**
 * The partner itself has refused, by a problem document with a `code`; null where we know without
 * asking. What stands before it, such as a proxy, refuses nothing: it is a failure that passes.
 */
export type PartnerRefusal = {
  outcome: 'refused'
  status: number
  code: string | null
  /** What of the body it refuses, as JSON pointers; only from an answer that says so. */
  pointers?: readonly string[]
  /** The most that it would take, by such pointers; older partners do not say it. */
  maxima?: ReadonlyMap<string, number>
  detail: string
  milliseconds: number
}

/** `failed`: the partner did nothing. `unknown`: nobody knows whether it did. */
export type PartnerFailure = {
  outcome: 'failed' | 'unknown'
  status: number | null
  /** Only of a problem document of the partner itself. */
  code?: string
  detail: string
  retry_after_s: number | null
  milliseconds: number
}

/** Nothing came of the question. */
export type NotDone = PartnerRefusal | PartnerFailure

export type Asked<Value> =
  { outcome: 'done', status: number, value: Value, milliseconds: number } | NotDone

export type Question<Value> = {
  method?: 'GET' | 'POST' | 'PATCH'
  /** Begins with `/v1/`. */
  path: string
  body?: string | Buffer
  headers?: Readonly<Record<string, string>>
  /** Throws a `ShapeFault` for an answer that is not as expected. */
  read: (answer: unknown) => Value
  /** How long the partner was asked to wait before it answers. */
  wait_s?: number
}

/** Where in a list the page begins; null is its beginning. */
export function parameterOf (name: 'after' | 'cursor', place: string | null): string {
  return place === null ? '' : `&${name}=${encodeURIComponent(place)}`
}

/** The partner does not have the order of which it was asked, though it had it. */
export function isForgotten (asked: Asked<unknown>): asked is PartnerRefusal {
  return asked.outcome === 'refused' && asked.code === 'sales_order_not_found'
}

const ANSWER_BYTES_MAX = 8_000_000
const TIME_MS_MAX = 20_000

/** The partner was there, but took too long to answer. */
export function isLate ({ outcome, milliseconds, ...asked }: NotDone): boolean {
  return outcome !== 'refused' && asked.status === null && milliseconds >= TIME_MS_MAX
}

/** Never rejects. */
export async function ask<Value> (
  { url, api_key }: PartnerAddress, { agents, signal }: { agents: Agents, signal?: AbortSignal },
  question: Question<Value>
): Promise<Asked<Value>> {
  const { method = 'GET', path, body = '', headers = {}, wait_s = 0 } = question
  const send = async (): Promise<Exchanged> => exchange({
    method,
    url: `${url.replace(/\/+$/, '')}${path}`,
    body,
    headers: {
      ...headers,
      ...method !== 'GET' && { 'content-type': 'application/json' },
      accept: 'application/json',
      authorization: `Bearer ${api_key}`,
      'user-agent': 'Tandem'
    }
  }, agents, {
    time_ms_max: TIME_MS_MAX + wait_s * 1_000,
    answer_bytes_max: ANSWER_BYTES_MAX,
    ...signal !== undefined && { signal }
  })
  const asked = judge(await sendTwice(send, method), question)
  return asked.outcome === 'done'
    ? asked
    : { ...asked, detail: cleanText(asked.detail, [api_key, `Bearer ${api_key}`]) }
}

/**
 * A connection that was kept may have been closed by the partner just when it is used again. What
 * only reads is then asked once more, at once.
 */
async function sendTwice (
  send: () => Promise<Exchanged>, method: string
): Promise<Exchanged> {
  const first = await send()
  const is_closed = first.status === null && first.milliseconds < CLOSED_MS_MAX
  return is_closed && method === 'GET' ? send() : first
}

const CLOSED_MS_MAX = 1_000

const LATER = [408, 425, 429]

function judge<Value> (exchanged: Exchanged, question: Question<Value>): Asked<Value> {
  const { status, milliseconds } = exchanged
  if (status !== null && status >= 200 && status < 300) return readValue(exchanged, question)
  const problem = status === null ? NONE : readProblem(exchanged)
  const { code, pointers, maxima, is_retryable } = problem
  if (status === null || status >= 500 || code === null || is_retryable || LATER.includes(status)) {
    return describeFailure(exchanged, question, problem)
  }
  const detail = `The partner answered ${status}${problem.detail}`
  return { outcome: 'refused', status, code, pointers, maxima, detail, milliseconds }
}

/** The partner may have done what has left whole. Reading changes nothing. */
function describeFailure (
  { status, error, retry_after_s, milliseconds, has_left }: Exchanged,
  { method = 'GET' }: Pick<Question<unknown>, 'method'>, problem: Problem
): PartnerFailure {
  const is_unknown = method !== 'GET' && has_left && mayBeDone(status, problem)
  const detail = status === null
    ? (error ?? 'There was no answer').replace(/\.?$/, '.')
    : `The partner answered ${status}${problem.detail}`
  return {
    outcome: is_unknown ? 'unknown' : 'failed',
    status,
    ...problem.code !== null && { code: problem.code },
    detail,
    retry_after_s,
    milliseconds
  }
}

const OUTCOME_UNKNOWN = 'commit_outcome_unknown'

/**
 * The partner itself says by a code that it did nothing, or does not know. What stands before it,
 * such as a proxy, may answer with an error of its own when the partner has done everything.
 */
function mayBeDone (status: number | null, { code }: Problem): boolean {
  if (code !== null) return code === OUTCOME_UNKNOWN
  return status === null || status >= 500
}

function readValue<Value> (
  { status, answer, milliseconds }: Exchanged, { read, method = 'GET' }: Question<Value>
): Asked<Value> {
  const failed = {
    outcome: method === 'GET' ? 'failed' as const : 'unknown' as const,
    status,
    retry_after_s: null,
    milliseconds
  }
  try {
    return { outcome: 'done', status: status ?? 0, value: read(parse(answer)), milliseconds }
  } catch (error) {
    if (!isShapeFault(error) && !(error instanceof SyntaxError)) throw error
    const why = isShapeFault(error) ? error.message : 'it is no JSON, or too long'
    return { ...failed, detail: `The partner’s answer cannot be read: ${why}.` }
  }
}

function parse (answer: string | null): unknown {
  return JSON.parse(answer ?? '') as unknown
}

type Problem = {
  code: string | null
  pointers: readonly string[]
  maxima: ReadonlyMap<string, number>
  detail: string
  is_retryable: boolean
}

const NONE: Problem = {
  code: null, pointers: [], maxima: new Map(), detail: '.', is_retryable: false
}

const PROBLEM = 'application/problem+json'

/**
 * Of an answer that is no problem document, its beginning is told: so may whatever stands before
 * the partner answer, such as a proxy, a firewall or a page that says that it is maintained.
 */
function readProblem ({ answer, media_type }: Pick<Exchanged, 'answer' | 'media_type'>): Problem {
  const { code, title, detail, retryable, errors } = media_type === PROBLEM
    ? readFields(answer)
    : NO_FIELDS
  if (typeof code !== 'string') return describeStrange(answer)
  const words = [title, detail].filter((one) => typeof one === 'string')
  return {
    code: code.slice(0, 100),
    ...readFaults(errors),
    detail: ` (${code.slice(0, 100)}). ${words.join(': ')}`,
    is_retryable: retryable === true
  }
}

const NO_FIELDS: Readonly<Record<string, unknown>> = {}

function readFields (answer: string | null): Readonly<Record<string, unknown>> {
  try {
    return (parse(answer) ?? {}) as Record<string, unknown>
  } catch {
    return NO_FIELDS
  }
}

function describeStrange (answer: string | null): Problem {
  const beginning = (answer ?? '').slice(0, 200)
  const said = beginning === '' ? '' : ` It begins: ${beginning}`
  return { ...NONE, detail: `, and not as a Tandem does.${said}` }
}

function readFaults (errors: unknown): Pick<Problem, 'pointers' | 'maxima'> {
  const faults = (Array.isArray(errors) ? errors : []).map((one: unknown) => {
    const { pointer, maximum } = (one ?? {}) as Record<string, unknown>
    return { pointer: typeof pointer === 'string' ? pointer : '', maximum }
  })
  return {
    pointers: faults.map(({ pointer }) => pointer),
    maxima: new Map(faults.flatMap(({ pointer, maximum }) =>
      Number.isSafeInteger(maximum) ? [[pointer, Number(maximum)] as const] : []))
  }
}
