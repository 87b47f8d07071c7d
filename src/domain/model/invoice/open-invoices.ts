// Makes documents of what is planned: with the parties of the moment, and numbers or as drafts.

import { dateOf, dayOf } from '../../kernel/calendar.ts'
import { dateIn, startOfNextDay } from '../../kernel/local-time.ts'
import { zeroMoney } from '../../kernel/money.ts'
import type { Merchant } from '../merchant/merchant.ts'
import type { SalesOrder } from '../sales-order/sales-order.ts'
import { buyerOf, sellerOf } from './invoice-parties.ts'
import { writeNumber } from './number-format.ts'
import type { KeptInvoice } from './kept-invoice.ts'
import { findMissing } from './missing-particulars.ts'
import type { PlannedInvoice } from './plan-invoices.ts'

/** A number that was taken for one document. */
export type TakenNumber = {
  series: string
  fiscal_year: number
  serial: number
  format: string
  /** Not before that of the number before. */
  issued_at: string
}

type Opening = {
  id: string
  now: string
  merchant: Pick<Merchant, 'name' | 'settings'>
  payment_days: number
  /** Null for a draft. */
  number: TakenNumber | null
}

export function openInvoice (
  order: SalesOrder, planned: PlannedInvoice, { id, now, merchant, payment_days, number }: Opening
): KeptInvoice {
  const { credited, ...content } = planned
  const { time_zone } = merchant.settings
  const opened: KeptInvoice = {
    ...content,
    id,
    version: 1,
    status: 'draft',
    ...UNNUMBERED,
    sales_order_id: order.id,
    sales_order_reference: order.reference,
    purchase_order_number: order.purchase_order_number,
    buyer_reference: order.buyer_reference,
    currency: order.currency,
    tax_mode: order.tax_mode,
    prices_include_tax: order.prices_include_tax,
    seller: sellerOf(merchant),
    buyer: buyerOf(order),
    ship_to: order.ship_to,
    paid: zeroMoney(order.currency),
    prepaid_amount: zeroMoney(order.currency),
    credited_invoice_id: credited?.id ?? null,
    credited_invoice_number: credited?.number ?? null,
    credited_invoice_issued_on: credited?.issued_on ?? null,
    missing: [],
    created_at: now,
    updated_at: now
  }
  const judged = { ...opened, missing: findMissing(opened, 'peppol').map(({ name }) => name) }
  return number === null ? judged : withNumber(judged, number, { order, payment_days, time_zone })
}

const UNNUMBERED = {
  number: null,
  series: null,
  fiscal_year: null,
  serial: null,
  issued_at: null,
  issued_on: null,
  due_on: null,
  overdue_at: null,
  is_overdue: false
}

function withNumber (
  invoice: KeptInvoice, { format, ...taken }: TakenNumber,
  { order, payment_days, time_zone }:
  { order: SalesOrder, payment_days: number, time_zone: string }
): KeptInvoice {
  const issued_on = dateIn(time_zone, taken.issued_at)
  const is_awaited = invoice.kind === 'invoice' && order.payment_terms === 'on_account'
  const due_on = is_awaited ? dateOf(dayOf(issued_on) + payment_days) : null
  return {
    ...invoice,
    ...taken,
    status: 'issued',
    number: writeNumber(format, taken),
    issued_on,
    due_on,
    overdue_at: due_on && new Date(startOfNextDay(due_on, time_zone)).toISOString()
  }
}
