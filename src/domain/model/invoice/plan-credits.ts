// Credits of an order as credit notes: each has one of its own, once what it lessens is invoiced.

import { divideHalfEven, formatMoney, readMoney, roundMoney, unitOf } from '../../kernel/money.ts'
import type { Credit } from '../sales-order/credit.ts'
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
  const { credits, invoices } = order
  if (credits.length === 0) return []
  const written = writtenOf(invoices)
  const shares = sharesOf(standing, order)
  let left = shares.reduce((all, { gross }) => all + gross, 0n)
  for (const { id, amount } of credits) if (written.has(id)) left -= readMoney(amount)
  return credits.flatMap((credit) => {
    const amount = readMoney(credit.amount)
    if (written.has(credit.id) || amount === 0n || amount > left) return []
    const content = writeCredit(credit, { standing, shares, currency: order.currency })
    if (content === null) return []
    left -= amount
    return [{ credit, content }]
  })
}

function writtenOf (invoices: readonly KeptInvoice[]): ReadonlySet<string> {
  return new Set(invoices.filter(isIssued).flatMap(({ credit_id }) => credit_id ?? []))
}

/** What stands invoiced in a group of tax, with its tax. */
type Share = { tax: InvoiceTax | null, gross: bigint, tax_amount: bigint }

function sharesOf (
  { lines, charges, taxes }: Standing, { prices_include_tax }: SalesOrder
): Share[] {
  const parts = [...lines.values(), ...charges.values()]
  return [...Map.groupBy(parts, ({ tax }) => taxKeyOf(tax))].map(([key, group]) => {
    const tax_amount = taxes.get(key)?.amount ?? 0n
    const price = group.reduce((all, { amount }) => all + amount, 0n)
    return {
      tax: group[0]?.tax ?? null,
      gross: prices_include_tax ? price : price + tax_amount,
      tax_amount
    }
  })
}

type From = { standing: Standing, shares: readonly Share[], currency: string }

/** Null while the units are not invoiced, or nothing of them costs anything. */
function writeCredit (credit: Credit, { standing, shares, currency }: From): InvoiceContent | null {
  const { amount, line_number, quantity, reason } = credit
  const line = lineOf(credit, standing)
  if (line === null) return null
  const of = shares.filter(({ tax, gross }) =>
    gross > 0n && (line === undefined || taxKeyOf(tax) === taxKeyOf(line.tax)))
  if (of.length === 0) return null
  const parts = allocate(readMoney(amount), of.map(({ gross }) => gross), unitOf(currency))
    .map((gross, at) => splitTax(gross, of[at], currency))
  const write = (micros: bigint): string => formatMoney(micros, currency)
  const sumOf = (pick: (part: typeof parts[number]) => bigint): bigint =>
    parts.reduce((all, part) => all + pick(part), 0n)
  const net = sumOf((part) => part.net)
  return {
    kind: 'credit_note',
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
    tax_total: write(sumOf((part) => part.tax_amount)),
    total: amount
  }
}

/** Undefined for goodwill; null while the units are not invoiced. */
function lineOf (
  { line_number, quantity }: Credit, { lines }: Standing
): StandingLine | undefined | null {
  if (line_number === null) return undefined
  const line = lines.get(line_number)
  return line === undefined || line.units < (quantity ?? 0) ? null : line
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
