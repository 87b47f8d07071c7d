// The customer changes an order: quantities, new and removed lines, the address, other fields.

import { assertLineChanges } from './assert-line-changes.ts'
import { assertTaxChange } from './assert-tax-change.ts'
import { assertCustomizable, carryWords } from '../carry-words.ts'
import { type BackToBack, nextLineNumber, replaceSalesLine } from '../state.ts'
import {
  countIssued, countIssuedOnly, giveBackDemand, pendingOf, reduceInstead, reducibleOf,
  withdrawRequests
} from '../reduce-demand.ts'
import type { WritableSurroundings } from '../surroundings.ts'
import { invoicingOf } from '../invoicing.ts'
import { openLine } from './open-sales-order.ts'
import { redirect } from './redirect-sales-order.ts'
import { RuleError } from '../../kernel/rule.ts'
import { saysOther, scale, withQuantity } from '../../model/sales-order/line-amount.ts'
import { completeInvoicing } from '../../model/invoice/invoicing.ts'
import { evaluateSalesOrder } from '../../model/sales-order/evaluate-sales-order.ts'
import {
  lineOf, type SalesOrderLine, unsourcedOf
} from '../../model/sales-order/sales-order.ts'
import type { LineChange, SaleChange } from './sale-change.ts'

/**
 * Throws `unknown_line`, `repeated_line`, `invalid_request`, `quantity_below_canceled`,
 * `not_cancelable`, `customization_fixed` and `ship_to_fixed`; then nothing of the change is made.
 * `drawConsequences` plans again afterwards.
 */
export function changeSale (
  known: BackToBack, change: SaleChange, surroundings: WritableSurroundings
): BackToBack {
  const { settings } = surroundings
  const { lines = [], ship_to, invoicing, ...plain } = change
  const before = countIssuedOnly(known)
  assertLineChanges(before, lines)
  assertTaxChange(before.sales_order, change)
  const described = {
    ...before,
    sales_order: {
      ...before.sales_order,
      ...plain,
      ...invoicing !== undefined && {
        invoicing: completeInvoicing(invoicing, invoicingOf(before.sales_order, settings))
      }
    }
  }
  const counted = lines.reduce((state, line) => changeLine(state, line, surroundings), described)
  // Lines are removed last, so an added line never gets the number of a removed one.
  const dropped = lines.reduce((state, { line_number, quantity }) =>
    line_number !== undefined && quantity === 0 ? dropLine(state, line_number) : state, counted)
  // The address comes last: units that this change gives up no longer fix it.
  const changed = ship_to === undefined ? dropped : redirect(dropped, ship_to)
  const told = carryWords(changed)
  const { sales_order } = told
  const is_empty = sales_order.lines.every((line) => line.quantity === line.canceled_quantity)
  if (sales_order.status === 'draft' && is_empty) {
    const detail = 'A draft must keep at least one unit. To remove all, cancel the sales order.'
    throw new RuleError('invalid_request', {
      errors: [{ pointer: '/lines', code: 'too_few', detail }]
    })
  }
  return { ...told, sales_order: evaluateSalesOrder(sales_order) }
}

function changeLine (
  before: BackToBack, change: LineChange, surroundings: WritableSurroundings
): BackToBack {
  const { line_number, quantity, sku: _sku, ...plain } = change
  if (line_number === undefined) return addLine(before, change)
  const line = lineOf(before.sales_order, line_number)
  if (plain.customization !== undefined) assertCustomizable(before, line, plain.customization)
  const margin_waived = line.margin_waived && !isOtherSale(line, change)
  const described = replaceSalesLine(before, { ...line, ...plain, margin_waived })
  if (quantity === undefined) return described
  return keepSaid(setQuantity(described, line_number, quantity, surroundings), change)
}

/** Whoever waived the margin has seen this price, and so many units. */
function isOtherSale (
  line: SalesOrderLine, { quantity = 0, unit_price, discount }: LineChange
): boolean {
  return quantity > line.quantity ||
    saysOther(unit_price, line.unit_price) || saysOther(discount, line.discount)
}

/**
 * What is said of the quantity that the line is to have holds for the quantity that it still has:
 * while suppliers are asked to give up units, it is as much more.
 */
