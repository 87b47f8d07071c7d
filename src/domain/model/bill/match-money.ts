// Compares charges, taxes and the total of a bill with what was agreed, and with each other.

import {
  decimalsOf, divideHalfEven, formatMoney, readMoney, roundMoney, sumMoney
} from '../../kernel/money.ts'
import {
  type Bill, type BillCharge, type BillChargeKind, type BillFinding, type BillTax
} from './bill.ts'
import { finding, type Matched } from './finding.ts'
import { absoluteOf, isWithin, type Tolerance } from './tolerance.ts'

/** Charges in another currency than that of the orders are not compared. */
export function findMoneyFaults (matched: Matched, is_foreign: boolean): BillFinding[] {
  return [
    ...is_foreign ? [] : findChargeFaults(matched),
    ...findTaxFaults(matched),
    ...findSumFault(matched)
  ]
}

/** Each kind by its sum: what was billed before, and what is billed now. */
function findChargeFaults ({ bill, orders, before, settings }: Matched): BillFinding[] {
  const { currency } = bill
  const ids = new Set(orders.map(({ id }) => id))
  const agreed: Record<BillChargeKind, bigint> = {
    freight: sumMoney(orders, ({ freight }) => readMoney(freight)),
    order_fee: sumMoney(orders, ({ order_fee }) => readMoney(order_fee)),
    other: 0n,
    discount: 0n
  }
  const kinds = new Set(bill.charges.map(({ kind }) => kind))
  const tolerance = {
    percent: settings.charge_tolerance_percent, amount: readMoney(settings.charge_tolerance_amount)
  }
  return [...kinds].flatMap((kind) => {
    const now = chargedFor(bill.charges, kind)
    const earlier = before.open.reduce((sum, one) => sum + chargedBefore(one, kind, ids),
      roundMoney(chargedFor(before.approved.charges, kind), currency))
    const over = now + earlier - agreed[kind]
    if (now <= 0n || over <= 0n || isWithin(over, agreed[kind], tolerance)) return []
    return [finding('charge_not_agreed', {
      agreed_amount: formatMoney(agreed[kind], currency),
      billed_amount: formatMoney(now, currency),
      detail: `${formatMoney(now + earlier, currency)} ${currency} of ${kind} is billed by now, ` +
        `and ${formatMoney(agreed[kind], currency)} was agreed.`
    })]
  })
}

function chargedFor (
  charges: ReadonlyArray<Pick<BillCharge, 'kind' | 'amount'>>, kind: BillChargeKind
): bigint {
  const own = charges.filter((one) => one.kind === kind)
  return sumMoney(own, ({ amount }) => readMoney(amount))
}

/** The part of a charge that fell to these orders, by the value of their lines in that bill. */
function chargedBefore (
  { charges, lines, currency }: Bill, kind: BillChargeKind, ids: ReadonlySet<string>
): bigint {
  const all = chargedFor(charges, kind)
  const value = (some: typeof lines): bigint =>
    sumMoney(some, ({ amount }) => absoluteOf(readMoney(amount)))
  const own = lines.filter(({ purchase_order_id }) => ids.has(purchase_order_id))
  if (own.length === lines.length) return all
  const whole = value(lines)
  return whole === 0n ? 0n : roundMoney(divideHalfEven(all * value(own), whole), currency)
}

/** A tax is rounded in whatever way: half a cent to each side is none of anybody's mistakes. */
function findTaxFaults ({ bill, settings }: Matched): BillFinding[] {
  const { taxes, currency, net_total } = bill
  if (taxes.length === 0) return []
  const tolerance = totalTolerance(settings)
  const half = 5n * 10n ** BigInt(5 - decimalsOf(currency))
  const [only] = taxes
  const wrong = taxes.flatMap((tax) => {
    const base = tax.taxable_amount ?? (taxes.length === 1 ? net_total : null)
    const expected = base === null || tax.rate_percent === null
      ? null
      : taxOf(base, tax.rate_percent)
    const difference = expected === null ? 0n : readMoney(tax.tax_amount) - expected
    return absoluteOf(difference) <= half || isWithin(difference, expected ?? 0n, tolerance)
      ? []
      : [taxFinding(tax, expected ?? 0n, currency)]
  })
  const bases = taxes.map(({ taxable_amount }) => taxable_amount)
  if (only === undefined || bases.includes(null)) return wrong
  const taxed = sumMoney(bases, (base) => readMoney(base ?? '0'))
  const net = readMoney(net_total)
  return isWithin(taxed - net, net, tolerance)
    ? wrong
    : [...wrong, finding('tax_differs', {
        agreed_amount: net_total,
        billed_amount: formatMoney(taxed, currency),
        detail: `${formatMoney(taxed, currency)} ${currency} is taxed, and the lines and charges ` +
          `come to ${net_total}.`
      })]
}

function taxOf (base: string, rate_percent: string): bigint {
  return divideHalfEven(readMoney(base) * readMoney(rate_percent), 100_000_000n)
}

function taxFinding (
  { tax_amount, rate_percent }: BillTax, expected: bigint, currency: string
): BillFinding {
  const agreed_amount = formatMoney(roundMoney(expected, currency), currency)
  return finding('tax_differs', {
    agreed_amount,
    billed_amount: tax_amount,
    detail: `A tax of ${rate_percent} percent is billed as ${tax_amount} ${currency}, and comes ` +
      `to ${agreed_amount}.`
  })
}

function findSumFault ({ bill, settings }: Matched): BillFinding[] {
  const { net_total, tax_total, total, currency } = bill
  const expected = readMoney(net_total) + readMoney(tax_total)
  const difference = readMoney(total) - expected
  if (isWithin(difference, expected, totalTolerance(settings))) return []
  const agreed_amount = formatMoney(expected, currency)
  return [finding('sum_wrong', {
    agreed_amount,
    billed_amount: total,
    detail: `The total is ${total} ${currency}, and lines, charges and taxes come to ` +
      `${agreed_amount}.`
  })]
}

function totalTolerance (settings: Matched['settings']): Tolerance {
  return {
    percent: settings.total_tolerance_percent, amount: readMoney(settings.total_tolerance_amount)
  }
}
