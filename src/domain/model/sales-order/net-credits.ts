// What credits lessen of what the merchant keeps: their amounts without the tax in them.

import { divideHalfEven, roundMoney, sumMoney, unitOf } from '../../kernel/money.ts'
import { allocate, groupKeyOf } from '../tax/tax.ts'
import { countedCredits } from './credit.ts'
import type { SalesOrder } from './sales-order.ts'
import { type GroupValue, liveOf, valueUnits } from './value-units.ts'

/** In millionths. */
export type NetCredits = {
  /** Of all credits. */
  total: bigint
  /** Of the credits of units, by line: goodwill is of none. */
  lines: ReadonlyMap<number, bigint>
}

const NONE: NetCredits = { total: 0n, lines: new Map() }

/**
 * A credit of units has the tax of its line, goodwill that of the order's groups in proportion to
 * their value. Each sum is rounded once, so that parts add up.
 */
export function netCreditsOf (order: SalesOrder): NetCredits {
  const { credits, lines, currency, tax_mode } = order
  if (credits.length === 0) return NONE
  const groups = valueUnits(order, liveOf).taxes
  const by_group = new Map<string, bigint>()
  const by_line = new Map<number, bigint>()
  const keys = new Map(lines.map(({ line_number, tax }) =>
    [line_number, tax === null ? '' : groupKeyOf(tax)]))
  for (const { credit: { line_number }, amount } of countedCredits(order)) {
    if (line_number !== null) addTo(by_line, line_number, amount)
    const shares: ReadonlyArray<readonly [string, bigint]> = line_number !== null
      ? [[keys.get(line_number) ?? '', amount]]
      : tax_mode === 'none'
        ? [['', amount]]
        : allocate(amount, groups.map(grossOf), unitOf(currency)).map((share, at) =>
          [keyOf(groups[at]), share])
    for (const [key, share] of shares) addTo(by_group, key, share)
  }
  const net = (key: string, gross: bigint): bigint =>
    netOf(gross, groups.find((one) => keyOf(one) === key), currency)
  return {
    total: sumMoney([...by_group], ([key, gross]) => net(key, gross)),
    lines: new Map([...by_line].map(([line_number, gross]) =>
      [line_number, net(keys.get(line_number) ?? '', gross)]))
  }
}

function addTo<Key> (sums: Map<Key, bigint>, key: Key, more: bigint): void {
  sums.set(key, (sums.get(key) ?? 0n) + more)
}

const keyOf = (group: GroupValue | undefined): string =>
  group === undefined ? '' : groupKeyOf(group.tax)

const grossOf = ({ taxable_amount, tax_amount }: GroupValue): bigint => taxable_amount + tax_amount

function netOf (amount: bigint, group: GroupValue | undefined, currency: string): bigint {
  const gross = group === undefined ? 0n : grossOf(group)
  if (group === undefined || gross === 0n) return amount
  return roundMoney(divideHalfEven(amount * group.taxable_amount, gross), currency)
}
