// A supplier's answer to one purchase order line: units accepted, rejected, or left to a person.

import { latestDateOf } from '../../kernel/calendar.ts'
import { amountOf, formatMoney, readMoney } from '../../kernel/money.ts'
import type { WritableSurroundings } from '../surroundings.ts'
import {
  acceptUnits, giveBackAgreed, giveBackUnits
} from '../../model/purchase-order/purchase-line-ledger.ts'
import { unitCostInSale } from '../../model/purchase-order/purchase-cost.ts'
import {
  liveOf, type Pending, type PurchaseOrder, type PurchaseOrderLine, type Substitution,
  type SupplierAnswer, unansweredOf
} from '../../model/purchase-order/purchase-order.ts'
import { completeAnswer, type NewAnswer } from './assert-answers.ts'
import { findRow } from '../../model/stock/stock-book.ts'
import { unitCostOf } from '../../sourcing/plan-sourcing.ts'

/** A line after an answer to it. */
export type AnsweredLine = {
  line: PurchaseOrderLine
  /** Units the supplier will not send. */
  rejected: number
  /** Units that the supplier gave up because it was asked to. */
  agreed: Pending | null
  /** The supplier says that it has no more of the goods. */
  is_out_of_stock: boolean
}

export type Setting = Pick<WritableSurroundings, 'settings' | 'book' | 'now'> & {
  /** What the customer pays for a unit, without tax and discount; null for a replacement. */
  net_price: string | null
  order: PurchaseOrder
}

/**
 * `answers` are all parts of one answer for this line. Units that they do not name, and units that
 * would come too late, are rejected unless they have shipped.
 */
export function answerLine (
  before: PurchaseOrderLine, answers: readonly NewAnswer[], setting: Setting
): AnsweredLine {
  const completed = answers.map(completeAnswer)
  const offered = completed.filter((one) =>
    one.status !== 'rejected' && !isTooLate(one, before, setting))
  const sent = offered.filter(({ status }) => status !== 'substituted')
  const substitute = offered.find(({ status }) => status === 'substituted')
  const live = liveOf(before)
  const promised = Math.max(before.shipped_quantity,
    Math.min(live, sent.reduce((all, { quantity }) => all + quantity, 0)))

  // A newer answer replaces what waited for a person.
  const open = { ...before, cost_increase: null, substitution: null }
  const { line: kept, rejected, agreed, substituted } = giveBackBeyond(
    open, { promised, substitutable: substitute?.quantity ?? 0 }, setting)
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
    line: {
      ...taken,
      answers: completed,
      substitution: substitutionOf(substitute, taken, substituted, setting)
    },
    rejected,
    agreed,
    is_out_of_stock: completed.some(({ status, reason }) =>
      (status === 'rejected' || status === 'substituted') && isGone(reason))
  }
}

/** Does the reason say that the supplier has no more of the goods? */
export function isGone (reason: SupplierAnswer['reason']): boolean {
  return reason === 'out_of_stock' || reason === 'discontinued'
}

/**
 * Units that the supplier was asked to give up count as agreed, not as rejected. Of the others,
 * `substituted` stay on the line: the supplier offers another SKU for them.
 */
function giveBackBeyond (
  line: PurchaseOrderLine, { promised, substitutable }: { promised: number, substitutable: number },
  { book }: Setting
): Pick<AnsweredLine, 'line' | 'rejected' | 'agreed'> & { substituted: number } {
  const withdrawn = Math.max(0, line.accepted_quantity - promised)
  const { line: without, agreed } = giveBackAgreed(line, withdrawn, book)
  const agreed_units = line.accepted_quantity - without.accepted_quantity
  const taken_back = withdrawn - agreed_units
  const unwanted = unansweredOf(without) - Math.max(0, promised - line.accepted_quantity)
  const substituted = Math.min(substitutable, unwanted + taken_back)
  const of_accepted = Math.max(0, substituted - unwanted)
  const fewer = giveBackUnits(without, {
    units: unwanted - (substituted - of_accepted), as: 'rejected', of: 'unanswered'
  }, book)
  const less = giveBackUnits(
    fewer, { units: taken_back - of_accepted, as: 'rejected', of: 'accepted' }, book)
  return {
    line: { ...less, accepted_quantity: less.accepted_quantity - of_accepted },
    rejected: unwanted + taken_back - substituted,
    agreed: agreed_units === 0 ? null : agreed,
    substituted
  }
}

/** Without a cost, the supplier asks what it asks for the other SKU anyhow. */
function substitutionOf (
  answer: SupplierAnswer | undefined, { supplier_id, ...line }: PurchaseOrderLine, units: number,
  { book }: Setting
): Substitution | null {
  if (answer?.substitute_sku === undefined || units === 0) return null
  const { substitute_sku: sku, unit_cost, promised_date } = answer
  const row = findRow(book, { sku, supplier_id })
  const listed = row === undefined ? line.unit_cost : unitCostOf(row, units)
  return {
    sku,
    quantity: units,
    unit_cost: unit_cost ?? listed,
    promised_date: promised_date ?? line.promised_date
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
  cost: string, line: PurchaseOrderLine, { settings, net_price, order }: Setting
): boolean {
  const { cost_increase_tolerance_percent } = settings
  const asked = readMoney(line.ordered_unit_cost ?? line.unit_cost)
  const dearer = readMoney(cost) - asked
  if (dearer <= 0n) return false
  // Settings have two decimals of a percent, so hundredths of a percent are exact.
  if (dearer * 10_000n > asked * BigInt(Math.round(cost_increase_tolerance_percent * 100))) {
    return true
  }
  return breaksMargin(cost, line, { settings, net_price, order })
}

/**
 * Would a unit at this cost earn less than the merchant's minimum margin? A replacement earns
 * nothing at all.
 */
export function breaksMargin (
  cost: string, line: Pick<PurchaseOrderLine, 'unit_freight'>,
  { settings: { minimum_margin_percent }, net_price, order }:
  Pick<Setting, 'settings' | 'net_price' | 'order'>
): boolean {
  if (minimum_margin_percent === null || net_price === null) return false
  const price = readMoney(net_price)
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
