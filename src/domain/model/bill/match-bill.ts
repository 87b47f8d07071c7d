// Compares a bill with what was agreed and what has moved: each difference is a finding.
//
// It is a function of the bill, its purchase orders, the bills that count before it and the
// settings, and nothing is kept between two runs: so a finding whose cause is gone is gone too.

import { amountOf, formatMoney, readMoney, unitOf } from '../../kernel/money.ts'
import { sum } from '../../kernel/sum.ts'
import { billableOf, movedOf, takenBackOf } from '../purchase-order/billed-units.ts'
import {
  liveOf, type PurchaseOrder, type PurchaseOrderLine
} from '../purchase-order/purchase-order.ts'
import type { BillFinding, BillLine } from './bill.ts'
import type { BilledBefore } from './billed-before.ts'
import type { BillingSettings } from './billing-settings.ts'
import { finding, type Matched } from './finding.ts'
import { findMoneyFaults } from './match-money.ts'
import { absoluteOf, isWithin } from './tolerance.ts'

/** In the order of the lines, then what is about the bill as a whole. */
export function matchBill (matched: Matched): BillFinding[] {
  const { bill, orders } = matched
  const foreign = orders.filter(({ currency }) => currency !== bill.currency)
  const known = new Map(orders.map((one) => [one.id, one]))
  const by_line = Map.groupBy(bill.lines, keyOf)
  return [
    ...foreign.map(({ id, currency }) => finding('currency_differs', {
      purchase_order_id: id,
      detail: `The bill is in ${bill.currency}, and the purchase order in ${currency}.`
    })),
    ...[...by_line].flatMap(([key, lines]) => {
      const order = known.get(lines[0]?.purchase_order_id ?? '')
      return order === undefined
        ? []
        : findLineFaults(matched, { order, lines, before: beforeOf(matched.before, key) })
    }),
    ...findMoneyFaults(matched, foreign.length > 0)
  ]
}

const keyOf = (
  { purchase_order_id, line_number }: Pick<BillLine, 'purchase_order_id' | 'line_number'>
): string => `${purchase_order_id} ${line_number}`

/** Of one line. Approved units stand in the line itself. */
type LineBefore = {
  /** Units of each older open bill, by what its lines come to. */
  open: readonly number[]
  costs: ReadonlySet<bigint>
}

function beforeOf ({ approved, open }: BilledBefore, key: string): LineBefore {
  const by_bill = open.map(({ lines }) => lines.filter((line) => keyOf(line) === key))
  return {
    open: by_bill.map(unitsOf),
    costs: new Set([
      ...by_bill.flat(), ...approved.unit_costs.filter((line) => keyOf(line) === key)
    ].map(({ unit_cost }) => readMoney(unit_cost)))
  }
}

/** Of the lines of a bill that name one line of an order. */
function findLineFaults (
  matched: Matched, { order, lines, before }: Omit<OfLine, 'line'>
): BillFinding[] {
  const number = lines[0]?.line_number ?? null
  const line = order.lines.find((one) => one.line_number === number)
  if (line === undefined) {
    return lines.map((one) => finding('unknown_line', {
      purchase_order_id: order.id,
      line_number: number,
      billed_quantity: one.quantity,
      billed_unit_cost: one.unit_cost,
      billed_amount: one.amount,
      detail: number === null
        ? 'The bill names no line of the purchase order for these units.'
        : `The purchase order has no line ${number}.`
    }))
  }
  return [
    ...findQuantityFault(matched, { order, line, lines, before }),
    ...order.currency === matched.bill.currency
      ? findPriceFaults(matched, { order, line, lines, before })
      : []
  ]
}

type OfLine = {
  order: PurchaseOrder
  line: PurchaseOrderLine
  /** Of the bill. */
  lines: readonly BillLine[]
  before: LineBefore
}

const unitsOf = (lines: readonly BillLine[]): number => sum(lines, ({ quantity }) => quantity)

function unitsBefore ({ billed_quantity }: PurchaseOrderLine, open: readonly number[]): number {
  return billed_quantity + sum(open, (units) => units)
}

/** What an open bill credits makes no room for units that are billed: nobody has approved it. */
const isAsked = (units: number): boolean => units > 0

