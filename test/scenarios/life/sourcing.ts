// What sourcing must do, whoever it chooses: how many units can be bought, and what was.

import type { Facts, PurchaseFact, PurchaseLineFact } from './facts.ts'
import {
  availableOf, isReleased, liveOf, type Model, type Purchase, type PurchaseLine, rowOf, type Sale,
  type SaleLine, sum, supplierOf, unansweredOf, unsourcedOf
} from './model.ts'

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

export type Bought = { sale: Sale, supplier_id: string, line: PurchaseLine }

/** Takes over what was bought since, and finds what should not have been. */
export function adoptPurchases (
  model: Model, facts: Facts
): { bought: Bought[], faults: string[] } {
  const bought: Bought[] = []
  const faults: string[] = []
  for (const fact of facts.purchases) {
    const sale = model.sales.find(({ id }) => id === fact.sale_id)
    if (sale === undefined) throw new Error(`${fact.id} serves no order`)
    const known = sale.purchases.find(({ id }) => id === fact.id)
    const fresh = fact.lines.slice(known?.lines.length ?? 0)
    if (fresh.length === 0) continue
    const purchase = known ?? openPurchase(sale, fact)
    if (purchase.status !== 'planned') faults.push(`${fact.id} is ${purchase.status} and grew`)
    for (const one of fresh) {
      const line = openLine(one, rowOf(model, fact.supplier_id, one.sku).unit_cost)
      faults.push(...judgeLine(sale, fact, line))
      purchase.lines.push(line)
      bought.push({ sale, supplier_id: fact.supplier_id, line })
    }
  }
  return { bought, faults }
}

function openPurchase (sale: Sale, { id, supplier_id }: PurchaseFact): Purchase {
  const purchase = { id, supplier_id, status: 'planned', cancellation: 'none', lines: [] }
  sale.purchases.push(purchase)
  return purchase
}

function openLine (fact: PurchaseLineFact, unit_cost: number): PurchaseLine {
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
    missing: 0,
    over: 0,
    reserved: quantity,
    pending: { cancellation: 0, reduction: 0, resourcing: 0, recall: 0 },
    proposed: 0,
    proposed_cost: 0,
    unit_cost,
    asked_cost: unit_cost,
    accepted_at: null,
    sent: [],
    answers: '[]'
  }
}

function judgeLine (sale: Sale, { id, supplier_id }: PurchaseFact, line: PurchaseLine): string[] {
  const served = sale.lines.find(({ line_number }) => line_number === line.sale_line)
  const name = `${id}/${line.line_number}`
  if (served?.sku !== line.sku) return [`${name} serves a line of another SKU`]
  return [
    ...served.excluded.has(supplier_id)
      ? [`${name} was bought from ${supplier_id}, which failed line ${line.sale_line}`]
      : [],
    ...unsourcedOf(sale, served) < line.quantity ? [`${name} was bought and nobody needs it`] : []
  ]
}

/** Issues what is planned if the order is released; the own warehouse accepts it at once. */
export function release (model: Model, sale: Sale): void {
  if (!isReleased(sale)) return
  for (const purchase of sale.purchases.filter(({ status }) => status === 'planned')) {
    purchase.status = 'issued'
    if (!supplierOf(model, purchase.supplier_id).is_own) continue
    purchase.status = 'acknowledged'
    for (const line of purchase.lines.filter((one) => unansweredOf(one) > 0)) {
      line.accepted = liveOf(line)
      line.accepted_at = 'unknown'
    }
  }
}

/** After a run, nobody waits for what is there: by order, the units that do. */
export function findForgotten (model: Model): string[] {
  return model.sales.filter(({ status }) => status === 'confirmed').flatMap((sale) => {
    const units = servableOf(model, sale)
    return units === 0 ? [] : [`${sale.id} waits for ${units} units that are there`]
  })
}

/** Who was served although one with a better right still waits for the same goods. */
export function findUnfair (model: Model, bought: readonly Bought[]): string[] {
  const ranked = model.sales.toSorted((a, b) => b.priority - a.priority)
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
