// Invoices a sale: issues what is due, drafts it, issues or discards a draft, and notes what was
// not paid in time.

import { RuleError } from '../../kernel/rule.ts'
import { isSameValue } from '../../kernel/same-value.ts'
import { type InvoiceContent } from '../../model/invoice/invoice-content.ts'
import { isIssued, type KeptInvoice } from '../../model/invoice/kept-invoice.ts'
import { openInvoice, type TakenNumber } from '../../model/invoice/open-invoices.ts'
import type { PlannedInvoice } from '../../model/invoice/plan-invoices.ts'
import type { Merchant } from '../../model/merchant/merchant.ts'
import { evaluateSalesOrder } from '../../model/sales-order/evaluate-sales-order.ts'
import { invoicingDueAt, invoicingOf, planSale } from '../invoicing.ts'
import { type BackToBack, decideAlone, type Decided } from '../state.ts'

export type Issuing = {
  now: string
  merchant: Pick<Merchant, 'name' | 'settings'>
  newId: (prefix: 'inv') => string
}

/** `numbers` has one for each planned document, or none: then they are drafts. */
export function addInvoices (
  state: BackToBack, planned: readonly PlannedInvoice[], numbers: readonly TakenNumber[],
  issuing: Issuing
): Decided {
  const { payment_days } = invoicingOf(state.sales_order, issuing.merchant.settings)
  const opened = planned.map((one, at) => openInvoice(state.sales_order, one, {
    ...issuing, id: issuing.newId('inv'), payment_days, number: numbers[at] ?? null
  }))
  return withInvoices(state, [...state.sales_order.invoices, ...opened], issuing)
}

/**
 * What the draft becomes when it is issued now. Throws `invoice_not_found`, `invoice_not_draft` and
 * `invoice_draft_outdated`.
 */
export function planDraft (
  state: BackToBack, id: string, { settings }: Pick<Merchant, 'settings'>
): PlannedInvoice {
  const draft = draftOf(state, id)
  const [first] = planSale(state, settings)
  if (first === undefined || !isSameValue(contentOf(draft), contentOf(first))) {
    throw new RuleError('invoice_draft_outdated')
  }
  return first
}

export function issueDraft (
  state: BackToBack, { id, planned, number }:
  { id: string, planned: PlannedInvoice, number: TakenNumber }, issuing: Issuing
): Decided {
  const draft = draftOf(state, id)
  const { payment_days } = invoicingOf(state.sales_order, issuing.merchant.settings)
  const issued = openInvoice(state.sales_order, planned, { ...issuing, id, payment_days, number })
  const { version, created_at, updated_at } = draft
  return replace(state, { ...issued, version, created_at, updated_at }, issuing)
}

/** Throws `invoice_not_found` and `invoice_not_draft`. */
export function discardDraft (state: BackToBack, id: string, issuing: Issuing): Decided {
  return replace(state, { ...draftOf(state, id), status: 'discarded' }, issuing)
}

/** Throws `invoice_draft_open`. */
export function assertNoDraft ({ sales_order: { invoices } }: BackToBack): void {
  const draft = invoices.find(({ status }) => status === 'draft')
  if (draft === undefined) return
  throw new RuleError('invoice_draft_open', { detail: `${draft.id} is a draft.` })
}

/** Marks the invoices whose day is over and that are not paid. */
export function noteOverdue (state: BackToBack, issuing: Issuing): Decided {
  const invoices = state.sales_order.invoices.map((one) =>
    isOverdue(one, issuing.now) ? { ...one, is_overdue: true } : one)
  return withInvoices(state, invoices, issuing)
}

function isOverdue ({ status, overdue_at, is_overdue }: KeptInvoice, now: string): boolean {
  return (status === 'issued' || status === 'partially_paid') && !is_overdue &&
    overdue_at !== null && overdue_at <= now
}

function draftOf ({ sales_order }: BackToBack, id: string): KeptInvoice {
  const found = sales_order.invoices.find((one) => one.id === id)
  if (found === undefined) throw new RuleError('invoice_not_found')
  if (found.status !== 'draft') throw new RuleError('invoice_not_draft')
  return found
}

/** What both parties would read of it, whoever they are by then. */
function contentOf (
  { kind, lines, charges, taxes, net_total, tax_total, total }: InvoiceContent
): InvoiceContent {
  return { kind, lines, charges, taxes, net_total, tax_total, total }
}

function replace (state: BackToBack, invoice: KeptInvoice, issuing: Issuing): Decided {
  const invoices = state.sales_order.invoices.map((one) => one.id === invoice.id ? invoice : one)
  return withInvoices(state, invoices, issuing)
}

const DRAFT = { status: 'draft' } as const

/**
 * Nothing but the invoices changes, and what the order says of its payment. What a document says
 * was paid is what was paid when it was issued.
 */
function withInvoices (
  state: BackToBack, invoices: readonly KeptInvoice[], { now, merchant: { settings } }: Issuing
): Decided {
  const settled = evaluateSalesOrder({ ...state.sales_order, invoices })
  const before = new Map(state.sales_order.invoices.map((one) => [one.id, one]))
  const after = {
    ...state,
    sales_order: {
      ...settled,
      invoices: settled.invoices.map((one) => isIssued(before.get(one.id) ?? DRAFT)
        ? one
        : { ...one, prepaid_amount: one.paid })
    }
  }
  return {
    ...decideAlone(after, now, invoicingDueAt(after, { settings, now })),
    customer_messages: settings.customer_notifications.messages
  }
}
