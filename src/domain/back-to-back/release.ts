// Planned purchase orders are issued: as they were planned, with new dates, where every rule of
// sourcing still allows them at no higher cost.

import type { BackToBack } from './state.ts'
import type { Surroundings } from './surroundings.ts'
import { readMoney } from '../kernel/money.ts'
import { questionOfUnissued } from './plan-unissued.ts'
import {
  evaluatePurchaseOrder, markIssued
} from '../model/purchase-order/evaluate-purchase-order.ts'
import {
  isPlanned, type PurchaseOrder, type PurchaseOrderLine
} from '../model/purchase-order/purchase-order.ts'
import { unitsOfSku, valueOf } from './purchase-terms.ts'
import { RuleError } from '../kernel/rule.ts'
import { isReleased } from '../model/sales-order/sales-order.ts'
import {
  type Ineligibility, type JudgedSku, judgeOffers, smallestQuantityOf, type Offer,
  unitCostOf
} from '../sourcing/plan-sourcing.ts'
import { findRow, rowOf } from '../model/stock/stock-book.ts'

/** The rule that a planned purchase order breaks by now. */
export type BrokenRule = Ineligibility | 'order_multiple' | 'higher_cost'

/** Would its planned purchase orders be issued by themselves? */
export function isReleasing (
  { sales_order, purchase_orders }: BackToBack, { settings }: Pick<Surroundings, 'settings'>
): boolean {
  return settings.purchase_order_release === 'automatic' && isReleased(sales_order) &&
    purchase_orders.some(isPlanned)
}

/** Issues everything that is planned. */
export function issuePlanned (state: BackToBack, surroundings: Surroundings): BackToBack {
  return {
    ...state,
    purchase_orders: state.purchase_orders.map((one) =>
      isPlanned(one) ? issueOrder(one, surroundings) : one)
  }
}

function issueOrder (
  order: PurchaseOrder, { settings, book, now }: Surroundings
): PurchaseOrder {
  const [line] = order.lines
  const hours = (line && findRow(book, line)?.acknowledgement_hours) ??
    settings.acknowledgement_hours
  return markIssued(order, { now, acknowledgement_hours: hours })
}

/**
 * The planned orders with today's dates and costs; undefined when a rule forbids one of them by
 * now, or one of them would cost more.
 */
export function renewPlanned (
  state: BackToBack, surroundings: Surroundings
): BackToBack | undefined {
  const judged = judgePlanned(state, surroundings)
  const renewed = state.purchase_orders.map((one) =>
    isPlanned(one) ? renewOrder(one, judged, surroundings) : one)
  const purchase_orders = renewed.filter((one) => typeof one !== 'string')
  return purchase_orders.length < renewed.length ? undefined : { ...state, purchase_orders }
}

/**
 * Issues one planned order as a person read it, with new dates; nothing is planned. Throws
 * `plan_outdated`, which names the rule that forbids it by now.
 */
export function issueOne (
  state: BackToBack, order: PurchaseOrder, surroundings: Surroundings
): BackToBack {
  const renewed = renewOrder(order, judgePlanned(state, surroundings), surroundings)
  if (typeof renewed === 'string') {
    throw new RuleError('plan_outdated', { detail: `${renewed}: ${WORDS[renewed]}` })
  }
  const issued = issueOrder(renewed, surroundings)
  return {
    ...state,
    purchase_orders: state.purchase_orders.map((one) => one.id === order.id ? issued : one)
  }
}

type Judged = ReadonlyMap<string, JudgedSku>

function judgePlanned (state: BackToBack, surroundings: Surroundings): Judged {
  const { demand, offers, policy } = questionOfUnissued(state, surroundings)
  return new Map(judgeOffers(demand, offers, policy).map((one) => [one.sku, one]))
}

/** The first rule that forbids it, or the order as it would be made today. */
function renewOrder (
  order: PurchaseOrder, judged: Judged, { book }: Surroundings
): PurchaseOrder | BrokenRule {
  const lines: PurchaseOrderLine[] = []
  for (const line of order.lines) {
    const renewed = renewLine(line, unitsOfSku(order, line.sku), judged.get(line.sku))
    if (typeof renewed === 'string') return renewed
    lines.push(renewed)
  }
  const [first] = lines
  if (first === undefined) return order
  const { order_fee, min_order_value } = rowOf(book, first)
  if (valueOf({ lines }) < readMoney(min_order_value)) return 'below_minimum_order_value'
  const renewed = evaluatePurchaseOrder({ ...order, order_fee, lines })
  return readMoney(renewed.total) > readMoney(order.total) ? 'higher_cost' : renewed
}

/** `units` of the SKU are wanted of the order, over all its lines. */
function renewLine (
  line: PurchaseOrderLine, units: number, judged: JudgedSku | undefined
): PurchaseOrderLine | BrokenRule {
  const found = judged?.offers.find(({ offer }) => offer.supplier_id === line.supplier_id)
  const at = judged?.lines.findIndex((one) => one.line_number === line.sales_order_line_number)
  if (found === undefined || at === undefined || at < 0) return 'out_of_stock'
  const { offer, arrival_date, reasons } = found
  const reason = reasons[at] ?? findBrokenTerm(offer, line, units)
  if (reason !== null) return reason
  return { ...line, unit_cost: unitCostOf(offer, units), promised_date: arrival_date }
}

function findBrokenTerm (
  offer: Offer, { surplus_quantity }: PurchaseOrderLine, units: number
): BrokenRule | null {
  if (units > offer.available) return 'out_of_stock'
  if (units < smallestQuantityOf(offer)) return 'below_minimum_order_quantity'
  if (units % offer.order_multiple !== 0) return 'order_multiple'
  return surplus_quantity > 0 && !offer.surplus ? 'below_minimum_order_quantity' : null
}

const WORDS: Readonly<Record<BrokenRule, string>> = {
  supplier_suspended: 'the supplier is suspended.',
  supplier_excluded: 'the supplier has failed one of the lines.',
  does_not_ship_to_country: 'the supplier does not ship to the country.',
  currency_mismatch: 'the supplier sells in another currency.',
  stock_too_old: 'the supplier’s stock report is too old.',
  not_valid_now: 'the offer does not hold today.',
  out_of_stock: 'the supplier has too few units.',
  below_minimum_order_quantity: 'the supplier does not sell so few units.',
  below_minimum_order_value: 'the order is worth less than the supplier’s minimum.',
  too_late: 'the goods would arrive too late.',
  below_minimum_margin: 'too little margin would be left.',
  order_multiple: 'the supplier sells other multiples.',
  higher_cost: 'it would cost more than was planned.'
}
