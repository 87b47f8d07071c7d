// Makes the bill of a partner's invoice, and of its credit note one that credits. What it says is
// kept as it is said, also where it is wrong: bills are judged when they are recorded.

import { beginningOf } from '../../kernel/beginning.ts'
import { isBlank } from '../../kernel/key-text.ts'
import { divideHalfEven, formatMoney, isZero } from '../../kernel/money.ts'
import type { Bill, BillChargeKind, NewBill, NewBillLine } from '../bill/bill.ts'
import type { PartnerInvoice, PartnerInvoiceLine } from './partner-invoice.ts'
import type { Pair } from './partner-sale.ts'

/** Under this name our bill keeps the partner's id of the invoice. */
const INVOICE_ID = 'partner_invoice'
const TEXT_CHARACTERS_MAX = 500

/**
 * Is it one of the bills by its id? One that somebody typed in is known by its number, unless it
 * was rejected.
 */
export function isBilled (
  invoice: PartnerInvoice, bills: ReadonlyArray<Pick<Bill, 'metadata' | 'number' | 'status'>>
): boolean {
  return bills.some(({ metadata: { [INVOICE_ID]: known_id }, number, status }) =>
    known_id === undefined
      ? number === numberOf(invoice) && status !== 'rejected'
      : known_id === invoice.id)
}

function numberOf ({ number, id }: PartnerInvoice): string {
  return number ?? id
}

/** Undefined for a document that asks nothing and gives nothing back. */
export function billPartnerInvoice (invoice: PartnerInvoice, pair: Pair): NewBill | undefined {
  const { id, currency, issued_on, due_on } = invoice
  const bill = {
    number: numberOf(invoice),
    currency,
    issued_on,
    due_on,
    taxes: taxesOf(invoice),
    total: signed(invoice, invoice.total),
    metadata: { [INVOICE_ID]: id }
  }
  const lines = invoice.lines.flatMap((line) => lineOf(invoice, line, pair))
  if (lines.length > 0) return { ...bill, lines, charges: chargesOf(invoice) }
  return isZero(invoice.total)
    ? undefined
    : { ...bill, lines: amountsOf(invoice, pair), charges: [] }
}

/** What the partner sends again at no charge stands on a line that is none of ours. */
function lineOf (
  invoice: PartnerInvoice, line: PartnerInvoiceLine, { order, line_numbers }: Pair
): NewBillLine[] {
  const own = order.lines.find(({ line_number }) =>
    line_numbers.get(line_number) === line.sales_order_line_number)
  const unit_cost = costOf(line.unit_price, invoice.currency)
  if (own === undefined && isZero(unit_cost)) return []
  return [{
    purchase_order_id: order.id,
    line_number: own?.line_number ?? null,
    sku: own?.sku ?? line.sku,
    description: wordsOf(line.description),
    quantity: invoice.kind === 'credit_note' ? -line.quantity : line.quantity,
    unit_cost
  }]
}

/** A bill has lines: amounts that belong to no units are on no line of the order. */
function amountsOf (invoice: PartnerInvoice, { order }: Pair): NewBillLine[] {
  const is_credit = invoice.kind === 'credit_note'
  const lineFor = (amount: string, reason: string | null): NewBillLine => ({
    purchase_order_id: order.id,
    line_number: null,
    description: wordsOf(reason),
    quantity: amount.startsWith('-') ? -1 : 1,
    unit_cost: amount.replace('-', '')
  })
  const lines = chargesOf(invoice).map(({ amount, description }) =>
    lineFor(amount, description ?? invoice.reason))
  return lines.length > 0 ? lines : [lineFor(is_credit ? '-0' : '0', invoice.reason)]
}

const CHARGE_KINDS: ReadonlyMap<string, BillChargeKind> = new Map([
  ['shipping', 'freight'], ['discount', 'discount']
])

/** A tax that is a charge there is a tax here. */
const TAX = 'tax'

function chargesOf (
  invoice: PartnerInvoice
): Array<{ kind: BillChargeKind, amount: string, description: string | null }> {
  return invoice.charges.filter(({ kind }) => kind !== TAX).map(({ kind, amount, reason }) => ({
    kind: CHARGE_KINDS.get(kind) ?? 'other',
    amount: signed(invoice, amount),
    description: wordsOf(reason)
  }))
}

function taxesOf (invoice: PartnerInvoice): NonNullable<NewBill['taxes']> {
  return [
    ...invoice.taxes.map(({ taxable_amount, tax_amount, ...tax }) => ({
      ...tax,
      taxable_amount: signed(invoice, taxable_amount),
      tax_amount: signed(invoice, tax_amount)
    })),
    ...invoice.charges.filter(({ kind }) => kind === TAX)
      .map(({ amount }) => ({ tax_amount: signed(invoice, amount) }))
  ]
}

/** As bills have it: below 0 is given back. */
function signed ({ kind }: PartnerInvoice, amount: string): string {
  if (kind === 'invoice' || isZero(amount)) return amount
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`
}

/** Invoices may have ten decimals, and costs have six. */
function costOf (unit_price: string, currency: string): string {
  const [whole = '0', fraction = ''] = unit_price.split('.')
  const fine = BigInt(whole + fraction.padEnd(DECIMALS, '0'))
  return formatMoney(divideHalfEven(fine, FINER), currency)
}

const DECIMALS = 10
const FINER = 10_000n

function wordsOf (text: string | null): string | null {
  return text === null || isBlank(text) ? null : beginningOf(text, TEXT_CHARACTERS_MAX)
}
