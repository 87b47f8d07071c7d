// Credits of an order as credit notes, as far as what they lessen is invoiced.
//
// As with invoices, what is written of each credit is compared with what should be: more of it is
// another credit note. Less, since the order is worth less by now, is an invoice that takes the
// difference back.

import {
  divideHalfEven, formatMoney, readMoney, roundMoney, sumMoney, unitOf
} from '../../kernel/money.ts'
import { countedCredits, type Credit } from '../sales-order/credit.ts'
import type { SalesOrder } from '../sales-order/sales-order.ts'
import { allocate } from '../tax/tax.ts'
import type { InvoiceContent } from './invoice-content.ts'
import type { InvoiceTax } from './invoice.ts'
import { isIssued, type KeptInvoice } from './kept-invoice.ts'
import { type Standing, type StandingLine, taxKeyOf } from './standing.ts'
import { writeUnitPrice } from './unit-price.ts'

export type PlannedCredit = { credit: Credit, content: InvoiceContent }

/** `standing` is what will have been invoiced by then, without the credits. */
export function planCredits (order: SalesOrder, standing: Standing): PlannedCredit[] {
  const { currency, invoices } = order
  if (order.credits.length === 0) return []
  const shares = sharesOf(standing, order)
  const units = new Map<number, number>()
  let left = grossOf(shares)
  return countedCredits(order).flatMap(({ credit, amount }) => {
    const line = lineOf(credit, standing, units)
    const lessened = shares.filter(({ tax, gross }) => gross > 0n && line !== null &&
      (line === undefined || taxKeyOf(line.tax) === taxKeyOf(tax)))
    const wanted = lessened.length === 0 || left < 0n ? 0n : amount < left ? amount : left
    left -= wanted
    const written = writtenOf(invoices, credit)
    const more = wanted - grossOf(written)
    if (more === 0n) return []
    const content = more > 0n
      ? writeContent(credit, more, {
        kind: 'credit_note',
        shares: lessened,
        currency,
        // The rest of a credit has no units: they stand in its first credit note.
        line: written.length === 0 ? line ?? undefined : undefined
      })
      : writeContent(credit, -more, { kind: 'invoice', shares: written, currency })
    return [{ credit, content }]
  })
}

/** What stands invoiced in a group of tax, with its tax. */
type Share = { tax: InvoiceTax | null, gross: bigint, tax_amount: bigint }

function sharesOf (
  { lines, charges, taxes }: Standing, { prices_include_tax }: SalesOrder
): Share[] {
  const parts = [...lines.values(), ...charges.values()]
  return [...Map.groupBy(parts, ({ tax }) => taxKeyOf(tax))].map(([key, group]) => {
    const tax_amount = taxes.get(key)?.amount ?? 0n
    const price = sumMoney(group, ({ amount }) => amount)
    return {
      tax: group[0]?.tax ?? null,
      gross: prices_include_tax ? price : price + tax_amount,
      tax_amount
    }
  })
}

function grossOf (shares: readonly Share[]): bigint {
  return sumMoney(shares, ({ gross }) => gross)
}

/** What is written of the credit by now, in each group of tax. */
function writtenOf (invoices: readonly KeptInvoice[], { id }: Credit): Share[] {
  const of = invoices.filter((one) => isIssued(one) && one.credit_id === id)
  const parts = of.flatMap(({ kind, taxes, total }): Share[] => {
    const sign = kind === 'credit_note' ? 1n : -1n
    if (taxes.length === 0) return [{ tax: null, gross: sign * readMoney(total), tax_amount: 0n }]
    return taxes.map(({ taxable_amount, tax_amount, ...tax }) => ({
      tax,
      gross: sign * (readMoney(taxable_amount) + readMoney(tax_amount)),
      tax_amount: sign * readMoney(tax_amount)
    }))
  })
  return [...Map.groupBy(parts, ({ tax }) => taxKeyOf(tax)).values()].map((group) => ({
    tax: group[0]?.tax ?? null,
    gross: grossOf(group),
    tax_amount: sumMoney(group, ({ tax_amount }) => tax_amount)
  })).filter(({ gross }) => gross > 0n)
}

type Terms = {
  kind: InvoiceContent['kind']
  /** Together they are worth what is written, or more. */
  shares: readonly Share[]
  currency: string
  /** The line of which units are credited. */
  line?: StandingLine | undefined
}

function writeContent (
  { line_number, quantity, reason }: Credit, amount: bigint,
  { kind, shares, currency, line }: Terms
): InvoiceContent {
  const parts = allocate(amount, shares.map(({ gross }) => gross), unitOf(currency))
    .map((gross, at) => splitTax(gross, shares[at], currency))
  const write = (micros: bigint): string => formatMoney(micros, currency)
  const net = sumMoney(parts, (part) => part.net)
  return {
    kind,
    lines: line === undefined || line_number === null || quantity === null
      ? []
      : [{
          line_number: 1,
          sales_order_line_number: line_number,
          sku: line.about.sku,
          description: line.about.description,
          quantity,
          unit_price: writeUnitPrice({ said: line.about.unit_price, net, quantity, currency }),
          net_amount: write(net),
          tax: line.tax,
          price_amount: write(net)
        }],
    charges: line !== undefined
      ? []
      : parts.map((part) => ({
        kind: 'adjustment' as const,
        amount: write(part.net),
        reason,
        tax: part.tax,
        price_amount: write(part.net)
      })),
    taxes: parts.flatMap((part) => part.tax === null
      ? []
      : [{ ...part.tax, taxable_amount: write(part.net), tax_amount: write(part.tax_amount) }]),
    net_total: write(net),
    tax_total: write(sumMoney(parts, (part) => part.tax_amount)),
    total: write(amount)
  }
}

/**
 * Undefined for goodwill; null while the units are not invoiced, beside those (`units`) of the
 * credits before.
 */
function lineOf (
  { line_number, quantity }: Credit, { lines }: Standing, units: Map<number, number>
): StandingLine | undefined | null {
  if (line_number === null) return undefined
  const line = lines.get(line_number)
  const credited = (units.get(line_number) ?? 0) + (quantity ?? 0)
  if (line === undefined || line.units < credited) return null
  units.set(line_number, credited)
  return line
}

/** The tax of a part is what its group has on average. */
function splitTax (
  gross: bigint, share: Share | undefined, currency: string
): { tax: InvoiceTax | null, net: bigint, tax_amount: bigint } {
  const tax_amount = share === undefined
    ? 0n
    : roundMoney(divideHalfEven(gross * share.tax_amount, share.gross), currency)
  return { tax: share?.tax ?? null, net: gross - tax_amount, tax_amount }
}
