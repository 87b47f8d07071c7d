// The commands on invoices: issue what is due, issue or discard a draft, note what is overdue.

import {
  addInvoices, assertNoDraft, discardDraft, type Issuing, issueDraft, noteOverdue, planDraft
} from '../../../domain/back-to-back/actions/issue-invoices.ts'
import { isInvoicedByService, planSale } from '../../../domain/back-to-back/invoicing.ts'
import type { BackToBack, Decided } from '../../../domain/back-to-back/state.ts'
import { describeInvoice } from '../../../domain/model/invoice/describe-invoice.ts'
import type { Invoice } from '../../../domain/model/invoice/invoice.ts'
import type { KeptInvoice } from '../../../domain/model/invoice/kept-invoice.ts'
import {
  type Answer, assertVersion, type Call, etagOf, type Outcome
} from '../../../platform/command/call.ts'
import { newId } from '../../../platform/id.ts'
import { findOrdersOfInvoices } from '../../back-to-back/store/list-invoices.ts'
import {
  changesIn, type Deciding, defineInvoiceCommand, type InvoiceChanges
} from './define-command.ts'

export type Invoiced = { invoices: Invoice[] }

/** Invoices what is due of the order, now, whatever its trigger says. */
export async function invoiceSalesOrder (
  call: Call, id: string, { draft = false }: { draft?: boolean } = {}
): Promise<Answer<Invoiced>> {
  return call.commands.run(INVOICE, call, { id, draft })
}

export async function issueInvoice (call: Call, id: string): Promise<Answer<Invoice>> {
  return call.commands.run(ISSUE_DRAFT, call, { id })
}

export async function discardInvoice (call: Call, id: string): Promise<Answer<Invoice>> {
  return call.commands.run(DISCARD, call, { id })
}

/** A background job calls this. What is not due any more is left alone. */
export async function issueDue (call: Call, ids: readonly string[]): Promise<void> {
  await call.commands.run(ISSUE_DUE, call, { ids })
}

/** A background job calls this. It does nothing when the invoice was paid in the meantime. */
export async function noteOverdueInvoice (call: Call, id: string): Promise<void> {
  await call.commands.run(NOTE_OVERDUE, call, { id })
}

const issuingOf = ({ now, merchant }: Omit<Deciding, 'takeNumber'>): Issuing =>
  ({ now, merchant, newId })

const INVOICE = defineInvoiceCommand<{ id: string, draft: boolean }, Invoiced>({
  idsOf: ({ id }) => [id],
  not_found: 'sales_order_not_found',
  planNumbered: (state, { draft }, { merchant }) => draft ? [] : planAsked(state, merchant),
  decide: (states, { input: { id, draft } }, deciding) => {
    const [state] = states
    if (state === undefined) return { status: 200, value: { invoices: [] }, changes: null }
    const planned = planAsked(state, deciding.merchant)
    if (planned.length === 0) return { status: 200, value: { invoices: [] }, changes: null }
    const numbers = draft ? [] : planned.map(deciding.takeNumber)
    const decided = addInvoices(state, planned, numbers, issuingOf(deciding))
    const { after, changes } = changesIn(state, decided)
    const invoices = after.sales_order.invoices.slice(state.sales_order.invoices.length)
    return {
      status: 201,
      value: { invoices: invoices.map(describeInvoice) },
      changes: { sales: [changes], looked_at: [id] }
    }
  }
})

/** Throws `invoice_draft_open`. */
function planAsked (
  state: BackToBack, { settings }: Deciding['merchant']
): ReturnType<typeof planSale> {
  assertNoDraft(state)
  return planSale(state, settings)
}

const ISSUE_DUE = defineInvoiceCommand<{ ids: readonly string[] }, undefined>({
  idsOf: ({ ids }) => ids,
  not_found: 'sales_order_not_found',
  planNumbered: planDue,
  decide: (states, { input }, deciding) => {
    const sales = states.flatMap((state) => {
      const planned = planDue(state, input, deciding)
      if (planned.length === 0) return []
      const numbers = planned.map(deciding.takeNumber)
      return [changesIn(state, addInvoices(state, planned, numbers, issuingOf(deciding))).changes]
    })
    return { status: 200, value: undefined, changes: { sales, looked_at: input.ids } }
  }
})

/** The mark of an order says that it may be due; this says whether it is. */
function planDue (
  state: BackToBack, _input: unknown, { merchant: { settings } }: Omit<Deciding, 'takeNumber'>
): ReturnType<typeof planSale> {
  return isInvoicedByService(state.sales_order) ? planSale(state, settings) : []
}

const OF_INVOICE = {
  idsOf: ({ id }: { id: string }) => [id],
  locate: findOrdersOfInvoices,
  not_found: 'invoice_not_found'
} as const

const ISSUE_DRAFT = defineInvoiceCommand<{ id: string }, Invoice>({
  ...OF_INVOICE,
  planNumbered: (state, { id }, { merchant }) => [planDraft(state, id, merchant)],
  decide: decideDraft((state, id, deciding) => {
    const planned = planDraft(state, id, deciding.merchant)
    const number = deciding.takeNumber(planned)
    return issueDraft(state, { id, planned, number }, issuingOf(deciding))
  })
})

const DISCARD = defineInvoiceCommand<{ id: string }, Invoice>({
  ...OF_INVOICE,
  planNumbered: () => [],
  decide: decideDraft((state, id, deciding) => discardDraft(state, id, issuingOf(deciding)))
})

type DecideDraft = (state: BackToBack, id: string, deciding: Deciding) => Decided

function decideDraft (
  decideOne: DecideDraft
): Parameters<typeof defineInvoiceCommand<{ id: string }, Invoice>>[0]['decide'] {
  return ([state], { call, input: { id } }, deciding) => {
    if (state === undefined) throw new Error('an invoice without an order')
    assertVersion(call, invoiceIn(state, id).version)
    const { after, changes } = changesIn(state, decideOne(state, id, deciding))
    return answerInvoice(invoiceIn(after, id), { sales: [changes], looked_at: [] })
  }
}

const NOTE_OVERDUE = defineInvoiceCommand<{ id: string }, Invoice>({
  ...OF_INVOICE,
  planNumbered: () => [],
  decide: ([state], { input: { id } }, deciding) => {
    if (state === undefined) throw new Error('an invoice without an order')
    const { after, changes } = changesIn(state, noteOverdue(state, issuingOf(deciding)))
    const has_changed = changes.events.length > 0
    return answerInvoice(
      invoiceIn(after, id), has_changed ? { sales: [changes], looked_at: [] } : null)
  }
})

function invoiceIn ({ sales_order }: BackToBack, id: string): KeptInvoice {
  const found = sales_order.invoices.find((one) => one.id === id)
  if (found === undefined) throw new Error('an invoice that its order does not have')
  return found
}

function answerInvoice (
  invoice: KeptInvoice, changes: InvoiceChanges | null
): Outcome<InvoiceChanges, Invoice> {
  return {
    status: 200,
    value: describeInvoice(invoice),
    headers: { etag: etagOf(invoice.version) },
    changes
  }
}
