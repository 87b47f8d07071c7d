// The parts of which a mail consists, and how they are written: as plain text and as simple HTML.

import type { Address } from '../../../domain/kernel/address.ts'
import type { Language } from '../../../domain/kernel/language.ts'
import { type Html, html } from '../../../platform/http/html.ts'

export type Part =
  { kind: 'text', text: string } |
  { kind: 'list', title: string, items: readonly string[] } |
  { kind: 'link', text: string, label: string, url: string }

export type Written = { subject: string, text: string, html: string }

export function writeParts (
  subject: string, parts: readonly Part[], language: Language
): Written {
  return { subject, text: `${parts.map(asText).join('\n\n')}\n`, html: asPage(parts, language) }
}

/** The lines of an address, in the order in which most of the world writes them. */
export function linesOfAddress (
  { name, company, line1, line2, postal_code, city, region, country }: Address
): string[] {
  const place = [postal_code, city].filter(Boolean).join(' ')
  return [name, company, line1, line2, place, region, country].flatMap((one) => one ?? [])
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
