// The customer changes an order: quantities, new and removed lines, the address, other fields.

import type { Address } from '../../kernel/address.ts'
import { assertCustomizable, carryWords } from '../carry-words.ts'
import { type BackToBack, nextLineNumber, replaceSalesLine } from '../state.ts'
import {
  countIssued, countIssuedOnly, giveBackDemand, pendingOf, reduceInstead, reducibleOf,
  withdrawRequests
} from '../reduce-demand.ts'
import type { WritableSurroundings } from '../surroundings.ts'
import { assertNamed } from '../../kernel/line-numbers.ts'
import { findReplacementFaults } from './replace-units.ts'
import { invoicingOf } from '../invoicing.ts'
import { openLine } from './open-sales-order.ts'
import { redirect } from './redirect-sales-order.ts'
import { type Fault, RuleError } from '../../kernel/rule.ts'
import type { Language } from '../../kernel/language.ts'
import type { Metadata } from '../../kernel/metadata.ts'
import type { LineSuppliers } from '../../sourcing/plan-sourcing.ts'
import { completeInvoicing, type OrderInvoicing } from '../../model/invoice/invoicing.ts'
import { evaluateSalesOrder } from '../../model/sales-order/evaluate-sales-order.ts'
import {
  type Charge, type Customer, lineOf, type PartialShipments, type SalesOrderLine,
  type SourcingChoice, unsourcedOf
} from '../../model/sales-order/sales-order.ts'
import type { LineWords, OrderWords } from '../../model/sales-order/words.ts'

export type LineChange = {
  /** Without a number, the change adds a line. */
  line_number?: number
  sku?: string
  /** The quantity as the line shows it, with canceled units; 0 removes the line. */
  quantity?: number
  unit_price?: string
  requested_date?: string | null
  suppliers?: LineSuppliers | null
} & Partial<LineWords>

/** Fields that are left out stay as they are. */
export type SaleChange = {
  lines?: readonly LineChange[]
  ship_to?: Address
  bill_to?: Address | null
  customer?: Customer
  language?: Language | null
  charges?: readonly Charge[]
  priority?: number
  partial_shipments?: PartialShipments
  sourcing?: SourcingChoice
  invoicing?: Partial<OrderInvoicing>
  buyer_reference?: string | null
  metadata?: Metadata
  tags?: readonly string[]
} & Partial<OrderWords>

const LINES_MAX = 200

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

const NEEDED = 'A new line needs this field.'

function assertLineChanges ({ sales_order }: BackToBack, changes: readonly LineChange[]): void {
  const known = new Map(sales_order.lines.map((line) => [line.line_number, line]))
  const errors = changes.flatMap((change, index): Fault[] => {
    const pointer = `/lines/${index}`
    const { line_number, sku, quantity, unit_price } = change
    if (line_number === undefined) {
      return Object.entries({ sku, quantity, unit_price }).flatMap(([field, value]) =>
        value === undefined || value === 0
          ? [{ pointer: `${pointer}/${field}`, code: 'required', detail: NEEDED }]
          : [])
    }
    const line = known.get(line_number)
    if (line === undefined) return []
    if (line.replacement_for !== null) return findReplacementFaults(line, change, pointer)
    if (sku === undefined || sku === line.sku) return []
    return [{
      pointer: `${pointer}/sku`,
      code: 'fixed',
      detail: `Line ${line_number} is for ${line.sku}. Remove the line and add another one.`
    }]
  })
  if (errors.length > 0) throw new RuleError('invalid_request', { errors })
  assertNamed(changes, sales_order.lines)
  assertAboveCanceled(changes, known)
  const added = changes.filter(({ line_number }) => line_number === undefined)
  if (sales_order.lines.length + added.length > LINES_MAX) {
    const detail = `An order has at most ${LINES_MAX} lines.`
    throw new RuleError('invalid_request', {
      errors: [{ pointer: '/lines', code: 'too_many', detail }]
    })
  }
}

/** A quantity includes canceled units. The fault says which number to send. */
function assertAboveCanceled (
  changes: readonly LineChange[], known: ReadonlyMap<number, SalesOrderLine>
): void {
  const errors = changes.flatMap(({ line_number = 0, quantity = 0 }, index): Fault[] => {
    const { canceled_quantity = 0 } = known.get(line_number) ?? {}
    if (quantity === 0 || quantity >= canceled_quantity) return []
    const detail = `${canceled_quantity} units of line ${line_number} are canceled and count in ` +
      `its quantity: send ${quantity + canceled_quantity} to keep ${quantity}.`
    return [{ pointer: `/lines/${index}/quantity`, code: 'too_small', detail }]
  })
  const [first] = errors
  if (first === undefined) return
  throw new RuleError('quantity_below_canceled', { detail: first.detail, errors })
}

function changeLine (
  before: BackToBack, change: LineChange, surroundings: WritableSurroundings
): BackToBack {
  const { line_number, quantity, sku: _sku, ...plain } = change
  if (line_number === undefined) return addLine(before, change)
  const line = lineOf(before.sales_order, line_number)
  if (plain.customization !== undefined) assertCustomizable(before, line, plain.customization)
  const margin_waived = line.margin_waived &&
    (plain.unit_price === undefined || plain.unit_price === line.unit_price)
  const described = replaceSalesLine(before, { ...line, ...plain, margin_waived })
  if (quantity === undefined) return described
  return setQuantity(described, line_number, quantity, surroundings)
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
    ...line,
    quantity: line.quantity + raised,
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
    ...line,
    quantity: line.quantity - backorder - at_once - uncounted,
    canceled_quantity: line.canceled_quantity - uncounted
  }))
}
