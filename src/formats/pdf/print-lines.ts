// Parts that the sheets of all documents have: facts, texts, and what stands below a line.

import type { LineWords } from '../../domain/model/sales-order/words.ts'
import type { Party } from '../order-document.ts'
import type { Cell, Column, Fact, Layout, Sheet } from './sheet.ts'
import type { Words } from './words/en.ts'
import type { Values } from './write-values.ts'

const BLACK = '#000000'

export function cell (text: string, below: readonly string[] = []): Cell {
  return { text, below }
}

/** Facts and texts that say nothing are left out. */
export function facts (
  all: ReadonlyArray<readonly [label: string, text: string | null | undefined]>
): Fact[] {
  return all.flatMap(([label, text]) =>
    text === null || text === undefined || text === '' ? [] : [{ label, text }])
}

/** Amounts below the lines; that of the label `strong` counts most. */
export function totals (all: Parameters<typeof facts>[0], strong: string): Sheet['totals'] {
  return facts(all).map((fact) => ({ ...fact, is_strong: fact.label === strong }))
}

/** Of orders that have prices. */
export function pricedColumns (words: Words, currency: string): Column[] {
  return [
    { label: '', align: 'right', width: 'auto' },
    { label: words.item, align: 'left', width: 'sku' },
    { label: words.description, align: 'left', width: 'rest' },
    { label: words.quantity, align: 'right', width: 'auto' },
    { label: words.unit_price, align: 'right', width: 'auto' },
    { label: `${words.amount} (${currency})`, align: 'right', width: 'auto' }
  ]
}

/** What is to be made of a line, and what is said of it. */
export function wordsOfLine (
  { note, customization }: Pick<LineWords, 'note' | 'customization'>
): string[] {
  return [
    ...Object.entries(customization).map(([name, text]) => `${name}: ${text}`),
    ...note === null ? [] : [note]
  ]
}

type Numbered = { line_number: number, sku: string, substitute_for: number | null }

/** What was ordered, where the line is a substitute. */
export function insteadOf (
  { substitute_for }: Numbered, lines: readonly Numbered[], { words }: Values
): string[] {
  const ordered = lines.find(({ line_number }) => line_number === substitute_for)
  return ordered === undefined ? [] : [`${words.instead_of}: ${ordered.sku}`]
}

/** Units that are not to be sent any more; nothing is said as long as there are none. */
export function unitsOfLine (
  { words, count }: Values,
  { quantity, canceled, rejected = 0 }: { quantity: number, canceled: number, rejected?: number }
): string[] {
  if (canceled + rejected === 0) return []
  const said = facts([
    [words.ordered, count(quantity)],
    [words.canceled, canceled === 0 ? null : count(canceled)],
    [words.rejected, rejected === 0 ? null : count(rejected)]
  ])
  return [said.map(({ label, text }) => `${label}: ${text}`).join(' · ')]
}

export function datesOfLine (
  { words, date }: Values,
  { requested_date, promised_date }:
  { requested_date: string | null, promised_date: string | null }
): string[] {
  return facts([
    [words.requested_date, requested_date && date(requested_date)],
    [words.promised_date, promised_date && date(promised_date)]
  ]).map(({ label, text }) => `${label}: ${text}`)
}

type Look = Pick<Sheet,
  'language' | 'paper' | 'color' | 'footer' | 'logo' | 'sender' | 'at'>

/** What the merchant's settings say of every document. */
export function lookOf (
  { language, paper, color, footer_text, logo }: Layout, { party }: Values,
  { sender, at }: { sender: Party, at: string }
): Look {
  return {
    language,
    paper,
    color: color ?? BLACK,
    footer: footer_text,
    logo,
    sender: { name: sender.name, lines: party(sender) },
    at: Math.floor(Date.parse(at) / 1000)
  }
}
