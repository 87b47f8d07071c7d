// What a partner answers about the invoices and credit notes of an order.

import type { PartnerInvoice } from '../../../domain/model/link/partner-invoice.ts'
import { TAX_CATEGORIES } from '../../../domain/model/tax/tax.ts'
import {
  countOf, type Fields, fieldsOf, fittingTextOf, idOf, isId, isKeyText, isShapeFault, keyTextFrom,
  listOf, optionalDateOf, optionalTextOf, signedAmountOf, textOf, unitPriceOf
} from './shape.ts'

/** An invoice that cannot be read. */
export type UnreadInvoice = { id: string | null, fault: string }
export type InvoicePage = {
  invoices: Array<PartnerInvoice | UnreadInvoice>
  next_cursor: string | null
}

/** One may have hundreds of lines. No partner answers with more than it was asked for. */
export const INVOICES_OF_PAGE = 20

export function readInvoicesAnswer (answer: unknown): InvoicePage {
  const fields = fieldsOf(answer, 'the page')
  return {
    invoices: listOf(fields, 'data', readWithCare, INVOICES_OF_PAGE).flat(),
    next_cursor: optionalTextOf(fields, 'next_cursor')
  }
}

/** One that cannot be read keeps no other one from being read. */
function readWithCare (value: unknown): Array<PartnerInvoice | UnreadInvoice> {
  try {
    return readInvoice(value)
  } catch (error) {
    if (!isShapeFault(error)) throw error
    const { id } = (value ?? {}) as { id?: unknown }
    return [{ id: isId(id) ? id : null, fault: error.message }]
  }
}

const ISSUED = ['issued', 'partially_paid', 'paid']

/** A draft says nothing yet, and of a kind that is not known here nobody knows what it asks. */
function readInvoice (value: unknown): PartnerInvoice[] {
  const fields = fieldsOf(value, 'an invoice')
  const kind = textOf(fields, 'kind')
  const issued_on = optionalDateOf(fields, 'issued_on')
  if (kind !== 'invoice' && kind !== 'credit_note') return []
  if (issued_on === null || !ISSUED.includes(textOf(fields, 'status'))) return []
  return [{
    id: idOf(fields, 'id'),
    sales_order_id: idOf(fields, 'sales_order_id'),
    kind,
    number: readNumber(fields),
    issued_on,
    due_on: optionalDateOf(fields, 'due_on'),
    currency: textOf(fields, 'currency'),
    lines: listOf(fields, 'lines', readLine),
    charges: listOf(fields, 'charges', readCharge),
    taxes: listOf(fields, 'taxes', readTax),
    total: signedAmountOf(fields, 'total'),
    reason: optionalTextOf(fields, 'reason')
  }]
}

function readNumber (fields: Fields): string | null {
  const text = optionalTextOf(fields, 'number')
  return text === null ? null : keyTextFrom(text)
}

function readLine (value: unknown): PartnerInvoice['lines'][number] {
  const fields = fieldsOf(value, 'a line of an invoice')
  return {
    sales_order_line_number: countOf(fields, 'sales_order_line_number'),
    sku: fittingTextOf(fields, 'sku', isKeyText),
    description: optionalTextOf(fields, 'description'),
    quantity: countOf(fields, 'quantity'),
    unit_price: unitPriceOf(fields, 'unit_price')
  }
}

function readCharge (value: unknown): PartnerInvoice['charges'][number] {
  const fields = fieldsOf(value, 'a charge of an invoice')
  return {
    kind: textOf(fields, 'kind'),
    amount: signedAmountOf(fields, 'amount'),
    reason: optionalTextOf(fields, 'reason')
  }
}

const RATE = /^(0|[1-9][0-9]{0,2})(\.[0-9]{1,4})?$/

function readTax (value: unknown): PartnerInvoice['taxes'][number] {
  const fields = fieldsOf(value, 'a tax of an invoice')
  const category = optionalTextOf(fields, 'category')
  return {
    category: TAX_CATEGORIES.find((one) => one === category) ?? null,
    rate_percent: fittingTextOf(fields, 'rate_percent', (text) => RATE.test(text)),
    taxable_amount: signedAmountOf(fields, 'taxable_amount'),
    tax_amount: signedAmountOf(fields, 'tax_amount')
  }
}
