// What units of a sales order are worth: their price, their part of charges and discounts, and tax.
// Values are cumulative. What is added or taken away is worth the difference of two values, so
// parts add up to the whole to the last decimal, in any order.

import { readMoney, sumMoney, unitOf } from '../../kernel/money.ts'
import {
  allocate, fractionOf, groupKeyOf, roundTogether, type Tax, taxOf
} from '../tax/tax.ts'
import { lineAmountOf, partOf } from './line-amount.ts'
import type { Charge, SalesOrder, SalesOrderLine } from './sales-order.ts'

/** All amounts are in millionths. */
export type ItemValue = {
  /** Null unless the order says its tax. */
  tax: Tax | null
  /** In the terms of the order's prices, before the discounts of the order. */
  amount: bigint
  /** Its part of the discounts of the order, in the same terms; 0 or more. */
  discount: bigint
  /** What was said of its tax, in the mode `amounts`; else 0. */
  said: bigint
  /** `amount` without tax, as documents show it: all of them less `discounts` make `net_total`. */
  net: bigint
  /** Its share of its group's tax, after discounts. The shares add up to that tax. */
  tax_amount: bigint
  /** What the customer pays for it in the end. All of them make `total`. */
  gross: bigint
}

export type LineValue = ItemValue & { line_number: number, units: number }

/** Of `shipping`, `tax` and `other`; `index` is its place in the order's charges. */
export type ChargeValue = ItemValue & { index: number, kind: Charge['kind'] }

/** The discounts of the order in one group; both amounts are 0 or more. */
export type DiscountValue = { tax: Tax | null, amount: bigint, net: bigint }

export type GroupValue = { tax: Tax, taxable_amount: bigint, tax_amount: bigint }

export type UnitsValue = {
  /** Lines without units are left out. */
  lines: LineValue[]
  charges: ChargeValue[]
  discounts: DiscountValue[]
  /** In the order in which lines and charges name them; none without tax. */
  taxes: GroupValue[]
  net_total: bigint
  tax_total: bigint
  total: bigint
}

export type Valued = Pick<SalesOrder,
  'status' | 'currency' | 'charges' | 'lines' | 'tax_mode' | 'prices_include_tax' | 'tax_rounding'>

/** The units that are not canceled. */
export function liveOf (
  { quantity, canceled_quantity }: Pick<SalesOrderLine, 'quantity' | 'canceled_quantity'>
): number {
  return quantity - canceled_quantity
}

/**
 * `unitsOf` says how many units of each line count, at most those that are live. Shipping and other
 * charges count whole or not at all (`with_charges`; the default: unless the order is canceled).
 * The order's discounts are taken off the goods in proportion to value. What exceeds the goods is
 * taken off the charges that count, and what exceeds these too is lost.
 */
export function valueUnits (
  order: Valued, unitsOf: (line: SalesOrderLine) => number,
  with_charges = order.status !== 'canceled'
): UnitsValue {
  const { left, discounts } = spreadOverLines(order)
  const items = [
    ...order.lines.flatMap((line, at) => valueLine(order, line, {
      units: unitsOf(line), discount: discounts[at] ?? 0n
    })),
    ...with_charges ? valueCharges(order, left) : []
  ]
  const groups = Map.groupBy(items, ({ tax }) => tax === null ? '' : groupKeyOf(tax))
  const valued = [...groups.values()].map((group) => valueGroup(order, group))
  return assemble(items, valued)
}

/** A line or charge before its tax. */
type Item = Pick<ItemValue, 'tax' | 'amount' | 'discount' | 'said'> & {
  of: { line_number: number, units: number } | { index: number, kind: Charge['kind'] }
}

/** The parts of the order's discounts that all live units have, and what exceeds the goods. */
function spreadOverLines (order: Valued): { left: bigint, discounts: bigint[] } {
  const { lines, charges, currency, status } = order
  const given = status === 'canceled'
    ? 0n
    : sumMoney(charges, ({ kind, amount }) =>
      kind === 'discount' ? -readMoney(amount) : 0n)
  if (given === 0n) return { left: 0n, discounts: [] }
  const prices = lines.map((line) => lineAmountOf(line, liveOf(line), currency))
  const goods = sumMoney(prices, (price) => price)
  const spread = given < goods ? given : goods
  return { left: given - spread, discounts: allocate(spread, prices, unitOf(currency)) }
}

/**
 * What is left of the line's price after the discounts is shared out by units, not the discounts:
 * so more units are never worth less.
 */
function valueLine (
  order: Valued, line: SalesOrderLine,
  { units, discount }: { units: number, discount: bigint }
): Item[] {
  if (units === 0) return []
  const { currency } = order
  const { line_number, tax } = line
  const amount = lineAmountOf(line, units, currency)
  const live = liveOf(line)
  const left = discount === 0n
    ? amount
    : partOf(lineAmountOf(line, live, currency) - discount, { units, of: live }, currency)
  const said = saidTaxOf(order, line, units)
  return [{ tax, amount, discount: amount - left, said, of: { line_number, units } }]
}

