// What a document says: the difference between what was invoiced and what should be.

import { divideHalfEven, formatMoney, roundMoney, unitOf } from '../../kernel/money.ts'
import type { InvoiceKind, InvoiceTax, InvoiceTaxGroup } from './invoice.ts'
import type { KeptInvoiceCharge, KeptInvoiceLine } from './kept-invoice.ts'
import {
  type Standing, type StandingCharge, type StandingLine, taxKeyOf
} from './standing.ts'
import { writeUnitPrice } from './unit-price.ts'

export type InvoiceContent = {
  kind: InvoiceKind
  lines: readonly KeptInvoiceLine[]
  charges: readonly KeptInvoiceCharge[]
  taxes: readonly InvoiceTaxGroup[]
  net_total: string
  tax_total: string
  total: string
}

type Terms = { currency: string, prices_include_tax: boolean }

/** A line or charge in the terms of the order's prices, with the sign of invoices. */
type Part = { tax: InvoiceTax | null, amount: bigint }
type LinePart = Part & { number: number, units: number, about: StandingLine['about'] }
type ChargePart = Part & Pick<StandingCharge, 'kind'>

/** Null when nothing is to be said: no amount, though maybe units that cost nothing. */
export function contentBetween (
  from: Standing, to: Standing, terms: Terms
): InvoiceContent | null {
  const lines = linesBetween(from, to)
  const charges = chargesBetween(from, to)
  const parts: Part[] = [...lines, ...charges]
  const taxes = taxesBetween(from, to)
  const has_amounts = [...parts, ...taxes.values()].some(({ amount }) => amount !== 0n)
  if (!has_amounts) return null
  const units = lines.reduce((all, line) => all + line.units, 0)
  const worth = parts.reduce((all, { amount }) => all + amount, 0n)
  const kind = units < 0 || (units === 0 && worth < 0n) ? 'credit_note' : 'invoice'
  return writeContent(kind, { lines, charges, taxes }, terms)
}

const NOTHING: StandingLine = {
  units: 0, amount: 0n, tax: null, about: { sku: '', description: null, unit_price: '0' }
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
    return [{ number, units, amount: is.amount - was.amount, tax, about }]
  })
}

function chargesBetween (from: Standing, to: Standing): ChargePart[] {
  return [...new Set([...from.charges.keys(), ...to.charges.keys()])].flatMap((key) => {
    const [was, is] = [from.charges.get(key), to.charges.get(key)]
    const charge = is ?? was
    const amount = (is?.amount ?? 0n) - (was?.amount ?? 0n)
    return charge === undefined || amount === 0n
      ? []
      : [{ kind: charge.kind, tax: charge.tax, amount }]
  })
}

function taxesBetween (from: Standing, to: Standing): Map<string, Part & { tax: InvoiceTax }> {
  const keys = [...new Set([...from.taxes.keys(), ...to.taxes.keys()])]
  return new Map(keys.flatMap((key) => {
    const [was, is] = [from.taxes.get(key), to.taxes.get(key)]
    const tax = (is ?? was)?.tax
    return tax === undefined
      ? []
      : [[key, { tax, amount: (is?.amount ?? 0n) - (was?.amount ?? 0n) }] as const]
  }))
}

type Parts = {
  lines: readonly LinePart[]
  charges: readonly ChargePart[]
  taxes: ReadonlyMap<string, Part & { tax: InvoiceTax }>
}

/** The parts have the sign of invoices; a credit note says what it gives back. */
function writeContent (
  kind: InvoiceKind, { lines, charges, taxes }: Parts, terms: Terms
): InvoiceContent {
  const { currency } = terms
  const sign = kind === 'invoice' ? 1n : -1n
  const write = (amount: bigint): string => formatMoney(sign * amount, currency)
  const parts: Part[] = [...lines, ...charges]
  const nets = netsOf(parts, taxes, terms)
  const netOf = (part: Part): bigint => nets.get(part) ?? part.amount
  const groups = [...taxes.values()].map(({ tax, amount }) => ({
    tax,
    amount,
    taxable: sumOf(parts.filter((part) => taxKeyOf(part.tax) === taxKeyOf(tax)), netOf)
  })).filter(({ amount, taxable }) => amount !== 0n || taxable !== 0n)
  const net_total = sumOf(parts, netOf)
  const tax_total = sumOf(groups, ({ amount }) => amount)
  return {
    kind,
    lines: lines.map((line, at) => ({
      line_number: at + 1,
      sales_order_line_number: line.number,
      sku: line.about.sku,
      description: line.about.description,
      quantity: Math.abs(line.units),
      unit_price: writeUnitPrice({
        said: line.about.unit_price,
        net: sign * netOf(line),
        quantity: Math.abs(line.units),
        currency
      }),
      net_amount: write(netOf(line)),
      tax: line.tax,
      price_amount: write(line.amount)
    })),
    charges: charges.map((charge) => ({
      kind: charge.kind,
      amount: write(netOf(charge)),
      reason: null,
      tax: charge.tax,
      price_amount: write(charge.amount)
    })),
    taxes: groups.map(({ tax, amount, taxable }) =>
      ({ ...tax, taxable_amount: write(taxable), tax_amount: write(amount) })),
    net_total: write(net_total),
    tax_total: write(tax_total),
    total: write(net_total + tax_total)
  }
}

/**
 * Without tax. Where prices include it, the net of a group is what is left of its prices when its
 * tax is taken off, shared out over its lines and charges so that they add up to it.
 */
function netsOf (
  parts: readonly Part[], taxes: Parts['taxes'], { currency, prices_include_tax }: Terms
): Map<Part, bigint> {
  const nets = new Map<Part, bigint>()
  if (!prices_include_tax) return nets
  for (const [key, group] of Map.groupBy(parts, ({ tax }) => taxKeyOf(tax))) {
    const price = sumOf(group, ({ amount }) => amount)
    const net = price - (taxes.get(key)?.amount ?? 0n)
    const shares = group.map(({ amount }) => price === 0n
      ? amount
      : roundMoney(divideHalfEven(amount * net, price), currency))
    spread(shares, net - shares.reduce((all, share) => all + share, 0n), unitOf(currency))
    group.forEach((part, at) => nets.set(part, shares[at] ?? 0n))
  }
  return nets
}

/** Adds what is left, unit by unit, to one share after the other. */
function spread (shares: bigint[], left: bigint, unit: bigint): void {
  const step = left < 0n ? -unit : unit
  const steps = Number(left / step)
  for (let at = 0; at < steps; at++) {
    const place = at % shares.length
    shares[place] = (shares[place] ?? 0n) + step
  }
}

function sumOf<T> (items: readonly T[], amountIn: (item: T) => bigint): bigint {
  return items.reduce((all, item) => all + amountIn(item), 0n)
}
