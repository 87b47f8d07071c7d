// A supplier offers another SKU for units of a line, and a person decides whether it may send it.
//
// What is offered waits on the line as `substitution`, beside a `cost_increase`. When a person
// approves, the units leave the line as rejected and go to a new line of the same purchase order.
// That has the other SKU, names the line in `substitute_for`, and is accepted: its supplier has
// offered it. Units that the stock of the other SKU does not cover, and all units when a person
// refuses, are rejected units like others: they are sourced elsewhere.
//
// Never: more of the other SKU reserved than is free; a price of the customer changed.
//
// Example. Of 10 units of A, the supplier accepts 4 and offers B for 6; 5 of B are free. Approved:
// line 1 has 4 units, line 2 has 5 of B, and 1 of A is sourced from another supplier.

import { type BackToBack, excludeSupplier, replacePurchaseOrder } from '../state.ts'
import { breaksMargin, isGone, type Setting } from './answer-line.ts'
import { isRepeated, type NewAnswer } from './assert-answers.ts'
import type { Surroundings, WritableSurroundings } from '../surroundings.ts'
import { dateIn } from '../../kernel/local-time.ts'
import { amountOf, formatMoney } from '../../kernel/money.ts'
import { type Fault, RuleError } from '../../kernel/rule.ts'
import { giveBackUnits } from '../../model/purchase-order/purchase-line-ledger.ts'
import {
  type PurchaseOrder, type PurchaseOrderLine, servedOf, type Substitution
} from '../../model/purchase-order/purchase-order.ts'
import { NOTHING_DONE } from '../../model/purchase-order/new-purchase-line.ts'
import { lineOf, type SalesOrder } from '../../model/sales-order/sales-order.ts'
import {
  findRow, setOutOfStock, type StockBook, type StockRow, takeStock
} from '../../model/stock/stock-book.ts'

/**
 * Throws `substitute_impossible` unless each answer `substituted`, and no other, names another SKU
 * that the supplier offers now. A repeated answer may name one that it does not offer any more.
 */
export function assertSubstitutes (
  answers: readonly NewAnswer[], order: PurchaseOrder, sale: SalesOrder, surroundings: Surroundings
): void {
  const is_plain = answers.every(({ status, substitute_sku }) =>
    status !== 'substituted' && substitute_sku === undefined)
  if (is_plain) return
  const by_line = Map.groupBy(answers, ({ line_number }) => line_number)
  const errors = answers.flatMap((answer, index): Fault[] => {
    const line = order.lines.find(({ line_number }) => line_number === answer.line_number)
    if (line === undefined || isRepeated(by_line.get(answer.line_number) ?? [], line)) return []
    const { sku } = lineOf(sale, line.sales_order_line_number)
    const fault = faultOf(answer, { line, order, ordered: [sku, line.sku] }, surroundings)
    return fault === null ? [] : [{ pointer: `/lines/${index}/substitute_sku`, ...fault }]
  })
  if (errors.length > 0) throw new RuleError('substitute_impossible', { errors })
}

type Asked = { line: PurchaseOrderLine, order: PurchaseOrder, ordered: readonly string[] }
type Named = Omit<Fault, 'pointer'>

function faultOf (
  { status, substitute_sku: sku, unit_cost = null }: NewAnswer,
  { line: { supplier_id }, order, ordered }: Asked, { book, settings, now }: Surroundings
): Named | null {
  if (status !== 'substituted') {
    return sku === undefined ? null : said('not_taken', 'Only a substitute has this field.')
  }
  if (sku === undefined) return said('missing', 'A substitute needs the SKU that is sent instead.')
  if (ordered.includes(sku)) return said('same', `${sku} is what is ordered.`)
  const row = findRow(book, { sku, supplier_id })
  if (row === undefined) return said('unknown', `The supplier has no stock row of ${sku}.`)
  if (!isOffered(row, dateIn(settings.time_zone, now))) {
    return said('not_offered', `The supplier’s offer of ${sku} is paused, or not valid today.`)
  }
  return unit_cost === null && row.currency !== order.currency
    ? said('other_currency',
      `${sku} is offered in ${row.currency}. Name its \`unit_cost\` in ${order.currency}.`)
    : null
}

