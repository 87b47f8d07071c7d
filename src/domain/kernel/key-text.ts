// Texts that are keys (SKUs, codes, references, tracking numbers): what looks alike is the same.

/** Printable ASCII without a blank at an end: nearly every key, and right as it stands. */
const PLAIN = /^[!-~](?:[ -~]*[!-~])?$/

/** Of any kind, also those that nobody sees: zero width, fillers, the empty braille pattern. */
const BLANK = /^[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u
const BLANK_AT_AN_END = /^[\s\u2800]|[\s\u2800]$/u
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u
/** One that is no plain space looks like one. */
const STRANGE_BLANK = /[^\S ]|\u2800/u

/** Beyond any key: marks in a wrong order take the square of their number to be put in order. */
const CHARACTERS_MAX = 1_000

/** As keys are kept and compared: one way of writing a letter with its accents (NFC). */
export function normalizeKey (text: string): string {
  return text.length > CHARACTERS_MAX || PLAIN.test(text) ? text : text.normalize('NFC')
}

/** What keeps a normalized text from being a key, in words; null for a key. */
export function findKeyFault (text: string): string | null {
  if (PLAIN.test(text)) return null
  if (isBlank(text)) return 'must not be blank'
  // First, since a byte order mark at an end is a blank to some and unseen by all.
  if (UNSEEN.test(text)) return 'must not have control, format or other characters nobody can see'
  if (BLANK_AT_AN_END.test(text)) return 'must not begin or end with a blank'
  if (STRANGE_BLANK.test(text)) return 'must not have other blanks than plain spaces'
  return text === normalizeKey(text) ? null : 'must be in Unicode normalization form C'
}

/**
 * The keys that a text may stand for, the text itself first: a row of before there were rules for
 * keys has it as it was sent, one that came since has it normalized.
 */
export function keysNamedBy (text: string): string[] {
  return [...new Set([text, normalizeKey(text)])]
}

/** What was meant by a text that is no key: without what nobody sees, and blanks at the ends. */
export function meantKey (text: string): string {
  return normalizeKey(text.replaceAll(new RegExp(UNSEEN, 'gu'), '').trim())
}

/** Nothing that anybody could read. */
export function isBlank (text: string): boolean {
  return BLANK.test(text)
}
