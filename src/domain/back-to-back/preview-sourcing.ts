// What sourcing would do for a sale that does not exist: the plan of an order, under its own policy
// and others, and what of its SKUs is available. Nothing is taken.

import { latestDateOf } from '../kernel/calendar.ts'
import type { SalesOrder, SourcingChoice } from '../model/sales-order/sales-order.ts'
import {
  type Demand, type DemandLine, judgeOffers, type Plan, planSourcing
} from '../sourcing/plan-sourcing.ts'
import { questionOf, type SourcingQuestion } from './draft-purchase-orders.ts'
import type { Surroundings } from './surroundings.ts'

export type SourcingPreview = Omit<Plan, 'allocations'> &
  Pick<SourcingQuestion, 'exchange_rates'> & { currency: string }

/** Throws `warehouse_address_missing`. */
export function previewSourcing (
  sale: SalesOrder, choice: SourcingChoice, surroundings: Surroundings
): SourcingPreview {
  const { demand, offers, policy, exchange_rates } = questionOf(
    { ...sale, sourcing: choice }, [], surroundings)
  const { allocations: _units, ...plan } = planSourcing(demand, offers, policy)
  return { ...plan, currency: sale.currency, exchange_rates }
}

export type SkuAvailability = {
  sku: string
  /** As asked for. */
  quantity: number
  /** Units of all suppliers that may serve the quantity. */
  available: number
  /** An order would get all units. */
  is_available: boolean
  /** The last of the units arrives on this date; null when not all are available. */
  arrives_by: string | null
  /** One supplier could serve all units. */
  from_one_supplier: boolean
}

export type Availability = {
  data: SkuAvailability[]
  arrives_by: string | null
  from_one_supplier: boolean
}

/**
 * What an order of each line alone would get. The whole says when the last of them arrives. No
 * price is known, so the minimum margin is not judged. Throws `warehouse_address_missing`.
 */
export function findAvailability (sale: SalesOrder, surroundings: Surroundings): Availability {
  const question = questionWithoutMargin(sale, surroundings)
  const data = question.demand.lines.map((line) => {
    const demand = { ...question.demand, lines: [line] }
    const plan = planSourcing(demand, question.offers, question.policy)
    return describeLine(line, plan, { ...question, demand })
  })
  return {
    data,
    arrives_by: lastArrivalOf(data),
    from_one_supplier: isFromOne(question, null)
  }
}

/** What an order of the lines together would get. Throws `warehouse_address_missing`. */
export function findCartAvailability (
  sale: SalesOrder, surroundings: Surroundings
): Availability {
  const question = questionWithoutMargin(sale, surroundings)
  const plan = planSourcing(question.demand, question.offers, question.policy)
  const data = question.demand.lines.map((line) => describeLine(line, plan, question))
  return {
    data,
    arrives_by: lastArrivalOf(data),
    from_one_supplier: isFromOne(question, plan)
  }
}

function questionWithoutMargin (
  sale: SalesOrder, surroundings: Surroundings
): SourcingQuestion {
  const question = questionOf(sale, [], surroundings)
  return { ...question, policy: { ...question.policy, minimum_margin_percent: null } }
}

function describeLine (
  line: DemandLine, { lines, allocations }: Plan, question: SourcingQuestion
): SkuAvailability {
  const { line_number, sku, quantity } = line
  const planned = lines.find((one) => one.line_number === line_number)
  const is_available = planned?.shortage_quantity === 0
  const own = allocations.filter((one) => one.line_number === line_number)
  const alone = { ...question, demand: { ...question.demand, lines: [line] } }
  return {
    sku,
    quantity,
    available: availableUnits(alone),
    is_available,
    arrives_by: is_available ? planned.promised_date : null,
    from_one_supplier: (is_available && own.length === 1) || isFromOne(alone, null)
  }
}

function availableUnits ({ demand, offers, policy }: SourcingQuestion): number {
  let units = 0
  for (const judged of judgeOffers(demand, offers, policy)) {
    for (const { offer, reasons } of judged.offers) {
      if (reasons.includes(null)) units += offer.available
    }
  }
  return units
}

/** `plan`, if it is known, may already buy all from one. */
function isFromOne ({ demand, offers, policy }: SourcingQuestion, plan: Plan | null): boolean {
  if (plan !== null && isWhole(demand, plan)) {
    const suppliers = new Set(plan.allocations.map(({ supplier_id }) => supplier_id))
    if (suppliers.size === 1) return true
  }
  return isWhole(demand, planSourcing(demand, offers, { ...policy, split: 'order_whole' }))
}

function isWhole ({ lines }: Demand, plan: Plan): boolean {
  return lines.length > 0 && plan.lines.every(({ shortage_quantity }) => shortage_quantity === 0)
}

function lastArrivalOf (data: readonly SkuAvailability[]): string | null {
  return data.every(({ is_available }) => is_available)
    ? latestDateOf(data.map(({ arrives_by }) => arrives_by))
    : null
}
