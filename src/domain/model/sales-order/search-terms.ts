// The terms by which orders are found: words of the customer's name, the e-mail address, what the
// metadata say, and tags.

import type { SalesOrder } from './sales-order.ts'

/** The rules of this file. Orders with an earlier version get their terms anew. */
export const TERMS_VERSION = 1

/** Longer terms are cut, since an entry of an index has a limit. */
const CHARACTERS_MAX = 600

export type SearchTerm = { term: string, subject_id: string }

type Searched = Pick<SalesOrder, 'id' | 'customer' | 'metadata' | 'tags'>

/** Each term occurs once. */
export function searchTermsOf ({ id, customer, metadata, tags }: Searched): SearchTerm[] {
  const { name, email } = customer
  const terms = new Set([
    ...wordsOf(name).map(nameTerm),
    ...email === null ? [] : [emailTerm(email)],
    ...Object.entries(metadata).map(([key, value]) => metadataTerm(key, value)),
    ...tags.map(tagTerm)
  ])
  return [...terms].map((term) => ({ term, subject_id: id }))
}

/** The terms of a purchase order, which is found by its tags only. */
export function tagTermsOf ({ id, tags }: Pick<SalesOrder, 'id' | 'tags'>): SearchTerm[] {
  return tags.map((tag) => ({ term: tagTerm(tag), subject_id: id }))
}

/** The ids of sales orders and purchase orders tell apart what a tag is on. */
export function tagTerm (tag: string): string {
  return cut(`tag ${tag}`)
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
