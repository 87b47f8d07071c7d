// The terms by which a sales order is found: words of the customer's name, the e-mail address, and
// what its metadata say.

import type { SalesOrder } from './sales-order.ts'

/** The rules of this file. Orders with an earlier version get their terms anew. */
export const TERMS_VERSION = 1

/** Longer terms are cut, since an entry of an index has a limit. */
const CHARACTERS_MAX = 600

export type SearchTerm = { term: string, subject_id: string }

type Searched = Pick<SalesOrder, 'id' | 'customer' | 'metadata'>

/** Each term occurs once. */
export function searchTermsOf ({ id, customer, metadata }: Searched): SearchTerm[] {
  const { name, email } = customer
  const terms = new Set([
    ...wordsOf(name).map(nameTerm),
    ...email === null ? [] : [emailTerm(email)],
    ...Object.entries(metadata).map(([key, value]) => metadataTerm(key, value))
  ])
  return [...terms].map((term) => ({ term, subject_id: id }))
}

/**
 * The words of a text, without case, accents and punctuation: `Müller-Lüdenscheid` has the words
 * `muller` and `ludenscheid`.
 */
export function wordsOf (text: string): string[] {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

export function nameTerm (word: string): string {
  return cut(`name ${word}`)
}

/** The case of an address does not matter. */
export function emailTerm (email: string): string {
  return cut(`email ${email.normalize('NFC').toLowerCase()}`)
}

/** The length of the key stands in front, since a key and a value may have any characters. */
export function metadataTerm (key: string, value: string): string {
  return cut(`metadata ${key.length} ${key}=${value}`)
}

function cut (term: string): string {
  return term.length <= CHARACTERS_MAX ? term : [...term].slice(0, CHARACTERS_MAX).join('')
}
