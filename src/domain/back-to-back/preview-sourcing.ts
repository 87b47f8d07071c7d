// What sourcing would do for a sale that does not exist: the plan of an order, under its own policy
// and others, and what of its SKUs is available. Nothing is taken.

import { latestDateOf } from '../kernel/calendar.ts'
import type { SalesOrder, SourcingChoice } from '../model/sales-order/sales-order.ts'
import {
  type Allocation, type DemandLine, type JudgedSku, judgeOffers, openSearchBudget, type Plan,
  type SearchBudget
} from '../sourcing/plan-sourcing.ts'
import { questionOf, type SourcingQuestion } from './draft-purchase-orders.ts'
import { sum } from '../kernel/sum.ts'
import { findRow, type StockView } from '../model/stock/stock-book.ts'
import { joinSources, readSources, type StockSource } from '../model/stock/stock-sources.ts'
import { planQuestion } from './plan-question.ts'
import type { Surroundings } from './surroundings.ts'

export type SourcingPreview = Omit<Plan, 'allocations'> &
  Pick<SourcingQuestion, 'exchange_rates'> & { currency: string }

/** Throws `warehouse_address_missing`. */
export function previewSourcing (
  sale: SalesOrder, choice: SourcingChoice, surroundings: Surroundings
): SourcingPreview {
  const { plan: { allocations: _units, ...plan }, exchange_rates } = planQuestion(
    questionOf({ ...sale, sourcing: choice }, [], surroundings), surroundings.book)
  return { ...plan, currency: sale.currency, exchange_rates }
}

