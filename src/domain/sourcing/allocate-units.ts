// Which line gets which units of a purchase.

import { amountOf, canonicalMoney, decimalsOf, readMoney } from '../kernel/money.ts'
import { sorted } from '../kernel/sort-few.ts'
import { prefers } from './eligibility.ts'
import { freightAmountOf } from './freight.ts'
import type { SourcingProblem, Want } from './problem.ts'
import type { Purchase, PurchasePart } from './buy-sku/purchase.ts'
import { giveUnits, openShares, type Reach } from './buy-sku/share-units.ts'
import { unitCostAt } from './price-steps.ts'
import type { Allocation, DemandLine, Offer } from './terms.ts'

/** Where a line stands among those that want units. */
type Receiver = { line: DemandLine, left: number }

/**
 * The allocations of all purchases, by line and supplier. Of the lines that the same suppliers
 * may serve, the one asked for first gets its units first, from who arrives first; a surplus is
 * on the last line of its SKU and supplier.
 */
export function allocate (
  { wants }: SourcingProblem, purchases: readonly Purchase[]
): Allocation[] {
  const allocations = wants.flatMap((want, at) => allocateWant(want, purchases[at]?.parts ?? []))
  return sorted(allocations, compareAllocations)
}

/** Σ amounts of the lines of purchase orders and their freight, each rounded, in millionths. */
export function costOf (allocations: readonly Allocation[], currency: string): bigint {
  return allocations.reduce((sum, { unit_cost, unit_freight, quantity }) => sum +
    amountOf(unit_cost, quantity, currency) + freightAmountOf(unit_freight, quantity, currency), 0n)
}

/** What so many units cost, in millionths and not rounded, as minimum order values count it. */
export function goodsValueOf (offer: Offer, units: number): bigint {
  return units === 0 ? 0n : readMoney(unitCostOf(offer, units)) * BigInt(units)
}

/** Units bought, by supplier id and SKU. */
export function unitsBought (
  allocations: readonly Allocation[]
): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const bought = new Map<string, Map<string, number>>()
  for (const { supplier_id, sku, quantity } of allocations) {
    const by_sku = bought.get(supplier_id) ?? new Map<string, number>()
    by_sku.set(sku, (by_sku.get(sku) ?? 0) + quantity)
    bought.set(supplier_id, by_sku)
  }
  return bought
}

/** What a unit costs at that quantity, as the shortest text of its currency. */
export function unitCostOf (offer: Offer, quantity: number): string {
  const text = unitCostAt(offer, quantity)
  const dot = text.indexOf('.')
  const is_shortest = dot >= 0 && text.length - dot - 1 === decimalsOf(offer.currency)
  return is_shortest ? text : canonicalMoney(text, offer.currency)
}

/** By line, then supplier. */
export function compareAllocations (a: Allocation, b: Allocation): number {
  return a.line_number - b.line_number || (a.supplier_id < b.supplier_id ? -1 : 1)
}

function allocateWant (want: Want, parts: readonly PurchasePart[]): Allocation[] {
  const bought = parts.reduce((sum, { quantity }) => sum + quantity, 0)
  const [only, ...others] = want.groups.length === 1 ? want.groups[0]?.lines ?? [] : []
  if (only !== undefined && others.length === 0 && bought <= want.units) {
    return parts.map((part) => allocationOf(only, part, part.quantity))
  }
  const given = unitsByGroup(want, parts)
  const allocations = want.groups.flatMap(({ lines }, group) => {
    const receivers = sorted(
      lines.map((line) => ({ line, left: line.quantity })), compareRequests)
    return byArrival(parts).flatMap((part) =>
      serve(receivers, part, given[group]?.[parts.indexOf(part)] ?? 0))
  })
  for (const part of parts) addSurplus(part, allocations)
  return allocations
}

// First what every purchase must serve, then as much of the rest as the lines take.
function unitsByGroup (want: Want, parts: readonly PurchasePart[]): number[][] {
  const slots: Reach = parts.map(({ source }) => source)
  const shares = openShares(want, slots)
  const least = parts.map((part) => part.quantity - slackOf(part))
  for (const [at, units] of least.entries()) giveUnits(shares, slots, at, units)
  for (const [at, part] of parts.entries()) giveUnits(shares, slots, at, slackOf(part))
  return shares.given
}

function slackOf ({ source, quantity }: PurchasePart): number {
  const step = source.steps.find(({ low, high }) => low <= quantity && quantity <= high)
  return step?.slack ?? 0
}

function compareRequests ({ line: a }: Receiver, { line: b }: Receiver): number {
  const [date_a, date_b] = [a.requested_date ?? '~', b.requested_date ?? '~']
  if (date_a !== date_b) return date_a < date_b ? -1 : 1
  return a.line_number - b.line_number
}

function byArrival (parts: readonly PurchasePart[]): PurchasePart[] {
  return sorted(parts, ({ source: a }, { source: b }) =>
    a.judged.arrival_day - b.judged.arrival_day || a.supplier - b.supplier)
}

function serve (receivers: readonly Receiver[], part: PurchasePart, units: number): Allocation[] {
  let left = units
  const allocations: Allocation[] = []
  for (const receiver of preferringFirst(receivers, part)) {
    const taken = Math.min(left, receiver.left)
    if (taken === 0) continue
    left -= taken
    receiver.left -= taken
    allocations.push(allocationOf(receiver.line, part, taken))
  }
  return allocations
}

/** Lines that prefer the supplier get its units first. */
function preferringFirst (
  receivers: readonly Receiver[], { source: { judged: { offer } } }: PurchasePart
): readonly Receiver[] {
  const isPreferring = ({ line }: Receiver): boolean => prefers(line, offer)
  if (!receivers.some(isPreferring)) return receivers
  return [...receivers.filter(isPreferring), ...receivers.filter((one) => !isPreferring(one))]
}

function allocationOf (
  { line_number, sku }: DemandLine, { source, quantity: bought }: PurchasePart, quantity: number
): Allocation {
  const { offer, freight, arrival_date } = source.judged
  return {
    line_number,
    sku,
    supplier_id: offer.supplier_id,
    quantity,
    surplus_quantity: 0,
    unit_cost: unitCostOf(offer, bought),
    unit_freight: freight?.unit_freight ?? '0',
    arrival_date
  }
}

function addSurplus ({ source, quantity }: PurchasePart, allocations: readonly Allocation[]): void {
  const { supplier_id } = source.judged.offer
  let served = 0
  let last: Allocation | undefined
  for (const allocation of allocations) {
    if (allocation.supplier_id !== supplier_id) continue
    served += allocation.quantity
    if (last === undefined || allocation.line_number > last.line_number) last = allocation
  }
  if (last === undefined) return
  last.surplus_quantity = quantity - served
  last.quantity += last.surplus_quantity
}
