// What a template gets: every text as it is printed, and how the sheet looks.

import type { Language } from '../../domain/kernel/language.ts'
import type { DocumentSettings } from '../../domain/model/merchant/document-settings.ts'
import type { LogoType } from '../../domain/model/merchant/logo.ts'

/** The templates by name: each is a file of the folder `templates`. */
export const TEMPLATES = ['purchase-order', 'sales-order', 'packing-slip', 'invoice'] as const
export type Template = typeof TEMPLATES[number]

/** How the merchant's documents look, in which language this one is, and where its days begin. */
export type Layout = Pick<DocumentSettings, 'paper' | 'color' | 'footer_text'> & {
  language: Language
  time_zone: string
  logo: { media_type: LogoType, data: Buffer } | null
}

/** A name and what stands behind it. */
export type Fact = { label: string, text: string }

export type Column = { label: string, align: 'left' | 'right', width: 'auto' | 'rest' | 'sku' }

export type Cell = {
  text: string
  /** Smaller lines below the text. */
  below: readonly string[]
}

export type Sheet = {
  template: Template
  language: Language
  paper: Layout['paper']
  color: string
  title: string
  number: string
  /** The time of the document, in seconds since 1970. */
  at: number
  /** The merchant: its name, then lines. */
  sender: { name: string, lines: readonly string[] }
  facts: readonly Fact[]
  parties: ReadonlyArray<{ label: string, lines: readonly string[] }>
  columns: readonly Column[]
  rows: ReadonlyArray<readonly Cell[]>
  totals: ReadonlyArray<Fact & { is_strong: boolean }>
  /** Texts below the lines; a label may be empty. */
  texts: readonly Fact[]
  footer: string | null
  logo: Layout['logo']
  /** The electronic invoice inside of the PDF, which is a Factur-X by that. */
  facturx?: Uint8Array
}
