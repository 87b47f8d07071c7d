// What happens to a purchase order and its sale when the supplier answers, does not answer in time,
// or closes it short, and when a person decides on a higher cost.

import {
  type AnsweredLine, answerLine, approveCost, describeIncrease, isGone
} from './answer-line.ts'
import { assertAnswers, isRepeated, type NewAnswer } from './assert-answers.ts'
import { type BackToBack, excludeSupplier, replacePurchaseOrder } from '../state.ts'
import { applyAgreed } from './cancel.ts'
import { assertSubstitutes, describeSubstitution } from './substitute.ts'
import type { Surroundings, WritableSurroundings } from '../surroundings.ts'
import { netUnitPriceOf } from '../../model/sales-order/net-price.ts'
import { lineOf } from '../../model/sales-order/sales-order.ts'
import { endExceptions, openSaleException } from '../sale-exceptions.ts'
import {
  giveBackAgreed, giveBackUndecided, giveBackUnits
} from '../../model/purchase-order/purchase-line-ledger.ts'
import { endTransit, inTransitOf } from '../../model/purchase-order/purchase-line-transit.ts'
import {
  type AnswerReason, isOpen, type PurchaseOrder, type PurchaseOrderLine, type SupplierAnswer,
  unansweredOf, undecidedOf, unshippedOf
} from '../../model/purchase-order/purchase-order.ts'
import { dateIn } from '../../kernel/local-time.ts'
import { pairLines } from '../../kernel/line-numbers.ts'
import { RuleError } from '../../kernel/rule.ts'
import type { Exception } from '../../model/exception/exception.ts'
import { setOutOfStock } from '../../model/stock/stock-book.ts'

/** Throws `purchase_order_not_open`; its `detail` names the status. */
export function assertOpen (order: PurchaseOrder): void {
  if (isOpen(order)) return
  throw new RuleError('purchase_order_not_open', {
    detail: `The purchase order is ${order.status}.`
  })
}

/**
 * Takes the answer; undefined when nothing in it is new. Throws `purchase_order_not_open`,
 * `unknown_line`, `repeated_line`, `promise_out_of_range`, `answer_exceeds_live` and
 * `substitute_impossible`.
 */
export function acknowledge (
  before: BackToBack, order: PurchaseOrder, answers: readonly NewAnswer[],
  surroundings: WritableSurroundings
): BackToBack | undefined {
  assertOpen(order)
  const { settings, now } = surroundings
  assertAnswers(answers, order.lines, dateIn(settings.time_zone, now))
  assertSubstitutes(answers, order, before.sales_order, surroundings)
  const by_line = Map.groupBy(answers, ({ line_number }) => line_number)
  const answered = new Map<number, AnsweredLine>()
  for (const line of order.lines) {
    const own = by_line.get(line.line_number)
    if (own === undefined || isRepeated(own, line)) continue
    const net_price = netPriceOf(before, line)
    const setting = { ...surroundings, net_price, order }
    answered.set(line.line_number, answerLine(line, own, setting))
  }
  if (answered.size === 0) return undefined
  const lines = order.lines.map((line) => answered.get(line.line_number)?.line ?? line)
  const after = { ...order, lines }
  return [...answered.values()].reduce(
    (state, one) => followAnswer(state, one, after, surroundings),
    replacePurchaseOrder(before, after))
}

function followAnswer (
  before: BackToBack, answered: AnsweredLine, order: PurchaseOrder,
  surroundings: WritableSurroundings
): BackToBack {
  const { line, rejected, agreed, is_out_of_stock } = answered
  if (is_out_of_stock) setOutOfStock(surroundings.book, line)
  let state = agreed === null ? before : applyAgreed(before, line, agreed)
  if (rejected > 0) {
    state = excludeSupplier(state, line.supplier_id, [line.sales_order_line_number])
  }
  if (line.cost_increase !== null) {
    state = openDecision(state, {
      kind: 'cost_increase', line, detail: describeIncrease(line, order.currency), order
    }, surroundings)
  }
  if (line.substitution === null) return state
  const detail = describeSubstitution(line, line.substitution, {
    ...surroundings, net_price: netPriceOf(state, line), order
  })
  return openDecision(state, { kind: 'substitution', line, detail, order }, surroundings)
}

/** Null for a replacement, which earns nothing at all. */
function netPriceOf ({ sales_order }: BackToBack, line: PurchaseOrderLine): string | null {
  const served = lineOf(sales_order, line.sales_order_line_number)
  return served.replacement_for === null ? netUnitPriceOf(served, sales_order) : null
}

type Decision = {
  kind: 'cost_increase' | 'substitution'
  line: PurchaseOrderLine
  detail: string
  order: PurchaseOrder
}

/** A newer answer proposes something else, so the open exception about the older is obsolete. */
function openDecision (
  state: BackToBack, { line: { line_number }, ...about }: Decision, surroundings: Surroundings
): BackToBack {
  const passed = endExceptions(state, (one) => one.kind === about.kind &&
    one.purchase_order_id === about.order.id && one.line_number === line_number, surroundings)
  return openSaleException(passed, { ...about, line_number }, surroundings)
}

/**
 * Takes back what the supplier did not answer in time; undefined when its time is not over, or when
 * a person knows already that its partner cannot be heard.
 */
