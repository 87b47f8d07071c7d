// A person's plan: what the allocations of the lines say is bought first, then the rest is planned.
//
// Each allocation becomes a line of its own that only its supplier may serve. These lines are
// planned alone, so every rule is judged as for any other order: minimums, multiples, stock,
// margin. An allocation that is not served whole is not kept: its units wait for a person, and the
// others are planned without it. What no allocation names is planned as ever, but not from a
// supplier that was allocated units of the SKU, since it gets exactly those. The fees and freight
// bases of the first plan are paid by then, and their minimum order values reached.

import assert from 'node:assert'
import { latestDateOf } from '../kernel/calendar.ts'
import { addMoney } from '../kernel/money.ts'
import { compareAllocations } from './allocate-units.ts'
import { type JudgedSku, judgeOffers } from './eligibility.ts'
import { judgedCandidates, planLineOf } from './explain-lines.ts'
import type {
  Allocation, Candidate, Demand, DemandLine, Offer, Plan, PlanLine, Policy, UnkeptAllocation
} from './terms.ts'

type OffersBySku = ReadonlyMap<string, readonly Offer[]>

/** Plans a demand without allocations. */
export type PlanFreely = (demand: Demand, offers: OffersBySku, policy: Policy) => Plan

/** One allocation, as a line that is planned. Its line number is the place in the list, from 1. */
type Part = { of: DemandLine, supplier_id: string, line: DemandLine }

export function hasAllocations ({ lines }: Demand): boolean {
  return lines.some(({ allocations }) => allocations.length > 0)
}

export function planByHand (
  demand: Demand, offers: OffersBySku, policy: Policy, planFreely: PlanFreely
): Plan {
  const parts = partsOf(demand)
  const unkept: Unkept[] = []
  let kept = parts
  for (;;) {
    const byHand = planFreely({ ...demand, lines: kept.map(({ line }) => line) }, offers,
      { ...policy, objective: 'lowest_cost', split: 'allow' })
    const broken = byHand.lines.filter(({ shortage_quantity }) => shortage_quantity > 0)
    if (broken.length === 0) {
      const rest = planFreely(restOf(demand, kept), offersOfRest(offers, byHand), policy)
      const judgement = judgeOffers(demand, offers, policy)
      return mergePlans(demand, { parts, byHand, rest, unkept, judgement })
    }
    unkept.push(...broken.map((line) => unkeptOf(line, parts, offers)))
    const numbers = new Set(broken.map(({ line_number }) => line_number))
    kept = kept.filter(({ line }) => !numbers.has(line.line_number))
  }
}

function partsOf ({ lines }: Demand): Part[] {
  return lines.flatMap((of) => of.allocations.map(({ supplier_id, quantity }) =>
    ({ of, supplier_id, quantity })))
    .map(({ of, supplier_id, quantity }, at) => ({
      of,
      supplier_id,
      line: {
        ...of,
        line_number: at + 1,
        quantity,
        allocations: [],
        suppliers: {
          preferred: [],
          excluded: [
            ...of.suppliers?.excluded ?? [],
            // The line requires another supplier than this one.
            ...(of.suppliers?.required ?? supplier_id) === supplier_id ? [] : [supplier_id]
          ],
          required: supplier_id
        }
      }
    }))
}

type Unkept = { line_number: number, told: UnkeptAllocation, candidate: Candidate | undefined }

function unkeptOf (
  { line_number: part, candidates, sku }: PlanLine, parts: readonly Part[], offers: OffersBySku
): Unkept {
  const found = parts[part - 1]
  assert(found !== undefined, 'a part of the demand')
  const { of: { line_number }, supplier_id, line: { quantity } } = found
  const offer = offers.get(sku)?.find((one) => one.supplier_id === supplier_id)
  const candidate = candidates.find((one) => one.supplier_id === supplier_id)
  const because = offer === undefined
    ? 'not_offered'
    : candidate?.rejected_because ??
      (offer.available < quantity ? 'out_of_stock' : 'order_multiple')
  return {
    line_number,
    told: { supplier_id, quantity, because },
    candidate: candidate && {
      ...candidate, quantity: 0, rejected_because: candidate.rejected_because ?? 'out_of_stock'
    }
  }
}

