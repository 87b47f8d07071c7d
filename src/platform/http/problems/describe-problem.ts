// Turns a refusal into a problem+json document, and anything that was thrown into a refusal.

import {
  type Fault, type RefusalDetails, type Rule, RuleError
} from '../../../domain/kernel/rule.ts'
import { isDatabaseAway, isTimedOut } from '../../db/sqlstate.ts'
import { cutPointer, cutText } from '../../../domain/kernel/json-pointer.ts'
import { PROBLEMS } from './catalogue.ts'

export type Problem = {
  type: string
  title: string
  status: number
  detail: string
  code: Rule
  retryable: boolean
  request_id: string
} & Pick<RefusalDetails, 'errors' | 'existing' | 'shortages'>

export const PROBLEM_MEDIA_TYPE = 'application/problem+json'

/** A document lists so many faults at most. Of more faults it tells only the number. */
export const FAULTS_MAX = 100
const DETAIL_CHARACTERS_MAX = 500

/** The document that a caller gets for a refusal. */
export function describeProblem ({ rule, details }: RuleError, request_id: string): Problem {
  const { status, title, meaning, retryable } = PROBLEMS[rule]
  const {
    errors, errors_total = errors?.length ?? 0, existing, shortages, detail = meaning
  } = details
  const more = errors_total > FAULTS_MAX
    ? ` Of ${errors_total} faults the first ${FAULTS_MAX} are listed.`
    : ''
  return {
    type: `/problems/${rule.replaceAll('_', '-')}`,
    title,
    status,
    detail: `${detail}${more}`,
    code: rule,
    retryable,
    request_id,
    ...errors && { errors: errors.slice(0, FAULTS_MAX).map(cutFault) },
    ...existing && { existing },
    ...shortages && { shortages }
  }
}

/** A fault repeats names that the caller sent. They may be very long, so they are cut. */
function cutFault ({ code, detail, maximum, ...place }: Fault): Fault {
  const [[kind = '', name = ''] = []] = Object.entries(place)
  return {
    [kind]: cutPointer(name),
    code,
    detail: cutText(detail, DETAIL_CHARACTERS_MAX),
    ...maximum !== undefined && { maximum }
  } as Fault
}

/** The refusal that the error stands for; undefined when the error is a defect of the service. */
export function readRefusal (error: unknown): RuleError | undefined {
  if (error instanceof RuleError) return error
  if (isTimedOut(error)) return new RuleError('busy')
  if (isDatabaseAway(error)) return new RuleError('database_unavailable')
  const { code, statusCode } = error as { code?: unknown, statusCode?: unknown }
  const rule = typeof code === 'string' ? FRAMEWORK_ERRORS[code] : undefined
  if (rule !== undefined) return new RuleError(rule)
  // The framework blames the caller with a 4xx status, so this is no defect of the service.
  const is_callers = typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500
  return is_callers ? new RuleError('bad_request') : undefined
}

/** Says nothing of what was asked: the same may succeed later. */
export function isPassing ({ rule }: RuleError): boolean {
  const { status, retryable } = PROBLEMS[rule]
  return retryable || status >= 500
}

const FRAMEWORK_ERRORS: Readonly<Record<string, Rule>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed_json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed_json',
  FST_ERR_MAX_PARAM_LENGTH: 'uri_too_long'
}
