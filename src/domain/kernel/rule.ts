// A rule that a caller broke: the one kind of error that becomes a problem document.

import type { NameIn } from './resource.ts'

/** Each is described by the resource that brings it, or by `platform/http`. */
export type Rule = NameIn<'refusals'>

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
