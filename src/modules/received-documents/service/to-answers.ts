// Makes the body of an acknowledgement of what a supplier's document says of an order.

import type { NewAnswer } from '../../../domain/back-to-back/actions/assert-answers.ts'
import type { PurchaseOrderDescription } from '../../../domain/back-to-back/describe-sale.ts'
import { readMoney } from '../../../domain/kernel/money.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import { liveOf } from '../../../domain/model/purchase-order/purchase-order.ts'
import type {
  ReceivedAcknowledgement, ReceivedAnswerLine
} from '../../../formats/received-message.ts'
import { findLines } from './find-lines.ts'

type Received = ReceivedAcknowledgement['orders'][number]
type Line = PurchaseOrderDescription['lines'][number]
export type Acknowledgement = { lines: NewAnswer[], supplier_reference?: string }

/** Null when nothing is answered yet. Throws `unknown_line` and `document_not_clear`. */
export function toAcknowledgement (
  order: PurchaseOrderDescription, received: Received
): Acknowledgement | null {
  const { status, supplier_reference, raw_code } = received
  const said = Map.groupBy(findLines(order, received.lines), ({ line }) => line.line_number)
  if (status === 'changed' && said.size === 0) {
    throw new RuleError('document_not_clear', {
      detail: `The code ${raw_code} tells of changes, and no line says which.`
    })
  }
  const lines = order.lines.flatMap((line) => {
    const own = said.get(line.line_number)?.map(({ item }) => item)
    return own === undefined ? answerUnsaid(line, received) : answerSaid(line, own)
  })
  if (lines.length === 0) return null
  return { lines, ...supplier_reference !== null && { supplier_reference } }
}

/** What the document says of the whole order holds for lines that it does not name. */
function answerUnsaid (line: Line, { status, raw_code }: Received): NewAnswer[] {
  const { line_number } = line
  const open = liveOf(line) - line.shipped_quantity
  if (status === 'accepted' && liveOf(line) > 0) {
    return [{ line_number, status, quantity: liveOf(line), supplier_code: raw_code }]
  }
  return status === 'rejected' && open > 0
    ? [{ line_number, status, quantity: open, reason: 'other', supplier_code: raw_code }]
    : []
}

type Status = NewAnswer['status']
const STATUSES: ReadonlyMap<ReceivedAnswerLine['status'], Status> = new Map([
  ['accepted', 'accepted'], ['changed', 'accepted'], ['backordered', 'backordered'],
  ['rejected', 'rejected'], ['substituted', 'substituted']
])

/** Several answers of one status are one: the API has one of each for a line. */
function answerSaid (line: Line, own: readonly ReceivedAnswerLine[]): NewAnswer[] {
  const parts = own.flatMap((one) => {
    const status = STATUSES.get(one.status)
    return status === undefined ? [] : [{ ...one, status }]
  })
  const merged = [...Map.groupBy(parts, ({ status }) => status)].map(([status, same]) =>
    mergeAnswers(line, status, same))
  const promised = merged.filter(({ status }) => status !== 'rejected')
    .reduce((all, { quantity }) => all + quantity, 0)
  const open = liveOf(line) - line.shipped_quantity
  const answers = merged.map((one) =>
    // Units that were taken back meanwhile need not be rejected.
    one.status === 'rejected'
      ? { ...one, quantity: Math.min(one.quantity, open, liveOf(line) - promised) }
      : one).filter(({ quantity }) => quantity > 0)
  const is_refusal = parts.length > 0 && answers.length === 0 && open > 0
  return is_refusal
    ? [{
        line_number: line.line_number,
        status: 'rejected',
        quantity: open,
        reason: 'other',
        supplier_code: parts[0]?.raw_code ?? null
      }]
    : answers
}

/** Without a quantity, all units of the line are meant. */
function mergeAnswers (
  line: Line, status: Status, same: readonly ReceivedAnswerLine[]
): NewAnswer {
  const first = <Value>(values: ReadonlyArray<Value | null>): Value | null =>
    values.find((one) => one !== null) ?? null
  const is_rejected = status === 'rejected'
  return {
    line_number: line.line_number,
    status,
    quantity: same.reduce((all, one) =>
      all + (one.quantity ?? one.ordered_quantity ?? liveOf(line)), 0),
    unit_cost: is_rejected ? null : dearest(same),
    promised_date: is_rejected
      ? null
      : same.flatMap(({ promised_date }) => promised_date ?? []).toSorted().at(-1) ?? null,
    reason: first(same.map(({ reason }) => reason)),
    supplier_code: first(same.map(({ raw_code }) => raw_code)),
    ...status === 'substituted' && { substitute_sku: findSubstitute(line, same) }
  }
}

function findSubstitute (line: Line, same: readonly ReceivedAnswerLine[]): string {
  const named = new Set(same.map(({ substitute }) => substitute?.sku ?? substitute?.supplier_sku))
  const [sku] = named
  if (typeof sku === 'string' && named.size === 1) return sku
  throw new RuleError('document_not_clear', {
    detail: `One other item must be named for line ${line.line_number}.`
  })
}

function dearest (same: readonly ReceivedAnswerLine[]): string | null {
  return same.flatMap(({ unit_cost }) => unit_cost ?? []).reduce<string | null>((most, cost) =>
    most === null || readMoney(cost) > readMoney(most) ? cost : most, null)
}
