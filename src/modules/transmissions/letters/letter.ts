// What a mail to a supplier says, in one language.

import type { Message } from '../../../domain/model/channel/channel.ts'

/** What the texts name. */
export type Named = { number: string, merchant: string, supplier: string, revision: number }

export type LetterTexts = {
  subjects: Readonly<Record<Message, (named: Named) => string>>
  greeting: (named: Named) => string
  /** What the message says. */
  bodies: Readonly<Record<Message, (named: Named) => string>>
  attached: string
  ship_to: string
  quantity: string
  requested: (date: string) => string
  notes: string
  /** Before the link by which the supplier answers. */
  answer: string
  answer_button: string
  reply: string
  closing: (named: Named) => string
}
