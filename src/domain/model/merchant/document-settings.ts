// How a merchant's documents look, and what they say of it.

import { type Address, completeAddress, type NewAddress } from '../../kernel/address.ts'
import type { Language } from '../../kernel/language.ts'
import type { LogoType } from './logo.ts'

export const PAPERS = ['a4', 'letter'] as const

/** What is told of a logo. The picture itself is kept beside the settings. */
export type Logo = { media_type: LogoType, bytes: number, sha256: string }

export type DocumentSettings = {
  language: Language
  paper: typeof PAPERS[number]
  /** Such as `#1a56db`; null: documents have black and grey only. */
  color: string | null
  logo: Logo | null
  /** The merchant's own, as sender of its documents. */
  address: Address | null
  email: string | null
  phone: string | null
  /** The number under which it pays value added tax. */
  tax_id: string | null
  footer_text: string | null
  packing_slip_text: string | null
}

export const DEFAULT_DOCUMENTS: DocumentSettings = {
  language: 'en',
  paper: 'a4',
  color: null,
  logo: null,
  address: null,
  email: null,
  phone: null,
  tax_id: null,
  footer_text: null,
  packing_slip_text: null
}

export type DocumentChange = Partial<Omit<DocumentSettings, 'logo' | 'address'>> &
  { address?: NewAddress | null }

/** Fields that are named change. `logo` is undefined when it stays as it is. */
export function mergeDocuments (
  before: DocumentSettings, { address, ...fields }: DocumentChange, logo: Logo | null | undefined
): DocumentSettings {
  return {
    ...before,
    ...fields,
    ...address !== undefined && { address: address && completeAddress(address) },
    ...logo !== undefined && { logo }
  }
}
