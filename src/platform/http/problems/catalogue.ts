// The one catalogue of problems: the refusals of HTTP itself and of all resources.

import { keysOf, mapRecord, mergeRecords } from '../../../domain/kernel/records.ts'
import type { Refusal, RefusalClass } from '../../../domain/kernel/resource.ts'
import type { Rule } from '../../../domain/kernel/rule.ts'
import { RESOURCES } from '../../../domain/resources.ts'
import { HTTP_REFUSALS, type ProblemKind } from './http-refusals.ts'

const STATUSES: Readonly<Record<RefusalClass, number>> = {
  forbidden: 403, not_found: 404, conflict: 409, gone: 410, unprocessable: 422
}

const REFUSALS = mergeRecords(RESOURCES.flatMap((one) => 'refusals' in one ? [one.refusals] : []))

/** The type `Rule` is made of the same refusals, so none can be missing. */
export const PROBLEMS: Readonly<Record<Rule, ProblemKind>> = {
  ...HTTP_REFUSALS,
  ...mapRecord(REFUSALS, ({ class: refusal_class, title, meaning }: Refusal) =>
    ({ status: STATUSES[refusal_class], title, meaning, retryable: false }))
}

export const RULES: readonly Rule[] = keysOf(PROBLEMS)
