// Composes a mail about a purchase order: what it says, and by what its receiver knows it again.

import type { Language } from '../../../domain/kernel/language.ts'
import type { PurchaseOrderDocument } from '../../../formats/order-document.ts'
import type { MailSettings } from '../../../platform/outbound/send-mail.ts'
import type { Letter } from '../sending/content.ts'
import { writeLetter } from './write-letter.ts'

export type Identity = {
  /** Names the mail: the same for each send of it. */
  id: string
  /** That of the first mail about the order, for a later one. */
  first_id: string | null
  mail: MailSettings | null
}

/** The headers by which a receiver knows the mail again, and sees to which one it belongs. */
export function identify (
  { id, first_id, mail }: Identity
): Pick<Letter, 'message_id' | 'in_reply_to'> {
  const domain = mail?.from.split('@').at(-1) ?? 'localhost'
  return {
    message_id: `${id}@${domain}`,
    in_reply_to: first_id === null ? null : `${first_id}@${domain}`
  }
}

type Composing = { identity: Identity, language: Language, answer_url: string | null }

export function composeLetter (
  document: PurchaseOrderDocument, { identity, language, answer_url }: Composing
): Letter {
  return {
    ...identify(identity),
    from_name: document.buyer.name,
    reply_to: document.buyer.email,
    language,
    ...writeLetter(document, language, answer_url)
  }
}
