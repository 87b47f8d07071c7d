// A supplier's answer to one purchase order line: units accepted, rejected, or left to a person.

import { latestDateOf } from '../../kernel/calendar.ts'
import { amountOf, formatMoney, readMoney } from '../../kernel/money.ts'
import type { WritableSurroundings } from '../surroundings.ts'
import {
  acceptUnits, giveBackAgreed, giveBackUnits
} from '../../model/purchase-order/purchase-line-ledger.ts'
import { unitCostInSale } from '../../model/purchase-order/purchase-cost.ts'
import {
  liveOf, type Pending, type PurchaseOrder, type PurchaseOrderLine, type SupplierAnswer,
  unansweredOf
} from '../../model/purchase-order/purchase-order.ts'
import { type Fault, RuleError } from '../../kernel/rule.ts'
import type { SalesOrderLine } from '../../model/sales-order/sales-order.ts'

export type NewAnswer = Pick<SupplierAnswer, 'status' | 'quantity'> & Partial<SupplierAnswer> & {
  line_number: number
}

/** A line after an answer to it. */
export type AnsweredLine = {
  line: PurchaseOrderLine
  /** Units the supplier will not send. */
  rejected: number
  /** Units that the supplier gave up because it was asked to. */
  agreed: Pending | null
  /** The higher cost must be approved by a person. */
  has_cost_increase: boolean
  /** The supplier says that it has no more of the goods. */
  is_out_of_stock: boolean
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
  const rejected = answers.find(({ status }) => status === 'rejected')?.quantity ?? 0
  return total <= liveOf(line) && rejected <= liveOf(line) - line.shipped_quantity
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

function completeAnswer (
  {
    status, quantity, unit_cost = null, promised_date = null, reason = null, supplier_code = null
  }: Omit<NewAnswer, 'line_number'>
): SupplierAnswer {
  return { status, quantity, unit_cost, promised_date, reason, supplier_code }
}

type Setting = Pick<WritableSurroundings, 'settings' | 'book' | 'now'> & {
  sale_line: SalesOrderLine, order: PurchaseOrder
}

/**
 * `answers` are all parts of one answer for this line. Units that they do not name, and units that
 * would come too late, are rejected unless they have shipped.
 */
export function answerLine (
  before: PurchaseOrderLine, answers: readonly NewAnswer[], setting: Setting
): AnsweredLine {
  const completed = answers.map(completeAnswer)
  const sent = completed.filter((one) =>
    one.status !== 'rejected' && !isTooLate(one, before, setting))
  const live = liveOf(before)
  const promised = Math.max(before.shipped_quantity,
    Math.min(live, sent.reduce((all, { quantity }) => all + quantity, 0)))

  // A newer answer replaces a cost that waited for a person.
  const open = { ...before, cost_increase: null }
  const { line: kept, rejected, agreed } = giveBackBeyond(open, promised, setting)
  const cost = costOf(sent)
  const is_dear = cost !== null && isTooDear(cost, kept, setting)
  const promised_date = latestDateOf(sent.map((one) => one.promised_date)) ?? kept.promised_date
  const taken = is_dear
    ? proposeCost(kept, { promised, unit_cost: cost, promised_date })
    : acceptUnits({
      ...kept,
      ...cost !== null && {
        unit_cost: cost, ordered_unit_cost: kept.ordered_unit_cost ?? kept.unit_cost
      },
      promised_date
    }, promised - kept.accepted_quantity, setting.now)
  return {
    line: { ...taken, answers: completed },
    rejected,
    agreed,
    has_cost_increase: taken.cost_increase !== null,
    is_out_of_stock: completed.some(({ status, reason }) =>
      status === 'rejected' && isGone(reason))
  }
}

/** Does the reason say that the supplier has no more of the goods? */
export function isGone (reason: SupplierAnswer['reason']): boolean {
  return reason === 'out_of_stock' || reason === 'discontinued'
}

/** Units that the supplier was asked to give up count as agreed, not as rejected. */
function giveBackBeyond (
  line: PurchaseOrderLine, promised: number, { book }: Setting
): Pick<AnsweredLine, 'line' | 'rejected' | 'agreed'> {
  const withdrawn = Math.max(0, line.accepted_quantity - promised)
  const { line: without, agreed } = giveBackAgreed(line, withdrawn, book)
  const agreed_units = line.accepted_quantity - without.accepted_quantity
  const taken_back = withdrawn - agreed_units
  const unwanted = unansweredOf(without) - Math.max(0, promised - line.accepted_quantity)
  const fewer = giveBackUnits(without, { units: unwanted, as: 'rejected', of: 'unanswered' }, book)
  return {
    line: giveBackUnits(fewer, { units: taken_back, as: 'rejected', of: 'accepted' }, book),
    rejected: unwanted + taken_back,
    agreed: agreed_units === 0 ? null : agreed
  }
}

/** A line has one cost: the highest one in the answer. */
function costOf (answers: readonly SupplierAnswer[]): string | null {
  return answers.flatMap(({ unit_cost }) => unit_cost ?? []).reduce<string | null>(
    (highest, cost) => highest === null || readMoney(cost) > readMoney(highest) ? cost : highest,
    null)
}

function isTooLate (
  { promised_date, status }: SupplierAnswer, { requested_date }: PurchaseOrderLine,
  { settings }: Setting
): boolean {
  if (settings.late_policy === 'wait' || requested_date === null) return false
  if (promised_date === null) return status === 'backordered'
  return promised_date > requested_date
}

/** Does the cost exceed the ordered cost by more than the tolerance, or break the margin? */
function isTooDear (
  cost: string, line: PurchaseOrderLine, { settings, sale_line, order }: Setting
): boolean {
  const { cost_increase_tolerance_percent, minimum_margin_percent } = settings
  const asked = readMoney(line.ordered_unit_cost ?? line.unit_cost)
  const dearer = readMoney(cost) - asked
  if (dearer <= 0n) return false
  // Settings have two decimals of a percent, so hundredths of a percent are exact.
  if (dearer * 10_000n > asked * BigInt(Math.round(cost_increase_tolerance_percent * 100))) {
    return true
  }
  if (minimum_margin_percent === null) return false
  const price = readMoney(sale_line.unit_price)
  const landed = readMoney(unitCostInSale(cost, order)) +
    readMoney(unitCostInSale(line.unit_freight, order))
  return (price - landed) * 10_000n < BigInt(Math.round(minimum_margin_percent * 100)) * price
}

/** Units that have not shipped count as not accepted until a person approves their cost. */
function proposeCost (
  line: PurchaseOrderLine,
  { promised, unit_cost, promised_date }: {
    promised: number, unit_cost: string, promised_date: string | null
  }
): PurchaseOrderLine {
  const accepted = Math.min(
    line.accepted_quantity, line.shipped_quantity + line.pending_cancellation_quantity)
  const quantity = promised - accepted
  if (quantity === 0) return line
  return {
    ...line,
    accepted_quantity: accepted,
    cost_increase: { quantity, unit_cost, promised_date }
  }
}

/** Accepts the units at the cost that a person has approved. */
export function approveCost (line: PurchaseOrderLine, now: string): PurchaseOrderLine {
  const { cost_increase } = line
  if (cost_increase === null) return line
  const { quantity, unit_cost, promised_date } = cost_increase
  return acceptUnits(
    { ...line, cost_increase: null, unit_cost, ordered_unit_cost: unit_cost, promised_date },
    quantity, now)
}

/** The old and the new cost in a sentence, for the person who decides. */
export function describeIncrease (line: PurchaseOrderLine, currency: string): string {
  const { quantity = 0, unit_cost = line.unit_cost } = line.cost_increase ?? {}
  const more =
    amountOf(unit_cost, quantity, currency) - amountOf(line.unit_cost, quantity, currency)
  return `The supplier asks ${unit_cost} instead of ${line.unit_cost} ${currency} each for ` +
    `${quantity} units: ${formatMoney(more, currency)} ${currency} more.`
}
