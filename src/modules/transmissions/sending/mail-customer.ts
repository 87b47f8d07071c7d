// Mails a customer what is to be told of a sales order, as it is now. The mail is made once and
// kept, so that a second send is the same to the byte; whom it goes to is read anew.

import {
  answerAddress, buildAnswerLink
} from '../../../domain/model/answer-link/answer-link.ts'
import type {
  CustomerMessage, CustomerNotifications
} from '../../../domain/model/transmission/customer-message.ts'
import type { Transmission } from '../../../domain/model/transmission/transmission.ts'
import type { InvoiceDocument } from '../../../formats/invoice-document.ts'
import type { SalesOrderDocument } from '../../../formats/order-document.ts'
import { buildOwnCall, type Call } from '../../../platform/command/call.ts'
import { newId } from '../../../platform/id.ts'
import { newLinkToken } from '../../../platform/link-token.ts'
import {
  readInvoiceSource, readSalesOrderSource, type Source
} from '../../documents/commands.ts'
import { findMerchant } from '../../merchants/store.ts'
import { composeCustomerLetter } from '../letters/customer/compose-customer-letter.ts'
import { keepContent } from '../service/keep-content.ts'
import { findContent } from '../store/contents.ts'
import { isDelayed, listMails } from '../store/transmissions.ts'
import { attachDocuments } from './attach-documents.ts'
import { describeOutcome, NO_MAIL_SERVER } from './carry.ts'
import { type Content, sealContent } from './content.ts'
import { openKept, SEALED } from './open-kept.ts'
import {
  type Carried, notSent, SEND_TRANSMISSIONS, type Sender, type ToCustomer
} from './sender.ts'

type Order = SalesOrderDocument['order']
type Mailing = { merchant_id: string, transmission: ToCustomer }

/** `nothing`: there is nothing to say any more, or nobody to whom. */
export async function mailCustomer (
  sender: Sender, mailing: Mailing
): Promise<Carried | 'nothing'> {
  const { context: { db, commands, showAs, outbound }, mailer } = sender
  const { merchant_id, transmission } = mailing
  const call = buildOwnCall(merchant_id, SEND_TRANSMISSIONS, { db, commands })
  const source = await readSalesOrderSource(call, transmission.sales_order_id, showAs)
  const { order } = source.document
  const { email } = order.customer
  if (email === null) return 'nothing'
  const merchant = await findMerchant(db, merchant_id)
  if (merchant === undefined) throw new Error('a sales order without a merchant')
  const { customer_notifications: notifications } = merchant.settings
  const kept = await findContent(db, merchant_id, transmission.id)
  const mails = await listMails(db, merchant_id, transmission.sales_order_id)
  // What may have arrived is sent again as it was, whatever happened since.
  const is_fixed = transmission.is_in_doubt && kept !== undefined
  if (!is_fixed && !await isWanted(call, { transmission, order, mails, notifications })) {
    return 'nothing'
  }
  const content = kept === undefined
    ? await makeContent(sender, call, { ...mailing, source, mails, notifications })
    : openKept(outbound.encryption_key, kept)
  if ('outcome' in content) return content
  if (mailer === null) return notSent(NO_MAIL_SERVER)
  const { letter, files } = content
  if (letter === null) throw new Error('a mail without its texts')
  const carried = describeOutcome(
    await mailer.send({ ...letter, to: [email], cc: [], attachments: files }))
  return { ...carried, facts: { to: email, ...carried.facts } }
}

type Judging = {
  transmission: ToCustomer
  order: Order
  mails: readonly Transmission[]
  notifications: CustomerNotifications
}

/**
 * Does the merchant still want it, and is it still so? Later decisions, and mails, may have
 * overtaken one that has not arrived.
 */
async function isWanted (
  { db, merchant_id }: Call, { transmission, order, mails, notifications }: Judging
): Promise<boolean> {
  const { id, message } = transmission
  if (!notifications.messages.includes(message)) return false
  const is_overtaken = !OF_ITS_OWN.has(message) &&
    mails.some((one) => one.message === message && one.id > id)
  if (is_overtaken || !IS_TRUE[message](order, transmission)) return false
  return message !== 'delay' || isDelayed(db, merchant_id, order.id)
}

/** Each of these tells of another parcel, or another document. */
const OF_ITS_OWN: ReadonlySet<CustomerMessage> = new Set(['shipment', 'invoice', 'credit_note'])

const IS_TRUE: Readonly<Record<
  CustomerMessage, (order: Order, mail: Pick<Transmission, 'shipment_id'>) => boolean
>> = {
  review: ({ status }) => status === 'draft',
  confirmation: ({ status }) => status !== 'canceled',
  change: ({ status }) => status !== 'canceled',
  delay: ({ status }) => status !== 'canceled',
  // One that never left, or is lost, is not on its way.
  shipment: ({ shipments }, { shipment_id }) => shipments.some(({ id, state }) =>
    id === shipment_id && state !== 'canceled' && state !== 'failed'),
  cancellation: () => true,
  // What was issued never changes.
  invoice: () => true,
  credit_note: () => true
}

type Making = Mailing & Pick<Judging, 'mails' | 'notifications'> &
  { source: Source<SalesOrderDocument> }

async function makeContent (
  { context: { db, public_url, outbound: { encryption_key: key, mail } } }: Sender, call: Call,
  { merchant_id, transmission, source, mails, notifications }: Making
): Promise<Content | Carried> {
  if (key === null) return notSent(SEALED)
  const { id, sales_order_id, message, shipment_id } = transmission
  const { language } = source
  const first = mails.find((one) => one.state === 'sent' && one.id !== id)
  const invoice = await readInvoiceOf(call, transmission)
  const { token, token_hash } = newLinkToken()
  const link = message === 'review'
    ? buildAnswerLink({ sales_order_id }, { id: newId('ans'), token_hash, is_by_mail: true })
    : null
  const letter = composeCustomerLetter(source.document, {
    message,
    shipment_id,
    invoice: invoice && invoice.document.invoice,
    language,
    answer_url: link && answerAddress(public_url, token),
    identity: { id, first_id: first?.id ?? null, mail },
    notifications
  })
  const files = await attachDocuments(call, { message, language, order: source, invoice })
  const content = sealContent(key, { letter, files })
  await keepContent(call, { id, content, link, control_number: null })
  return openKept(key, await findContent(db, merchant_id, id) ?? content)
}

async function readInvoiceOf (
  call: Call, { invoice_id }: ToCustomer
): Promise<Source<InvoiceDocument> | null> {
  return invoice_id === null ? null : readInvoiceSource(call, invoice_id)
}
