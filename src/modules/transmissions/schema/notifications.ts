// The JSON shapes of the setting that says which mails customers get.

import Type, { type Static } from 'typebox'
import { CUSTOMER_MESSAGES } from '../../../domain/model/transmission/customer-message.ts'
import { closedEnum, nullable, openEnum, text } from '../../../platform/http/schemas.ts'

const MESSAGE_HINT = '`review`: a draft, with a link to confirm it. `confirmation`: the order is ' +
  'confirmed. `change`: goods, prices or addresses of it changed, or some of it was canceled. ' +
  '`delay`: a promised date moved later. `shipment`: a parcel is on its way. `cancellation`: the ' +
  'whole order is canceled. `invoice` and `credit_note`: such a document was issued.'

function messagesOf (choiceOf: typeof openEnum) {
  return Type.Array(choiceOf(CUSTOMER_MESSAGES, MESSAGE_HINT), {
    maxItems: CUSTOMER_MESSAGES.length,
    uniqueItems: true,
    description: 'Customers with an email address get these mails. An empty list is none.',
    examples: [['confirmation', 'shipment', 'delay', 'cancellation']]
  })
}

const fields = {
  from_name: nullable(text(200, 'Mails to customers have this name as their sender. Null means ' +
    'the name of the merchant.', { examples: ['Analytical Bikes'] })),
  reply_to: nullable(text(254, 'Customers answer to this email address. Null means that of the ' +
    'documents.', { examples: ['service@shop.example'] }))
}

export const CustomerNotifications = Type.Object({
  messages: messagesOf(openEnum), ...fields
}, {
  $id: 'CustomerNotifications',
  description: 'These settings tell which mails customers get about their orders.',
  examples: [{ from_name: null, reply_to: null }]
})

export const NewCustomerNotifications = Type.Partial(Type.Object({
  messages: messagesOf(closedEnum), ...fields
}), {
  $id: 'NewCustomerNotifications',
  additionalProperties: false,
  description: 'Fields that are named change. The others stay as they are.',
  examples: [{ messages: ['confirmation', 'shipment'] }]
})
export type NewCustomerNotifications = Static<typeof NewCustomerNotifications>

export const NOTIFICATION_SCHEMAS = [CustomerNotifications, NewCustomerNotifications]
