// What sourcing must do, whoever it chooses: how many units can be bought, and what was.

import type { Facts, PurchaseFact, PurchaseLineFact } from './facts.ts'
import { withdraw } from './ledger.ts'
import {
  availableOf, type Destination, isPlanned, liveOf, type Model, type Purchase, type PurchaseLine,
  rowOf, type Sale, type SaleLine, sum, supplierOf, unansweredOf, unsourcedOf
} from './model.ts'
import { isReleased } from './owing.ts'

/** Units of the order that suppliers who may still be asked have: as many as possible at once. */
export function servableOf (model: Model, sale: Sale): number {
  const by_sku = Map.groupBy(sale.lines.filter((line) => unsourcedOf(sale, line) > 0),
    ({ sku }) => sku)
  return sum([...by_sku], ([sku, lines]) => servableOfSku(model, sale, { sku, lines }))
}

/** Lines that exclude different suppliers share the rest: the minimum cut between both. */
function servableOfSku (
  model: Model, sale: Sale, { sku, lines }: { sku: string, lines: readonly SaleLine[] }
): number {
  const rows = model.stock.filter((row) => row.sku === sku)
    .map((row) => ({ ...row, available: availableOf(model, row) }))
  const cuts = Array.from({ length: 2 ** rows.length }, (_none, cut) => {
    const isCut = (index: number): boolean => Math.trunc(cut / 2 ** index) % 2 === 1
    return sum(rows.filter((_row, index) => isCut(index)), (row) => row.available) +
      sum(lines.filter(({ excluded }) => rows.some(({ supplier_id }, index) =>
        !isCut(index) && !excluded.has(supplier_id))), (line) => unsourcedOf(sale, line))
  })
  return Math.min(...cuts)
}

/** By SKU, the units that nobody has. */
export function shortagesOf (model: Model, sale: Sale): Map<string, number> {
  return new Map([...Map.groupBy(sale.lines, ({ sku }) => sku)].map(([sku, lines]) =>
    [sku, sum(lines, (line) => unsourcedOf(sale, line)) -
      servableOfSku(model, sale, { sku, lines })]))
}

/** What is planned is given back: takes it out of the order. */
export function setAside (sale: Sale): Purchase[] {
  const planned = sale.purchases.filter(isPlanned)
  sale.purchases = sale.purchases.filter((one) => !isPlanned(one))
  return planned
}

/** May what is planned still be bought, at no higher cost, if its own stock is given back? */
function isStillAllowed (model: Model, sale: Sale): boolean {
  const planned = sale.purchases.filter(isPlanned)
  const others = { ...model, sales: model.sales.map((one) => one === sale ? without(one) : one) }
  return planned.every(({ supplier_id, lines }) => {
    const is_there = lines.every(({ sku }) => sum(lines, (line) =>
      line.sku === sku ? line.quantity : 0) <= availableOf(others, rowOf(model, supplier_id, sku)))
    const cost = (costOf: (line: PurchaseLine) => number): number =>
      sum(lines, (line) => line.quantity * costOf(line))
    return is_there && cost(({ sku }) => rowOf(model, supplier_id, sku).unit_cost) <=
      cost(({ unit_cost }) => unit_cost)
  })
}

const without = (sale: Sale): Sale =>
  ({ ...sale, purchases: sale.purchases.filter((one) => !isPlanned(one)) })

export type Bought = { sale: Sale, supplier_id: string, line: PurchaseLine }

/** Takes over what was planned of an order whose plan was set aside, and judges it. */
export function adoptPlan (
  model: Model, sale: Sale, aside: readonly Purchase[], facts: Facts
): { bought: Bought[], faults: string[] } {
  const bought: Bought[] = []
  const faults: string[] = []
  const issued = new Set(sale.purchases.map(({ id }) => id))
  for (const fact of facts.purchases) {
    if (fact.sale_id !== sale.id || issued.has(fact.id)) continue
    const known = aside.find(({ id }) => id === fact.id)
    if (known !== undefined && fact.status === 'canceled') {
      dropOut(sale, known)
      continue
    }
    const purchase = known ?? openPurchase(model, fact)
    purchase.ship_to = sale.mode === 'drop_ship' ? { ...sale.ship_to } : { ...WAREHOUSE }
    purchase.gift = sale.gift
    purchase.lines = []
    sale.purchases.push(purchase)
    for (const one of fact.lines) {
      const line = openLine(one, rowOf(model, fact.supplier_id, one.sku).unit_cost)
      faults.push(...judgeLine(sale, fact, line))
      purchase.lines.push(line)
      bought.push({ sale, supplier_id: fact.supplier_id, line })
    }
  }
  sale.purchases.sort((a, b) => a.id < b.id ? -1 : 1)
  return { bought, faults }
}

/** Its supplier is not in the plan any more. */
function dropOut (sale: Sale, purchase: Purchase): void {
  for (const line of purchase.lines) {
    withdraw(line, { units: unansweredOf(line), as: 'canceled', of: 'unanswered' })
  }
  sale.purchases.push(purchase)
}