export type SkuAvailability = {
  sku: string
  /** As asked for. */
  quantity: number
  /** Units of all suppliers that may serve the quantity; those of one source count once. */
  available: number
  /** Where these units lie, if that was asked for. */
  sources?: StockSource[]
  /** An order would get all units, none of which was counted twice. */
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

/** How sources are told; null where no stock row has any, and nobody asks for them. */
export type SourceNaming = {
  /** Names the merchant's own source of a SKU. */
  nameOf: (sku: string) => string
  is_asked: boolean
} | null

/**
 * What an order of each line alone would get; no two lines have the same SKU. The whole says when
 * the last of them arrives. All plans together do the work of two orders at most: what is not
 * proven with its share is planned again with what others have left. No price is known, so the
 * minimum margin is not judged. Throws `warehouse_address_missing`.
 */
export function findAvailability (
  sale: SalesOrder, surroundings: Surroundings, naming: SourceNaming = null
): Availability {
  const question = questionWithoutMargin(sale, surroundings)
  const { demand } = question
  const { book } = surroundings
  const search = openSearchBudget(demand.lines.length)
  const asking: Asking = { ...question, book, naming, spare: openSearchBudget(1) }
  const plans = new Map(demand.lines.map((line) => {
    const alone = { ...asking, demand: { ...demand, lines: [line] } }
    const { plan } = planQuestion(alone, book, search)
    return [line, plan.optimal ? plan : planAgain(alone)]
  }))
  return describe(asking, (line) => plans.get(line))
}

/** What an order of the lines together would get. Throws `warehouse_address_missing`. */
export function findCartAvailability (
  sale: SalesOrder, surroundings: Surroundings, naming: SourceNaming = null
): Availability {
  const question = questionWithoutMargin(sale, surroundings)
  const { book } = surroundings
  const { plan } = planQuestion(question, book)
  return describe({ ...question, book, naming, spare: openSearchBudget(1) }, () => plan)
}

/** `spare` is the work that all further plans share. */
type Asking = SourcingQuestion & { book: StockView, naming: SourceNaming, spare: SearchBudget }

/** With all the work that is left. */
function planAgain ({ book, naming: _none, spare, ...question }: Asking): Plan {
  spare.plans = 1
  return planQuestion(question, book, spare).plan
}

function questionWithoutMargin (
  sale: SalesOrder, surroundings: Surroundings
): SourcingQuestion {
  const question = questionOf(sale, [], surroundings)
  return { ...question, policy: { ...question.policy, minimum_margin_percent: null } }
}

function describe (
  asking: Asking, planOf: (line: DemandLine) => Plan | undefined
): Availability {
  const { demand, offers, policy } = asking
  const judgement = judgeOffers(demand, offers, policy)
  const units = availableUnits(judgement, asking)
  const data = demand.lines.map((line) => {
    const { line_number, sku, quantity } = line
    const plan = planOf(line)
    const planned = plan?.lines.find((one) => one.line_number === line_number)
    const { available, sources } = units.get(line_number) ?? NO_UNITS
    const is_available = planned?.shortage_quantity === 0 && isCounted(available, line, asking)
    return {
      sku,
      quantity,
      available,
      ...sources !== undefined && { sources },
      is_available,
      arrives_by: is_available ? planned.promised_date : null,
      from_one_supplier: is_available && isLineFromOne(line, plan?.allocations ?? [], asking)
    }
  })
  const is_all_available = data.every(({ is_available }) => is_available)
  return {
    data,
    arrives_by: is_all_available ? latestDateOf(data.map(({ arrives_by }) => arrives_by)) : null,
    from_one_supplier: is_all_available && mayBeFromOne(judgement) && isFromOne(asking)
  }
}

/** A plan may take a unit over two roads, which an order would then get once. */
function isCounted (available: number, { quantity }: DemandLine, { naming }: Asking): boolean {
  return naming === null || available >= quantity
}

/** May some supplier serve all units of each SKU? A minimum order value may still forbid it. */
function mayBeFromOne (judgement: readonly JudgedSku[]): boolean {
  const [first, ...others] = judgement.map(({ lines, offers }) => {
    const units = sum(lines, ({ quantity }) => quantity)
    return new Set(offers.filter(({ offer, reasons }) =>
      offer.available >= units && reasons.every((reason) => reason === null))
      .map(({ offer }) => offer.supplier_id))
  })
  return first !== undefined &&
    [...first].some((supplier_id) => others.every((set) => set.has(supplier_id)))
}

type Units = Pick<SkuAvailability, 'available' | 'sources'>
const NO_UNITS: Units = { available: 0 }

/** By line number: the units of the suppliers that may serve the line. */
function availableUnits (
  judgement: readonly JudgedSku[], { book, naming }: Asking
): Map<number, Units> {
  return new Map(judgement.flatMap(({ lines, offers }) => lines.map(({ line_number, sku }, at) => {
    const serving = offers.flatMap(({ offer, reasons }) => reasons[at] === null ? [offer] : [])
    if (naming === null) {
      return [line_number, { available: sum(serving, ({ available }) => available) }]
    }
    // What is empty serves nobody, but says of its sources that they are.
    const empty = offers.flatMap(({ offer, reasons }) =>
      reasons[at] === 'out_of_stock' && offer.available <= 0 ? [offer] : [])
    const sources = joinSources(naming.nameOf(sku), [...serving, ...empty].map(
      ({ supplier_id, available }) => ({
        available: Math.max(0, available),
        sources: readSources(findRow(book, { sku, supplier_id })?.sources)
      })))
    return [line_number, {
      available: sum(sources, ({ available }) => available),
      ...naming.is_asked && { sources }
    }]
  })))
}

/** The plan may already buy the line from one; else the line is planned whole, alone. */
function isLineFromOne (
  line: DemandLine, allocations: readonly Allocation[], asking: Asking
): boolean {
  const own = allocations.filter(({ line_number }) => line_number === line.line_number)
  if (own.length === 1) return true
  return isFromOne({ ...asking, demand: { ...asking.demand, lines: [line] } })
}

function isFromOne (asking: Asking): boolean {
  return isWhole(planAgain({ ...asking, policy: { ...asking.policy, split: 'order_whole' } }))
}

function isWhole ({ lines }: Plan): boolean {
  return lines.length > 0 && lines.every(({ shortage_quantity }) => shortage_quantity === 0)
}
