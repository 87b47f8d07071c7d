// Finds what is wrong with the tax and the discounts that a body says of lines and charges.

import { findFineness, formatMoney, isZero, readMoney } from '../../kernel/money.ts'
import type { Fault } from '../../kernel/rule.ts'
import type { NewTax, OrderTax, TaxCategory } from '../tax/tax.ts'
import type { Charge, SalesOrder } from './sales-order.ts'

export type Terms = Partial<OrderTax> & Pick<SalesOrder, 'currency'>

/** A line as it is to be, and where the body says it. */
export type SaidLine = {
  at: string
  quantity: number
  unit_price: string
  discount?: string | null
  tax?: NewTax | null
}

export type SaidCharge = Omit<Charge, 'tax'> & { tax?: NewTax | null }

/** Faults of what an order says as a whole. */
export function findOrderTaxFaults ({ tax_mode = 'none', prices_include_tax }: Terms): Fault[] {
  return tax_mode === 'none' && prices_include_tax === true
    ? [{
        pointer: '/prices_include_tax',
        code: 'contradictory',
        detail: 'Prices that include tax need `tax_mode` `rates` or `amounts`.'
      }]
    : []
}

export function findLineFaults (line: SaidLine, terms: Terms): Fault[] {
  const { at, quantity, unit_price, discount, tax } = line
  const price = readMoney(unit_price) * BigInt(quantity)
  const off = readMoney(discount ?? '0')
  const faults = discount === null || discount === undefined
    ? []
    : [
        ...findFineness(`${at}/discount`, discount, terms.currency),
        ...findLarge(`${at}/discount`, { amount: off, most: price }, terms)
      ]
  return [...faults, ...findItemFaults({ at, tax: tax ?? null, amount: price - off }, terms)]
}

export function findChargeTaxFaults (charges: readonly SaidCharge[], terms: Terms): Fault[] {
  return charges.flatMap(({ kind, amount, tax = null }, index) => {
    const at = `/charges/${index}`
    if (kind === 'shipping' || kind === 'other') {
      return findItemFaults({ at, tax, amount: readMoney(amount) }, terms)
    }
    if (tax !== null) {
      const detail = `A charge for ${kind} has no tax of its own.`
      return [{ pointer: `${at}/tax`, code: 'not_allowed', detail }]
    }
    if (kind === 'discount' || (terms.tax_mode ?? 'none') === 'none') return []
    const detail = 'The tax of the order is computed, so no charge can be for tax.'
    return [{ pointer: `${at}/kind`, code: 'contradictory', detail }]
  })
}

/** What is outside the scope of tax stands alone. `said` are the taxes that the body says. */
export function findMixed (
  all: ReadonlyArray<NewTax | null>, said: ReadonlyArray<{ at: string, tax: NewTax | null }>
): Fault[] {
  const isOutside = (tax: NewTax | null): boolean => tax?.category === 'O'
  const taxed = all.filter((tax) => tax !== null)
  if (!taxed.some(isOutside) || taxed.every(isOutside)) return []
  const outside = said.filter(({ tax }) => isOutside(tax))
  const named = outside.length > 0 ? outside : said.filter(({ tax }) => tax !== null)
  const detail = 'The category O (outside the scope of tax) cannot stand beside others.'
  return named.map(({ at }) =>
    ({ pointer: `${at}/tax/category`, code: 'contradictory', detail }))
}

type Item = { at: string, tax: NewTax | null, amount: bigint }

function findItemFaults (item: Item, terms: Terms): Fault[] {
  const { at, tax } = item
  const { tax_mode = 'none' } = terms
  const pointer = `${at}/tax`
  if (tax_mode === 'none') {
    const detail = 'Tax is said only where the order has `tax_mode` `rates` or `amounts`.'
    return tax === null ? [] : [{ pointer, code: 'not_allowed', detail }]
  }
  if (tax === null) {
    const detail = `The order has \`tax_mode\` \`${tax_mode}\`, so its tax must be said.`
    return [{ pointer, code: 'required', detail }]
  }
  return [...findRateFaults(pointer, tax), ...findAmountFaults(pointer, { ...item, tax }, terms)]
}

/** `above`: a rate above 0 is needed. `any`: a rate is needed. `zero`: it is 0 or left out. */
const RATES: Readonly<Record<TaxCategory, 'above' | 'any' | 'zero' | 'none'>> = {
  S: 'above', Z: 'zero', E: 'zero', AE: 'zero', K: 'zero', G: 'zero', O: 'none', L: 'any', M: 'any'
}

function findRateFaults (at: string, { category, rate_percent = null }: NewTax): Fault[] {
  const pointer = `${at}/rate_percent`
  const fault = (code: string, detail: string): Fault[] =>
    [{ pointer, code, detail: `The category ${category} ${detail}.` }]
  const rule = RATES[category]
  if (rule === 'none') return rate_percent === null ? [] : fault('not_allowed', 'has no rate')
  if (rule === 'zero') {
    return isZero(rate_percent ?? '0') ? [] : fault('too_large', 'has no rate above 0')
  }
  if (rate_percent === null) return fault('required', 'needs a rate')
  return rule === 'above' && isZero(rate_percent) ? fault('too_small', 'needs a rate above 0') : []
}

function findAmountFaults (
  at: string, { tax: { category, amount = null }, amount: most }: Item & { tax: NewTax },
  terms: Terms
): Fault[] {
  const pointer = `${at}/amount`
  if (terms.tax_mode === 'rates') {
    const detail = 'The tax is computed from the rate: leave the amount out.'
    return amount === null ? [] : [{ pointer, code: 'not_allowed', detail }]
  }
  if (amount === null) {
    const detail = 'With `tax_mode` `amounts` the tax of the whole line or charge must be said.'
    return [{ pointer, code: 'required', detail }]
  }
  if (['zero', 'none'].includes(RATES[category]) && !isZero(amount)) {
    const detail = `The category ${category} has no tax above 0.`
    return [{ pointer, code: 'too_large', detail }]
  }
  return [
    ...findFineness(pointer, amount, terms.currency),
    ...terms.prices_include_tax === true
      ? findLarge(pointer, { amount: readMoney(amount), most }, terms)
      : []
  ]
}

function findLarge (
  pointer: string, { amount, most }: { amount: bigint, most: bigint }, { currency }: Terms
): Fault[] {
  if (amount <= most) return []
  const detail = `must be at most ${formatMoney(most > 0n ? most : 0n, currency)}, the price`
  return [{ pointer, code: 'too_large', detail }]
}
