// What stands between two standings, as the parts of one document, or of two.

import assert from 'node:assert'
import { sumMoney } from '../../kernel/money.ts'
import type { InvoiceKind, InvoiceTax } from './invoice.ts'
import {
  type Standing, type StandingCharge, type StandingLine, type StandingTax, taxKeyOf
} from './standing.ts'
import { exactTaxesOf, type TaxTerms } from './share-tax.ts'

/** A line or charge in the terms of the order's prices, with the sign of invoices. */
export type Part = { tax: InvoiceTax | null, amount: bigint, said: bigint }
export type LinePart = Part & { number: number, units: number, about: StandingLine['about'] }
export type ChargePart = Part & Pick<StandingCharge, 'kind'>

export type Difference = {
  lines: readonly LinePart[]
  charges: readonly ChargePart[]
  /** By group. */
  taxes: ReadonlyMap<string, StandingTax>
}

/**
 * Units of one document all come, or all go. Where they come and charges or discounts take away
 * more than they are worth, these are told first, by themselves; and where units go, last.
 */
export function compareStandings (
  from: Standing, to: Standing, terms: TaxTerms
): Difference[] {
  const whole = {
    lines: linesBetween(from, to), charges: chargesBetween(from, to), taxes: taxesBetween(from, to)
  }
  const { lines, charges, taxes } = whole
  const has_amounts = [...lines, ...charges, ...taxes.values()].some(({ amount }) => amount !== 0n)
  const comes = lines.some(({ units }) => units > 0)
  const goes = lines.some(({ units }) => units < 0)
  assert(!comes || !goes, 'units come and go in one document')
  // What comes and costs nothing can wait; what goes must not meet what comes later.
  if (!has_amounts && !goes) return []
  const total = totalOf(whole, terms)
  if (comes && total < 0n) return splitGoods(whole, terms).reverse()
  return goes && total > 0n ? splitGoods(whole, terms) : [whole]
}

export function kindOf (difference: Difference, terms: TaxTerms): InvoiceKind {
  const [line] = difference.lines
  const sign = line?.units ?? totalOf(difference, terms)
  return sign < 0 ? 'credit_note' : 'invoice'
}

/** What the customer pays for it. */
function totalOf (
  { lines, charges, taxes }: Difference, { prices_include_tax }: TaxTerms
): bigint {
  const price = sumMoney([...lines, ...charges], ({ amount }) => amount)
  return prices_include_tax ? price : price + sumMoney([...taxes.values()], ({ amount }) => amount)
}

function splitGoods ({ lines, charges, taxes }: Difference, terms: TaxTerms): Difference[] {
  const of_goods = new Map([...taxes].map(([key, { tax, amount }]) => {
    const isIn = (part: Part): boolean => taxKeyOf(part.tax) === key
    const own = charges.some(isIn)
      ? sumMoney(exactTaxesOf(lines.filter(isIn), terms), (one) => one)
      : amount
    return [key, { tax, amount: own }] as const
  }))
  const of_charges = new Map([...taxes].map(([key, { tax, amount }]) =>
    [key, { tax, amount: amount - (of_goods.get(key)?.amount ?? 0n) }] as const))
  return [{ lines, charges: [], taxes: of_goods }, { lines: [], charges, taxes: of_charges }]
}

const NOTHING: StandingLine = {
  units: 0, amount: 0n, said: 0n, tax: null, about: { sku: '', description: null, unit_price: '0' }
}

function linesBetween (from: Standing, to: Standing): LinePart[] {
  const numbers = [...new Set([...from.lines.keys(), ...to.lines.keys()])].sort((a, b) => a - b)
  return numbers.flatMap((number) => {
    const was = from.lines.get(number) ?? NOTHING
    const is = to.lines.get(number) ?? NOTHING
    const units = is.units - was.units
    if (units === 0) return []
    // What is given back is what stands in the documents, under whatever terms.
    const { tax, about } = units < 0 ? was : is
    return [{ number, units, amount: is.amount - was.amount, said: is.said - was.said, tax, about }]
  })
}

function chargesBetween (from: Standing, to: Standing): ChargePart[] {
  return [...new Set([...from.charges.keys(), ...to.charges.keys()])].flatMap((key) => {
    const [was, is] = [from.charges.get(key), to.charges.get(key)]
    const charge = is ?? was
    const { amount, said } = riseOf(was, is)
    return charge === undefined || (amount === 0n && said === 0n)
      ? []
      : [{ kind: charge.kind, tax: charge.tax, amount, said }]
  })
}

type Priced = Pick<StandingCharge, 'amount' | 'said'>
const UNPRICED: Priced = { amount: 0n, said: 0n }

/** Either may be missing. */
export function riseOf (was = UNPRICED, is = UNPRICED): Priced {
  return { amount: is.amount - was.amount, said: is.said - was.said }
}

function taxesBetween (from: Standing, to: Standing): Map<string, StandingTax> {
  const keys = [...new Set([...from.taxes.keys(), ...to.taxes.keys()])]
  return new Map(keys.flatMap((key) => {
    const [was, is] = [from.taxes.get(key), to.taxes.get(key)]
    const tax = (is ?? was)?.tax
    return tax === undefined
      ? []
      : [[key, { tax, amount: (is?.amount ?? 0n) - (was?.amount ?? 0n) }] as const]
  }))
}