function findQuantityFault (
  { settings }: Matched, { order, line, lines, before }: OfLine
): BillFinding[] {
  const now = unitsOf(lines)
  const earlier = unitsBefore(line, now > 0 ? before.open.filter(isAsked) : before.open)
  const basis = basisOf(order, line, settings)
  const figures = {
    ...agreedOf(order, line),
    moved_quantity: movedOf(line, order.delivery_mode),
    billed_before_quantity: earlier,
    billed_quantity: now
  }
  const tell = (code: BillFinding['code'], detail: string): BillFinding[] =>
    [finding(code, { ...figures, detail })]
  if (now <= 0) {
    return now + earlier >= 0
      ? []
      : tell('over_quantity', `${-now} units are credited, and ${earlier} were billed.`)
  }
  const back = takenBackOf(line)
  const ordered = billableOf(line) + back
  if (now > withTolerance(ordered, settings)) {
    return tell('over_quantity', `${now} units are billed, and ${ordered} are ordered.`)
  }
  const allowed = withTolerance(basis, settings)
  if (now + earlier <= allowed) return []
  if (earlier > 0 && now <= allowed) {
    return tell('billed_before', `${now} units are billed, and of the ${basis} units that may be ` +
      `billed by now, ${earlier} were before.`)
  }
  const all = `${now + earlier} units are billed by now, and ${basis}`
  return settings.match === 'two_way'
    ? tell('over_quantity', `${all} were accepted${withoutThose(back)}.`)
    : tell('not_shipped', `${all} ${order.delivery_mode === 'via_warehouse'
      ? 'were received'
      : 'have shipped'}${withoutThose(back)}.`)
}

const withoutThose = (back: number): string =>
  back > 0 ? `, without the ${back} that went back and were credited` : ''

/** The units of a line that may be billed by now, with the tolerance. */
export function allowedUnits (
  order: PurchaseOrder, line: PurchaseOrderLine, settings: BillingSettings
): number {
  return withTolerance(basisOf(order, line, settings), settings)
}

function basisOf (
  { delivery_mode }: PurchaseOrder, line: PurchaseOrderLine, { match }: BillingSettings
): number {
  return match === 'two_way'
    ? line.accepted_quantity + line.over_shipped_quantity - takenBackOf(line)
    : movedOf(line, delivery_mode)
}

function withTolerance (
  units: number, { quantity_tolerance_percent, quantity_tolerance_units }: BillingSettings
): number {
  const part = Math.floor(units * Math.round(quantity_tolerance_percent * 100) / 10_000)
  return units + Math.max(part, quantity_tolerance_units)
}

/** Units that are credited may have any cost at which they were billed. */
function findPriceFaults (
  { bill: { currency }, settings }: Matched, { order, line, lines, before }: OfLine
): BillFinding[] {
  const agreed = readMoney(line.unit_cost)
  const tolerance = {
    percent: settings.price_tolerance_percent, amount: readMoney(settings.price_tolerance_amount)
  }
  return lines.flatMap((one) => {
    const cost = readMoney(one.unit_cost)
    const difference = cost - agreed
    if (isRounding(one, agreed, currency) || isWithin(difference, agreed, tolerance)) return []
    if (one.quantity < 0 && before.costs.has(cost)) return []
    return [finding(difference > 0n ? 'over_price' : 'under_price', {
      ...agreedOf(order, line),
      moved_quantity: movedOf(line, order.delivery_mode),
      billed_before_quantity: unitsBefore(line, before.open),
      billed_quantity: one.quantity,
      billed_unit_cost: one.unit_cost,
      agreed_amount: formatMoney(amountOf(line.unit_cost, one.quantity, currency), currency),
      billed_amount: one.amount,
      detail: `A unit is billed at ${one.unit_cost} ${currency}, and ${line.unit_cost} was agreed.`
    })]
  })
}

/**
 * An agreed cost may have fractions of a cent. What a part of its units comes to is rounded, or is
 * what two rounded sums differ by, each half a cent beside its own: up to a cent is no other cost.
 */
function isRounding ({ amount, quantity }: BillLine, agreed: bigint, currency: string): boolean {
  const unit = unitOf(currency)
  const difference = absoluteOf(readMoney(amount) - agreed * BigInt(quantity))
  return difference < unit || (difference === unit && agreed % unit !== 0n)
}

function agreedOf (order: PurchaseOrder, line: PurchaseOrderLine): Partial<BillFinding> {
  return {
    purchase_order_id: order.id,
    line_number: line.line_number,
    ordered_quantity: liveOf(line),
    agreed_unit_cost: line.unit_cost
  }
}
