// Texts that are keys (SKUs, codes, references, tracking numbers): two keys never look the same.

/** Printable ASCII without a blank at an end. Nearly all keys are, and need no other check. */
const PLAIN = /^[!-~](?:[ -~]*[!-~])?$/

/** Blanks of any kind, also invisible ones: zero width, fillers, the empty braille pattern. */
const BLANK = /^[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u
const BLANK_AT_AN_END = /^[\s\u2800]|[\s\u2800]$/u
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u
/** Blanks that look like a plain space and are another character. */
const STRANGE_BLANK = /[^\S ]|\u2800/u

/**
 * Longer than any key may be. Longer texts are not normalized: the time to order combining marks
 * grows with the square of their number.
 */
const CHARACTERS_MAX = 1_000

/** The form in which keys are stored and compared: Unicode normalization form C (NFC). */
export function normalizeKey (text: string): string {
  return text.length > CHARACTERS_MAX || PLAIN.test(text) ? text : text.normalize('NFC')
}

/** Why a normalized text is not a key, as the end of a sentence; null for a key. */
export function findKeyFault (text: string): string | null {
  if (PLAIN.test(text)) return null
  if (isBlank(text)) return 'must not be blank'
  // Before the next check, since a byte order mark counts as a blank too.
  if (UNSEEN.test(text)) return 'must not have control, format or other invisible characters'
  if (BLANK_AT_AN_END.test(text)) return 'must not begin or end with a blank'
  if (STRANGE_BLANK.test(text)) return 'must not have blanks other than plain spaces'
  return text === normalizeKey(text) ? null : 'must be in Unicode normalization form C'
}

/**
 * The stored keys that a text may mean: the text itself, then its normalized form. Rows from before
 * the rules for keys have the text as it was sent; newer rows have it normalized.
 */
export function keysNamedBy (text: string): string[] {
  return [...new Set([text, normalizeKey(text)])]
}

/** The key that an invalid text probably means: without invisible characters and outer blanks. */
export function meantKey (text: string): string {
  return normalizeKey(text.replaceAll(new RegExp(UNSEEN, 'gu'), '').trim())
}

/** Has the text no visible character? */
export function isBlank (text: string): boolean {
  return BLANK.test(text)
}