/** What is not allocated. Units whose allocation is not kept wait, so they are not in it. */
function restOf ({ lines, ...demand }: Demand, kept: readonly Part[]): Demand {
  const by_sku = Map.groupBy(kept, ({ of: { sku } }) => sku)
  return {
    ...demand,
    lines: lines.map((line) => {
      const { preferred = [], excluded = [], required = null } = line.suppliers ?? {}
      const allocated = [
        ...by_sku.get(line.sku)?.map(({ supplier_id }) => supplier_id) ?? [],
        ...line.allocations.map(({ supplier_id }) => supplier_id)
      ]
      return {
        ...line,
        quantity: line.quantity - line.allocations.reduce((all, one) => all + one.quantity, 0),
        allocations: [],
        suppliers: { preferred, excluded: [...excluded, ...allocated], required }
      }
    }).filter(({ quantity }) => quantity > 0)
  }
}

function offersOfRest (offers: OffersBySku, { allocations }: Plan): OffersBySku {
  const used = new Set(allocations.map(({ supplier_id }) => supplier_id))
  return new Map([...offers].map(([sku, of_sku]) => [sku, of_sku.map((offer) =>
    used.has(offer.supplier_id) ? withoutShared(offer) : offer)]))
}

/** What a purchase order pays once, or must reach once, is paid and reached. */
function withoutShared (offer: Offer): Offer {
  const { freight } = offer
  return {
    ...offer,
    order_fee: '0',
    min_order_value: '0',
    freight: freight && { zones: freight.zones.map((zone) => ({ ...zone, base: '0' })) }
  }
}

type Planned = {
  parts: readonly Part[]
  byHand: Plan
  rest: Plan
  unkept: readonly Unkept[]
  /** Of the whole demand, as if nothing were allocated. */
  judgement: readonly JudgedSku[]
}

function mergePlans (demand: Demand, planned: Planned): Plan {
  const { byHand, rest, unkept } = planned
  const { currency } = demand
  const add = (a: string, b: string): string => addMoney(a, b, currency)
  const { second_best_cost } = rest
  const waiting = unkept.reduce((all, { told }) => all + told.quantity, 0)
  return {
    ...rest,
    cost: add(byHand.cost, rest.cost),
    margin: add(byHand.margin, rest.margin),
    promised_date: latestDateOf([byHand.promised_date, rest.promised_date]),
    shortage_bound: rest.shortage_bound + waiting,
    second_best_cost: second_best_cost && add(byHand.cost, second_best_cost),
    nodes_searched: byHand.nodes_searched + rest.nodes_searched,
    stock_as_of: earliestOf(byHand.stock_as_of, rest.stock_as_of),
    lines: demand.lines.map((line) => mergeLine(line, planned)),
    allocations: [...allocationsByHand(planned), ...rest.allocations].sort(compareAllocations)
  }
}

function allocationsByHand ({ parts, byHand }: Planned): Allocation[] {
  return byHand.allocations.map((one) =>
    ({ ...one, line_number: parts[one.line_number - 1]?.of.line_number ?? 0 }))
}

function mergeLine (line: DemandLine, planned: Planned): PlanLine {
  const { line_number } = line
  const { parts, byHand, rest } = planned
  const of_parts = byHand.lines.filter((one) =>
    parts[one.line_number - 1]?.of.line_number === line_number)
  const of_rest = rest.lines.find((one) => one.line_number === line_number)
  const served = of_rest === undefined ? of_parts : [...of_parts, of_rest]
  const sourced_quantity = served.reduce((all, one) => all + one.sourced_quantity, 0)
  const unkept = planned.unkept.filter((one) => one.line_number === line_number)
  return {
    ...planLineOf(line, {
      sourced_quantity,
      dates: served.map(({ promised_date }) => promised_date),
      candidates: mergeCandidates(line, of_parts, of_rest, planned)
    }),
    ...unkept.length > 0 && { unkept_allocations: unkept.map(({ told }) => told) }
  }
}

/**
 * As the rest of the line is told, or judged if there is no rest; but who was allocated units is
 * told by its own plan.
 */
function mergeCandidates (
  line: DemandLine, of_parts: readonly PlanLine[], of_rest: PlanLine | undefined,
  { parts, unkept, judgement }: Planned
): Candidate[] {
  const judged = judgement.find(({ sku }) => sku === line.sku)
  const own = [
    ...unkept.filter(({ line_number }) => line_number === line.line_number)
      .flatMap(({ candidate }) => candidate ?? []),
    ...of_parts.flatMap(({ line_number, candidates }) => candidates.filter(({ supplier_id }) =>
      supplier_id === parts[line_number - 1]?.supplier_id))
  ]
  const others = of_rest?.candidates ??
    (judged === undefined ? [] : judgedCandidates(line, judged))
  return others.map((one) => own.find(({ supplier_id }) => supplier_id === one.supplier_id) ?? one)
}

function earliestOf (a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b
  return a < b ? a : b
}
