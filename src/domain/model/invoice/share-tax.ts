// The tax of each line and charge of a document: what it would be by itself, and its share.

import { divideHalfEven, sumMoney, unitOf } from '../../kernel/money.ts'
import type { SalesOrder } from '../sales-order/sales-order.ts'
import { allocate, fractionOf, roundTogether } from '../tax/tax.ts'
import type { InvoiceTax } from './invoice.ts'

export type TaxTerms = Pick<SalesOrder, 'currency' | 'tax_mode' | 'prices_include_tax'>

type Taxed = { tax: InvoiceTax | null, amount: bigint, said: bigint }

/** Of parts of one group: by its rate, or as it was said. */
export function exactTaxesOf (
  parts: readonly Taxed[], { currency, tax_mode, prices_include_tax }: TaxTerms
): bigint[] {
  const tax = parts[0]?.tax ?? null
  if (tax_mode !== 'rates' || tax === null) return parts.map(({ said }) => said)
  const unit = unitOf(currency)
  const { dividend, divisor } = fractionOf({ ...tax, amount: null }, prices_include_tax)
  const taxes = parts.map(({ amount }) => amount * dividend)
  const total = divideHalfEven(sumMoney(taxes, (one) => one), divisor * unit) * unit
  return roundTogether(total, taxes, { divisor, unit })
}

/**
 * Shares the tax of a group out over its parts. What their own taxes leave (a cent of rounding, or
 * what a discount leaves no room for) is shared out by these taxes, without them by the amounts.
 */
export function shareTax (tax: bigint, parts: readonly Taxed[], terms: TaxTerms): bigint[] {
  const exact = exactTaxesOf(parts, terms)
  const left = tax - sumMoney(exact, (one) => one)
  if (left === 0n || parts.length === 0) return exact
  const weights = [exact, parts.map(({ amount }) => amount), parts.map(() => 1n)]
    .map((some) => some.map((one) => one < 0n ? -one : one))
    .find((some) => some.some((one) => one > 0n)) ?? []
  const shares = allocate(left, weights, unitOf(terms.currency))
  return exact.map((one, at) => one + (shares[at] ?? 0n))
}