function keepSaid (
  state: BackToBack, { line_number = 0, quantity = 0, discount, tax }: LineChange
): BackToBack {
  if ((discount === undefined && tax === undefined) || quantity === 0) return state
  const { sales_order } = state
  const line = lineOf(sales_order, line_number)
  const said = scale(
    { discount: discount ?? null, tax: tax ?? null }, { units: line.quantity, of: quantity },
    sales_order.currency)
  return replaceSalesLine(state, {
    ...line,
    ...discount !== undefined && { discount: said.discount },
    ...tax !== undefined && { tax: said.tax }
  })
}

function addLine (before: BackToBack, line: LineChange): BackToBack {
  const { sales_order } = before
  const line_number = nextLineNumber(before)
  const { sku = '', quantity = 0, unit_price = '0', ...plain } = line
  const opened = openLine(
    { sku, quantity, unit_price, ...plain }, sales_order.id, line_number)
  return { ...before, sales_order: { ...sales_order, lines: [...sales_order.lines, opened] } }
}

/** Removes a line of quantity 0, unless a purchase order line names it or it is the only line. */
function dropLine (state: BackToBack, line_number: number): BackToBack {
  const { sales_order, purchase_orders } = state
  const line = lineOf(sales_order, line_number)
  const is_named = purchase_orders.some(({ lines }) => lines.some((one) =>
    one.sales_order_line_number === line_number))
  if (is_named || line.quantity > 0 || sales_order.lines.length === 1) return state
  const lines = sales_order.lines.filter((one) => one.line_number !== line_number)
  return { ...state, sales_order: { ...sales_order, lines } }
}

/**
 * `quantity` is the number that the line is to have in the end. The shown quantity still includes
 * units that suppliers were asked to give up. Sending the shown quantity back changes nothing.
 */
function setQuantity (
  before: BackToBack, line_number: number, quantity: number, surroundings: WritableSurroundings
): BackToBack {
  const line = lineOf(before.sales_order, line_number)
  if (quantity === line.quantity) return before
  const reducing = pendingOf(before, line_number, 'reduction')
  const more = quantity - (line.quantity - reducing)
  return more >= 0
    ? raise(before, line, { more, reducing })
    : lower(before, line, -more, surroundings)
}

/** First withdraws requests to suppliers to give up units, then adds units. */
function raise (
  before: BackToBack, line: SalesOrderLine, { more, reducing }: { more: number, reducing: number }
): BackToBack {
  const { line_number } = line
  const kept = Math.min(more, reducing)
  const state = withdrawRequests(before, line_number, { units: kept, purpose: 'reduction' })
  const raised = more - kept
  const canceling = Math.min(raised, pendingOf(state, line_number, 'cancellation'))
  const withdrawn = withdrawRequests(
    state, line_number, { units: canceling, purpose: 'cancellation' })
  // Units that were to be canceled serve the added ones, so as many count as canceled at once.
  return replaceSalesLine(withdrawn, {
    ...withQuantity(line, line.quantity + raised, before.sales_order.currency),
    canceled_quantity: line.canceled_quantity + canceling
  })
}

/** First takes units that are wanted, then units being canceled, then units already canceled. */
function lower (
  before: BackToBack, line: SalesOrderLine, less: number, surroundings: WritableSurroundings
): BackToBack {
  const { line_number } = line
  const canceling = pendingOf(before, line_number, 'cancellation')
  const reducing = pendingOf(before, line_number, 'reduction')
  const wanted = line.quantity - line.canceled_quantity - canceling - reducing
  const given_up = Math.min(less, wanted)
  const most = reducibleOf(before, line)
  if (given_up > most) {
    throw new RuleError('not_cancelable', {
      detail: `At most ${most} units of line ${line_number} can still be given up.`
    })
  }
  const turned = Math.min(less - given_up, canceling)
  const uncounted = less - given_up - turned
  const backorder = Math.min(given_up, unsourcedOf(line))
  const { state, at_once } = giveBackDemand(
    reduceInstead(before, line_number, turned), line_number,
    { units: given_up - backorder, purpose: 'reduction' }, surroundings)
  return replaceSalesLine(state, countIssued(state, {
    ...withQuantity(
      line, line.quantity - backorder - at_once - uncounted, before.sales_order.currency),
    canceled_quantity: line.canceled_quantity - uncounted
  }))
}
