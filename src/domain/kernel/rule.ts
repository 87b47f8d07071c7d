// The error for a rule that a caller broke. It becomes a problem document.

import type { NameIn } from './resource.ts'

/** The name of a refusal. Resources describe theirs; `platform/http` describes its own. */
export type Rule = NameIn<'refusals'>

/** One fault of the input: where it is and what is wrong. `maximum`: so much would be taken. */
export type Fault = { code: string, detail: string, maximum?: number } &
  ({ pointer: string } | { parameter: string } | { header: string })

export type Shortage = {
  line_number: number
  sku: string
  quantity: number
  shortage_quantity: number
}

export type RefusalDetails = {
  /** What happened in this request, for a person. */
  detail?: string
  errors?: readonly Fault[]
  /** Only for conflicts of a reference: the resource that already has it. */
  existing?: { id: string, reference: string }
  /** The number of all faults, if `errors` does not list all of them. */
  errors_total?: number
  /** Only for `insufficient_stock`. */
  shortages?: readonly Shortage[]
  /** Only for `method_not_allowed`: the methods that the path accepts. */
  allow?: readonly string[]
}

/** A caller broke a rule. This is the only class of the project, since errors must be thrown. */
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
