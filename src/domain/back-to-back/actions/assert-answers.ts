// What a supplier's answer to lines must keep: lines that there are, each status once, units that
// are live, dates that can be promised.

import {
  liveOf, type PurchaseOrderLine, type SupplierAnswer
} from '../../model/purchase-order/purchase-order.ts'
import { type Fault, RuleError } from '../../kernel/rule.ts'

export type NewAnswer = Pick<SupplierAnswer, 'status' | 'quantity'> & Partial<SupplierAnswer> & {
  line_number: number
}

/** Throws `unknown_line`, `repeated_line`, `promise_out_of_range` or `answer_exceeds_live`. */
export function assertAnswers (
  answers: readonly NewAnswer[], lines: readonly PurchaseOrderLine[], today: string
): void {
  const by_number = new Map(lines.map((line) => [line.line_number, line]))
  const at = (index: number, field: string): string => `/lines/${index}/${field}`
  const fault = (index: number, code: string, detail: string): Fault =>
    ({ pointer: at(index, 'line_number'), code, detail })
  throwFaults('unknown_line', answers.flatMap(({ line_number }, index) => by_number.has(line_number)
    ? []
    : fault(index, 'unknown', `There is no line ${line_number}.`)))
  const seen = new Set<string>()
  throwFaults('repeated_line', answers.flatMap(({ line_number, status }, index) => {
    const name = `${line_number} ${status}`
    const is_repeated = seen.has(name)
    seen.add(name)
    const detail = `The line is answered twice with the status ${status}.`
    return is_repeated ? fault(index, 'repeated', detail) : []
  }))
  throwFaults('promise_out_of_range', findPromiseFaults(answers, lines, today))
  throwFaults('answer_exceeds_live', lines.flatMap((line) => {
    const index = answers.findIndex(({ line_number }) => line_number === line.line_number)
    if (index < 0) return []
    const own = answers.filter(({ line_number }) => line_number === line.line_number)
    if (isRepeated(own, line) || isPossible(own, line)) return []
    const detail = `Line ${line.line_number} has ${liveOf(line)} live units; ` +
      `${line.shipped_quantity} of them have shipped.`
    return { pointer: at(index, 'quantity'), code: 'too_many', detail }
  }))
}

const PROMISE_YEARS_MAX = 2

/** Faults of dates in the past or too far ahead. A repeated answer may name a date now past. */
function findPromiseFaults (
  answers: readonly NewAnswer[], lines: readonly PurchaseOrderLine[], first: string
): Fault[] {
  const last = `${Number(first.slice(0, 4)) + PROMISE_YEARS_MAX}${first.slice(4)}`
  const by_line = Map.groupBy(answers, ({ line_number }) => line_number)
  const repeated = new Set(lines.flatMap((line) =>
    isRepeated(by_line.get(line.line_number) ?? [], line) ? line.line_number : []))
  return answers.flatMap(({ line_number, status, promised_date = null }, index): Fault[] => {
    if (status === 'rejected' || promised_date === null || repeated.has(line_number)) return []
    if (promised_date >= first && promised_date <= last) return []
    return [{
      pointer: `/lines/${index}/promised_date`,
      code: promised_date < first ? 'too_early' : 'too_late',
      detail: `Line ${line_number} can be promised for dates from ${first} to ${last}.`
    }]
  })
}

function isPossible (answers: readonly NewAnswer[], line: PurchaseOrderLine): boolean {
  const total = answers.reduce((all, { quantity }) => all + quantity, 0)
  const refused = answers.reduce((all, { status, quantity }) =>
    status === 'rejected' || status === 'substituted' ? all + quantity : all, 0)
  return total <= liveOf(line) && refused <= liveOf(line) - line.shipped_quantity
}

function throwFaults (
  rule: 'unknown_line' | 'repeated_line' | 'promise_out_of_range' | 'answer_exceeds_live',
  errors: readonly Fault[]
): void {
  if (errors.length > 0) throw new RuleError(rule, { errors })
}

/** Is this the answer that the line already has? */
export function isRepeated (answers: readonly NewAnswer[], line: PurchaseOrderLine): boolean {
  // Both are completed, since the database returns the keys in another order.
  const textOf = (all: ReadonlyArray<SupplierAnswer | NewAnswer>): string =>
    JSON.stringify(all.map(completeAnswer))
  return textOf(answers) === textOf(line.answers)
}

/** An answer as it is kept: with every field. */
export function completeAnswer (
  {
    status, quantity, unit_cost = null, promised_date = null, reason = null, supplier_code = null,
    substitute_sku
  }: Omit<NewAnswer, 'line_number'>
): SupplierAnswer {
  const answer = { status, quantity, unit_cost, promised_date, reason, supplier_code }
  return substitute_sku === undefined ? answer : { ...answer, substitute_sku }
}
