// Writes the mail that tells a supplier of a purchase order.

import type { Language } from '../../../domain/kernel/language.ts'
import type { PurchaseOrderDocument } from '../../../formats/order-document.ts'
import { LETTER_TEXTS } from './letter-texts.ts'
import type { Named } from './letter.ts'
import { linesOfAddress, type Part, writeParts, type Written } from './parts.ts'

/** So many lines stand in the mail itself. The attachment has all. */
const LINES_MAX = 50

/** `answer_url` is the address of the page on which the supplier answers; null without one. */
export function writeLetter (
  document: PurchaseOrderDocument, language: Language, answer_url: string | null
): Written {
  const { message, revision, order, buyer, seller } = document
  const texts = LETTER_TEXTS[language]
  const named: Named = {
    number: order.number, merchant: buyer.name, supplier: seller.name, revision
  }
  const parts: Part[] = [
    { kind: 'text', text: texts.greeting(named) },
    { kind: 'text', text: texts.bodies[message](named) },
    ...message === 'cancellation' ? [] : describeGoods(document, language),
    { kind: 'text', text: texts.attached },
    answer_url === null
      ? { kind: 'text', text: texts.reply }
      : { kind: 'link', text: texts.answer, label: texts.answer_button, url: answer_url },
    { kind: 'text', text: texts.closing(named) }
  ]
  return writeParts(texts.subjects[message](named), parts, language)
}

function describeGoods ({ order }: PurchaseOrderDocument, language: Language): Part[] {
  const texts = LETTER_TEXTS[language]
  const items = order.lines.slice(0, LINES_MAX).map((line) => {
    const units = line.quantity - line.rejected_quantity - line.canceled_quantity
    const name = [line.supplier_sku ?? line.sku, line.description].filter(Boolean).join(' · ')
    const date = line.requested_date === null ? [] : [texts.requested(line.requested_date)]
    return [`${units} × ${name}`, ...date].join(', ')
  })
  return [
    { kind: 'list', title: texts.quantity, items },
    { kind: 'list', title: texts.ship_to, items: linesOfAddress(order.ship_to) },
    ...order.notes.length === 0
      ? []
      : [{ kind: 'list' as const, title: texts.notes, items: order.notes.map(({ text }) => text) }]
  ]
}
