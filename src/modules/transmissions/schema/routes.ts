// Describes the routes of transmissions: what each takes and what it answers.

import Type from 'typebox'
import {
  TRANSMISSION_STATES, TRANSMISSION_SUBJECTS
} from '../../../domain/model/transmission/transmission.ts'
import { anyOf, describeList } from '../../../platform/http/lists/list-route.ts'
import { describeRoute } from '../../../platform/http/route.ts'
import { EmptyBody, idOf, ref } from '../../../platform/http/schemas.ts'
import { PurchaseOrder } from '../../purchase-orders/schema/purchase-order.ts'
import { ChannelTests, SentBytes, Transmission, TransmissionPage } from './transmission.ts'

const ROLES = ['operator'] as const
const TAG = 'Transmissions'
const IdParameter = Type.Object({ id: idOf('trn', 'This id names the transmission.') })
const OrderParameter = Type.Object({ id: idOf('po', 'This id names the purchase order.') })

export const listTransmissionsRoute = describeList({
  operationId: 'listTransmissions',
  tag: TAG,
  summary: 'List transmissions',
  description: 'The list begins with the newest transmission.',
  roles: ROLES,
  item: Transmission,
  page: TransmissionPage,
  filters: {
    state: Type.Optional(anyOf(TRANSMISSION_STATES,
      'The list has only transmissions in one of these states.')),
    subject_type: Type.Optional(anyOf(TRANSMISSION_SUBJECTS,
      'The list has only transmissions about purchase orders to suppliers, or about sales orders ' +
      'to customers.')),
    supplier_id: Type.Optional(idOf('sup',
      'The list has only transmissions to this supplier.')),
    purchase_order_id: Type.Optional(idOf('po',
      'The list has only transmissions of this purchase order.')),
    sales_order_id: Type.Optional(idOf('so',
      'The list has only transmissions of this sales order and its purchase orders.'))
  }
})

export const listTransmissionsOfOrderRoute = describeList({
  operationId: 'listPurchaseOrderTransmissions',
  tag: TAG,
  summary: 'List the transmissions of a purchase order',
  description: 'The list begins with the newest transmission.',
  roles: ROLES,
  params: OrderParameter,
  item: Transmission,
  page: TransmissionPage,
  filters: {},
  refusals: ['purchase_order_not_found']
})

export const listMailsRoute = describeList({
  operationId: 'listSalesOrderTransmissions',
  tag: TAG,
  summary: 'List the mails to the customer of a sales order',
  description: 'The list begins with the newest mail. Which mails customers get stands in the ' +
    'setting `customer_notifications`.',
  roles: ROLES,
  params: Type.Object({ id: idOf('so', 'This id names the sales order.') }),
  item: Transmission,
  page: TransmissionPage,
  filters: {},
  refusals: ['sales_order_not_found']
})

export const findTransmissionRoute = describeRoute('GET', {
  operationId: 'getTransmission',
  tag: TAG,
  summary: 'Read a transmission',
  description: 'The answer has every attempt and the files that are sent.',
  roles: ROLES,
  params: IdParameter,
  answers: {
    200: { schema: ref(Transmission), description: 'The answer is the transmission.' }
  },
  refusals: ['transmission_not_found']
})

export const findSentFileRoute = describeRoute('GET', {
  operationId: 'getSentFile',
  tag: TAG,
  summary: 'Read a file that was sent',
  description: 'The file is answered byte for byte. Its `media_type` stands in the transmission.',
  roles: ROLES,
  params: Type.Object({
    ...IdParameter.properties,
    number: Type.String({
      maxLength: 10, description: 'The file has this number.', examples: ['1']
    })
  }),
  answers: {
    200: {
      schema: ref(SentBytes),
      description: 'The answer is the file.',
      type: 'application/octet-stream'
    }
  },
  refusals: [
    'transmission_not_found', 'transmission_file_not_found', 'transmission_files_deleted'
  ]
})

export const retryTransmissionRoute = describeRoute('POST', {
  operationId: 'retryTransmission',
  tag: TAG,
  summary: 'Send a transmission again',
  description: 'It is sent at once and as it was, under the same names, so that the receiver ' +
    'sees that it is the same. This is possible when it failed, and when it was sent.',
  roles: ROLES,
  params: IdParameter,
  body: EmptyBody,
  is_body_optional: true,
  answers: {
    200: { schema: ref(Transmission), description: 'The transmission will be sent again.' }
  },
  refusals: ['transmission_not_found', 'transmission_superseded', 'transmission_files_deleted']
})

export const transmitRoute = describeRoute('POST', {
  operationId: 'transmitPurchaseOrder',
  tag: TAG,
  summary: 'Send a purchase order on the channels of its supplier',
  description: 'The purchase order is sent as it is now, on every channel. Use this for one that ' +
    'was issued before its supplier had channels.',
  roles: ROLES,
  params: OrderParameter,
  body: EmptyBody,
  is_body_optional: true,
  takes_if_match: true,
  answers: {
    200: {
      schema: ref(PurchaseOrder),
      description: 'The answer is the purchase order as it is now.',
      headers: ['etag']
    }
  },
  refusals: ['purchase_order_not_found', 'purchase_order_not_open', 'no_channel']
})

export const mailInvoiceRoute = describeRoute('POST', {
  operationId: 'mailInvoice',
  tag: TAG,
  summary: 'Mail an invoice or credit note to its customer',
  description: 'A new mail with the document is sent to the address that the customer has now. ' +
    'Use this where there was no address when it was issued, where the message was not in ' +
    '`customer_notifications`, and for a customer who has lost it.',
  roles: ROLES,
  params: Type.Object({ id: idOf('inv', 'This id names the invoice or credit note.') }),
  body: EmptyBody,
  is_body_optional: true,
  answers: {
    201: { schema: ref(Transmission), description: 'The mail waits to be sent.' }
  },
  refusals: ['invoice_not_found', 'invoice_not_mailed']
})

export const testChannelsRoute = describeRoute('POST', {
  operationId: 'testChannels',
  tag: TAG,
  summary: 'Send a sample on every channel of a supplier',
  description: 'The sample is a purchase order that does not exist, marked as a test. The answer ' +
    'tells what happened on each channel. Nothing is recorded.',
  roles: ROLES,
  params: Type.Object({ id: idOf('sup', 'This id names the supplier.') }),
  body: EmptyBody,
  is_body_optional: true,
  only_reads: true,
  answers: {
    200: { schema: ref(ChannelTests), description: 'The channels were tried.' }
  },
  refusals: ['supplier_not_found', 'no_channel']
})