function said (code: string, detail: string): Named {
  return { code, detail }
}

function isOffered (
  { paused, valid_from, valid_until }: Readonly<StockRow>, today: string
): boolean {
  return !paused && (valid_from === null || valid_from <= today) &&
    (valid_until === null || valid_until >= today)
}

/** What is offered, in sentences for the person who decides. */
export function describeSubstitution (
  line: PurchaseOrderLine, { sku, quantity, unit_cost }: Substitution, setting: Setting
): string {
  const { currency } = setting.order
  const difference =
    amountOf(unit_cost, quantity, currency) - amountOf(line.unit_cost, quantity, currency)
  const [amount, word] = difference < 0n ? [-difference, 'less'] : [difference, 'more']
  const free = findRow(setting.book, { sku, supplier_id: line.supplier_id })?.available ?? 0
  return `The supplier offers ${sku} instead of ${line.sku} for ${quantity} units, at ` +
    `${unit_cost} instead of ${line.unit_cost} ${currency} each: ` +
    `${formatMoney(amount, currency)} ${currency} ${word}. ${free} units of ${sku} are free.` +
    (breaksMargin(unit_cost, line, setting) ? ' The minimum margin would be broken.' : '')
}

type Decision = { line_number: number, is_approved: boolean, opened_at: string }

/** A person approves or refuses what the supplier offered at `opened_at`. */
export function decideSubstitution (
  before: BackToBack, order: PurchaseOrder, { line_number, is_approved, opened_at }: Decision,
  { book, now }: WritableSurroundings
): BackToBack {
  const line = order.lines.find((one) => one.line_number === line_number)
  if (line === undefined || line.substitution === null) return before
  const { sku, quantity } = line.substitution
  const left = giveBackUnits(line, { units: quantity, as: 'rejected', of: 'substitution' }, book)
  endStock(book, line, opened_at)
  const row = findRow(book, { sku, supplier_id: line.supplier_id })
  const units = is_approved ? Math.min(quantity, row?.available ?? 0) : 0
  const lines = order.lines.map((one) => one === line ? left : one)
  const added = units === 0 || row === undefined
    ? []
    : [openSubstitute(line, line.substitution, {
        units,
        // What no customer ordered came along with the line, and left it first.
        surplus: Math.max(0, units - (servedOf(line) - servedOf(left))),
        line_number: Math.max(...order.lines.map((one) => one.line_number)) + 1,
        supplier_sku: row.supplier_sku,
        now
      })]
  for (const one of added) takeStock(book, { ...one, quantity: units })
  const state = replacePurchaseOrder(before, { ...order, lines: [...lines, ...added] })
  return units === quantity
    ? state
    : excludeSupplier(state, line.supplier_id, [line.sales_order_line_number])
}

/** The units free stock that the supplier said it has not, unless it has reported stock since. */
function endStock (book: StockBook, line: PurchaseOrderLine, answered_at: string): void {
  const is_gone = line.answers.some(({ status, reason }) =>
    status === 'substituted' && isGone(reason))
  const row = findRow(book, line)
  if (is_gone && row !== undefined && row.as_of <= answered_at) setOutOfStock(book, line)
}

type Opening = Pick<PurchaseOrderLine, 'line_number' | 'supplier_sku'> & {
  units: number, surplus: number, now: string
}

/** It serves the same sales order line. The description is of what was ordered, so it has none. */
function openSubstitute (
  line: PurchaseOrderLine, { sku, unit_cost, promised_date }: Substitution,
  { units, surplus, now, line_number, supplier_sku }: Opening
): PurchaseOrderLine {
  return {
    ...line,
    line_number,
    sku,
    supplier_sku,
    description: null,
    quantity: units,
    unit_cost,
    ordered_unit_cost: null,
    promised_date,
    accepted_quantity: units,
    accepted_at: now,
    ...NOTHING_DONE,
    surplus_quantity: surplus,
    reserved_quantity: units,
    pending_cancellation_quantity: 0,
    pending: null,
    cost_increase: null,
    substitution: null,
    answers: [],
    replaces: null,
    substitute_for: line.line_number
  }
}