/** Nothing is bought but by a plan. */
export function findUnplanned (model: Model, facts: Facts): string[] {
  const known = new Set(model.sales.flatMap((sale) => sale.purchases.map(({ id }) => id)))
  return facts.purchases.filter(({ id }) => !known.has(id))
    .map(({ id }) => `${id} was bought and nothing was planned`)
}

const WAREHOUSE: Destination = { line1: '1 Quai Nord', phone: null }

function openPurchase (model: Model, { id, supplier_id }: PurchaseFact): Purchase {
  return {
    id,
    supplier_id,
    status: 'planned',
    cancellation: 'none',
    ship_to: WAREHOUSE,
    gift: null,
    order_fee: supplierOf(model, supplier_id).order_fee,
    billed_fee: 0,
    lines: []
  }
}

type Bare = Pick<PurchaseLineFact, 'line_number' | 'sale_line' | 'sku' | 'quantity'>

export function openLine (fact: Bare, unit_cost: number): PurchaseLine {
  const { line_number, sale_line, sku, quantity } = fact
  return {
    line_number,
    sale_line,
    sku,
    quantity,
    accepted: 0,
    rejected: 0,
    expired: 0,
    canceled: 0,
    shipped: 0,
    delivered: 0,
    lost: 0,
    refused: 0,
    returned: 0,
    missing: 0,
    over: 0,
    billed: 0,
    given_back: 0,
    billed_goods: null,
    billed_charges: null,
    billed_costs: [],
    reserved: quantity,
    pending: { cancellation: 0, reduction: 0, resourcing: 0, recall: 0 },
    recalled: 0,
    proposed: 0,
    proposed_cost: 0,
    offer: null,
    substitute_for: null,
    unit_cost,
    asked_cost: unit_cost,
    accepted_at: null,
    sent: [],
    answers: '[]',
    note: null,
    engraving: null
  }
}

/** Its words are those of the line that it serves. */
function judgeLine (sale: Sale, { id, supplier_id }: PurchaseFact, line: PurchaseLine): string[] {
  const served = sale.lines.find(({ line_number }) => line_number === line.sale_line)
  const name = `${id}/${line.line_number}`
  if (served?.sku !== line.sku) return [`${name} serves a line of another SKU`]
  line.note = served.note
  line.engraving = served.engraving
  return [
    ...served.excluded.has(supplier_id)
      ? [`${name} was bought from ${supplier_id}, which failed line ${line.sale_line}`]
      : [],
    ...unsourcedOf(sale, served) < line.quantity ? [`${name} was bought and nobody needs it`] : []
  ]
}

/**
 * The plan of a released order goes out with the costs of today if it is still allowed; else it was
 * planned anew. Undefined when it is not released or the plan is new anyway.
 */
export function isOutdated (model: Model, sale: Sale): boolean {
  if (!isReleased(sale) || !sale.purchases.some(isPlanned)) return false
  if (!isStillAllowed(model, sale)) return true
  for (const { supplier_id, lines } of sale.purchases.filter(isPlanned)) {
    for (const line of lines) {
      line.unit_cost = rowOf(model, supplier_id, line.sku).unit_cost
      line.asked_cost = line.unit_cost
    }
  }
  return false
}

/** Issues what is planned if the order is released; the own warehouse accepts it at once. */
export function release (model: Model, sale: Sale): void {
  if (!isReleased(sale)) return
  for (const purchase of sale.purchases.filter(isPlanned)) {
    purchase.status = 'issued'
    if (!supplierOf(model, purchase.supplier_id).is_own) continue
    purchase.status = 'acknowledged'
    for (const line of purchase.lines.filter((one) => unansweredOf(one) > 0)) {
      line.accepted = liveOf(line)
      line.accepted_at = 'unknown'
    }
  }
}

/**
 * After a run, nobody waits for what is there: by order, the units that do. What a run itself gave
 * back, by another plan, is marked: the next one serves it.
 */
export function findForgotten (model: Model, marked: readonly string[]): string[] {
  return model.sales.filter(({ status }) => status === 'confirmed').flatMap((sale) => {
    const lines = sale.lines.filter(({ sku }) => !marked.includes(sku))
    const units = servableOf(model, { ...sale, lines })
    return units === 0 ? [] : [`${sale.id} waits for ${units} units that are there`]
  })
}

/** Who was served although one with a better right (released, higher, older) still waits for it. */
export function findUnfair (model: Model, bought: readonly Bought[]): string[] {
  const ranked = model.sales.toSorted((a, b) =>
    Number(isReleased(b)) - Number(isReleased(a)) || b.priority - a.priority)
  return bought.flatMap(({ sale, supplier_id, line }) => {
    const skus = new Set([
      ...bought.filter((one) => one.sale === sale).map((one) => one.line.sku),
      ...sale.lines.filter((one) => unsourcedOf(sale, one) > 0).map((one) => one.sku)
    ])
    if (skus.size > 1) return [] // it may have been served with another SKU
    return ranked.slice(0, ranked.indexOf(sale)).flatMap((better) =>
      better.status === 'confirmed' && better.lines.some((one) => one.sku === line.sku &&
        !one.excluded.has(supplier_id) && unsourcedOf(better, one) > 0)
        ? [`${sale.id} was served ${line.sku} before ${better.id}`]
        : [])
  })
}
