// Composes a mail about a purchase order: what it says, and by what its receiver knows it again.

import type { Language } from '../../../domain/kernel/language.ts'
import type { PurchaseOrderDocument } from '../../../formats/order-document.ts'
import type { MailSettings } from '../../../platform/outbound/send-mail.ts'
import type { Letter } from '../sending/content.ts'
import { writeLetter } from './write-letter.ts'

type Composing = {
  /** Names the mail: the same for each send of it. */
  id: string
  /** That of the mail with the order, for a later one about it. */
  first_id: string | null
  language: Language
  answer_url: string | null
  mail: MailSettings | null
}

export function composeLetter (
  document: PurchaseOrderDocument, { id, first_id, language, answer_url, mail }: Composing
): Letter {
  const domain = mail?.from.split('@').at(-1) ?? 'localhost'
  return {
    message_id: `${id}@${domain}`,
    in_reply_to: first_id === null ? null : `${first_id}@${domain}`,
    from_name: document.buyer.name,
    reply_to: document.buyer.email,
    language,
    ...writeLetter(document, language, answer_url)
  }
}