export function expire (
  before: BackToBack, order: PurchaseOrder, surroundings: WritableSurroundings
): BackToBack | undefined {
  const { now, book, unheard_ids } = surroundings
  const { status, acknowledgement_due_at } = order
  if (status !== 'issued' || acknowledgement_due_at === null || acknowledgement_due_at > now) {
    return undefined
  }
  if (unheard_ids?.has(order.id) === true) return tellUnheard(before, order, surroundings)
  const silent = order.lines.filter((line) => unansweredOf(line) > 0)
  const lines = order.lines.map((line) =>
    giveBackUnits(line, { units: unansweredOf(line), as: 'expired', of: 'unanswered' }, book))
  const after = { ...order, lines }
  const excluded = excludeSupplier(replacePurchaseOrder(before, after), order.supplier_id,
    silent.map((line) => line.sales_order_line_number))
  const passed = endExceptions(excluded, isLateAnswerOf(order), surroundings)
  return openSaleException(passed, {
    kind: 'late_acknowledgement',
    line_number: null,
    detail: `The supplier did not answer by ${acknowledgement_due_at}.`,
    order: after
  }, surroundings)
}

const isLateAnswerOf = ({ id }: PurchaseOrder) => (
  { kind, purchase_order_id }: Exception
): boolean => kind === 'late_acknowledgement' && purchase_order_id === id

/**
 * Who cannot be heard is not silent: it may have accepted the units, and may send them. The order
 * stays open, and a person is told once. Undefined when that was done.
 */
function tellUnheard (
  before: BackToBack, order: PurchaseOrder, surroundings: WritableSurroundings
): BackToBack | undefined {
  if (before.exceptions.some(isLateAnswerOf(order))) return undefined
  return openSaleException(before, {
    kind: 'late_acknowledgement',
    line_number: null,
    detail: `No answer was heard by ${order.acknowledgement_due_at}, and the partner cannot be ` +
      'heard now. It may have the order, so nothing is bought elsewhere unless you cancel the ' +
      'purchase order.',
    order
  }, surroundings)
}

export type Closure = {
  reason: AnswerReason | null
  /** The merchant closes. It receives the goods, so it knows that units in transit are lost. */
  is_receivers: boolean
}

/**
 * The supplier sends no more units. Units that have not shipped are rejected, or given up where the
 * supplier was asked to. If the merchant closes, units that shipped to the warehouse and never
 * arrived are rejected too. Throws `purchase_order_not_open` and `nothing_to_close`.
 */
export function closeShort (
  before: BackToBack, order: PurchaseOrder, { reason, is_receivers }: Closure,
  surroundings: WritableSurroundings
): BackToBack {
  assertOpen(order)
  const ends_transit = is_receivers && order.delivery_mode === 'via_warehouse'
  const lostOf = (line: PurchaseOrderLine): number => ends_transit ? inTransitOf(line) : 0
  if (order.lines.every((line) => unshippedOf(line) + lostOf(line) === 0)) {
    throw new RuleError('nothing_to_close')
  }
  let state = before
  const lines = order.lines.map((line) => {
    const { line: kept, rejected, agreed } = giveBackRejected(line, surroundings)
    if (agreed !== null) state = applyAgreed(state, line, agreed)
    const units = rejected + lostOf(kept)
    if (units === 0) return kept
    state = excludeSupplier(state, line.supplier_id, [line.sales_order_line_number])
    const after = ends_transit ? endTransit(kept) : kept
    return { ...after, answers: [describeClosure(units, reason)] }
  })
  // After all lines: another line of the same SKU may still have held units of the stock row.
  for (const { was, line } of pairLines(order.lines, lines)) {
    const is_rejected = line.rejected_quantity !== was.rejected_quantity
    if (is_rejected && isGone(reason)) setOutOfStock(surroundings.book, line)
  }
  // The supplier knows what it closes itself.
  const revision = order.revision + (is_receivers ? 1 : 0)
  return replacePurchaseOrder(state, { ...order, lines, revision })
}

function describeClosure (quantity: number, reason: AnswerReason | null): SupplierAnswer {
  return {
    status: 'rejected', quantity, unit_cost: null, promised_date: null, reason, supplier_code: null
  }
}

function giveBackRejected (
  line: PurchaseOrderLine, { book }: WritableSurroundings
): Pick<AnsweredLine, 'line' | 'rejected' | 'agreed'> {
  const asked = line.pending_cancellation_quantity
  const { line: without, agreed } = giveBackAgreed(line, asked, book)
  const accepted = without.accepted_quantity - without.shipped_quantity
  const unanswered = unansweredOf(without)
  const undecided = undecidedOf(without)
  const first = giveBackUnits(
    without, { units: accepted, as: 'rejected', of: 'accepted' }, book)
  const second = giveBackUnits(
    first, { units: unanswered, as: 'rejected', of: 'unanswered' }, book)
  return {
    line: giveBackUndecided(second, { units: undecided, as: 'rejected' }, book),
    rejected: accepted + unanswered + undecided,
    agreed: asked === 0 ? null : agreed
  }
}

/** A person approves or refuses the higher cost of a line. Refused units are rejected. */
export function decideCost (
  before: BackToBack, order: PurchaseOrder,
  { line_number, is_approved }: { line_number: number, is_approved: boolean },
  { now, book }: WritableSurroundings
): BackToBack {
  const lines = order.lines.map((line) => {
    if (line.line_number !== line_number) return line
    if (is_approved) return approveCost(line, now)
    const units = line.cost_increase?.quantity ?? 0
    return giveBackUnits(line, { units, as: 'rejected', of: 'cost_increase' }, book)
  })
  const state = replacePurchaseOrder(before, { ...order, lines })
  if (is_approved) return state
  const refused = order.lines.filter((line) => line.line_number === line_number)
  return excludeSupplier(state, order.supplier_id,
    refused.map((line) => line.sales_order_line_number))
}
