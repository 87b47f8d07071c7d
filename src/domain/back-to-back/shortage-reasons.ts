// Why units cannot be sourced, and whether a person must decide. No exception is opened while a
// supplier may have the units later: such units simply wait.

import { wordsOf } from './broken-rule.ts'
import type { BackToBack } from './state.ts'
import type { Surroundings } from './surroundings.ts'
import { readMoney } from '../kernel/money.ts'
import { questionOfUnissued } from './plan-unissued.ts'
import { isPlanned, type PurchaseOrderLine } from '../model/purchase-order/purchase-order.ts'
import { sum } from '../kernel/sum.ts'
import {
  type Candidate, type Demand, type Ineligibility, type JudgedSku, judgeOffers, type Offer,
  type PlanLine, type UnkeptAllocation, goodsValueOf
} from '../sourcing/plan-sourcing.ts'
import { ON_HAND_MAX } from '../model/stock/stock-book.ts'

export type Shortfall = {
  kind: 'no_supplier' | 'below_minimum_margin' | 'allocation_broken', detail: string
}

/** Reasons that waiting does not remove, in words that follow a number of suppliers. */
const PERMANENT: Partial<Record<Ineligibility, string>> = {
  supplier_excluded: 'is excluded from this line',
  in_path: 'has had the order before',
  does_not_ship_to_country: 'does not ship to the country',
  currency_without_rate: 'sells in a currency without an exchange rate',
  freight_unknown: 'names no freight to the country',
  weight_unknown: 'charges freight by weight, and the weight is not known',
  not_valid_now: 'no longer offers it',
  below_minimum_order_quantity: 'sells only larger quantities than are wanted',
  too_late: 'would deliver too late',
  below_minimum_order_value: 'has a higher minimum order value'
}

/** What the sale still needs, and how each supplier's offers are judged. */
type Waiting = {
  demand: Demand
  planned: readonly PurchaseOrderLine[]
  /** Judges the supplier's offers as if it had all units that are wanted. */
  judge: (supplier_id: string) => readonly JudgedSku[]
}

/**
 * Returns a function that judges the lines of the plan that led to `state`. It returns null where a
 * supplier that may serve the line can have units again.
 */
export function openShortageJudge (
  state: BackToBack, surroundings: Surroundings
): (line: PlanLine) => Shortfall | null {
  let waiting: Waiting | undefined
  return (line) => {
    const { candidates, shortage_quantity, unkept_allocations } = line
    if (shortage_quantity === 0) return null
    if (unkept_allocations !== undefined) return describeUnkept(unkept_allocations)
    const units = `${shortage_quantity} units cannot be sourced:`
    if (candidates.some((one) => one.rejected_because === 'below_minimum_margin')) {
      const detail = `${units} the suppliers that have them cost too much for the minimum margin.`
      return { kind: 'below_minimum_margin', detail }
    }
    if (candidates.length === 0) {
      return { kind: 'no_supplier', detail: `${units} no supplier offers the SKU.` }
    }
    const counts = new Map<string, number>()
    for (const candidate of candidates) {
      waiting ??= readWaiting(state, surroundings)
      const words = permanentReason(candidate, line, waiting)
      if (words === null) return null
      counts.set(words, (counts.get(words) ?? 0) + 1)
    }
    const reasons = [...counts].map(([words, count]) => `${count} × ${words}`).join(', ')
    return { kind: 'no_supplier', detail: `${units} no supplier can serve them (${reasons}).` }
  }
}

function describeUnkept (unkept: readonly UnkeptAllocation[]): Shortfall {
  const all = unkept.map(({ quantity, supplier_id, because }) =>
    `${quantity} units allocated to ${supplier_id} cannot be bought there: ${wordsOf(because)}`)
  return { kind: 'allocation_broken', detail: all.join(' ') }
}

function readWaiting (state: BackToBack, surroundings: Surroundings): Waiting {
  const { demand, offers, policy } = questionOfUnissued(state, surroundings)
  const known = new Map<string, readonly JudgedSku[]>()
  return {
    demand,
    planned: state.purchase_orders.filter(isPlanned).flatMap(({ lines }) => lines),
    judge: (supplier_id) => {
      const judged = known.get(supplier_id) ?? judgeOffers(demand, new Map(
        [...offers].map(([sku, rows]) => [sku, rows.filter((one) =>
          one.supplier_id === supplier_id).map((one) => hopefulOf(one, demand))])), policy)
      known.set(supplier_id, judged)
      return judged
    }
  }
}

/** The offer as it could become later: its supplier is active and heard, and has all units. */
function hopefulOf (offer: Offer, { now, today }: Demand): Offer {
  const is_over = offer.valid_until !== null && offer.valid_until < today
  return {
    ...offer,
    available: ON_HAND_MAX,
    as_of: now,
    supplier_status: 'active',
    link_broken: false,
    valid_from: null,
    valid_until: is_over ? offer.valid_until : null
  }
}

function permanentReason (
  { supplier_id, rejected_because }: Candidate, { line_number, sku }: PlanLine, waiting: Waiting
): string | null {
  const judged = waiting.judge(supplier_id).find((one) => one.sku === sku)
  const offer = judged?.offers[0]
  const at = judged?.lines.findIndex((one) => one.line_number === line_number) ?? -1
  const reason = offer === undefined || at < 0
    ? rejected_because
    : offer.reasons[at] ?? findWideReason(offer.offer, waiting)
  return reason === null ? null : PERMANENT[reason] ?? null
}

/** Judges the rules that count more than one line. */
function findWideReason (
  { supplier_id, sku, surplus, order_multiple, min_order_value }: Offer,
  { demand, planned, judge }: Waiting
): Ineligibility | null {
  const own = planned.filter((one) => one.supplier_id === supplier_id)
  const wanted = unitsOf(demand.lines, sku)
  // Only whole multiples can be added to a planned order.
  if (!surplus && unitsOf(own, sku) >= wanted - wanted % order_multiple) {
    return 'below_minimum_order_quantity'
  }
  if (own.length > 0) return null
  const most = judge(supplier_id).reduce((all, { lines, offers: [sold] }) => {
    if (sold === undefined) return all
    const units = sum(lines.filter((_, at) => sold.reasons[at] === null),
      ({ quantity }) => quantity)
    return all + goodsValueOf(sold.offer, units)
  }, 0n)
  return most < readMoney(min_order_value) ? 'below_minimum_order_value' : null
}

const unitsOf = (
  lines: ReadonlyArray<{ sku: string, quantity: number }>, sku: string
): number => sum(lines, (one) => one.sku === sku ? one.quantity : 0)
