// Writes the mail that tells a supplier of a purchase order, as plain text and as simple HTML.

import type { Language } from '../../../domain/kernel/language.ts'
import type { PurchaseOrderDocument } from '../../../formats/order-document.ts'
import { type Html, html } from '../../../platform/http/html.ts'
import { LETTER_TEXTS } from './letter-texts.ts'
import type { Named } from './letter.ts'

export type Written = { subject: string, text: string, html: string }

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
  return {
    subject: texts.subjects[message](named),
    text: `${parts.map(asText).join('\n\n')}\n`,
    html: asPage(parts, language)
  }
}

type Part =
  { kind: 'text', text: string } |
  { kind: 'list', title: string, items: readonly string[] } |
  { kind: 'link', text: string, label: string, url: string }

function describeGoods ({ order }: PurchaseOrderDocument, language: Language): Part[] {
  const texts = LETTER_TEXTS[language]
  const items = order.lines.slice(0, LINES_MAX).map((line) => {
    const units = line.quantity - line.rejected_quantity - line.canceled_quantity
    const name = [line.supplier_sku ?? line.sku, line.description].filter(Boolean).join(' · ')
    const date = line.requested_date === null ? [] : [texts.requested(line.requested_date)]
    return [`${units} × ${name}`, ...date].join(', ')
  })
  const { name, company, line1, line2, postal_code, city, region, country } = order.ship_to
  const place = [postal_code, city].filter(Boolean).join(' ')
  const address = [name, company, line1, line2, place, region, country].flatMap((one) => one ?? [])
  return [
    { kind: 'list', title: texts.quantity, items },
    { kind: 'list', title: texts.ship_to, items: address },
    ...order.notes.length === 0
      ? []
      : [{ kind: 'list' as const, title: texts.notes, items: order.notes.map(({ text }) => text) }]
  ]
}

function asText (part: Part): string {
  if (part.kind === 'text') return part.text
  if (part.kind === 'link') return `${part.text}\n${part.url}`
  return `${part.title}:\n${part.items.map((one) => `  ${one}`).join('\n')}`
}

function asHtml (part: Part): Html {
  if (part.kind === 'text') {
    const [first = '', ...lines] = part.text.split('\n')
    return html`<p>${first}${lines.map((line) => html`<br>${line}`)}</p>`
  }
  if (part.kind === 'link') {
    return html`<p>${part.text}<br><a href="${part.url}">${part.label}</a></p>`
  }
  return html`<p><strong>${part.title}</strong></p><ul>${
    part.items.map((one) => html`<li>${one}</li>`)}</ul>`
}

function asPage (parts: readonly Part[], language: Language): string {
  const page = html`<!doctype html><html lang="${language}"><head><meta charset="utf-8"></head>${
    html`<body style="font-family:sans-serif">${parts.map(asHtml)}</body></html>`}`
  return `${page.text}\n`
}
