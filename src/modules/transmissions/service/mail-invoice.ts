// Mails an invoice or a credit note to its customer because a person asks for it: whoever got none
// when it was issued, or has lost it.

import type { BackToBack } from '../../../domain/back-to-back/state.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import { isIssued } from '../../../domain/model/invoice/kept-invoice.ts'
import type { Transmission } from '../../../domain/model/transmission/transmission.ts'
import type { Answer, Call, Command } from '../../../platform/command/call.ts'
import { together } from '../../../platform/db/trx.ts'
import { newId } from '../../../platform/id.ts'
import { findOrdersOfInvoices } from '../../back-to-back/store/list-invoices.ts'
import { type LockedSales, lockSales } from '../../back-to-back/store/lock-orders.ts'
import { findLastEvent, listMails, transmissionRows } from '../store/transmissions.ts'
import { describeTransmission, type TransmissionDescription } from './describe-transmission.ts'

/** Throws `invoice_not_found` and `invoice_not_mailed`. */
export async function mailInvoice (
  call: Call, id: string
): Promise<Answer<TransmissionDescription>> {
  return call.commands.run(MAIL, call, { id })
}

type Owners = ReadonlyMap<string, string>
type Loaded = LockedSales & { mails: readonly Transmission[], event_id: string | undefined }

const MAIL: Command<{ id: string }, Loaded, Transmission, TransmissionDescription, Owners> = {
  locate: async (trx, merchant_id, requests) =>
    findOrdersOfInvoices(trx, merchant_id, requests.map(({ input }) => input.id)),
  load: async (trx, merchant_id, [request], owners) => {
    const id = request?.input.id ?? ''
    const sales_order_id = owners.get(id) ?? ''
    const [locked, mails, event_id] = await together([
      lockSales(trx, merchant_id, [sales_order_id]),
      listMails(trx, merchant_id, sales_order_id),
      findLastEvent(trx, merchant_id, id)
    ])
    return { ...locked, mails, event_id }
  },
  decide: (requests, loaded, now) => requests.map(({ input: { id } }) => {
    const [sale] = loaded.sales.values()
    if (sale === undefined) return new RuleError('invoice_not_found')
    const mail = openMail(sale, id, loaded, now)
    return { status: 201, value: describeTransmission(mail, [], undefined), changes: mail }
  }),
  record: async (trx, merchant_id, mails) => transmissionRows.insert(trx, merchant_id, mails)
}

/** Throws `invoice_not_found` and `invoice_not_mailed`. */
function openMail (
  { sales_order: { id, version, customer, invoices } }: BackToBack, invoice_id: string,
  { merchant: { settings }, mails, event_id }: Loaded, now: string
): Transmission {
  const invoice = invoices.find((one) => one.id === invoice_id)
  if (invoice === undefined) throw new RuleError('invoice_not_found')
  const { kind: message } = invoice
  const refuse = (detail: string) => new RuleError('invoice_not_mailed', { detail })
  if (!isIssued(invoice)) throw refuse(`Its status is ${invoice.status}.`)
  if (customer.email === null) throw refuse('The customer of its sales order has no email.')
  if (!settings.customer_notifications.messages.includes(message)) {
    throw refuse(`The setting customer_notifications does not have ${message} in its messages.`)
  }
  const waiting = mails.find((one) => one.invoice_id === invoice_id && one.state === 'queued')
  if (waiting !== undefined) throw refuse(`${waiting.id} waits to be sent.`)
  return {
    ...NEW_MAIL,
    id: newId('trn'),
    sales_order_id: id,
    invoice_id,
    message,
    revision: version,
    event_id: event_id ?? '',
    next_attempt_at: now,
    created_at: now
  }
}

const NEW_MAIL = {
  subject_type: 'sales_order',
  purchase_order_id: null,
  supplier_id: null,
  channel_id: null,
  shipment_id: null,
  kind: 'email',
  state: 'queued',
  attempts: 0,
  tries: 0,
  failing_since: null,
  is_in_doubt: false,
  note_at: null,
  finished_at: null,
  acknowledged_at: null
} as const
