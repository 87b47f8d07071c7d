// Composes a mail to a customer: what it says, whom it is from, and by what it is known again.

import type {
  CustomerNotifications
} from '../../../../domain/model/transmission/customer-message.ts'
import type { SalesOrderDocument } from '../../../../formats/order-document.ts'
import { faultOfMailAddress } from '../../../../platform/outbound/mail-address.ts'
import type { Letter } from '../../sending/content.ts'
import { identify, type Identity } from '../compose-letter.ts'
import { type CustomerWriting, writeCustomerLetter } from './write-customer-letter.ts'

type Composing = CustomerWriting & {
  identity: Identity
  notifications: Pick<CustomerNotifications, 'from_name' | 'reply_to'>
}

export function composeCustomerLetter (
  document: SalesOrderDocument, { identity, notifications, ...writing }: Composing
): Letter {
  const { name, email } = document.seller
  // Nobody judged the address of documents: it may be any text.
  const own = email === null || faultOfMailAddress(email) !== undefined ? null : email
  return {
    ...identify(identity),
    from_name: notifications.from_name ?? name,
    reply_to: notifications.reply_to ?? own,
    language: writing.language,
    ...writeCustomerLetter(document, writing)
  }
}
