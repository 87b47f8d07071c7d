// What was invoiced of an order and not credited, or should be: units and amounts in the terms of
// the order's prices. An invoice or credit note is the difference of two standings.

import { readMoney } from '../../kernel/money.ts'
import type { SalesOrder, SalesOrderLine } from '../sales-order/sales-order.ts'
import { valueUnits } from '../sales-order/value-units.ts'
import { groupKeyOf } from '../tax/tax.ts'
import type { InvoiceCharge, InvoiceTax } from './invoice.ts'
import { isIssued, type KeptInvoice } from './kept-invoice.ts'

export type StandingLine = {
  units: number
  amount: bigint
  /** What was said of its tax, in the mode `amounts`; else 0. */
  said: bigint
  tax: InvoiceTax | null
  about: { sku: string, description: string | null, unit_price: string }
}

export type StandingCharge = {
  kind: InvoiceCharge['kind']
  amount: bigint
  said: bigint
  tax: InvoiceTax | null
}

export type StandingTax = { tax: InvoiceTax, amount: bigint }

export type Standing = {
  /** By the number of the sales order line. */
  lines: Map<number, StandingLine>
  charges: Map<string, StandingCharge>
  /** By group. */
  taxes: Map<string, StandingTax>
}

/** What all has one group, or no tax. */
export function taxKeyOf (tax: InvoiceTax | null): string {
  return tax === null ? '' : groupKeyOf({ ...tax, amount: null })
}

const openStanding = (): Standing => ({ lines: new Map(), charges: new Map(), taxes: new Map() })

/** Of the issued documents, without those that write down a credit of the order. */
export function standingOfDocuments (documents: readonly KeptInvoice[]): Standing {
  const standing = openStanding()
  for (const document of documents) {
    if (isIssued(document) && document.credit_id === null) addDocument(standing, document)
  }
  return standing
}

const NOTHING = { units: 0, amount: 0n, said: 0n }

function addDocument (standing: Standing, { kind, lines, charges, taxes }: KeptInvoice): void {
  const sign = kind === 'invoice' ? 1 : -1
  const signed = (amount = '0'): bigint => BigInt(sign) * readMoney(amount)
  for (const { sales_order_line_number: number, quantity, ...line } of lines) {
    const before = standing.lines.get(number) ?? NOTHING
    standing.lines.set(number, {
      units: before.units + sign * quantity,
      amount: before.amount + signed(line.price_amount),
      said: before.said + signed(line.said_tax),
      tax: line.tax,
      about: { sku: line.sku, description: line.description, unit_price: line.unit_price }
    })
  }
  for (const { kind: charge, price_amount, said_tax, tax } of charges) {
    addCharge(standing,
      { kind: charge, amount: signed(price_amount), said: signed(said_tax), tax })
  }
  for (const { taxable_amount: _taxable, tax_amount, ...tax } of taxes) {
    const key = taxKeyOf(tax)
    const { amount = 0n } = standing.taxes.get(key) ?? {}
    standing.taxes.set(key, { tax, amount: amount + signed(tax_amount) })
  }
}

function addCharge ({ charges }: Standing, charge: StandingCharge): void {
  const key = `${charge.kind} ${taxKeyOf(charge.tax)}`
  const { amount = 0n, said = 0n } = charges.get(key) ?? {}
  charges.set(key, { ...charge, amount: amount + charge.amount, said: said + charge.said })
}

/** Of so many units of each line, by the order's present prices. */
export function standingOfUnits (
  order: SalesOrder, unitsOf: (line: SalesOrderLine) => number
): Standing {
  const standing = openStanding()
  const has_units = order.lines.some((line) => unitsOf(line) > 0)
  const value = valueUnits(order, unitsOf, has_units && order.status !== 'canceled')
  const lines = new Map(order.lines.map((line) => [line.line_number, line]))
  for (const { line_number, units, amount, said } of value.lines) {
    const line = lines.get(line_number)
    if (line === undefined) continue
    standing.lines.set(line_number, { units, amount, said, tax: taxOf(line.tax), about: line })
  }
  for (const { kind, amount, said, tax } of value.charges) {
    addCharge(standing, { kind, amount, said, tax: taxOf(tax) })
  }
  for (const { amount, tax } of value.discounts) {
    addCharge(standing, { kind: 'discount', amount: -amount, said: 0n, tax: taxOf(tax) })
  }
  for (const { tax, tax_amount } of value.taxes) {
    const kept = taxOf(tax)
    if (kept !== null) standing.taxes.set(taxKeyOf(kept), { tax: kept, amount: tax_amount })
  }
  return standing
}

type SaidTax = InvoiceTax & { amount: string | null }

function taxOf (tax: SaidTax | null): InvoiceTax | null {
  if (tax === null) return null
  const { category, rate_percent, exemption_reason } = tax
  return { category, rate_percent, exemption_reason }
}
