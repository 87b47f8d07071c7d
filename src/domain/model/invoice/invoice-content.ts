// What a document says: the difference between what was invoiced and what should be.

import { formatMoney, sumMoney } from '../../kernel/money.ts'
import { compareStandings, type Difference, kindOf, type Part } from './compare-standings.ts'
import type { InvoiceKind, InvoiceTaxGroup } from './invoice.ts'
import type { KeptInvoiceCharge, KeptInvoiceLine } from './kept-invoice.ts'
import { shareTax, type TaxTerms } from './share-tax.ts'
import { type Standing, taxKeyOf } from './standing.ts'
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

/** None when nothing is to be said: no amount, though maybe units that cost nothing. */
export function contentsBetween (
  from: Standing, to: Standing, terms: TaxTerms
): InvoiceContent[] {
  return compareStandings(from, to, terms).map((one) =>
    writeContent(kindOf(one, terms), one, terms))
}

/** The parts have the sign of invoices; a credit note says what it gives back. */
function writeContent (
  kind: InvoiceKind, { lines, charges, taxes }: Difference, terms: TaxTerms
): InvoiceContent {
  const { currency } = terms
  const sign = kind === 'invoice' ? 1n : -1n
  const write = (amount: bigint): string => formatMoney(sign * amount, currency)
  const parts: Part[] = [...lines, ...charges]
  const nets = netsOf(parts, taxes, terms)
  const netOf = (part: Part): bigint => nets.get(part) ?? part.amount
  const priceOf = ({ amount, said }: Part): { price_amount: string, said_tax?: string } => ({
    price_amount: write(amount), ...terms.tax_mode === 'amounts' && { said_tax: write(said) }
  })
  const groups = [...taxes].map(([key, { tax, amount }]) => {
    const taxed = parts.filter((part) => taxKeyOf(part.tax) === key)
    return { tax, amount, taxable: sumMoney(taxed, netOf), is_said: taxed.length > 0 }
  }).filter(({ amount, is_said }) => amount !== 0n || is_said)
  const net_total = sumMoney(parts, netOf)
  const tax_total = sumMoney(groups, ({ amount }) => amount)
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
      ...priceOf(line)
    })),
    charges: charges.map((charge) => ({
      kind: charge.kind,
      amount: write(netOf(charge)),
      reason: null,
      tax: charge.tax,
      ...priceOf(charge)
    })),
    taxes: groups.map(({ tax, amount, taxable }) =>
      ({ ...tax, taxable_amount: write(taxable), tax_amount: write(amount) })),
    net_total: write(net_total),
    tax_total: write(tax_total),
    total: write(net_total + tax_total)
  }
}

/** Without tax: where prices include it, each is its price less its share of its group's tax. */
function netsOf (
  parts: readonly Part[], taxes: Difference['taxes'], terms: TaxTerms
): Map<Part, bigint> {
  const nets = new Map<Part, bigint>()
  if (!terms.prices_include_tax) return nets
  for (const [key, group] of Map.groupBy(parts, ({ tax }) => taxKeyOf(tax))) {
    const shares = shareTax(taxes.get(key)?.amount ?? 0n, group, terms)
    group.forEach((part, at) => nets.set(part, part.amount - (shares[at] ?? 0n)))
  }
  return nets
}