/** The part of so many units in the tax that was said of the line; 0 unless in mode `amounts`. */
export function saidTaxOf (
  { currency, tax_mode, tax_rounding: rounding }: Valued,
  { tax, quantity }: Pick<SalesOrderLine, 'tax' | 'quantity'>, units: number
): bigint {
  if (tax_mode !== 'amounts') return 0n
  const part = { dividend: BigInt(units), divisor: BigInt(quantity) }
  return taxOf(readMoney(tax?.amount ?? '0'), part, { rounding, unit: unitOf(currency) })
}

function valueCharges ({ charges, currency }: Valued, discount: bigint): Item[] {
  const items = charges.flatMap(({ kind, amount, tax = null }, index): Item[] =>
    kind === 'discount'
      ? []
      : [{
          tax,
          amount: readMoney(amount),
          discount: 0n,
          said: readMoney(tax?.amount ?? '0'),
          of: { index, kind }
        }])
  const all = sumMoney(items, ({ amount }) => amount)
  const discounts = allocate(
    discount < all ? discount : all, items.map(({ amount }) => amount), unitOf(currency))
  return items.map((item, at) => ({ ...item, discount: discounts[at] ?? 0n }))
}

type Shared = {
  group: GroupValue | null
  discount: DiscountValue
  items: Array<{ item: Item, value: ItemValue }>
}

function valueGroup (order: Valued, items: readonly Item[]): Shared {
  const tax = items[0]?.tax ?? null
  const discount = sumMoney(items, (item) => item.discount)
  const left = sumMoney(items, ({ amount }) => amount) - discount
  const { tax_amount, shares, parts } = tax === null
    ? { tax_amount: 0n, shares: [], parts: [] }
    : shareTax(order, items, { tax, left, discount })
  const included = order.prices_include_tax
  const netOf = (amount: bigint, at: number): bigint => amount - (included ? parts[at] ?? 0n : 0n)
  return {
    group: tax && { tax, taxable_amount: included ? left - tax_amount : left, tax_amount },
    discount: { tax, amount: discount, net: -netOf(-discount, items.length) },
    items: items.map((item, at) => {
      const share = shares[at] ?? 0n
      const gross = item.amount - item.discount + (included ? 0n : share)
      const value = {
        tax: item.tax,
        amount: item.amount,
        discount: item.discount,
        said: item.said,
        net: netOf(item.amount, at),
        tax_amount: share,
        gross
      }
      return { item, value }
    })
  }
}

/**
 * The tax of a group, its `shares` by item after discounts, and its `parts` by item before
 * discounts, with that of the discount last.
 */
function shareTax (
  { currency, tax_mode, tax_rounding: rounding, prices_include_tax }: Valued,
  items: readonly Item[], { tax, left, discount }: { tax: Tax, left: bigint, discount: bigint }
): { tax_amount: bigint, shares: bigint[], parts: bigint[] } {
  const unit = unitOf(currency)
  if (tax_mode === 'amounts') {
    const all = sumMoney(items, ({ said }) => said)
    // Tax that is part of the prices cannot be more than they are after the discounts.
    const tax_amount = prices_include_tax && all > left ? left : all
    const shares = allocate(tax_amount, items.map(({ said }) => said), unit)
    return { tax_amount, shares, parts: shares }
  }
  const fraction = fractionOf(tax, prices_include_tax)
  const { dividend, divisor } = fraction
  const tax_amount = taxOf(left, fraction, { rounding, unit })
  const share = (amounts: bigint[]): bigint[] =>
    roundTogether(tax_amount, amounts.map((amount) => amount * dividend), { divisor, unit })
  return {
    tax_amount,
    shares: share(items.map((item) => item.amount - item.discount)),
    parts: share([...items.map(({ amount }) => amount), -discount])
  }
}

function assemble (items: readonly Item[], groups: readonly Shared[]): UnitsValue {
  const values = new Map(groups.flatMap((one) => one.items.map(({ item, value }) =>
    [item, value] as const)))
  const lines: LineValue[] = []
  const charges: ChargeValue[] = []
  for (const item of items) {
    const value = values.get(item)
    if (value === undefined) continue
    if ('units' in item.of) lines.push({ ...item.of, ...value })
    else charges.push({ ...item.of, ...value })
  }
  const discounts = groups.map(({ discount }) => discount).filter(({ amount }) => amount > 0n)
  const taxes = groups.flatMap(({ group }) => group ?? [])
  const total = sumMoney([...values.values()], ({ gross }) => gross)
  const tax_total = sumMoney(taxes, ({ tax_amount }) => tax_amount)
  return {
    lines, charges, discounts, taxes, net_total: total - tax_total, tax_total, total
  }
}
