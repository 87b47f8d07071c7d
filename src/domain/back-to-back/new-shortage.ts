// New shortage: units that cannot be sourced because of a change, beyond those that waited before.

import type { BackToBack } from './state.ts'
import { RuleError, type Shortage } from '../kernel/rule.ts'
import { evaluateSalesOrder } from '../model/sales-order/evaluate-sales-order.ts'
import { type SalesOrder, unsourcedOf, withCanceled } from '../model/sales-order/sales-order.ts'
import type { Plan } from '../sourcing/plan-sourcing.ts'

/** Unsourced units by SKU, not by line: which line of a SKU is short is the plan's choice. */
export type Units = ReadonlyMap<string, number>

export function unsourcedUnits ({ lines }: SalesOrder): Units {
  return countBySku(lines.map((line) => [line.sku, unsourcedOf(line)]))
}

/** Unsourced units by line number. */
export function unsourcedLines ({ lines }: SalesOrder): ReadonlyMap<number, number> {
  return new Map(lines.map((line) => [line.line_number, unsourcedOf(line)]))
}

export function shortUnits ({ lines }: Plan): Units {
  return countBySku(lines.map((line) => [line.sku, line.shortage_quantity]))
}

function countBySku (units: ReadonlyArray<[sku: string, units: number]>): Units {
  const by_sku = new Map<string, number>()
  for (const [sku, count] of units) by_sku.set(sku, (by_sku.get(sku) ?? 0) + count)
  return by_sku
}

/** For each SKU, `short` less the largest number in `allowed`, if that is above 0. */
export function unitsBeyond (short: Units, allowed: readonly Units[]): Units {
  return new Map([...short].flatMap(([sku, units]) => {
    const beyond = units - Math.max(0, ...allowed.map((one) => one.get(sku) ?? 0))
    return beyond > 0 ? [[sku, beyond] as const] : []
  }))
}

/** Throws `insufficient_stock` when `beyond` has units. */
export function assertNotShort ({ lines }: Plan, beyond: Units): void {
  if (beyond.size === 0) return
  const shortages = lines
    .filter(({ sku, shortage_quantity }) => beyond.has(sku) && shortage_quantity > 0)
    .map(({ line_number, sku, quantity, shortage_quantity }): Shortage =>
      ({ line_number, sku, quantity, shortage_quantity }))
  throw new RuleError('insufficient_stock', { shortages })
}

/** Cancels the units `beyond`, of lines with more unsourced units than before, last line first. */
export function cutShortage (
  state: BackToBack, before: SalesOrder, beyond: Units
): BackToBack {
  if (beyond.size === 0) return state
  const waited = unsourcedLines(before)
  const left = new Map(beyond)
  const lines = state.sales_order.lines.toReversed().map((line) => {
    const risen = unsourcedOf(line) - (waited.get(line.line_number) ?? 0)
    const units = Math.min(Math.max(0, risen), left.get(line.sku) ?? 0)
    left.set(line.sku, (left.get(line.sku) ?? 0) - units)
    return withCanceled(line, units, 'insufficient_stock')
  }).toReversed()
  const is_whole = lines.every((line) => line.canceled_quantity === line.quantity)
  const cancel_reason =
    state.sales_order.cancel_reason ?? (is_whole ? 'insufficient_stock' : null)
  return {
    ...state, sales_order: evaluateSalesOrder({ ...state.sales_order, lines, cancel_reason })
  }
}
